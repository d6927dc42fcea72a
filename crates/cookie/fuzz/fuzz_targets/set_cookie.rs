//! Reading and building `Set-Cookie` lines.
#![no_main]

#[path = "../laws/set_cookie.rs"]
mod set_cookie;

libfuzzer_sys::fuzz_target!(|input: &[u8]| set_cookie::holds_for(input));
