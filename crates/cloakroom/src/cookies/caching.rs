//! What a handler has told caches already.

/// Whether a field of `Cache-Control` keeps the response from those that serve several visitors.
pub(crate) fn is_private<'a>(mut fields: impl Iterator<Item = &'a [u8]>) -> bool {
    let keeps_it = |directive: &[u8]| {
        [&b"private"[..], b"no-store"].iter().any(|word| directive.trim_ascii().eq_ignore_ascii_case(word))
    };
    fields.any(|field| field.split(|octet| *octet == b',').any(keeps_it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_directive_counts() {
        let private = |fields: &[&'static str]| is_private(fields.iter().map(|field| field.as_bytes()));
        for fields in [&["private"][..], &["max-age=60 , Private"], &["max-age=60", "no-store"]] {
            assert!(private(fields), "{fields:?}");
        }
        // With names of fields, `private` speaks of those alone (RFC 9111, 5.2.2.7).
        for fields in [&[][..], &["public"], &["private=\"set-cookie\""], &["x-private"], &["no-cache"]] {
            assert!(!private(fields), "{fields:?}");
        }
    }
}
