//! The disk store, tried from outside.

mod anatomy;
mod coherence;
mod conformance;
mod crash;
mod full_disk;
mod opening;
mod specimen;
mod sweep;
