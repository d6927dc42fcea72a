//! Reading and writing dates.
#![no_main]

#[path = "../laws/date.rs"]
mod date;

libfuzzer_sys::fuzz_target!(|input: &[u8]| date::holds_for(input));
