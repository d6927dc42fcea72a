//! Sessions and cookies as a visitor's browser treats them.

use crate::house::{House, add_to_basket, halves, see, sign_in, sign_up, ticket};

#[test]
fn visits_are_counted_across_pages_and_shown_live() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    browser.go(&house.url("/how-it-works"));
    assert!(ticket(&browser).is_none(), "a page that asks for no session gives no cookie");

    browser.go(&house.url("/"));
    assert_eq!(browser.find("#visits").text(), "1");
    let cookie = ticket(&browser).expect("a ticket");
    assert_eq!((&cookie["httpOnly"], &cookie["secure"]), (&true.into(), &true.into()));
    assert_eq!((&cookie["sameSite"], &cookie["path"]), (&"Lax".into(), &"/".into()));
    assert!(cookie.get("expiry").is_none(), "it goes with the browser");

    browser.go(&house.url("/shop"));
    browser.go(&house.url("/shop/hat"));
    browser.go(&house.url("/"));
    assert_eq!(browser.find("#visits").text(), "4");
    see(&browser, "value-visits", "4");
    see(&browser, "id", &halves(&browser).0);
    assert_eq!(ticket(&browser).expect("a ticket")["value"], cookie["value"]);
    let seen = browser.run("return document.cookie");
    assert!(!seen.as_str().expect("a text").contains("__Host-id"), "scripts do not see it: {seen}");
}

#[test]
fn looking_at_the_panels_is_no_visit() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    browser.go(&house.url("/"));
    see(&browser, "value-visits", "1");
    let revision = browser.find("[data-key=revision]").text();
    let seen = browser.find("[data-key=seen] time").text();
    // Asked for once more, and from elsewhere too: nothing has moved.
    browser.run("for (let n = 0; n < 20; n++) fetch('/live').then(() => document.title = 'looked')");
    browser.find("//title[.='looked']");
    see(&browser, "revision", &revision);
    assert_eq!(browser.find("[data-key=seen] time").text(), seen);
}

#[test]
fn a_page_left_open_does_not_keep_its_session_alive() {
    let Some(house) = House::open_with(&["--idle", "3s"]) else { return };
    let browser = house.browser();
    browser.go(&house.url("/"));
    let (id, _) = halves(&browser);
    // The panels of the open page are asked for every second meanwhile.
    browser.find(&format!("//*[@class='nothing'][contains(., 'has ended')]/code[.='{id}']"));
    browser.go(&house.url("/"));
    assert_eq!(browser.find("#visits").text(), "1");
    assert_ne!(halves(&browser).0, id, "a new session");
}

#[test]
fn two_tabs_fill_one_basket_at_once() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    browser.go(&house.url("/shop/hat"));
    let first = browser.tab();
    browser.new_tab();
    browser.go(&house.url("/shop/umbrella"));
    let both = [("umbrella", browser.tab()), ("hat", first)];

    // Each tab sends its clicks without waiting for the answers, so those of both are under way together.
    for (product, tab) in &both {
        browser.switch(tab);
        browser.run(&format!(
            "const form = new URLSearchParams({{ product: '{product}', step: 'add' }});
             const clicks = Array.from({{ length: 15 }}, () => fetch('/basket', {{ method: 'POST', body: form }}));
             Promise.all(clicks).then((all) => {{ document.title = all.every((one) => one.ok) ? 'done' : 'failed'; }});"
        ));
    }
    for (_, tab) in &both {
        browser.switch(tab);
        browser.find("//title[.='done']");
    }
    // And one by hand, which the other tab is told.
    browser.find(".add").click();
    browser.switch(&both[0].1);
    browser.find("//*[@class='count'][.='31']");
    browser.go(&house.url("/basket"));
    assert_eq!(browser.find("[data-product=hat] output").text(), "16");
    assert_eq!(browser.find("[data-product=umbrella] output").text(), "15");
}

#[test]
fn signing_in_replaces_the_secret_and_keeps_the_basket() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    add_to_basket(&house, &browser, "scarf");
    let (id, secret) = halves(&browser);
    let lock = browser.find("[data-key=lock]").text();

    sign_up(&house, &browser, "ada", false);
    let (id_after, secret_after) = halves(&browser);
    assert_eq!(id_after, id, "the coat stays");
    assert_ne!(secret_after, secret, "the ticket is another");
    see(&browser, "principal", "ada");
    assert_ne!(browser.find("[data-key=lock]").text(), lock);
    browser.go(&house.url("/basket"));
    browser.find("[data-product=scarf]");
    browser.find("//*[@class='who'][.='ada']");
}

#[test]
fn signing_out_in_one_tab_ends_the_other() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    sign_up(&house, &browser, "ada", false);
    let first = browser.tab();
    let second = browser.new_tab();
    browser.go(&house.url("/account"));
    browser.find("#sign-out");

    browser.switch(&first);
    browser.find("#sign-out").click();
    browser.find("//h1[contains(., 'ticket')]");
    assert!(ticket(&browser).is_none(), "the cookie is gone");

    browser.switch(&second);
    browser.find("#elsewhere:not([hidden])");
    browser.go(&house.url("/account"));
    browser.find("#sign-in");
}

#[test]
fn one_browser_signs_the_others_out() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    sign_up(&house, &browser, "ada", false);
    let profile = tempfile::tempdir().expect("a folder");
    let other = house.other_browser(&profile);
    sign_in(&house, &other, "ada", true);
    let (id, _) = halves(&other);

    browser.go(&house.url("/account"));
    browser.find(&format!("[data-device='{id}']"));
    browser.find("#end-others").click();
    browser.find(&format!("//*[@class='devices'][not(.//*[@data-device='{id}'])]"));
    other.go(&house.url("/account"));
    other.find("#sign-in");
    browser.go(&house.url("/account"));
    browser.find("#sign-out");
}

#[test]
fn a_server_started_again_continues_where_it_was() {
    let Some(mut house) = House::open() else { return };
    let browser = house.browser();
    sign_up(&house, &browser, "ada", false);
    add_to_basket(&house, &browser, "bag");
    let before = halves(&browser);

    for end in [House::restart, House::crash] {
        end(&mut house);
        browser.go(&house.url("/basket"));
        browser.find("[data-product=bag]");
        browser.find("//*[@class='who'][.='ada']");
        assert_eq!(halves(&browser), before);
    }
}

#[test]
fn closing_the_browser_ends_what_was_not_to_be_kept() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    sign_up(&house, &browser, "ada", false);
    browser.close();
    let browser = house.browser();
    browser.go(&house.url("/account"));
    browser.find("#sign-in");

    sign_in(&house, &browser, "ada", true);
    let kept = halves(&browser);
    assert!(ticket(&browser).expect("a ticket")["expiry"].is_u64(), "it outlives the browser");
    browser.close();
    let browser = house.browser();
    browser.go(&house.url("/account"));
    browser.find("#sign-out");
    assert_eq!(halves(&browser), kept);
}

#[test]
fn theme_and_language_are_cookies_for_scripts() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    browser.go(&house.url("/how-it-works"));
    browser.find("button[value=dark]").click();
    browser.find("html[data-theme=dark]");
    browser.find("button[value=vi]").click();
    browser.find("html[lang=vi][data-theme=dark]");
    browser.find("//h1[.='Cách hoạt động']");
    for (name, value) in [("theme", "dark"), ("language", "vi")] {
        let cookie = browser.cookie(name).expect("a preference");
        assert_eq!((&cookie["value"], &cookie["httpOnly"]), (&value.into(), &false.into()));
    }
    assert!(ticket(&browser).is_none(), "preferences are no session");
}
