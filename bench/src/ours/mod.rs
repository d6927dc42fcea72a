//! Our side.

pub mod disk;
pub mod kept;
pub mod website;
