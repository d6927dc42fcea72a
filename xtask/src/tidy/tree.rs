//! The source tree as a value: every Rust file and every manifest, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::finding::{Finding, Rule};
use super::manifest::Manifest;
use crate::failure::Failure;

/// Folders that hold nothing anybody wrote.
const SKIPPED: &[&str] = &["target", "node_modules"];

/// Files by their path from the root, with `/` between folders.
#[derive(Default)]
pub(crate) struct Tree {
    sources: BTreeMap<String, Source>,
    manifests: BTreeMap<String, Manifest>,
    unreadable: Vec<Finding>,
}

/// A Rust file: its text and what it says.
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) file: syn::File,
}

impl Tree {
    /// Reads the folder `root` and all below it, hidden folders and build output left out.
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        let mut tree = Self::default();
        tree.read_folder(root, "")?;
        Ok(tree)
    }

    /// A tree of these paths and texts.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add(path, (*text).to_owned());
        }
        tree
    }

    /// Every Rust file.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources.iter().map(|(path, source)| (path.as_str(), source))
    }

    /// The Rust file at this path, if it is one.
    pub(crate) fn source(&self, path: &str) -> Option<&Source> {
        self.sources.get(path)
    }

    /// Every manifest that describes a package, by its folder.
    pub(crate) fn packages(&self) -> impl Iterator<Item = (&str, &Manifest)> {
        let packages = self.manifests.iter().filter(|(_, manifest)| manifest.package().is_some());
        packages.map(|(folder, manifest)| (folder.as_str(), manifest))
    }

    /// The manifest at the root, which names what the members inherit.
    pub(crate) fn workspace(&self) -> Option<&Manifest> {
        self.manifests.get("")
    }

    /// The folder of the package that a file belongs to: the deepest one around it.
    pub(crate) fn package_of(&self, path: &str) -> Option<&str> {
        let around = |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        self.packages().map(|(folder, _)| folder).filter(around).max_by_key(|folder| folder.len())
    }

    /// Files that are not what their name promises.
    pub(crate) fn unreadable(&self) -> Vec<Finding> {
        self.unreadable.clone()
    }

    fn read_folder(&mut self, folder: &Path, name: &str) -> Result<(), Failure> {
        let unread = |source| Failure::Read { path: folder.display().to_string(), source };
        let mut entries = BTreeSet::new();
        for entry in fs::read_dir(folder).map_err(unread)? {
            entries.insert(entry.map_err(unread)?.file_name().to_string_lossy().into_owned());
        }
        for entry in entries.iter().filter(|entry| !entry.starts_with('.')) {
            self.read_entry(&folder.join(entry), &join(name, entry), entry)?;
        }
        Ok(())
    }

    fn read_entry(&mut self, file: &Path, path: &str, name: &str) -> Result<(), Failure> {
        if file.is_dir() {
            return if SKIPPED.contains(&name) { Ok(()) } else { self.read_folder(file, path) };
        }
        if name == "Cargo.toml" || name.ends_with(".rs") {
            let read = fs::read_to_string(file);
            self.add(path, read.map_err(|source| Failure::Read { path: path.to_owned(), source })?);
        }
        Ok(())
    }

    fn add(&mut self, path: &str, text: String) {
        let wrong =
            if path.ends_with(".rs") { self.add_source(path, text) } else { self.add_manifest(path, &text) };
        if let Err(text) = wrong {
            self.unreadable.push(Finding::of_file(Rule::Readable, path, text));
        }
    }

    fn add_source(&mut self, path: &str, text: String) -> Result<(), String> {
        let file = syn::parse_file(&text).map_err(|error| format!("this is not Rust: {error}"))?;
        self.sources.insert(path.to_owned(), Source { text, file });
        Ok(())
    }

    fn add_manifest(&mut self, path: &str, text: &str) -> Result<(), String> {
        let manifest = Manifest::parse(text).map_err(|error| format!("this is not a manifest: {error}"))?;
        self.manifests.insert(parent(path).to_owned(), manifest);
        Ok(())
    }
}

/// `folder/name`, without a leading slash at the root.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder a file is in; nothing at the root.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
