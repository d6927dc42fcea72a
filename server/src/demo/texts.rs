//! Everything visitors read, both languages side by side, one file a page.

pub(crate) mod account;
pub(crate) mod basket;
pub(crate) mod errors;
pub(crate) mod goodbye;
pub(crate) mod home;
pub(crate) mod how;
pub(crate) mod panels;
pub(crate) mod products;
pub(crate) mod shell;
pub(crate) mod shop;
