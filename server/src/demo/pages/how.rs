//! How it works, in short. It asks for no session, and says so.

use maud::{Markup, html};

use super::shell::{self, Place};
use crate::demo::texts::how as text;
use crate::demo::visitor::Visitor;

/// `GET /how-it-works`
pub(crate) async fn show(visitor: Visitor) -> Markup {
    let language = visitor.language;
    let body = html! {
        h1 { (text::TITLE.html(language)) }
        p.lead { (text::LEAD.html(language)) }
        ol.steps {
            @for (title, told) in text::STEPS {
                li { h2 { (title.html(language)) } p { (told.html(language)) } }
            }
        }
        h2 { (text::PROMISES.html(language)) }
        ul.promises {
            @for (title, told) in text::PROMISED {
                li { b { (title.html(language)) } " " (told.html(language)) }
            }
        }
        p.aside { (text::NO_SESSION.html(language)) }
    };
    shell::plain_page(&visitor, Place::How, text::PAGE, &body)
}
