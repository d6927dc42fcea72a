//! Sealing and opening.
#![no_main]

#[path = "../laws/open.rs"]
mod open;

libfuzzer_sys::fuzz_target!(|input: &[u8]| open::holds_for(input));
