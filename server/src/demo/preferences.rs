//! Theme and language, kept in cookies that scripts may read: they are no secret, and no session is asked.

use axum::Form;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use cloakroom_cookie::{CookieLifetime, CookieSpec};
use serde::Deserialize;

use super::language::Language;
use super::theme::Theme;

/// How long a browser keeps a preference: a year, in seconds. `page.js` says the same.
const KEPT_SECS: u64 = 365 * 24 * 60 * 60;

/// What the form sends: either of the two, and where it stood.
#[derive(Debug, Deserialize)]
pub(crate) struct Wish {
    theme: Option<String>,
    language: Option<String>,
    back: Option<String>,
}

/// Sets what was wished for, and goes back to where the wish was made.
pub(crate) async fn choose(Form(wish): Form<Wish>) -> Response {
    let theme = wish.theme.and_then(|name| Theme::of_name(name.as_bytes()));
    let language = wish.language.and_then(|tag| Language::of_tag(tag.as_bytes()));
    let mut lines = HeaderMap::new();
    let chosen = [
        theme.map(|theme| (Theme::COOKIE, theme.name())),
        language.map(|language| (Language::COOKIE, language.tag())),
    ];
    for (name, value) in chosen.into_iter().flatten() {
        lines.extend(line(name, value).map(|line| (SET_COOKIE, line)));
    }
    (lines, Redirect::to(&back(wish.back.as_deref()))).into_response()
}

/// A place on this site to go back to; the front page if the wish names any other.
pub(crate) fn back(wished: Option<&str>) -> String {
    let fine = |path: &&str| {
        let mut octets = path.bytes();
        octets.next() == Some(b'/')
            && octets.next() != Some(b'/')
            && path.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"/-_#".contains(&octet))
    };
    wished.filter(fine).unwrap_or("/").to_owned()
}

fn line(name: &str, value: &str) -> Option<HeaderValue> {
    let spec = CookieSpec::builder(name).script_readable().insecure_over_plain_http().build().ok()?;
    let line = spec.set(value, CookieLifetime::MaxAge(KEPT_SECS)).ok()?;
    HeaderValue::try_from(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_this_site_only() {
        for fine in ["/shop/umbrella", "/shop#hat"] {
            assert_eq!(back(Some(fine)), fine);
        }
        for wrong in ["", "shop", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb"] {
            assert_eq!(back(Some(wrong)), "/", "{wrong:?}");
        }
    }

    #[test]
    fn preferences_are_for_scripts_to_read() {
        let line = line("theme", "dark").expect("a line");
        assert_eq!(line, "theme=dark; Path=/; SameSite=Lax; Max-Age=31536000");
    }
}
