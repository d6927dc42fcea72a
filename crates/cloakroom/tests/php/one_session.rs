//! One session for both languages, both ways, in each of PHP's formats.

use cloakroom_testkit::conformance::run;

use crate::site::{FORMATS, Half, Site, Visitor as _};

/// Runs a test on each format, beginning in each half.
fn everywhere(test: impl AsyncFn(&'static Site, Half)) {
    run(async {
        for format in FORMATS {
            for begins in [Half::Rust, Half::Php] {
                test(Site::of(format), begins).await;
            }
        }
    });
}

#[test]
fn a_login_in_one_is_a_login_in_the_other() {
    everywhere(async |site, begins| {
        let browser = site.browser();
        let tab = browser.tab();
        tab.put(begins, "user", r#"{"id":42,"name":"Zoë","roles":["a","b"]}"#).await;
        let id = browser.cookie("PHPSESSID").expect("a session");
        let seen = tab.reads(begins.other(), "user").await;
        assert_eq!(seen, r#"{"id":42,"name":"Zoë","roles":["a","b"]}"#, "{:?} {begins:?}", site.format);
        tab.put(begins.other(), "basket", r#"[{"coat":1.5},null,true,"",{"1":-7}]"#).await;
        assert_eq!(tab.reads(begins, "basket").await, r#"[{"coat":1.5},null,true,"",{"1":-7}]"#);
        assert_eq!(tab.reads(begins, "user").await, seen);
        assert_eq!(browser.cookie("PHPSESSID"), Some(id), "and it stays the same session");
    });
}

#[test]
fn what_one_changes_or_removes_is_so_for_the_other() {
    everywhere(async |site, begins| {
        let tab = site.browser().tab();
        for name in ["a", "b", "c"] {
            tab.put(begins, name, "1").await;
        }
        tab.put(begins.other(), "b", "2").await;
        tab.post(begins.other().path(), &[("do", "remove"), ("name", "a")]).await;
        assert_eq!(tab.reads(begins, "a").await, "null");
        assert_eq!(tab.reads(begins, "b").await, "2");
        tab.put(begins, "b", "3").await;
        assert_eq!(tab.reads(begins.other(), "b").await, "3");
        assert_eq!(tab.does(begins.other(), "names").await, "b c");
    });
}

#[test]
fn a_logout_on_either_side_ends_it_on_both() {
    everywhere(async |site, ends| {
        for begins in [Half::Rust, Half::Php] {
            let browser = site.browser();
            let tab = browser.tab();
            tab.put(begins, "user", "42").await;
            assert_eq!(tab.reads(begins.other(), "user").await, "42");
            let thief = browser.twin().tab();
            tab.does(ends, "destroy").await;
            for half in [Half::Rust, Half::Php] {
                assert_eq!(thief.reads(half, "user").await, "null", "{half:?} after a logout in {ends:?}");
            }
        }
    });
}

#[test]
fn another_id_is_another_for_both() {
    everywhere(async |site, renews| {
        let browser = site.browser();
        let tab = browser.tab();
        tab.put(renews.other(), "user", "42").await;
        assert_eq!(tab.reads(renews, "user").await, "42");
        let (before, thief) = (browser.cookie("PHPSESSID"), browser.twin());
        tab.does(renews, if renews == Half::Rust { "renew" } else { "regenerate" }).await;
        assert_ne!(browser.cookie("PHPSESSID"), before);
        for half in [Half::Rust, Half::Php] {
            assert_eq!(tab.reads(half, "user").await, "42", "{half:?}, renewed by {renews:?}");
            assert_eq!(thief.twin().tab().reads(half, "user").await, "null", "the id before, {half:?}");
        }
        tab.put(Half::Php, "n", "1").await;
        assert_eq!(tab.reads(Half::Rust, "n").await, "1");
    });
}

#[test]
fn objects_and_references_survive_what_the_other_writes() {
    everywhere(async |site, _| {
        let tab = site.browser().tab();
        tab.put(Half::Php, "before", "1").await;
        tab.does(Half::Php, "objects").await;
        assert_eq!(tab.reads(Half::Rust, "list").await, "[1,2,3]", "a list that is aliased is still read");
        for name in ["person", "again", "alias", "latin"] {
            assert_eq!(tab.reads(Half::Rust, name).await, "not JSON", "{name}");
        }
        tab.put(Half::Rust, "before", r#"{"more":["slots","than","before"]}"#).await;
        tab.put(Half::Rust, "after", "[[1]]").await;
        let says = "Zoë 41 whole, one, 1234, 5a6feb";
        assert_eq!(tab.does(Half::Php, "objects?").await, says, "{:?}", site.format);
        tab.post("/rust", &[("do", "remove"), ("name", "before")]).await;
        let says = "Zoë 41 whole, one, 12344, 5a6feb";
        assert_eq!(tab.does(Half::Php, "objects?").await, says, "{:?}", site.format);
        tab.put(Half::Rust, "person", "7").await;
        assert_eq!(tab.reads(Half::Php, "person").await, "7", "what is put over an object is there");
        tab.does(Half::Rust, "clear").await;
        assert_eq!(tab.does(Half::Php, "names").await, "");
    });
}
