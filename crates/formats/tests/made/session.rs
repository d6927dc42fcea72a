//! Sessions by chance.

use cloakroom_formats::php::{Edit, Format, Limits, Session};
use proptest::prelude::*;

use super::value::{self, octets};

/// A session that was never PHP's.
pub(crate) fn drawn(format: Format) -> impl Strategy<Value = Session<'static>> {
    let edits = prop::collection::vec((name(), value::drawn()), 0..6);
    edits.prop_map(move |entries| {
        let suiting = entries.into_iter().filter(|(name, _)| format.check_name(name).is_ok());
        let edits = suiting.map(|(name, value)| Edit::put(name, value));
        Session::empty(format).edited(edits, &Limits::default()).expect("within the limits")
    })
}

fn name() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![octets(), "[a-z_]{1,8}".prop_map(String::into_bytes)]
}
