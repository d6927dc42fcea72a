//! Each rule is shown a small tree that breaks it, and one beside it that does not.

use super::finding::Rule;
use super::*;

const ROOT: (&str, &str) = ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]");
const COOKIE: (&str, &str) =
    ("crates/cookie/Cargo.toml", "[package]\nname = \"cloakroom-cookie\"\n[lints]\nworkspace = true");
const SESSION: (&str, &str) =
    ("crates/session/Cargo.toml", "[package]\nname = \"cloakroom-session\"\n[lints]\nworkspace = true");
const DISK: (&str, &str) =
    ("stores/disk/Cargo.toml", "[package]\nname = \"cloakroom-disk\"\n[lints]\nworkspace = true");

/// `path: [rule]` of every finding in a tree with the cookie crate and these files.
fn found(files: &[(&str, &str)]) -> Vec<(String, Rule)> {
    found_with(files, &[])
}

fn found_with(files: &[(&str, &str)], exceptions: &[Exception]) -> Vec<(String, Rule)> {
    let all: Vec<_> = [ROOT, COOKIE].iter().chain(files).copied().collect();
    findings(&Tree::of(&all), exceptions).into_iter().map(|finding| (finding.path, finding.rule)).collect()
}

fn one(path: &str, rule: Rule) -> Vec<(String, Rule)> {
    vec![(path.to_owned(), rule)]
}

/// The text of the cookie manifest with more at its end.
fn with(manifest: (&str, &str), more: &str) -> String {
    format!("{}\n{more}\n", manifest.1)
}

#[test]
fn a_tidy_tree_has_no_findings() {
    let files = [
        ("crates/cookie/src/lib.rs", "//! Contents.\nmod jar;\npub use jar::Jar;\n#[cfg(test)]\nmod tests;"),
        ("crates/cookie/src/jar.rs", "pub struct Jar; mod lid;"),
        ("crates/cookie/src/jar/lid.rs", "mod inner { mod deep; }"),
        ("crates/cookie/src/jar/lid/inner/deep.rs", "#[path = \"../odd.rs\"] mod odd;"),
        ("crates/cookie/src/jar/lid/odd.rs", ""),
        ("crates/cookie/src/tests.rs", "#[test] fn holds() {}"),
        ("crates/cookie/src/bin/eat.rs", "fn main() {}"),
        ("crates/cookie/tests/outside.rs", "mod support;"),
        ("crates/cookie/tests/support/mod.rs", "pub fn help() {}"),
        ("crates/cookie/examples/large/main.rs", "fn main() {}"),
    ];
    assert_eq!(found(&files), []);
}

#[test]
fn a_file_that_no_mod_names_is_found() {
    let files = [("crates/cookie/src/lib.rs", ""), ("crates/cookie/src/dead.rs", "")];
    assert_eq!(found(&files), one("crates/cookie/src/dead.rs", Rule::Reached));
}

#[test]
fn a_sibling_of_the_wrong_folder_is_not_reached() {
    let files = [
        ("crates/cookie/src/lib.rs", "mod jar;"),
        ("crates/cookie/src/jar.rs", "mod lid;"),
        ("crates/cookie/src/lid.rs", ""),
    ];
    assert_eq!(found(&files), one("crates/cookie/src/lid.rs", Rule::Reached));
}

#[test]
fn a_dead_file_in_tests_is_found() {
    let files = [("crates/cookie/tests/support/old.rs", "")];
    assert_eq!(found(&files), one("crates/cookie/tests/support/old.rs", Rule::Reached));
}

#[test]
fn a_contents_page_that_defines_is_found() {
    for item in [
        "struct S;",
        "enum E {}",
        "fn f() {}",
        "trait T {}",
        "impl S {}",
        "const C: u8 = 0;",
        "type A = u8;",
        "macro_rules! m { () => {} }",
        "mod inline { pub struct Hidden; }",
    ] {
        assert_eq!(
            found(&[("crates/cookie/src/lib.rs", item)]),
            one("crates/cookie/src/lib.rs", Rule::Contents)
        );
    }
    let folder = [("crates/cookie/src/lib.rs", "mod a;"), ("crates/cookie/src/a/mod.rs", "pub struct A;")];
    assert_eq!(found(&folder), one("crates/cookie/src/a/mod.rs", Rule::Contents));
}

