//! Theme and language, kept in cookies that scripts may read: they are no secret, and no session is asked.

use std::sync::LazyLock;
use std::time::Duration;

use axum::Form;
use axum::response::Redirect;
use cloakroom::cookies::{CookieError, CookieSpec, Cookies, PlainCookie};
use serde::Deserialize;

use super::language::Language;
use super::theme::Theme;

/// How long a browser keeps a preference: a year. `page.js` says the same.
const KEPT: Duration = Duration::from_hours(365 * 24);

static THEME: LazyLock<PlainCookie> = LazyLock::new(|| preference(Theme::COOKIE));
static LANGUAGE: LazyLock<PlainCookie> = LazyLock::new(|| preference(Language::COOKIE));

/// What the form sends: either of the two, and where it stood.
#[derive(Debug, Deserialize)]
pub(crate) struct Wish {
    theme: Option<String>,
    language: Option<String>,
    back: Option<String>,
}

/// Sets what was wished for, and goes back to where the wish was made.
pub(crate) async fn choose(
    cookies: Cookies,
    Form(wish): Form<Wish>,
) -> Result<(Cookies, Redirect), CookieError> {
    if let Some(theme) = wish.theme.and_then(|name| Theme::of_name(name.as_bytes())) {
        cookies.set(&*THEME, theme.name())?;
    }
    if let Some(language) = wish.language.and_then(|tag| Language::of_tag(tag.as_bytes())) {
        cookies.set(&*LANGUAGE, language.tag())?;
    }
    Ok((cookies, Redirect::to(&back(wish.back.as_deref()))))
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

/// For scripts to read, and on plain http as well: the demo may be anywhere.
fn preference(name: &str) -> PlainCookie {
    match CookieSpec::builder(name).script_readable().insecure_plain_http().build() {
        Ok(spec) => PlainCookie::new(spec).kept_for(KEPT),
        Err(_) => unreachable!("both are built by the test of this file"),
    }
}

#[cfg(test)]
mod tests {
    use cloakroom::cookies::Cookie as _;

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
        let line = |cookie: &PlainCookie, value| {
            let (value, lifetime) = cookie.write(value).expect("a value");
            cookie.spec().set(&value, lifetime).expect("a line")
        };
        assert_eq!(line(&THEME, "dark"), "theme=dark; Path=/; SameSite=Lax; Max-Age=31536000");
        assert_eq!(line(&LANGUAGE, "vi"), "language=vi; Path=/; SameSite=Lax; Max-Age=31536000");
    }
}
