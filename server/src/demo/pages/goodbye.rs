//! After the end of a session. It asks for none, so that there is none to be seen.

use axum::extract::State;
use cloakroom_cookie::CookieSpec;
use maud::{Markup, html};

use super::shell::{self, Place};
use crate::demo::site::Site;
use crate::demo::texts::goodbye as text;
use crate::demo::visitor::Visitor;

/// `GET /goodbye`
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Markup {
    let language = visitor.language;
    let body = html! {
        h1 { (text::TITLE.html(language)) }
        p.lead { (text::LEAD.html(language)) }
        pre.wire { code { "Set-Cookie: " (removal(&site)) } }
        p { (text::TOLD.html(language)) }
        p { a.button href="/" { (text::AGAIN.html(language)) } }
    };
    shell::plain_page(&visitor, Place::Elsewhere, text::PAGE, &body)
}

/// The line with which a browser is told to forget the ticket.
fn removal(site: &Site) -> String {
    let cookie = CookieSpec::builder(&*site.cookie_name);
    let cookie = if site.secure { cookie } else { cookie.insecure_plain_http() };
    cookie.build().map(|spec| spec.removal().to_owned()).unwrap_or_default()
}
