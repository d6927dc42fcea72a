//! Reading `Cookie` fields.
#![no_main]

#[path = "../laws/cookie_header.rs"]
mod cookie_header;

libfuzzer_sys::fuzz_target!(|input: &[u8]| cookie_header::holds_for(input));
