//! The rules by which a user agent keeps and sends cookies, one row and more for each, played by RFC 10025 and
//! by draft-ietf-httpbis-layered-cookies; where browsers do something else, the row says it.
//!
//! What servers must not do is in `server`; what they read, by attackers too, in `reading.rs` and `attacks.rs`.
//! Not here: the cookies of 1xx responses, which a user agent may ignore (5.3): who has the response decides.

mod domains;
mod lines;
mod lives;
mod paths;
mod scene;
mod security;
mod server;
mod stock;

#[test]
fn lines_are_cut_as_the_texts_have_it() {
    lines::rows().into_iter().for_each(scene::Row::play);
}

#[test]
fn cookies_live_as_long_as_the_texts_have_it() {
    lives::rows().into_iter().for_each(scene::Row::play);
}

#[test]
fn domains_are_those_that_the_texts_allow() {
    domains::rows().into_iter().for_each(scene::Row::play);
}

#[test]
fn paths_are_those_that_the_texts_allow() {
    paths::rows().into_iter().for_each(scene::Row::play);
}

#[test]
fn attributes_protect_as_the_texts_have_it() {
    security::rows().into_iter().for_each(scene::Row::play);
}

#[test]
fn a_jar_keeps_stock_as_the_texts_have_it() {
    stock::rows().into_iter().for_each(scene::Row::play);
}
