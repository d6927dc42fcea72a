//! What the rules want to know from a `Cargo.toml`.

use toml::{Table, Value};

/// A manifest, parsed.
#[derive(Debug)]
pub(crate) struct Manifest(Table);

/// Where a dependency reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Into what is published: `dependencies`, `build-dependencies`, for any target, optional or not.
    Product,
    /// Only into tests, benches and examples: `dev-dependencies`.
    Tests,
}

const TABLES: [(&str, Reach); 3] = [
    ("dependencies", Reach::Product),
    ("build-dependencies", Reach::Product),
    ("dev-dependencies", Reach::Tests),
];

impl Manifest {
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        text.parse().map(Self)
    }

    /// The name of the package, when the manifest has one.
    pub(crate) fn package(&self) -> Option<&str> {
        self.0.get("package")?.get("name")?.as_str()
    }

    /// Whether the manifest begins a workspace.
    pub(crate) fn is_workspace(&self) -> bool {
        self.0.contains_key("workspace")
    }

    /// Whether the package says `lints.workspace = true`.
    pub(crate) fn inherits_lints(&self) -> bool {
        let inherits = self.0.get("lints").and_then(|lints| lints.get("workspace"));
        inherits.and_then(Value::as_bool).unwrap_or(false)
    }

    /// Every package depended upon, by its real name; `workspace` resolves what is inherited.
    pub(crate) fn dependencies<'a>(&'a self, workspace: Option<&'a Self>) -> Vec<(&'a str, Reach)> {
        let targets = self.0.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
        let homes = targets.filter_map(Value::as_table).chain([&self.0]);
        let tables = homes.flat_map(|home| TABLES.map(|(name, reach)| (home.get(name), reach)));
        tables
            .filter_map(|(table, reach)| Some((table?.as_table()?, reach)))
            .flat_map(|(table, reach)| table.iter().map(move |entry| (real_name(entry, workspace), reach)))
            .collect()
    }

    /// The files that the manifest itself names as roots of a target.
    pub(crate) fn target_roots(&self) -> Vec<&str> {
        let single = self.0.get("lib").into_iter();
        let many =
            ["bin", "test", "example", "bench"].into_iter().filter_map(|kind| self.0.get(kind)?.as_array());
        single.chain(many.flatten()).filter_map(|target| target.get("path")?.as_str()).collect()
    }

    fn inherited(&self, name: &str) -> Option<&Value> {
        self.0.get("workspace")?.get("dependencies")?.get(name)
    }
}

/// The key, unless the entry (here or where it is inherited from) renames another package to it.
fn real_name<'a>((key, value): (&'a String, &'a Value), workspace: Option<&'a Manifest>) -> &'a str {
    let inherits = value.get("workspace").is_some();
    let value = workspace.filter(|_| inherits).and_then(|root| root.inherited(key)).unwrap_or(value);
    value.get("package").and_then(Value::as_str).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_found_wherever_they_stand() {
        let workspace = Manifest::parse("[workspace.dependencies]\nshort = { package = \"long\" }").unwrap();
        let text = "
            [dependencies]
            short.workspace = true
            plain = \"1\"
            [target.'cfg(unix)'.build-dependencies.deep]
            version = \"1\"
            [dev-dependencies]
            other = { package = \"renamed\", path = \"..\" }";
        let manifest = Manifest::parse(text).unwrap();
        let mut found = manifest.dependencies(Some(&workspace));
        found.sort_by_key(|(name, _)| *name);
        let expected = [
            ("deep", Reach::Product),
            ("long", Reach::Product),
            ("plain", Reach::Product),
            ("renamed", Reach::Tests),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn roots_named_by_hand_are_roots() {
        let manifest =
            Manifest::parse("[lib]\npath = \"a.rs\"\n[[test]]\nname = \"t\"\npath = \"b.rs\"").unwrap();
        assert_eq!(manifest.target_roots(), ["a.rs", "b.rs"]);
    }
}
