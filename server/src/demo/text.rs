//! What visitors read: the same text in every language.

use maud::PreEscaped;

use super::language::Language;

/// One text in both languages, side by side. HTML of our own making, so it may hold `<code>` and `<b>`;
/// never anything a visitor has typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    pub(crate) en: &'static str,
    pub(crate) vi: &'static str,
}

impl Text {
    /// In English and in Vietnamese.
    pub(crate) const fn new(en: &'static str, vi: &'static str) -> Self {
        Self { en, vi }
    }

    /// In one of them.
    pub(crate) const fn in_(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Vietnamese => self.vi,
        }
    }

    /// As HTML.
    pub(crate) const fn html(self, language: Language) -> PreEscaped<&'static str> {
        PreEscaped(self.in_(language))
    }

    /// With a number where `{}` stands.
    pub(crate) fn with(self, language: Language, number: u64) -> String {
        self.in_(language).replace("{}", &number.to_string())
    }
}