#[test]
fn a_contents_page_may_define_what_only_tests_see() {
    let items = "#[cfg(doctest)] struct Readme; #[cfg(test)] mod tests { fn f() {} }";
    assert_eq!(found(&[("crates/cookie/src/lib.rs", items)]), []);
}

#[test]
fn an_arrow_that_goes_up_is_found() {
    let up = with(COOKIE, "[dependencies]\ncloakroom-session = { path = \"../session\" }");
    assert_eq!(found(&[SESSION, (COOKIE.0, &up)]), one(COOKIE.0, Rule::Arrows));
    let down = with(SESSION, "[dependencies]\ncloakroom-cookie = { path = \"../cookie\" }");
    assert_eq!(found(&[(SESSION.0, &down)]), []);
}

#[test]
fn an_arrow_hidden_by_a_new_name_is_found() {
    let root = "[workspace.dependencies]\nharmless = { package = \"cloakroom-session\", path = \"x\" }";
    let up = with(COOKIE, "[target.'cfg(unix)'.dependencies]\nharmless.workspace = true");
    assert_eq!(found(&[(ROOT.0, root), SESSION, (COOKIE.0, &up)]), one(COOKIE.0, Rule::Arrows));
}

#[test]
fn a_store_must_not_use_another_store_nor_the_facade() {
    let files =
        ("stores/files/Cargo.toml", "[package]\nname = \"cloakroom-files\"\n[lints]\nworkspace = true");
    let other = with(files, "[dependencies]\ncloakroom-disk = \"0.1\"");
    assert_eq!(found(&[DISK, (files.0, &other)]), one(files.0, Rule::Arrows));
    let facade =
        ("crates/cloakroom/Cargo.toml", "[package]\nname = \"cloakroom\"\n[lints]\nworkspace = true");
    let up = with(DISK, "[dev-dependencies]\ncloakroom = \"0.1\"");
    assert_eq!(found(&[facade, (DISK.0, &up)]), one(DISK.0, Rule::Arrows));
}

#[test]
fn tests_may_use_the_testkit_and_the_stores() {
    let testkit =
        ("crates/testkit/Cargo.toml", "[package]\nname = \"cloakroom-testkit\"\n[lints]\nworkspace = true");
    let dependencies = "cloakroom-testkit = \"0.1\"\ncloakroom-disk = \"0.1\"";
    let in_tests = with(SESSION, &format!("[dev-dependencies]\n{dependencies}"));
    assert_eq!(found(&[testkit, DISK, (SESSION.0, &in_tests)]), []);
    let in_product = with(SESSION, &format!("[dependencies]\n{dependencies}"));
    assert_eq!(found(&[testkit, DISK, (SESSION.0, &in_product)]).len(), 2);
}

#[test]
fn a_client_uses_the_facade_in_its_tests_only() {
    let client =
        ("clients/some/Cargo.toml", "[package]\nname = \"cloakroom-some\"\n[lints]\nworkspace = true");
    let facade =
        ("crates/cloakroom/Cargo.toml", "[package]\nname = \"cloakroom\"\n[lints]\nworkspace = true");
    let below = "[dependencies]\ncloakroom-cookie = \"0.1\"\n[dev-dependencies]\ncloakroom = \"0.1\"";
    assert_eq!(found(&[facade, (client.0, &with(client, below))]), []);
    let above = with(client, "[dependencies]\ncloakroom = \"0.1\"");
    assert_eq!(found(&[facade, (client.0, &above)]), one(client.0, Rule::Arrows));
}

