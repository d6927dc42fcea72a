//! A length of time in words.

use std::time::Duration;

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
    fn spans_are_said_as_people_do() {
        let english = |secs| in_words(Duration::from_secs(secs), ENGLISH);
        assert_eq!(english(1_200), "20 minutes");
        assert_eq!(english(86_400), "1 day");
        assert_eq!(english(5_400), "1 hour 30 minutes");
        assert_eq!(in_words(Duration::from_secs(2_592_000), VIETNAMESE), "30 ngày");
    }
}
