//! An id in forms and in JSON: as its text.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::SessionId;

impl Serialize for SessionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SessionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_is_its_text_and_reads_back(bytes: [u8; SessionId::BYTES]) {
            let id = SessionId::from_bytes(bytes);
            let json = serde_json::to_string(&id).expect("a text");
            prop_assert_eq!(&json, &format!("\"{id}\""));
            prop_assert_eq!(serde_json::from_str::<SessionId>(&json).expect("the same"), id);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for wrong in ["\"\"", "\"BwcHBwcHBwcHBwc\"", "\"BwcHBwcHBwcHBwc+\"", "7", "[7]", "null"] {
            assert!(serde_json::from_str::<SessionId>(wrong).is_err(), "{wrong}");
        }
    }
}