#[test]
fn the_world_stays_out_of_the_lower_floors() {
    for name in ["tokio", "tokio-util", "axum", "getrandom", "fjall"] {
        let worldly = with(SESSION, &format!("[dependencies]\n{name} = \"1\""));
        assert_eq!(found(&[(SESSION.0, &worldly)]), one(SESSION.0, Rule::Arrows), "{name}");
        let in_tests = with(SESSION, &format!("[dev-dependencies]\n{name} = \"1\""));
        assert_eq!(found(&[(SESSION.0, &in_tests)]), [], "{name}");
    }
}

#[test]
fn a_room_nobody_drew_is_found() {
    let annex = ("crates/annex/Cargo.toml", "[package]\nname = \"annex\"\n[lints]\nworkspace = true");
    assert_eq!(found(&[annex]), one(annex.0, Rule::Arrows));
}

#[test]
fn a_package_with_lints_of_its_own_is_found() {
    let own = "[package]\nname = \"cloakroom-session\"\n[lints.rust]\nunsafe_code = \"allow\"";
    assert_eq!(found(&[(SESSION.0, own)]), one(SESSION.0, Rule::Lints));
    let bench = ("bench/Cargo.toml", "[package]\nname = \"bench\"\n[workspace]");
    assert_eq!(found(&[bench]), []);
}

#[test]
fn a_long_file_is_found_unless_it_is_excepted() {
    let path = "crates/cookie/src/main.rs";
    let (full, long) = ("//\n".repeat(length::LINES_MAX), "//\n".repeat(length::LINES_MAX + 1));
    assert_eq!(found(&[(path, &full)]), []);
    assert_eq!(found(&[(path, &long)]), one(path, Rule::Length));
    let exception = Exception { rule: Rule::Length, path, reason: "a table" };
    assert_eq!(found_with(&[(path, &long)], &[exception]), []);
}

#[test]
fn an_exception_that_nothing_needs_is_found() {
    let path = "crates/cookie/src/main.rs";
    let exception = Exception { rule: Rule::Length, path, reason: "a table" };
    assert_eq!(found_with(&[(path, "")], &[exception]), one(path, Rule::Exceptions));
}

#[test]
fn a_sleeping_test_is_found() {
    let sleeps = [
        ("crates/cookie/tests/a.rs", "fn f() { std::thread::sleep(D); }"),
        ("crates/cookie/tests/a.rs", "use std::thread::{self, sleep};"),
        ("crates/cookie/tests/a.rs", "fn f() { select! { _ = tokio::time::sleep_until(t) => {} } }"),
        ("crates/cookie/src/main.rs", "#[cfg(test)] mod tests { fn f() { thread::sleep(D) } }"),
        ("crates/cookie/src/main.rs", "mod a { #[tokio::test] async fn f() { time::sleep(D).await } }"),
    ];
    for (path, text) in sleeps {
        assert_eq!(found(&[(path, text)]), one(path, Rule::Sleep), "{text}");
    }
    let beside = [
        ("crates/cookie/src/main.rs", "#[cfg(test)] mod tests;"),
        ("crates/cookie/src/tests.rs", sleeps[0].1),
    ];
    assert_eq!(found(&beside), one("crates/cookie/src/tests.rs", Rule::Sleep));
}

#[test]
fn what_only_sounds_like_a_sleeping_test_is_left_alone() {
    let awake = [
        ("crates/cookie/src/main.rs", "fn f() { std::thread::sleep(D); }"),
        ("crates/cookie/src/main.rs", "#[cfg(not(test))] mod a { fn f() { thread::sleep(D) } }"),
        ("crates/cookie/tests/a.rs", "/// sleep\nfn f() { clock.sleep(\"sleep\"); } fn sleep_well() {}"),
    ];
    for (path, text) in awake {
        assert_eq!(found(&[(path, text)]), [], "{text}");
    }
}

#[test]
fn a_file_that_does_not_parse_is_found() {
    let path = "crates/cookie/src/main.rs";
    assert_eq!(found(&[(path, "fn (")]), one(path, Rule::Readable));
    assert_eq!(found(&[(SESSION.0, "[package")]), one(SESSION.0, Rule::Readable));
}
