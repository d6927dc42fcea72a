//! The cookies of a user agent: what a browser stores of what servers say, and what it sends.
//!
//! The rules are those of RFC 10025, section 5, on octets. The clock is an argument, and so is what a jar
//! cannot know: whether a request comes from the site itself, navigates the window, is a script's.
//!
//! 1. A line is cut and read as 5.6 has it ([`parse_set_cookie`]); dates in whatever order ([`parse_date`]).
//! 2. Each rule of 5.7 by which a line is ignored has a name ([`Refusal`]): control characters, size, a
//!    Domain that is a public suffix or not the host's, Secure over plain http, a plain cookie before a
//!    Secure one, HttpOnly and scripts, other sites and SameSite, the prefixes in any case.
//! 3. A cookie is known by name, domain, whether it is for the host alone, path, and partition (CHIPS).
//! 4. Its life ends after 400 days at most (5.5), at the end of the browser's session when the line says
//!    nothing, or when room is needed ([`Limits`]).
//! 5. Longer paths are sent first, then older cookies (5.8.3).
//! 6. A secure connection is https, wss, or one to this machine (`localhost`, 127.0.0.0/8, `[::1]`).
//!
//! Beyond the text, as browsers do:
//!
//! - `Domain=.` is refused, and so is a Domain above a public suffix: `amazonaws.com` for a host below
//!   `s3.amazonaws.com`, which is one.
//! - What expires at this very moment has expired.
//! - A host is one as URLs have it (WHATWG): its labels may have `_`, and `--` wherever it is not `xn--`.
//! - Where another cookie has a say (steps 16 and 23), it is one of the same registrable domain and partition.
//! - A partition keeps 180 cookies of a domain, and 10,240 octets of names and values (CHIPS).

mod cookie;
mod date;
mod evict;
mod host;
mod netscape;
mod partition;
mod path;
mod policy;
mod prefixes;
mod receive;
mod request;
mod rules;
mod saved;
mod send;
mod set_cookie;
mod store;
mod suffix;
mod timestamp;
mod upcoming;
mod verdict;
mod wishes;

pub use cookie::Cookie;
pub use date::parse_date;
pub use host::Host;
pub use partition::Partition;
pub use path::{default_path, path_match};
pub use policy::{Limits, Profile};
pub use request::{Request, UrlError};
pub use saved::LoadError;
pub use set_cookie::{Attribute, Attributes, SetCookie, parse_set_cookie};
pub use store::Jar;
pub use suffix::Suffixes;
pub use timestamp::Timestamp;
pub use verdict::{Refusal, Verdict};
