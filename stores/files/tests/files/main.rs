//! The files store, tried from outside.

mod attacks;
mod conformance;
mod crash;
mod held;
mod locks;
mod one_session;
mod site;
mod specimen;
mod sweep;
