//! What went wrong, and what to do about it.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::shell::{self, Place};
use crate::demo::text::Text;
use crate::demo::texts::errors as text;
use crate::demo::visitor::Visitor;

/// A page for a bare status.
pub(crate) fn page(visitor: &Visitor, status: StatusCode) -> Markup {
    let language = visitor.language;
    let (title, told) = words(status);
    let body = html! {
        p.error-code { (status.as_u16()) }
        h1 { (title.html(language)) }
        p.lead { (told.html(language)) }
        p { a.button href="/" { (text::TO_HOME.html(language)) } }
    };
    shell::plain_page(visitor, Place::Elsewhere, title, &body)
}

const fn words(status: StatusCode) -> (Text, Text) {
    match status {
        StatusCode::FORBIDDEN => (text::FOREIGN, text::FOREIGN_TOLD),
        StatusCode::NOT_FOUND => (text::NOTHING, text::NOTHING_TOLD),
        StatusCode::METHOD_NOT_ALLOWED => (text::METHOD, text::METHOD_TOLD),
        StatusCode::CONFLICT => (text::LATE, text::LATE_TOLD),
        StatusCode::PAYLOAD_TOO_LARGE => (text::TOO_LARGE, text::TOO_LARGE_TOLD),
        StatusCode::SERVICE_UNAVAILABLE => (text::NO_STORE, text::NO_STORE_TOLD),
        status if status.as_u16() >= 500 => (text::BROKEN, text::BROKEN_TOLD),
        _ => (text::UNREADABLE, text::UNREADABLE_TOLD),
    }
}
