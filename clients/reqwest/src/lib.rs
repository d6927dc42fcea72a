#![doc = include_str!("../README.md")]

mod clock;
mod file;
mod file_error;
mod jar;
mod provider;
mod told;

pub use cloakroom_cookie::SameSite;
pub use cloakroom_cookie::jar::{
    Cookie, Jar, Limits, LoadError, Partition, Profile, Refusal, Suffixes, Timestamp, UrlError, Verdict,
};

pub use self::file::{FILE_OCTETS_MAX, Loaded};
pub use self::file_error::FileError;
pub use self::jar::CookieJar;
pub use self::told::TARGET;
