//! Rule 6: no test sleeps. A test that waits for time to pass is slow when it is right and wrong when
//! the machine is slow; turn the clock by hand, wait at a barrier, or wait for the thing itself.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::finding::{Finding, Rule};
use super::reach::{Reached, Use, is_cfg_test};
use super::tree::{Source, Tree};

/// Calls that wait for time to pass, in the standard library and in the runtimes.
const SLEEPS: &[&str] = &["sleep", "sleep_ms", "sleep_until"];

/// The crate that exists for tests; all of it counts as test code.
const TESTKIT: &str = "crates/testkit/src/";

/// One finding for each mention of a sleep in test code: the files of `tests/`, everything under
/// `cfg(test)`, and the testkit.
pub(crate) fn check(tree: &Tree, reached: &Reached) -> Vec<Finding> {
    tree.sources().flat_map(|(path, source)| check_file(path, source, reached.get(path))).collect()
}

fn check_file(path: &str, source: &Source, usage: Option<&Use>) -> Vec<Finding> {
    let mut lines = Vec::new();
    if usage == Some(&Use::TestsOnly) || path.starts_with(TESTKIT) {
        collect(source.file.to_token_stream(), &mut lines);
    } else {
        collect_from_tests(&source.file.items, &mut lines);
    }
    lines.dedup();
    let text = "a test sleeps; turn the clock by hand or wait for the thing itself";
    lines.into_iter().map(|line| Finding::at(Rule::Sleep, path, line, text)).collect()
}

fn collect_from_tests(items: &[Item], lines: &mut Vec<usize>) {
    for item in items {
        match item {
            Item::Mod(module) if is_cfg_test(&module.attrs) => collect(module.to_token_stream(), lines),
            Item::Mod(module) => {
                collect_from_tests(module.content.as_ref().map_or(&[], |(_, items)| items.as_slice()), lines);
            }
            Item::Fn(function) if is_test(&function.attrs) => collect(function.to_token_stream(), lines),
            _ => {}
        }
    }
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    let named_test = |attribute: &syn::Attribute| {
        attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
    };
    is_cfg_test(attributes) || attributes.iter().any(named_test)
}

/// The lines of every sleep in these tokens, those inside macros included. A method or a function of
/// one's own by that name is not meant.
fn collect(tokens: TokenStream, lines: &mut Vec<usize>) {
    let mut own = false;
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if !own && SLEEPS.iter().any(|sleep| ident == sleep) => {
                lines.push(ident.span().start().line);
            }
            TokenTree::Group(group) => collect(group.stream(), lines),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        own = match &token {
            TokenTree::Punct(punct) => punct.as_char() == '.',
            TokenTree::Ident(ident) => ident == "fn",
            TokenTree::Group(_) | TokenTree::Literal(_) => false,
        };
    }
}
