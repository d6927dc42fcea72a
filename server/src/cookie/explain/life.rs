//! How long a cookie is kept, in words.

use crate::cookie::explain::facts::Facts;
use crate::cookie::moment;

/// For the headline: `for 30 days, until …`.
pub(crate) fn headline(facts: &Facts, now_secs: i64) -> String {
    match facts.expires {
        Some(expires) => format!(
            "for {}, until {}",
            moment::span(expires.saturating_sub(now_secs).unsigned_abs()),
            moment::utc(expires)
        ),
        None => "until its session ends".to_owned(),
    }
}

/// For the row: with what was cut.
pub(crate) fn row(facts: &Facts, now_secs: i64) -> String {
    match (facts.expires, facts.asked_expires) {
        (None, _) => "until the browser's session ends; longer where it restores its windows".to_owned(),
        (Some(expires), None) => {
            let span = moment::span(expires.saturating_sub(now_secs).unsigned_abs());
            format!("until {} ({span})", moment::utc(expires))
        }
        (Some(expires), Some(asked)) => {
            let asked = moment::span(asked.saturating_sub(now_secs).unsigned_abs());
            format!(
                "until {}: 400 days, to which browsers cut the {asked} of the line (5.5)",
                moment::utc(expires)
            )
        }
    }
}
