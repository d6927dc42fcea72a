//! Our side.

pub mod kept;
pub mod website;
