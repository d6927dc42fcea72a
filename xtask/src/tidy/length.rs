//! Rule 5: a file is a page or two.

use super::finding::{Finding, Rule};
use super::tree::Tree;

/// The most lines a Rust file may have, tests, blanks and docs included.
pub(crate) const LINES_MAX: usize = 500;

/// One finding for each file above [`LINES_MAX`].
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let lengths = tree.sources().map(|(path, source)| (path, source.text.lines().count()));
    lengths
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| {
            let text =
                format!("{lines} lines, {LINES_MAX} at most: find the second noun and give it its file");
            Finding::of_file(Rule::Length, path, text)
        })
        .collect()
}
