//! Why a line changed nothing, and what to do.

use cloakroom_cookie::jar::Refusal;
use serde::Serialize;

use crate::cookie::explain::advice::advice;
use crate::cookie::explain::attribute::Attribute;
use crate::cookie::explain::repair::repaired;
use crate::cookie::explain::request::Asked;
use crate::cookie::shown::Shown;

/// A refusal. Its fields are keys of `--json`.
#[derive(Serialize)]
pub(crate) struct Refused {
    code: String,
    pub(crate) reason: String,
    pub(crate) rule: &'static str,
    pub(crate) what_to_do: String,
    pub(crate) fixed_line: Option<Shown>,
}

impl Refused {
    pub(crate) fn of(refusal: Refusal, line: &[u8], attributes: &[Attribute], asked: &Asked) -> Self {
        Self {
            code: code(refusal),
            reason: refusal.to_string(),
            rule: refusal.rule(),
            what_to_do: advice(refusal, line, attributes, asked),
            fixed_line: repaired(line, asked).map(Shown::of),
        }
    }
}

/// `SameSiteNoneNeedsSecure` becomes `same_site_none_needs_secure`.
fn code(refusal: Refusal) -> String {
    let mut code = String::new();
    for char in format!("{refusal:?}").chars() {
        if char.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(char.to_ascii_lowercase());
    }
    code
}
