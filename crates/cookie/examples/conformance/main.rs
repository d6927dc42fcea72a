//! A program for conformance tests of cookies: JSON Lines in, one line of JSON out for each.
//!
//! A line is one independent case: a scenario of a jar (`steps`), or one stateless operation (`op`).
//! `cargo run --example conformance --features jar,seal < cases.jsonl`

mod answer;
mod octets;
mod operations;
mod scenario;
mod sealed;

use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        writeln!(out, "{}", answer::to_line(&line))?;
        out.flush()?;
    }
    Ok(())
}
