//! Several changes in one response: one line for each cookie that a browser tells apart.

use cloakroom_cookie::{CookieLifetime, CookieSpec, CookieSpecBuilder, SetCookies, ValueError};
use proptest::prelude::*;

const SESSION: CookieLifetime = CookieLifetime::Session;

fn cookie(name: &str) -> CookieSpecBuilder {
    CookieSpec::builder(name)
}

fn built(builder: CookieSpecBuilder) -> CookieSpec {
    builder.build().expect("a sound cookie")
}

#[test]
fn the_last_word_on_a_cookie_is_the_only_one() {
    let id = built(cookie("id"));
    let mut cookies = SetCookies::default();
    assert!(cookies.is_empty());

    cookies.set(&id, "1", SESSION).expect("a value");
    cookies.remove(&id);
    assert!(cookies.lines().eq([id.removal()]));

    cookies.set(&id, "2", SESSION).expect("a value");
    cookies.set(&id, "3", CookieLifetime::MaxAge(9)).expect("a value");
    assert!(cookies.clone().into_lines().eq(["id=3; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=9"]));
    assert!(!cookies.is_empty());
}

#[test]
fn what_browsers_tell_apart_has_lines_of_its_own() {
    let apart = [
        cookie("id"),
        cookie("ID"),
        cookie("id").path("/shop"),
        cookie("id").path("/Shop"),
        cookie("id").domain("site.example"),
        cookie("id").domain("www.site.example"),
        cookie("id").partitioned(),
    ];
    let specs = apart.map(built);
    let mut cookies = SetCookies::default();
    for spec in &specs {
        cookies.remove(spec);
    }
    assert!(cookies.lines().eq(specs.iter().map(CookieSpec::removal)));
}

#[test]
fn what_browsers_do_not_tell_apart_has_one_line() {
    let plain = built(cookie("id").domain("site.example"));
    let alike = [
        built(cookie("id").domain("Site.Example")),
        built(cookie("id").domain("site.example").script_readable()),
        built(cookie("id").domain("site.example").insecure_plain_http()),
    ];
    for spec in &alike {
        let mut cookies = SetCookies::default();
        cookies.remove(&plain);
        cookies.set(spec, "7", SESSION).expect("a value");
        assert!(cookies.lines().eq([spec.set("7", SESSION).expect("a value")]));
    }
}

#[test]
fn a_refused_value_changes_nothing() {
    let id = built(cookie("id"));
    let mut cookies = SetCookies::default();
    cookies.remove(&id);
    let refused = cookies.set(&id, "7;", SESSION);
    assert_eq!(refused, Err(ValueError::NotCookieOctet { at: 1 }));
    assert!(cookies.lines().eq([id.removal()]));
}

#[test]
fn debug_tells_no_value() {
    let mut cookies = SetCookies::default();
    cookies.set(&built(cookie("id")), "s3cret", SESSION).expect("a value");
    let shown = format!("{cookies:?}");
    assert!(shown.contains(r#"name: "id""#) && !shown.contains("s3cret"), "{shown}");
}

proptest! {
    /// Three cookies, and any sequence of what is done to them: `None` removes.
    #[test]
    fn each_cookie_ends_as_it_was_left_last(
        steps in prop::collection::vec((0..3usize, prop::option::of("[a-z]{0,4}")), 0..12),
    ) {
        let specs = [cookie("a"), cookie("b"), cookie("a").path("/b")].map(built);
        let mut cookies = SetCookies::default();
        for (at, value) in &steps {
            match value {
                Some(value) => cookies.set(&specs[*at], value, SESSION).expect("a value"),
                None => cookies.remove(&specs[*at]),
            }
        }
        let last = |at: usize| steps.iter().rev().find(|(step, _)| *step == at);
        let mut expected: Vec<String> = (0..specs.len())
            .filter_map(last)
            .map(|(at, value)| match value {
                Some(value) => specs[*at].set(value, SESSION).expect("a value"),
                None => specs[*at].removal().to_owned(),
            })
            .collect();
        let mut lines: Vec<String> = cookies.into_lines().collect();
        expected.sort();
        lines.sort();
        prop_assert_eq!(lines, expected);
    }
}

#[test]
fn a_line_that_stands_already_is_known_by_what_a_browser_goes_by() {
    let cart = CookieSpec::builder("cart").path("/shop").domain("shop.example").build().expect("a cookie");
    let mut cookies = SetCookies::default();
    cookies.remove(&cart);
    for same in [
        "cart=x; Path=/shop; Domain=shop.example",
        "cart=x=y; domain=.SHOP.example; Secure; path=/; PATH = /shop ",
        " cart =; Domain=shop.example; Path=/shop; Max-Age=0",
    ] {
        assert!(cookies.replaces(same), "{same}");
    }
    for other in [
        "cart=x; Path=/; Domain=shop.example",
        "cart=x; Path=/shop",
        "cart=x; Path=/shop; Domain=shop.example; Partitioned",
        "Cart=x; Path=/shop; Domain=shop.example",
        "x=cart; Path=/shop; Domain=shop.example",
        "cart=x; Domain=shop.example",
        "cart; Path=/shop; Domain=shop.example",
        "",
    ] {
        assert!(!cookies.replaces(other), "{other}");
    }
}
