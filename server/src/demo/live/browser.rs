//! What your browser holds.

use std::time::Duration;

use cloakroom::SessionId;
use maud::{Markup, html};

use super::Standing;
use crate::demo::language::Language;
use crate::demo::site::Site;
use crate::demo::texts::panels as text;
use crate::demo::wire::{CookiePair, Shown};

/// The cookies that came along with this very request.
pub(super) fn panel(site: &Site, language: Language, standing: &Standing, cookies: &[CookiePair]) -> Markup {
    let ticket = cookies.iter().find(|cookie| *cookie.name == *site.cookie_name);
    let others = || cookies.iter().filter(|cookie| *cookie.name != *site.cookie_name);
    html! {
        section.panel aria-labelledby="panel-browser" {
            h2 #panel-browser { span.dot.dot-browser aria-hidden="true" {} (text::BROWSER.html(language)) }
            @match ticket.map(|ticket| (&ticket.name, ticket.session())) {
                Some((name, Some(id))) => { (stub(site, language, standing, name, id)) }
                Some((_, None)) => { p.nothing { (text::BROWSER_TOSSED.html(language)) } }
                None => { p.nothing { (text::BROWSER_NO_TICKET.html(language)) } }
            }
            @if others().next().is_some() {
                ul.crumbs {
                    @for cookie in others() { li { (crumb(language, cookie)) } }
                }
            }
            p.script-sees {
                (text::SCRIPT_SEES.html(language)) " "
                code { "document.cookie" } " = "
                code data-script-sees {}
            }
        }
    }
}

/// The ticket: its public half to be read, its secret half not.
fn stub(site: &Site, language: Language, standing: &Standing, name: &str, id: SessionId) -> Markup {
    html! {
        div.ticket data-key="ticket" {
            div.ticket-id {
                span.ticket-name { (name) }
                code { (id) }
                small { (text::TICKET_ID.html(language)) }
            }
            div.ticket-secret {
                span.ticket-name aria-hidden="true" { "\u{a0}" }
                code aria-label=(text::TICKET_SECRET_LABEL.in_(language)) { "••••••" }
                small { (text::TICKET_SECRET.html(language)) }
            }
        }
        p.chips {
            span.chip.chip-safe { "HttpOnly" }
            @if site.secure { span.chip.chip-safe { "Secure" } } @else { span.chip.chip-risk { s { "Secure" } } }
            span.chip { "SameSite=Lax" }
            span.chip { "Path=/" }
            span.chip { (kept(language, standing)) }
        }
    }
}

/// Until when the browser keeps it.
fn kept(language: Language, standing: &Standing) -> String {
    let lifetime =
        standing.held().map(|held| held.record.lifetime).filter(|lifetime| lifetime.is_persistent());
    match lifetime {
        Some(lifetime) => text::KEPT_DAYS.with(language, days(lifetime.idle())),
        None => text::KEPT_UNTIL_CLOSED.in_(language).to_owned(),
    }
}

const fn days(span: Duration) -> u64 {
    span.as_secs().div_ceil(24 * 60 * 60)
}

fn crumb(language: Language, cookie: &CookiePair) -> Markup {
    html! {
        code data-key=(format!("cookie-{}", cookie.name)) {
            b { (cookie.name) } "="
            @match &cookie.value {
                Shown::Plain(value) => { (value) }
                Shown::Ticket(id, _) => { (id) "…" }
                Shown::Empty => {}
                Shown::Hidden => { "…" }
            }
        }
        @match &cookie.value {
            Shown::Plain(_) => { span.chip { (text::FOR_SCRIPTS.html(language)) } }
            Shown::Ticket(..) | Shown::Empty | Shown::Hidden => { span.chip { (text::NOT_OURS.html(language)) } }
        }
    }
}
