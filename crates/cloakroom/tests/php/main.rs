//! A site that is half in PHP and half in Rust, on one folder of sessions, with a real PHP.

mod held;
mod locks;
mod one_session;
mod site;
