//! Who is reading, as far as a page must know without a session: language, theme, and where they are.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use cloakroom_cookie::find;

use super::language::Language;
use super::theme::Theme;

/// What their cookies and headers say of a page's reader.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    /// The path they asked for, to which a form may send them back.
    pub(crate) path: String,
}

impl Visitor {
    /// Reads them off a request's head.
    pub(crate) fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let chosen = cookie(headers, Language::COOKIE).and_then(Language::of_tag);
        let preferred = || Language::preferred(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?);
        Self {
            language: chosen.or_else(preferred).unwrap_or_default(),
            theme: cookie(headers, Theme::COOKIE).and_then(Theme::of_name).unwrap_or_default(),
            path: uri.path().to_owned(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.uri))
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    find(headers.get_all(COOKIE).iter().map(axum::http::HeaderValue::as_bytes), name.as_bytes()).value()
}
