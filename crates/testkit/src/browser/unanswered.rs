//! Why a request has no answer.

use std::error::Error as StdError;

use thiserror::Error;

/// Whatever the server or the way to it said.
pub(super) type Cause = Box<dyn StdError + Send + Sync>;

/// No response came, or not all of it: nobody listens, the connection broke, the service failed.
#[derive(Debug, Error)]
#[error("the request was not answered")]
pub struct Unanswered {
    #[source]
    source: Cause,
}

impl Unanswered {
    pub(super) fn because(source: impl Into<Cause>) -> Self {
        Self { source: source.into() }
    }
}
