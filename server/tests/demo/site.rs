//! What visitors may rely on.

use std::sync::{Arc, Barrier};
use std::thread;

use crate::program::Program;
use crate::visitor::Visitor;

/// Ends with the program, also when the test fails.
fn with_site(test: impl FnOnce(Visitor)) {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&[], data.path());
    test(Visitor::new(program.address));
}

#[test]
fn visits_are_counted() {
    with_site(|mut visitor| {
        assert_eq!(visitor.get("/").visits(), 1);
        visitor.get("/shop");
        assert_eq!(visitor.get("/").visits(), 3);
    });
}

#[test]
fn the_loud_knob_gives_a_cookie_for_plain_http() {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&["--insecure-plain-http"], data.path());
    let answer = Visitor::new(program.address).get("/");
    let line = answer.header("set-cookie");
    assert!(line.starts_with("id=") && line.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{line}");
}

#[test]
fn listening_everywhere_it_names_an_address_to_open() {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&["--listen", "0.0.0.0:0", "--insecure-plain-http"], data.path());
    let address = program.address;
    assert!(address.ip().is_loopback(), "{address}");
    assert_eq!(Visitor::new(address).get("/").status, 200);
    let (_, words) = program.stop();
    let others = format!("from other machines: this machine's address, port {}\n", address.port());
    assert!(words.contains(&others), "{words}");
}

