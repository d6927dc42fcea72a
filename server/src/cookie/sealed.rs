//! `cloakroom cookie open`, `seal` and `key`: sealed cookies by hand, for whoever has the keys.

mod answer;
mod arguments;
mod input;
mod key;
mod keys;
mod open;
mod seal;
mod why;

pub(crate) use arguments::{KeyArguments, OpenArguments, SealArguments};
pub(crate) use key::key;
pub(crate) use open::open;
pub(crate) use seal::seal;
