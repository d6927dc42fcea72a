//! Rule 1: every `.rs` file is reached by `mod` from the root of its target.
//!
//! A file that no `mod` line names is never compiled and still read by people.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::finding::{Finding, Rule};
use super::tree::{Tree, join, parent};

/// The folders of a package in which cargo finds targets.
const TARGET_FOLDERS: [&str; 5] = ["src", "src/bin", "tests", "examples", "benches"];

/// The reached files, and whether each is compiled for tests only.
pub(crate) type Reached = BTreeMap<String, Use>;

/// What a file is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    TestsOnly,
    Product,
}

/// Follows every `mod` from the root of every target of every package.
pub(crate) fn reached(tree: &Tree) -> Reached {
    let mut reached = Reached::new();
    for root in roots(tree) {
        let usage = if is_test_root(tree, &root) { Use::TestsOnly } else { Use::Product };
        let dir = parent(&root).to_owned();
        Walk { tree, reached: &mut reached }.file(&root, &dir, usage);
    }
    reached
}

/// One finding for each file that no walk came by.
pub(crate) fn unreached(tree: &Tree, reached: &Reached) -> Vec<Finding> {
    let lost = tree.sources().filter(|(path, _)| !reached.contains_key(*path));
    lost.map(|(path, _)| {
        Finding::of_file(Rule::Reached, path, "no `mod` reaches this file; name it or delete it")
    })
    .collect()
}

/// Whether an attribute list says that the item exists for tests only.
pub(crate) fn is_cfg_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            let mut words = condition.split(|c: char| !c.is_alphanumeric() && c != '_');
            !condition.contains("not") && words.any(|word| word == "test" || word == "doctest")
        }
        _ => false,
    })
}

fn roots(tree: &Tree) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for (folder, manifest) in tree.packages() {
        roots.extend(manifest.target_roots().into_iter().map(|path| join(folder, path)));
        roots.insert(join(folder, "build.rs"));
        roots.extend(TARGET_FOLDERS.iter().flat_map(|targets| found_roots(tree, &join(folder, targets))));
    }
    roots.retain(|root| tree.source(root).is_some());
    roots
}

/// What cargo itself takes for a root in this folder.
fn found_roots(tree: &Tree, folder: &str) -> Vec<String> {
    let src = folder.ends_with("src");
    let is_root = |path: &&str| {
        let Some(inner) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else {
            return false;
        };
        match inner.split_once('/') {
            None => !src || inner == "lib.rs" || inner == "main.rs",
            Some((_, file)) => !src && file == "main.rs",
        }
    };
    tree.sources().map(|(path, _)| path).filter(is_root).map(str::to_owned).collect()
}

fn is_test_root(tree: &Tree, root: &str) -> bool {
    let package = tree.package_of(root).unwrap_or_default();
    root.strip_prefix(package).is_some_and(|inner| inner.starts_with("/tests/"))
}

struct Walk<'a> {
    tree: &'a Tree,
    reached: &'a mut Reached,
}

/// Where the modules of one file are looked for.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The folder that the file is in.
    beside: &'a str,
    /// The folder that belongs to the module.
    below: &'a str,
    /// Whether we are inside `mod name { … }`.
    inline: bool,
}

impl Walk<'_> {
    /// Visits a file whose modules live in `below`; once for each use, since the wider one wins.
    fn file(&mut self, path: &str, below: &str, usage: Use) {
        let Some(source) = self.tree.source(path) else { return };
        if self.reached.get(path).is_some_and(|before| *before >= usage) {
            return;
        }
        self.reached.insert(path.to_owned(), usage);
        self.items(&source.file.items, Place { beside: parent(path), below, inline: false }, usage);
    }

    fn items(&mut self, items: &[Item], place: Place<'_>, usage: Use) {
        for item in items {
            if let Item::Mod(module) = item {
                let usage = if is_cfg_test(&module.attrs) { Use::TestsOnly } else { usage };
                self.module(module, place, usage);
            }
        }
    }

    fn module(&mut self, module: &ItemMod, place: Place<'_>, usage: Use) {
        let name = module.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let below = join(place.below, name);
        match (&module.content, path_attribute(module)) {
            (Some((_, items)), _) => self.items(items, Place { below: &below, inline: true, ..place }, usage),
            (None, Some(path)) => {
                let file = resolve(if place.inline { place.below } else { place.beside }, &path);
                self.file(&file, parent(&file), usage);
            }
            (None, None) => {
                self.file(&format!("{below}.rs"), &below, usage);
                self.file(&join(&below, "mod.rs"), &below, usage);
            }
        }
    }
}

/// The text of `#[path = "…"]`.
fn path_attribute(module: &ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

/// `path` as seen from `folder`, with `.` and `..` taken out.
fn resolve(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}
