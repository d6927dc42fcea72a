//! HTTP cookies on octets: reading `Cookie`, building `Set-Cookie`, sealing values, keeping what servers set.
//!
//! The rules are those of RFC 10025 (rfc6265bis); paragraphs are its own unless another is named.
//!
//! **Reading `Cookie`** ([`pairs()`], [`find()`], [`CookieFields`]): borrowed, no allocation, nothing fails.
//!
//! 1. A field is cut at `;`, a pair at its first `=`; quotes hide neither (4.2.1).
//! 2. Only SP and HTAB are trimmed. Wider whitespace is a part of the name, as it was to the browser: what
//!    it took for an ordinary `U+2000 __Host-id` does not become `__Host-id` here (5.6 step 4).
//! 3. Nothing is decoded, unquoted or case-folded: `%5F_Host-id` is not `__Host-id` (5.6).
//! 4. A pair without `=` has an empty name, and its value is not cut again: `=__Host-id=x` stays nameless
//!    (5.7 step 22).
//! 5. Every pair is read by itself: octets that are no UTF-8 in one lose no other.
//! 6. A request may have several `Cookie` fields; they are read one after the other (4.2.1).
//! 7. Duplicates are kept in their order. [`find()`] takes the first, and tells when another differs: the
//!    order proves nothing (4.2.2), and of a `__Host-` name a browser sends one cookie only, or two when a
//!    Partitioned one stands beside it (CHIPS).
//! 8. [`HEADER_OCTETS_MAX`] and [`PAIRS_MAX`] bound the work one request can ask for.
//!
//! **Building `Set-Cookie`** ([`CookieSpec`]): what a browser would drop or read otherwise is refused. The
//! fixed part is checked once, at start-up; then only the value is.
//!
//! 1. A name is a token, never empty; a value is cookie-octets (4.1.1). The quoted form of a value is not
//!    offered: some servers take the quotes off and others leave them on. What else is to be a value can be
//!    percent-encoded, and only where one says so ([`encode_value`]).
//! 2. Path begins with `/`; it and Domain hold no control character and no `;` (4.1.1). Domain is a host name
//!    of several labels, no address, and international labels decode.
//! 3. Name and value together have at most [`NAME_VALUE_OCTETS_MAX`] octets, an attribute's value at most
//!    [`ATTRIBUTE_OCTETS_MAX`] (5.6).
//! 4. `__Secure-` needs Secure; `__Host-` needs Secure, `Path=/` and no Domain (5.7 steps 20 and 21);
//!    `__Http-` and `__Host-Http-` need HttpOnly besides (draft-ietf-httpbis-layered-cookies). Prefixes are
//!    recognised in any case, as browsers do (5.4).
//! 5. `SameSite=None` needs Secure (5.7 step 19), and so does Partitioned (CHIPS).
//! 6. A [`CookieLifetime`] is cut to [`MAX_AGE_SECS_MAX`], which browsers do anyway (5.5).
//! 7. A removal repeats the attributes by which the browser knows the cookie (5.7 step 23).
//! 8. A response says one thing of a cookie: [`SetCookies`] keeps what was said last.
//!
//! Whether Domain covers the host that answers, and is no public suffix of several labels, the browser checks.
//!
//! **Sealed values** (`seal::Keyring`, feature `seal`): encrypted or signed, bound to the cookie's name, to a
//! purpose and to their end.
//!
//! **The jar** (`jar::Jar`, feature `jar`): what a user agent stores of such lines, and what it sends.
//!
//! ```
//! use cloakroom_cookie::{CookieLifetime, CookieSpec, Found, find};
//!
//! // Once, at start-up. Path=/, Secure, HttpOnly and SameSite=Lax are what a spec starts with.
//! let ticket = CookieSpec::builder("__Host-id").build()?;
//!
//! // For each response.
//! assert_eq!(
//!     ticket.set("k7Qm2w", CookieLifetime::MaxAge(1200))?,
//!     "__Host-id=k7Qm2w; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1200",
//! );
//!
//! // For each request, whose fields may be several.
//! let fields: [&[u8]; 2] = [b"theme=dark", b"__Host-id=k7Qm2w; lang=vi"];
//! assert_eq!(find(fields, ticket.name().as_bytes()), Found::One(b"k7Qm2w"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attributes;
mod builder;
mod date;
mod domain;
mod encoding;
mod fields;
mod find;
mod hidden;
mod identity;
#[cfg(feature = "jar")]
pub mod jar;
mod lifetime;
mod marks;
mod named;
mod octets;
mod pairs;
mod prefix;
mod punycode;
mod same_site;
#[cfg(feature = "seal")]
pub mod seal;
mod segments;
mod set_cookies;
mod spec;
mod spec_error;

pub use attributes::ATTRIBUTE_OCTETS_MAX;
pub use builder::CookieSpecBuilder;
pub use encoding::{DecodeError, decode_value, encode_value};
pub use fields::{CookieFields, OverLimit};
pub use find::{Found, find};
pub use lifetime::{CookieLifetime, MAX_AGE_SECS_MAX};
pub use octets::is_token_octet;
pub use pairs::{Pair, Pairs, pairs};
pub use prefix::Prefix;
pub use same_site::SameSite;
pub use segments::{HEADER_OCTETS_MAX, PAIRS_MAX};
pub use set_cookies::SetCookies;
pub use spec::{CookieSpec, NAME_VALUE_OCTETS_MAX, ValueError};
pub use spec_error::SpecError;
