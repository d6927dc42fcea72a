//! What a server said instead of doing what it was asked, in its own words.

use std::error::Error;
use std::fmt;
use std::io;

use redis::RedisError;

/// What a server said instead of doing what it was asked, or what became of the connection.
#[derive(Clone, Debug)]
pub struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All that is known stands in the text: there is no cause to look for, that would say it again.
impl Error for Refusal {}

impl From<RedisError> for Refusal {
    fn from(error: RedisError) -> Self {
        Self(match (error.code(), error.detail()) {
            (Some(code), Some(detail)) => format!("{code} {detail}"),
            _ => error.to_string(),
        })
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}
