//! What is around every page: the head, the way about, the panels.

use cloakroom::Principal;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::demo::assets::{COOKIES_PATH, HEAD_SCRIPT, SCRIPT_PATH, STYLE_PATH};
use crate::demo::language::Language;
use crate::demo::text::Text;
use crate::demo::texts::shell as text;
use crate::demo::theme::Theme;
use crate::demo::visit::Visit;
use crate::demo::visitor::Visitor;

/// The places in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Shop,
    How,
    Basket,
    Account,
    /// None of them.
    Elsewhere,
}

/// What of the session the frame of a page shows.
#[derive(Default)]
pub(crate) struct Known {
    pieces: u64,
    principal: Option<Principal>,
    /// Whether a session was asked at all.
    asked: bool,
}

impl Known {
    /// What a visit knows.
    pub(crate) fn of(visit: &Visit) -> Self {
        Self { pieces: visit.basket.pieces(), principal: visit.principal.clone(), asked: true }
    }
}

/// A page of somebody who has a session.
pub(crate) fn page(visit: &Visit, place: Place, title: Text, body: &Markup) -> Markup {
    frame(&visit.visitor, &Known::of(visit), place, title.in_(visit.visitor.language), body)
}

/// A page that asks for no session.
pub(crate) fn plain_page(visitor: &Visitor, place: Place, title: Text, body: &Markup) -> Markup {
    frame(visitor, &Known::default(), place, title.in_(visitor.language), body)
}

fn frame(visitor: &Visitor, known: &Known, place: Place, title: &str, body: &Markup) -> Markup {
    let language = visitor.language;
    html! {
        (DOCTYPE)
        html lang=(language.tag()) data-theme=(visitor.theme.name()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (PreEscaped(title)) " · Cloakroom" }
                script { (PreEscaped(HEAD_SCRIPT)) }
                link rel="stylesheet" href=(*STYLE_PATH);
                link rel="modulepreload" href=(*COOKIES_PATH);
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
            }
            body data-principal=[principal(known)] {
                a.skip href="#content" { (text::SKIP.html(language)) }
                (header(visitor, known, place))
                div.stage {
                    main #content tabindex="-1" { (body) }
                    (behind(language))
                }
                (footer(language))
                a.peek href="#behind" { (text::BEHIND.html(language)) " ↓" }
                // Here and not in the head: it fills the panels before the page is first painted.
                script src=(*SCRIPT_PATH) {}
            }
        }
    }
}

fn header(visitor: &Visitor, known: &Known, place: Place) -> Markup {
    let language = visitor.language;
    html! {
        header.top {
            a.brand href="/" {
                svg viewBox="0 0 32 32" aria-hidden="true" { (PreEscaped(HANGER)) }
                "Cloakroom"
            }
            nav aria-label=(text::NAVIGATION.in_(language)) {
                (link("/", text::HOME.html(language), place == Place::Home))
                (link("/shop", text::SHOP.html(language), place == Place::Shop))
                (link("/how-it-works", text::HOW.html(language), place == Place::How))
                (link("/basket", html! {
                    (text::BASKET.html(language)) " "
                    span.count data-pieces hidden[known.pieces == 0] { (known.pieces) }
                }, place == Place::Basket))
                (link("/account", html! {
                    span.who data-nobody=(text::ACCOUNT.in_(language)) {
                        @match &known.principal {
                            Some(principal) => { (principal) }
                            None => { (text::ACCOUNT.html(language)) }
                        }
                    }
                }, place == Place::Account))
            }
            (preferences(visitor))
        }
        div.notice #elsewhere role="status" hidden {
            (text::CHANGED_ELSEWHERE.html(language)) " "
            a href=(visitor.path) { (text::RELOAD.html(language)) }
        }
    }
}

fn link(to: &str, name: impl maud::Render, is_here: bool) -> Markup {
    html! { a href=(to) aria-current=[is_here.then_some("page")] { (name) } }
}

/// Works without scripts; with one, the colours change on the spot and no request is made.
fn preferences(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        form.preferences method="post" action="/preferences" {
            input type="hidden" name="back" value=(visitor.path);
            div.switch role="group" aria-label=(text::LANGUAGE.in_(language)) {
                @for other in Language::ALL {
                    button name="language" value=(other.tag()) lang=(other.tag())
                        aria-pressed=(other == language) title=(other.name()) aria-label=(other.name()) {
                        (other.tag())
                    }
                }
            }
            (theme_switch(visitor))
        }
    }
}

/// The choice of colours, inside a form that is sent to `/preferences`.
pub(crate) fn theme_switch(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        div.switch role="group" aria-label=(text::THEME.in_(language)) {
            @for theme in Theme::ALL {
                button name="theme" value=(theme.name()) aria-pressed=(theme == visitor.theme)
                    title=(theme_name(theme).in_(language)) aria-label=(theme_name(theme).in_(language)) {
                    svg viewBox="0 0 20 20" aria-hidden="true" { (PreEscaped(theme_icon(theme))) }
                }
            }
        }
    }
}

/// Filled by the script, from `/live`.
fn behind(language: Language) -> Markup {
    html! {
        aside.behind #behind tabindex="0" aria-label=(text::BEHIND.in_(language)) {
            p.behind-title { (text::BEHIND.html(language))
                span.live { (text::LIVE.html(language)) } span.away { (text::AWAY.html(language)) }
            }
            div #live {
                div.panel.panel-empty {} div.panel.panel-empty {} div.panel.panel-empty {}
            }
            noscript { p.panel.nothing { (text::NO_SCRIPT.html(language)) } }
        }
    }
}

fn footer(language: Language) -> Markup {
    html! {
        footer { p { (text::FOOTER.html(language)) } }
    }
}

/// Who was signed in when the page was made: empty for nobody, nothing when nobody asked.
fn principal(known: &Known) -> Option<&str> {
    known.asked.then(|| known.principal.as_ref().map(Principal::as_str).unwrap_or_default())
}

const fn theme_name(theme: Theme) -> Text {
    match theme {
        Theme::Auto => text::THEME_AUTO,
        Theme::Light => text::THEME_LIGHT,
        Theme::Dark => text::THEME_DARK,
    }
}

const HANGER: &str = r#"<path d="M13 9.5a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.4-1.6 2.6v.6L3.6 23.2c-1.5 1-.8 3.3 1 3.3h22.8c1.8 0 2.5-2.3 1-3.3L16 15.2" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>"#;

const fn theme_icon(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => {
            r#"<circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>"#
        }
        Theme::Light => {
            r#"<circle cx="10" cy="10" r="3.4" fill="currentColor"/><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>"#
        }
        Theme::Dark => r#"<path d="M16.5 11.9A7 7 0 0 1 8.1 3.5a7 7 0 1 0 8.4 8.4z" fill="currentColor"/>"#,
    }
}
