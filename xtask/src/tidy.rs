//! The rules of the house that no compiler keeps, checked by reading files and nothing else.
//!
//! 1. **Reached**: every `.rs` file is reached by `mod` from the root of its target.
//! 2. **Contents**: `lib.rs` and `mod.rs` are contents pages; they define nothing.
//! 3. **Arrows**: a room depends only on rooms below it, and floors 1 and 2 on no clock, runtime,
//!    framework or driver.
//! 4. **Lints**: every package takes the lints of the workspace.
//! 5. **Length**: no file is longer than [`LINES_MAX`](length::LINES_MAX) lines.
//! 6. **Sleep**: no test sleeps.
//!
//! Rules 5 and 6 know exceptions, each with its reason, in `exceptions.rs`. An exception that nothing
//! needs any more is a finding itself.

mod arrows;
mod contents;
mod exceptions;
mod finding;
mod length;
mod lints;
mod manifest;
mod reach;
mod sleep;
mod tree;

use std::path::Path;

use crate::failure::Failure;
use crate::terminal;
use exceptions::{EXCEPTIONS, Exception, except};
use finding::Finding;
use tree::Tree;

/// Reads the tree under `root`, prints every finding, and fails when there is one.
pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let tree = Tree::read(root)?;
    let findings = findings(&tree, EXCEPTIONS);
    for finding in &findings {
        terminal::note(finding);
    }
    match findings.len() {
        0 => Ok(()),
        count => Err(Failure::Untidy { count }),
    }
}

fn findings(tree: &Tree, exceptions: &[Exception]) -> Vec<Finding> {
    let reached = reach::reached(tree);
    let mut findings = tree.unreadable();
    findings.extend(reach::unreached(tree, &reached));
    findings.extend(contents::check(tree));
    findings.extend(arrows::check(tree));
    findings.extend(lints::check(tree));
    findings.extend(length::check(tree));
    findings.extend(sleep::check(tree, &reached));
    let mut findings = except(findings, exceptions);
    findings.sort();
    findings
}

#[cfg(test)]
mod tests;
