//! The front page: the counter, and what to try.

use maud::{Markup, html};

use super::shell::{self, Place};
use crate::demo::language::Language;
use crate::demo::text::Text;
use crate::demo::texts::home as text;
use crate::demo::visit::Visit;

/// `GET /`
pub(crate) async fn show(visit: Visit) -> Markup {
    let language = visit.visitor.language;
    let body = html! {
        section.hero {
            h1 { (text::TITLE.html(language)) }
            p.lead { (text::LEAD.html(language)) }
            (counter(language, visit.count))
        }
        section aria-labelledby="try" {
            h2 #try { (text::TRY.html(language)) }
            ol.tries {
                (attempt(language, text::TRY_RELOAD, text::TRY_RELOAD_TOLD, &html! {
                    a.button.quiet href="/" { (text::RELOAD.html(language)) }
                }))
                (attempt(language, text::TRY_TABS, text::TRY_TABS_TOLD, &html! {
                    a.button.quiet href="/shop" target="_blank" { (text::OPEN_TAB.html(language)) }
                }))
                (attempt(language, text::TRY_THEME, text::TRY_THEME_TOLD, &html! {
                    form.preferences method="post" action="/preferences" {
                        input type="hidden" name="back" value="/";
                        (shell::theme_switch(&visit.visitor))
                    }
                }))
                (attempt(language, text::TRY_SIGN_IN, text::TRY_SIGN_IN_TOLD, &html! {
                    a.button.quiet href="/account" { (text::TO_ACCOUNT.html(language)) }
                }))
                (attempt(language, text::TRY_RENEW, text::TRY_RENEW_TOLD, &html! {
                    form method="post" action="/session/renew" {
                        button.button.quiet #renew { (text::RENEW.html(language)) }
                    }
                }))
                (attempt(language, text::TRY_FORGET, text::TRY_FORGET_TOLD, &html! {
                    form method="post" action="/session/forget" {
                        button.button.quiet #forget { (text::FORGET.html(language)) }
                    }
                }))
            }
        }
    };
    shell::page(&visit, Place::Home, text::PAGE, &body)
}

fn counter(language: Language, count: u64) -> Markup {
    html! {
        p.counter {
            strong #visits { (count) }
            span {
                (if count == 1 { text::COUNT_ONE } else { text::COUNT_MANY }.html(language))
                small { (text::COUNT_TOLD.html(language)) }
            }
        }
    }
}

fn attempt(language: Language, title: Text, told: Text, action: &Markup) -> Markup {
    html! {
        li {
            div { h3 { (title.html(language)) } p { (told.html(language)) } }
            (action)
        }
    }
}
