//! The language of a page: chosen by a cookie, else by what the browser prefers.

use crate::span::{ENGLISH, VIETNAMESE, Words};

/// A language that every text is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    #[default]
    English,
    /// Tiếng Việt.
    Vietnamese,
}

impl Language {
    /// The script-readable cookie that keeps it.
    pub(crate) const COOKIE: &'static str = "language";

    /// All of them, in the order they are offered.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Vietnamese];

    /// Its tag (RFC 5646), for `lang` and for the cookie.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Vietnamese => "vi",
        }
    }

    /// Its name, in itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Vietnamese => "Tiếng Việt",
        }
    }

    /// How lengths of time are said in it.
    pub(crate) const fn span_words(self) -> Words {
        match self {
            Self::English => ENGLISH,
            Self::Vietnamese => VIETNAMESE,
        }
    }

    /// The language of exactly this tag.
    pub(crate) fn of_tag(tag: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag().as_bytes() == tag)
    }

    /// The one an `Accept-Language` field likes best (RFC 9110, 12.5.4).
    pub(crate) fn preferred(field: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in field.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let primary = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default();
            let language = Self::of_tag(primary.to_ascii_lowercase().as_bytes());
            let quality =
                parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok());
            if let (Some(language), Some(quality)) = (language, quality)
                && quality > best.map_or(0.0, |(most, _)| most)
            {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_is_found() {
        use Language::{English, Vietnamese};
        assert_eq!(Language::preferred("vi-VN,vi;q=0.9,en-US;q=0.6"), Some(Vietnamese));
        assert_eq!(Language::preferred("de, en;q=0.3, vi;q=0.7"), Some(Vietnamese));
        assert_eq!(Language::preferred("EN-gb"), Some(English));
        for nothing in ["", "de", "vi;q=0", "vi;q=x", ";;,,=", "*"] {
            assert_eq!(Language::preferred(nothing), None, "{nothing:?}");
        }
    }
}
