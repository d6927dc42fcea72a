//! Rule 2: `lib.rs` and `mod.rs` are contents pages; they define nothing.

use syn::Item;
use syn::spanned::Spanned;

use super::finding::{Finding, Rule};
use super::reach::is_cfg_test;
use super::tree::Tree;

/// One finding for each item that is more than a line of contents.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let pages = tree.sources().filter(|(path, _)| is_contents_page(path));
    pages.flat_map(|(path, source)| definitions(path, &source.file.items)).collect()
}

fn is_contents_page(path: &str) -> bool {
    let inside_src = path.split('/').any(|part| part == "src");
    inside_src && (path.ends_with("/lib.rs") || path.ends_with("/mod.rs"))
}

fn definitions(path: &str, items: &[Item]) -> Vec<Finding> {
    items.iter().flat_map(|item| definition(path, item)).collect()
}

fn definition(path: &str, item: &Item) -> Vec<Finding> {
    let (kind, attributes) = match item {
        Item::Use(_) | Item::ExternCrate(_) => return Vec::new(),
        Item::Mod(module) if is_cfg_test(&module.attrs) => return Vec::new(),
        Item::Mod(module) => {
            return module.content.as_ref().map_or_else(Vec::new, |(_, items)| definitions(path, items));
        }
        Item::Const(item) => ("a constant", &item.attrs),
        Item::Enum(item) => ("an enum", &item.attrs),
        Item::Fn(item) => ("a function", &item.attrs),
        Item::Impl(item) => ("an impl", &item.attrs),
        Item::Macro(item) => ("a macro", &item.attrs),
        Item::Static(item) => ("a static", &item.attrs),
        Item::Struct(item) => ("a struct", &item.attrs),
        Item::Trait(item) => ("a trait", &item.attrs),
        Item::TraitAlias(item) => ("a trait alias", &item.attrs),
        Item::Type(item) => ("a type alias", &item.attrs),
        Item::Union(item) => ("a union", &item.attrs),
        _ => ("an item", const { &Vec::new() }),
    };
    if is_cfg_test(attributes) {
        return Vec::new();
    }
    let text = format!("a contents page defines {kind}; give it a file of its own");
    vec![Finding::at(Rule::Contents, path, item.span().start().line, text)]
}
