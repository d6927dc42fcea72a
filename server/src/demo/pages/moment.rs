//! A moment on a page.

use cloakroom::Timestamp;
use maud::{Markup, html};

use crate::demo::clock;

/// In the reader's own time zone where a script runs, else in UTC.
pub(crate) fn moment(at: Timestamp) -> Markup {
    html! {
        time datetime=(clock::machine_text(at)) data-ms=(at.as_millis()) { (clock::people_text(at)) }
    }
}
