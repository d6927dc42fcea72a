//! The files store, tried from outside.

mod attacks;
mod conformance;
mod crash;
mod specimen;
mod sweep;
