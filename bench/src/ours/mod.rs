//! Our side.

pub mod kept;
