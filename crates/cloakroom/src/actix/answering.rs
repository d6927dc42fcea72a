//! What the journey says, as a response of actix-web.

use actix_web::body::{BoxBody, EitherBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, RETRY_AFTER, SET_COOKIE, VARY};
use actix_web::{HttpResponse, ResponseError};

use super::extract::NotLent;
use crate::answer::{Answer, Answered, Unstored};
use crate::caching::{COOKIE, PRIVATE, is_told, varies_by_cookie};
use crate::error::{Error, LoadError};
use crate::journey::Farewell;
use crate::tell::tell_error;

/// How the handler answered.
pub(super) fn answered<B>(response: &HttpResponse<B>) -> Answered {
    if response.extensions().get::<Unstored>().is_some() {
        Answered::Unstored
    } else {
        answered_as(response.status())
    }
}

/// How an inner middleware answered that gave an error for others to respond to.
pub(super) fn answered_with(error: &actix_web::Error) -> Answered {
    let ours = error.as_error::<Error>().is_some()
        || error.as_error::<LoadError>().is_some()
        || error.as_error::<NotLent>().is_some();
    if ours { Answered::Unstored } else { answered_as(error.as_response_error().status_code()) }
}

fn answered_as(status: StatusCode) -> Answered {
    if status.is_server_error() { Answered::ServerError } else { Answered::Usually }
}

/// The handler's response, or what takes its place, with what the session has to say.
pub(super) fn said_in<B>(
    response: ServiceResponse<B>,
    farewell: &Farewell,
    cacheable: bool,
) -> ServiceResponse<EitherBody<B>> {
    let mut response = match &farewell.instead {
        Some(answer) => response.into_response(instead(answer)).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    say(response.headers_mut(), farewell, cacheable);
    response
}

/// The same in the response that will be made of an error.
pub(super) fn said_by(mut error: actix_web::Error, farewell: Farewell, cacheable: bool) -> actix_web::Error {
    error.add_response_mapper(move |response| {
        let mut response = farewell.instead.as_ref().map_or(response, instead);
        say(response.headers_mut(), &farewell, cacheable);
        response
    });
    error
}

fn say(headers: &mut HeaderMap, farewell: &Farewell, cacheable: bool) {
    append_cookies(headers, farewell.cookies.iter().map(String::as_str));
    if is_told(farewell, cacheable) {
        mark_private(headers);
    }
}

pub(super) fn append_cookies<'line>(headers: &mut HeaderMap, lines: impl Iterator<Item = &'line str>) {
    for line in lines {
        // Lines come from a `CookieSpec`, which lets no control character in.
        if let Ok(value) = HeaderValue::from_str(line) {
            headers.append(SET_COOKIE, value);
        }
    }
}

/// Says that the response is this visitor's alone, over whatever the handler said.
pub(super) fn mark_private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
    vary_by_cookie(headers);
}

pub(super) fn vary_by_cookie(headers: &mut HeaderMap) {
    if !varies_by_cookie(headers.get_all(VARY).map(|field| field.as_bytes())) {
        headers.append(VARY, HeaderValue::from_static(COOKIE));
    }
}

/// A response of our own.
fn instead(answer: &Answer) -> HttpResponse {
    let mut response = HttpResponse::build(status(answer));
    response.content_type("text/plain; charset=utf-8");
    if let Some(secs) = answer.retry_after_secs {
        response.insert_header((RETRY_AFTER, HeaderValue::from(u16::from(secs))));
    }
    response.body(answer.text)
}

/// The two frameworks count alike, but do not share the type.
pub(super) fn status(answer: &Answer) -> StatusCode {
    StatusCode::from_u16(answer.status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(super) fn respond(answer: &Answer) -> HttpResponse<BoxBody> {
    let mut response = instead(answer);
    mark_private(response.headers_mut());
    response.extensions_mut().insert(Unstored);
    response
}

/// Told when it happened.
impl ResponseError for LoadError {
    fn status_code(&self) -> StatusCode {
        status(&self.answer())
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        respond(&self.answer())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        status(&self.answer())
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        tell_error(self);
        respond(&self.answer())
    }
}