#[test]
fn it_tells_its_own_name_and_version() {
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_cloakroom")).arg("--version").output();
    let told = String::from_utf8(program.expect("the program starts").stdout).expect("words");
    assert_eq!(told, concat!("cloakroom ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn what_asks_for_no_session_gives_no_cookie() {
    with_site(|mut visitor| {
        for path in ["/how-it-works", "/goodbye", "/live", "/style.css", "/page.js", "/favicon.svg"] {
            let answer = visitor.get(path);
            assert_eq!((answer.status, answer.all("set-cookie").count()), (200, 0), "{path}");
        }
    });
}

#[test]
fn baskets_filled_over_many_connections_at_once_lose_nothing() {
    const CONNECTIONS: usize = 12;
    with_site(|mut visitor| {
        visitor.get("/");
        let barrier = Arc::new(Barrier::new(CONNECTIONS));
        let tabs = (0..CONNECTIONS).map(|number| {
            let (mut tab, barrier) = (visitor.clone(), Arc::clone(&barrier));
            thread::spawn(move || {
                barrier.wait();
                let product = if number.is_multiple_of(2) { "hat" } else { "bag" };
                tab.post("/basket", &format!("product={product}&step=add")).status
            })
        });
        for tab in tabs.collect::<Vec<_>>() {
            assert_eq!(tab.join().expect("it ran"), 303);
        }
        let page = visitor.get("/basket");
        assert_eq!(page.body.matches(r#"<output class="pieces">6</output>"#).count(), 2, "{}", page.body);
    });
}

#[test]
fn signing_in_rotates_the_ticket_and_keeps_only_the_basket() {
    with_site(|mut visitor| {
        assert_eq!(visitor.get("/").visits(), 1);
        visitor.post("/basket", "product=scarf&step=add");
        let mut planted = visitor.clone();
        let before = visitor.ticket().expect("a ticket").to_owned();
        assert_eq!(visitor.enter("sign-up", "ada", "").status, 303);

        let after = visitor.ticket().expect("a ticket");
        assert_eq!(after[..16], before[..16], "the id stays");
        assert_ne!(after[16..], before[16..], "the secret does not");
        assert!(visitor.get("/basket").body.contains(r#"data-product="scarf""#));
        assert_eq!(visitor.get("/").visits(), 2, "counted anew since");
        let late = planted.get("/account");
        assert_eq!(
            (late.status, late.all("set-cookie").count()),
            (409, 0),
            "the one from before opens nothing"
        );
    });
}

#[test]
fn signing_out_in_one_tab_ends_the_other() {
    with_site(|mut visitor| {
        visitor.enter("sign-up", "ada", "");
        let mut tab = visitor.clone();
        assert!(tab.get("/account").body.contains(r#"id="sign-out""#));
        let goodbye = visitor.post("/account/sign-out", "");
        assert!(goodbye.header("set-cookie").starts_with("__Host-id=; Path=/; Secure; HttpOnly"));
        assert_eq!(visitor.ticket(), None);
        assert!(tab.get("/account").body.contains(r#"id="sign-in""#));
    });
}

#[test]
fn devices_are_listed_and_ended_by_their_owner_only() {
    with_site(|mut ada| {
        let (mut telephone, mut bob) = (ada.clone(), ada.clone());
        ada.enter("sign-up", "ada", "");
        telephone.enter("sign-in", "ada", "&keep=yes");
        bob.enter("sign-up", "bob", "");
        let id = telephone.ticket().expect("a ticket")[..16].to_owned();
        assert!(ada.get("/account").body.contains(&id));

        bob.post("/account/devices/end", &format!("id={id}"));
        assert!(telephone.get("/account").body.contains(r#"id="sign-out""#), "not bob's to end");
        ada.post("/account/devices/end", &format!("id={id}"));
        assert!(telephone.get("/account").body.contains(r#"id="sign-in""#));
        assert!(ada.get("/account").body.contains(r#"id="sign-out""#));
    });
}

#[test]
fn keeping_signed_in_makes_the_cookie_outlive_the_browser() {
    with_site(|mut visitor| {
        visitor.enter("sign-up", "ada", "");
        let mut other = Visitor::clone(&visitor);
        other.post("/account/sign-out", "");
        assert!(!visitor.enter("sign-in", "ada", "").header("set-cookie").contains("Max-Age"));
        let line = other.enter("sign-in", "ada", "&keep=yes");
        assert!(line.header("set-cookie").ends_with("; Max-Age=2592000"), "{}", line.header("set-cookie"));
    });
}

#[test]
fn wrong_passwords_and_unknown_names_are_told_the_same() {
    with_site(|mut visitor| {
        visitor.enter("sign-up", "ada", "");
        visitor.post("/account/sign-out", "");
        let told = |visitor: &mut Visitor, form: &str| {
            let answer = visitor.post("/account/sign-in", form);
            assert_eq!(answer.status, 422);
            answer.between(r#"role="alert""#, "</p>").to_owned()
        };
        let wrong = told(&mut visitor, "name=ada&password=wrong+horse");
        assert_eq!(told(&mut visitor, "name=eve&password=wrong+horse"), wrong);
        assert_eq!(told(&mut visitor, "name=%3Cb%3E&password="), wrong);
        assert!(!visitor.post("/account/sign-in", "name=%3Cb%3E&password=x").body.contains("<b>\""));
    });
}

#[test]
fn the_panels_show_hashes_and_never_tickets() {
    with_site(|mut visitor| {
        visitor.get("/");
        visitor.enter("sign-up", "ada", "");
        let ticket = visitor.ticket().expect("a ticket").to_owned();
        let live = visitor.get("/live");
        assert!(live.body.contains(&ticket[..16]), "the id is public");
        assert!(!live.body.contains(&ticket[16..]), "the secret is not");
        assert!(live.body.contains("a new secret") && live.body.contains("sha-256"), "{}", live.body);
        assert!(live.header("cache-control").contains("no-store"));
    });
}

#[test]
fn looking_at_the_panels_is_no_visit() {
    with_site(|mut visitor| {
        visitor.get("/");
        let first = visitor.get("/live");
        let version = first.between(r#"data-version=""#, "\"");
        for _ in 0..5 {
            let again = visitor.get(&format!("/live?version={version}"));
            assert_eq!((again.status, again.all("set-cookie").count()), (204, 0), "nothing has moved");
        }
        visitor.get("/");
        assert_eq!(visitor.get(&format!("/live?version={version}")).status, 200);
    });
}

#[test]
fn the_panels_are_for_who_has_the_secret() {
    with_site(|mut visitor| {
        visitor.enter("sign-up", "ada", "");
        let id = &visitor.ticket().expect("a ticket")[..16];
        let forged = format!("Cookie: __Host-id={id}{}\r\n", "A".repeat(32));
        let live = visitor.stranger().send("GET", "/live", &forged, "");
        assert!(!live.body.contains("ada") && !live.body.contains("sha-256"), "{}", live.body);
    });
}

#[test]
fn both_languages_are_served() {
    with_site(|mut visitor| {
        let page = visitor.send("GET", "/how-it-works", "Accept-Language: vi-VN,vi;q=0.9,en;q=0.5\r\n", "");
        assert!(page.body.contains(r#"<html lang="vi""#) && page.body.contains("Cách hoạt động"));
        let chosen = visitor.post("/preferences", "language=en&back=/how-it-works");
        assert_eq!((chosen.status, chosen.header("location")), (303, "/how-it-works"));
        assert_eq!(chosen.header("set-cookie"), "language=en; Path=/; SameSite=Lax; Max-Age=31536000");
        let page = visitor.send("GET", "/how-it-works", "Accept-Language: vi\r\n", "");
        assert!(page.body.contains(r#"<html lang="en""#));
    });
}
