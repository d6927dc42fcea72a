//! Values and sessions by chance.

pub(crate) mod session;
pub(crate) mod value;
