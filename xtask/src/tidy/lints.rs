//! Rule 4: every package of the workspace takes the lints that are written once, at the root.

use super::finding::{Finding, Rule};
use super::tree::{Tree, join};

/// One finding for each package that goes its own way. A workspace of its own (the bench) may.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let stray =
        tree.packages().filter(|(_, manifest)| !manifest.is_workspace() && !manifest.inherits_lints());
    stray
        .map(|(folder, _)| {
            let text = "add `[lints] workspace = true`: the lints stand once, at the root";
            Finding::of_file(Rule::Lints, &join(folder, "Cargo.toml"), text)
        })
        .collect()
}
