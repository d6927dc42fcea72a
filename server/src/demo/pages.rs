//! The pages, one noun each, and what they are made of.

pub(crate) mod account;
pub(crate) mod basket;
pub(crate) mod devices;
pub(crate) mod error;
pub(crate) mod goodbye;
pub(crate) mod home;
pub(crate) mod how;
pub(crate) mod moment;
pub(crate) mod product;
pub(crate) mod shell;
pub(crate) mod shop;
pub(crate) mod ticket;
