//! The files store, tried from outside.

mod conformance;
