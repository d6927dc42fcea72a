//! Names that pretend to begin with a prefix.

use cloakroom_cookie::Prefix;

/// The prefix, if its letters are not in the case in which servers compare them.
pub(crate) fn miscased(name: &[u8]) -> Option<&'static str> {
    Prefix::of(name).map(Prefix::as_str).filter(|prefix| !name.starts_with(prefix.as_bytes()))
}

/// The name that is read by a server that trims more than space and tab.
pub(crate) fn overtrimmed(name: &[u8]) -> Option<Vec<u8>> {
    let wide =
        |char: char| char.is_whitespace() || char.is_control() || matches!(char, '\u{feff}' | '\u{200b}');
    let read = match str::from_utf8(name) {
        Ok(text) => text.trim_matches(wide).as_bytes(),
        // In Latin-1 these two are whitespace.
        Err(_) => name.strip_prefix(b"\xa0").or_else(|| name.strip_prefix(b"\x85")).unwrap_or(name),
    };
    (read != name).then(|| read.to_vec())
}

/// The name that is read by a server that decodes names.
pub(crate) fn decoded(name: &[u8]) -> Option<Vec<u8>> {
    cloakroom_cookie::decode_value(name).ok().map(|read| read.into_owned()).filter(|read| read != name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_in_another_case_is_known() {
        assert_eq!((miscased(b"__host-id"), miscased(b"__Host-id")), (Some("__Host-"), None));
    }

    #[test]
    fn what_a_careless_server_reads_is_known() {
        assert_eq!(overtrimmed("\u{2000}__Host-id".as_bytes()), Some(b"__Host-id".to_vec()));
        assert_eq!(overtrimmed(b"\xa0__Host-id"), Some(b"__Host-id".to_vec()));
        assert_eq!(overtrimmed(b"__Host-id"), None);
        assert_eq!(decoded(b"%5F_Host-id"), Some(b"__Host-id".to_vec()));
        assert_eq!(decoded(b"100%"), None);
    }
}
