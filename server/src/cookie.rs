//! `cloakroom cookie`: what a cookie's line means, and what a sealed one holds.
//!
//! Nothing here reads cookies by itself: a line is explained by what the user agent of `cloakroom_cookie::jar`
//! did with it, a `Cookie` field by the pairs that `cloakroom_cookie` reads, a token by a `Keyring`.

mod arguments;
mod explain;
mod fault;
mod moment;
mod page;
mod run;
mod sealed;
mod shown;
mod standard_input;

pub(crate) use arguments::CookieArguments;
pub(crate) use fault::CookieFault;
pub(crate) use run::run;
