//! What the journey says, as a response of `http`.

use http::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_TYPE, Entry, HeaderMap, HeaderValue, RETRY_AFTER, SET_COOKIE, VARY,
};

use crate::answer::{Answer, Answered, Unstored};
use crate::caching::{COOKIE, PRIVATE, is_told, varies_by_cookie};
use crate::error::{Error, LoadError};
use crate::journey::Farewell;
use crate::tell::tell_error;

/// How the handler answered.
pub(super) fn answered<O>(response: &Response<O>) -> Answered {
    if response.extensions().get::<Unstored>().is_some() {
        Answered::Unstored
    } else if response.status().is_server_error() {
        Answered::ServerError
    } else {
        Answered::Usually
    }
}

/// The handler's response, or what takes its place, with what the session has to say.
pub(super) fn send<O: From<&'static str>>(
    response: Response<O>,
    farewell: &Farewell,
    cacheable: bool,
) -> Response<O> {
    let mut response = match &farewell.instead {
        Some(answer) => instead(answer),
        None => response,
    };
    append_cookies(response.headers_mut(), farewell.cookies.iter().map(String::as_str));
    if is_told(farewell, cacheable) {
        mark_private(response.headers_mut());
    }
    response
}

/// A response of our own.
fn instead<O: From<&'static str>>(answer: &Answer) -> Response<O> {
    let mut response = Response::new(O::from(answer.text));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Some(secs) = answer.retry_after_secs {
        headers.insert(RETRY_AFTER, HeaderValue::from(u16::from(secs)));
    }
    response
}

/// What a service answers that got this error: nothing of its request is stored.
impl<O: From<&'static str>> From<Error> for Response<O> {
    fn from(error: Error) -> Self {
        tell_error(&error);
        respond(&error.answer())
    }
}

/// What a service answers whose session could not be loaded.
impl<O: From<&'static str>> From<LoadError> for Response<O> {
    fn from(error: LoadError) -> Self {
        // An error of the store was told when it happened.
        if !matches!(error, LoadError::Store(_)) {
            tell_error(&error);
        }
        respond(&error.answer())
    }
}

pub(super) fn respond<O: From<&'static str>>(answer: &Answer) -> Response<O> {
    let mut response = instead(answer);
    mark_private(response.headers_mut());
    response.extensions_mut().insert(Unstored);
    response
}

/// Says that the response is this visitor's alone, over whatever the handler said.
pub(super) fn mark_private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
    vary_by_cookie(headers);
}

pub(super) fn vary_by_cookie(headers: &mut HeaderMap) {
    let cookie = HeaderValue::from_static(COOKIE);
    match headers.entry(VARY) {
        Entry::Vacant(unsaid) => {
            unsaid.insert(cookie);
        }
        Entry::Occupied(said) if varies_by_cookie(said.iter().map(|field| field.as_bytes())) => {}
        Entry::Occupied(mut said) => said.append(cookie),
    }
}

pub(super) fn append_cookies<'line>(headers: &mut HeaderMap, lines: impl Iterator<Item = &'line str>) {
    for line in lines {
        // Lines come from a `CookieSpec`, which lets no control character in.
        if let Ok(value) = HeaderValue::try_from(line) {
            headers.append(SET_COOKIE, value);
        }
    }
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
