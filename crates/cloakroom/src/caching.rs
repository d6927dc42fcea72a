//! What caches are told of a response that depends on a session: that it is this visitor's alone, over
//! whatever the handler said.

use crate::journey::Farewell;

/// Whether they are told. A handler may have opted out, but not with a cookie.
pub(crate) const fn is_told(farewell: &Farewell, cacheable: bool) -> bool {
    farewell.private && !(cacheable && farewell.cookies.is_empty())
}

/// The value of `Cache-Control`.
pub(crate) const PRIVATE: &str = "private, no-store";

/// What `Vary` has to name.
pub(crate) const COOKIE: &str = "Cookie";

/// Whether fields of `Vary` name it already.
pub(crate) fn varies_by_cookie<'a>(mut fields: impl Iterator<Item = &'a [u8]>) -> bool {
    let names_it = |name: &[u8]| matches!(name.trim_ascii(), b"*") || is_cookie(name.trim_ascii());
    fields.any(|field| field.split(|octet| *octet == b',').any(names_it))
}

const fn is_cookie(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(COOKIE.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_names_the_cookie_in_any_case_among_others_or_by_a_star() {
        let varies = |fields: &[&'static str]| varies_by_cookie(fields.iter().map(|field| field.as_bytes()));
        for fields in [&["Cookie"][..], &["Accept, cookie"], &["Accept", " COOKIE ,Accept"], &["*"]] {
            assert!(varies(fields), "{fields:?}");
        }
        for fields in [&[][..], &["Accept"], &["Cookie2"], &["Set-Cookie,Accept"]] {
            assert!(!varies(fields), "{fields:?}");
        }
    }
}
