//! Why a cookie was not set, and why a request's cookies were not read.

use std::error::Error;

use cloakroom_cookie::{OverLimit, ValueError};
use http::StatusCode;

use crate::answer::Answer;

/// A cookie cannot be set. As a response (axum, actix-web, or [`http::Response::from`]) it is a 500: the cause
/// is logged and not shown. It names the cookie and never its value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CookieError {
    /// Browsers would drop it, or read another value.
    #[error("the cookie {name} cannot be set")]
    Value {
        /// The cookie.
        name: String,
        /// The rule.
        source: ValueError,
    },
    /// The value could not be written in the cookie's form.
    #[error("the value of the cookie {name} cannot be written")]
    Codec {
        /// The cookie.
        name: String,
        /// What was in the way.
        source: Box<dyn Error + Send + Sync>,
    },
    /// It cannot be sealed.
    #[cfg(feature = "seal")]
    #[error("the cookie {name} cannot be sealed")]
    Seal {
        /// The cookie.
        name: String,
        /// The reason.
        source: cloakroom_cookie::seal::SealError,
    },
    /// The operating system had nothing random to seal it with.
    #[cfg(feature = "seal")]
    #[error("the system has no random octets to seal the cookie {name} with")]
    NoChance {
        /// The cookie.
        name: String,
        /// What the system said.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl CookieError {
    /// For a [`Cookie`](super::Cookie) with a form of its own.
    pub fn codec(name: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Codec { name: name.into(), source: source.into() }
    }

    #[cfg(feature = "seal")]
    pub(super) fn seal(name: &str, source: cloakroom_cookie::seal::SealError) -> Self {
        Self::Seal { name: name.into(), source }
    }

    #[cfg(feature = "seal")]
    pub(super) fn no_chance(name: &str, source: getrandom::Error) -> Self {
        Self::NoChance { name: name.into(), source: Box::new(source) }
    }

    pub(crate) const ANSWER: Answer = Answer {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        retry_after_secs: None,
        text: "The server made a mistake with a cookie of this site; it was not set.\n",
    };
}

/// A request brought more cookies than are read. As a response it is 431.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct TooManyCookies(#[from] OverLimit);

impl TooManyCookies {
    pub(crate) const ANSWER: Answer = Answer {
        status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        retry_after_secs: None,
        text: "Your browser sent more cookies than this site reads. Please delete this site's cookies and try again.\n",
    };
}
