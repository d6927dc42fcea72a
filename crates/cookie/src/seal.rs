//! Sealed cookies: what a server hands out and knows again as its own. Feature `seal`.
//!
//! A [`Sealer`] encrypts, a [`Signer`] signs what everybody may read; each is made once for one cookie, from
//! a [`Keyring`].
//!
//! 1. A token is bound to the cookie's name, to a purpose and, where the caller gives one, to a context (a
//!    tenant, a session's id). Moved to another, it is refused.
//! 2. The time a token is good for stands inside the seal. What a browser does with Max-Age is advice. Who
//!    opens it is told that time ([`Opened::expires_secs`]), to keep it when sealing anew.
//! 3. The keyring's first key seals; every key of it opens. A token names its key, so that exactly one is
//!    tried: trying all would cost as much again for each, and AES-GCM-SIV does not commit to its key.
//! 4. A keyring with a short key, or with two keys of the same id, is refused when it is built; so is one
//!    that is read from its text, one key a line ([`Keyring::parse`]).
//! 5. Only what this crate would have written is read: base64url without padding or stray bits (RFC 4648,
//!    3.5), at most [`TOKEN_CHARS_MAX`] characters.
//! 6. Whoever presents a wrong token is told one thing, [`OpenError`], whatever was wrong with it.
//! 7. Nothing is compressed: the length of what is compressed tells of its content (CRIME, BREACH). Where
//!    the length itself tells something, pad with [`Padding`].
//! 8. Neither a clock nor a random source is used: the time and a fresh nonce are arguments. A nonce given
//!    twice tells whoever watches whether the same value was sealed twice, and nothing else (RFC 8452).
//! 9. Keys are overwritten when dropped, and no `Debug` prints them.
//!
//! A sealed cookie can be presented again until its time has passed; to take one back needs a store.
//!
//! # The format
//!
//! ```text
//! encrypted   base64url( form:1 key-id:2 nonce:8 ciphertext tag:16 )
//!             ciphertext of [ expires:4 ] value [ 0x80 0x00… ]
//! signed      base64url( form:1 key-id:2 [ expires:4 ] mac:16 ) "." value
//!             the value as it is if it is all cookie-octets, or else its base64url
//!
//! nonce       AES-GCM-SIV's is these and four zeros
//! form        0x10 AES-256-GCM-SIV, 0x20 HMAC-SHA-256 cut to its first 16 octets;
//!             + 1 with expires, + 2 with padding (encrypted) or with an encoded value (signed)
//! expires     the first second in which the token is refused, since 1970, big endian
//! bound       form key-id len:1 purpose len:1 name len:2 context
//!             the associated data; mac is over bound [ expires ] value
//! keys        prk = HKDF-Extract(no salt, key); key-id = HKDF-Expand(prk, "id", 2);
//!             each cookie's = HKDF-Expand(prk, "key" 0x10|0x20 len:1 purpose len:1 name, 32)
//!             with SHA-256 (RFC 5869)
//! ```
//!
//! # Example
//!
//! ```
//! use cloakroom_cookie::seal::Keyring;
//!
//! // Once, at start-up: 32 random octets from wherever secrets are kept.
//! let (new, old) = ([7; 32], [8; 32]);
//! let keyring = Keyring::new([new, old])?;
//! let sealer = keyring.sealer("preferences", "__Host-prefs")?;
//!
//! // For each response: a fresh nonce from the system's randomness, and the time.
//! let (nonce, now) = ([9; 8], 1_768_435_200);
//! let token = sealer.seal(b"dark", Some(now + 3600), b"", nonce)?;
//!
//! // For each request.
//! let opened = sealer.open(token.as_bytes(), b"", now + 60)?;
//! assert_eq!(opened.value, b"dark");
//! assert!(!opened.needs_reseal);
//! assert!(sealer.open(token.as_bytes(), b"", now + 3600).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod binding;
mod errors;
mod expiry;
mod form;
mod head;
mod key;
mod keyring;
mod opened;
mod padding;
mod sealer;
mod signer;
mod text;
mod token;

pub use binding::{CONTEXT_OCTETS_MAX, LABEL_OCTETS_MAX};
pub use errors::{KeyringError, KeyringTextError, OpenError, SealError, SealerError};
pub use head::TokenHead;
pub use key::KEY_OCTETS_MIN;
pub use keyring::{KEYS_MAX, Keyring};
pub use opened::Opened;
pub use padding::Padding;
pub use sealer::{NONCE_OCTETS, Sealer};
pub use signer::Signer;
pub use text::KEY_OCTETS_MAX;
pub use token::TOKEN_CHARS_MAX;
