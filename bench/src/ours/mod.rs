//! Our side.

pub mod counted;
pub mod disk;
pub mod kept;
pub mod spread;
pub mod stores;
pub mod website;
pub mod website_actix;
