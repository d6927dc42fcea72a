//! The two forms of who is not signed in.

use maud::{Markup, html};

use super::Credentials;
use crate::demo::accounts::{Name, Password};
use crate::demo::language::Language;
use crate::demo::text::Text;
use crate::demo::texts::account as text;

/// The forms as they are shown: what was typed, and what was wrong with it.
#[derive(Default)]
pub(super) struct Door {
    sign_in: Form,
    sign_up: Form,
}

#[derive(Default)]
struct Form {
    name: String,
    keep: bool,
    refusal: Option<Refusal>,
}

/// Why a form is shown again.
#[derive(Clone, Copy)]
pub(super) struct Refusal(Text);

impl Refusal {
    /// Whether it was the name or the password is nobody's business.
    pub(super) const WRONG: Self = Self(text::WRONG);
    pub(super) const NAME: Self = Self(text::BAD_NAME);
    pub(super) const PASSWORD: Self = Self(text::BAD_PASSWORD);
    pub(super) const TAKEN: Self = Self(text::TAKEN);
    pub(super) const FULL: Self = Self(text::FULL);
}

impl Door {
    /// After a sign-in that was refused.
    pub(super) fn sign_in(asked: &Credentials, refusal: Refusal) -> Self {
        Self { sign_in: Form::again(asked, refusal), ..Self::default() }
    }

    /// After a sign-up that was refused.
    pub(super) fn sign_up(asked: &Credentials, refusal: Refusal) -> Self {
        Self { sign_up: Form::again(asked, refusal), ..Self::default() }
    }
}

impl Form {
    fn again(asked: &Credentials, refusal: Refusal) -> Self {
        let name = asked.name.chars().take(Name::CHARS_MAX).collect();
        Self { name, keep: asked.keep.is_some(), refusal: Some(refusal) }
    }
}

/// The page's content.
pub(super) fn body(language: Language, door: &Door) -> Markup {
    html! {
        h1 { (text::TITLE.html(language)) }
        p.lead { (text::LEAD.html(language)) }
        div.doors {
            (form(language, &SIGN_IN, &door.sign_in))
            (form(language, &SIGN_UP, &door.sign_up))
        }
    }
}

/// What differs between the two.
struct Kind {
    id: &'static str,
    title: Text,
    button: Text,
    password_rule: Option<Text>,
    autocomplete: &'static str,
    password_min: usize,
}

const SIGN_IN: Kind = Kind {
    id: "sign-in",
    title: text::SIGN_IN,
    button: text::SIGN_IN,
    password_rule: None,
    autocomplete: "current-password",
    password_min: 0,
};

const SIGN_UP: Kind = Kind {
    id: "sign-up",
    title: text::SIGN_UP,
    button: text::SIGN_UP_BUTTON,
    password_rule: Some(text::PASSWORD_RULE),
    autocomplete: "new-password",
    password_min: Password::CHARS_MIN,
};

fn form(language: Language, kind: &Kind, form: &Form) -> Markup {
    let id = |part: &str| format!("{}-{part}", kind.id);
    let wrong = form.refusal.is_some();
    html! {
        form.card id=(kind.id) method="post" action=(format!("/account/{}", kind.id)) {
            h2 { (kind.title.html(language)) }
            @if let Some(Refusal(told)) = form.refusal {
                p.refusal role="alert" id=(id("refusal")) { (told.html(language)) }
            }
            label for=(id("name")) { (text::NAME.html(language)) }
            input id=(id("name")) name="name" value=(form.name) required autocomplete="username"
                autocapitalize="none" spellcheck="false"
                minlength=(Name::CHARS_MIN) maxlength=(Name::CHARS_MAX)
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then(|| id("refusal"))];
            label for=(id("password")) { (text::PASSWORD.html(language)) }
            input id=(id("password")) name="password" type="password" required
                autocomplete=(kind.autocomplete) minlength=(kind.password_min) maxlength=(Password::BYTES_MAX)
                aria-describedby=[kind.password_rule.map(|_| id("rule"))];
            @if let Some(rule) = kind.password_rule { small id=(id("rule")) { (rule.html(language)) } }
            label.check {
                input type="checkbox" name="keep" value="yes" checked[form.keep];
                span { (text::KEEP.html(language)) small { (text::KEEP_TOLD.html(language)) } }
            }
            button.button { (kind.button.html(language)) }
        }
    }
}
