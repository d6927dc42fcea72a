//! The prefixes by which a name promises how its cookie was set.

/// The longest comes before the one it begins with.
pub(crate) const PREFIXES: [&str; 4] = ["__Host-Http-", "__Host-", "__Http-", "__Secure-"];

/// The prefix that browsers see here, in any case (5.4).
pub(crate) fn prefix_of(name: &[u8]) -> Option<&'static str> {
    let begins = |prefix: &&str| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    PREFIXES.into_iter().find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_seen_in_any_case() {
        assert_eq!(prefix_of(b"__host-HTTP-id"), Some("__Host-Http-"));
        assert_eq!(prefix_of(b"__secure-id"), Some("__Secure-"));
        assert_eq!(prefix_of(b"_Host-id"), None);
    }
}
