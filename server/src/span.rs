//! A length of time: as it is typed, and in words.

use std::fmt;
use std::time::Duration;

use cloakroom::Lifetime;

/// A length of time for a session, from a millisecond to [`Lifetime::ABSOLUTE_MAX`], as somebody typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    length: Duration,
    typed: String,
}

impl Span {
    /// Reads "90s" or "1h 30m".
    ///
    /// # Errors
    /// In a sentence for the person who typed it, when it is no length of time or none for a session.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let length = match humantime::parse_duration(text) {
            Ok(length) => length,
            Err(humantime::DurationError::NumberOverflow) => Duration::MAX,
            Err(_) => return Err("a span is a number with a unit: 90s, 20m, 12h, 7d".to_owned()),
        };
        if length.as_millis() == 0 {
            return Err("a session must live for at least a millisecond, 1ms".to_owned());
        }
        if length > Lifetime::ABSOLUTE_MAX {
            return Err("browsers keep a cookie for 400 days at most, 400d".to_owned());
        }
        Ok(Self { length, typed: text.split_whitespace().collect() })
    }

    /// How long it is.
    pub(crate) const fn length(&self) -> Duration {
        self.length
    }
}

/// As it was typed, without spaces: one word of a command.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

/// The words for a length of time, in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    /// Day, hour, minute, second, millisecond: for one, and for several.
    pub(crate) units: [(&'static str, &'static str); 5],
}

/// As an English speaker says it.
pub(crate) const ENGLISH: Words = Words {
    units: [
        ("day", "days"),
        ("hour", "hours"),
        ("minute", "minutes"),
        ("second", "seconds"),
        ("millisecond", "milliseconds"),
    ],
};

/// As a Vietnamese speaker says it.
pub(crate) const VIETNAMESE: Words = Words {
    units: [("ngày", "ngày"), ("giờ", "giờ"), ("phút", "phút"), ("giây", "giây"), ("mili giây", "mili giây")],
};

/// Milliseconds of each unit.
const MILLIS: [u128; 5] = [86_400_000, 3_600_000, 60_000, 1_000, 1];

/// As in "1 hour 30 minutes": the two largest units of it, which is as exact as people are.
pub(crate) fn in_words(span: Duration, words: Words) -> String {
    let mut left = span.as_millis();
    let mut parts = Vec::new();
    for (millis, (one, several)) in MILLIS.into_iter().zip(words.units) {
        let number = left / millis;
        left %= millis;
        if number > 0 {
            parts.push(format!("{number} {}", if number == 1 { one } else { several }));
        }
    }
    parts.truncate(2);
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_told_as_they_were_typed() {
        let span = Span::read("1h 30m").expect("a span");
        assert_eq!((span.length().as_secs(), span.to_string()), (5_400, "1h30m".to_owned()));
        assert_eq!(Span::read(&span.to_string()), Ok(span));
        assert!(Span::read("1ms").is_ok() && Span::read("400d").is_ok());
    }

    #[test]
    fn what_is_no_span_for_a_session_is_told_in_plain_words() {
        for (text, told) in [
            ("", "a number with a unit"),
            ("abc", "a number with a unit"),
            ("20", "a number with a unit"),
            ("-3s", "a number with a unit"),
            ("0s", "at least a millisecond"),
            ("999us", "at least a millisecond"),
            ("401d", "400 days at most"),
            ("99999999999999999999d", "400 days at most"),
        ] {
            let refused = Span::read(text).expect_err(text);
            assert!(refused.contains(told), "{text}: {refused}");
        }
    }

    #[test]
    fn spans_are_said_as_people_do() {
        let english = |secs| in_words(Duration::from_secs(secs), ENGLISH);
        assert_eq!(english(1_200), "20 minutes");
        assert_eq!(english(86_400), "1 day");
        assert_eq!(english(5_400), "1 hour 30 minutes");
        assert_eq!(in_words(Duration::from_secs(2_592_000), VIETNAMESE), "30 ngày");
    }
}
