//! A jar through whatever happens to it.
#![no_main]

#[path = "../laws/jar_ops.rs"]
mod jar_ops;

libfuzzer_sys::fuzz_target!(|input: &[u8]| jar_ops::holds_for(input));
