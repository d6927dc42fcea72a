//! What caches are told of a response that depends on a session.

use http::header::{CACHE_CONTROL, Entry, HeaderMap, HeaderValue, VARY};

/// Says that the response is this visitor's alone, over whatever the handler said.
pub(crate) fn mark_private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let cookie = HeaderValue::from_static("Cookie");
    match headers.entry(VARY) {
        Entry::Vacant(unsaid) => {
            unsaid.insert(cookie);
        }
        Entry::Occupied(said) if varies_by_cookie(said.iter()) => {}
        Entry::Occupied(mut said) => said.append(cookie),
    }
}

fn varies_by_cookie<'a>(said: impl Iterator<Item = &'a HeaderValue>) -> bool {
    let mut names = said.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    names.any(|name| name.trim() == "*" || name.trim().eq_ignore_ascii_case("cookie"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(vary: &[&'static str]) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"));
        for value in vary {
            headers.append(VARY, HeaderValue::from_static(value));
        }
        mark_private(&mut headers);
        assert_eq!(headers[CACHE_CONTROL], "private, no-store");
        headers.get_all(VARY).iter().map(|value| value.to_str().expect("text").to_owned()).collect()
    }

    #[test]
    fn what_the_handler_varies_by_stays() {
        assert_eq!(marked(&[]), ["Cookie"]);
        assert_eq!(marked(&["Accept"]), ["Accept", "Cookie"]);
        assert_eq!(marked(&["Accept, cookie"]), ["Accept, cookie"]);
        assert_eq!(marked(&["*"]), ["*"]);
    }
}
