//! Whatever comes to a jar and whenever, it answers as a slow one that was written from the text: all cookies in
//! one list, looked through from its beginning to its end.

mod line;
mod model;
mod story;
mod visit;

use cloakroom_cookie::jar::{Jar, Limits, Profile, Timestamp, Verdict};
use model::{Kept, Model, Outcome};
use proptest::prelude::*;
use story::{Event, events};

fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Stored => Outcome::Stored,
        Verdict::Removed => Outcome::Removed,
        Verdict::Evicted => Outcome::Evicted,
        _ => Outcome::Refused,
    }
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

/// All that can be told of a jar's cookies, in the order in which they came.
fn dump(jar: &Jar, now: i64) -> Vec<Kept> {
    let secs = |time: Timestamp| time.as_millis() / 1000;
    let kept = |cookie: &&cloakroom_cookie::jar::Cookie| Kept {
        name: cookie.name().to_vec(),
        value: cookie.value().to_vec(),
        domain: cookie.domain().to_owned(),
        host_only: cookie.is_host_only(),
        path: cookie.path().to_vec(),
        secure: cookie.is_secure(),
        http_only: cookie.is_http_only(),
        same_site: cookie.same_site().map(|level| level.as_str().to_ascii_lowercase()),
        partition: cookie.partition().map(|own| (own.site().to_owned(), own.has_cross_site_ancestor())),
        expires: cookie.expires().map(secs),
        created: secs(cookie.created()),
        accessed: secs(cookie.accessed()),
    };
    jar.cookies(at(now)).iter().map(kept).collect()
}

fn agree(events: &[Event], limits: Limits, layered: bool) -> Result<(), TestCaseError> {
    let profile = if layered { Profile::Layered } else { Profile::Rfc10025 };
    let empty = || Jar::new().with_limits(limits).with_profile(profile);
    let mut jar = empty();
    let mut model = Model::new(limits, layered);
    let mut now = story::BEGINNING;
    for event in events {
        match event {
            Event::Wait(secs) => now += secs,
            Event::SaveAndLoad => {
                let saved = jar.save(at(now));
                jar = empty();
                prop_assert_eq!(jar.load(&saved, at(now)), Ok(vec![]));
            }
            Event::EndSession => {
                jar.end_session();
                model.end_session();
            }
            Event::Set(visit, line) => {
                let found = outcome(jar.set(&visit.request(), line, at(now)));
                let expected = model.set(visit, line, now);
                prop_assert_eq!(found, expected, "{} at {:?}", line.escape_ascii(), visit);
            }
            Event::Get(visit) => {
                let found = jar.header(&visit.request(), at(now)).escape_ascii().to_string();
                prop_assert_eq!(found, model.get(visit, now).escape_ascii().to_string(), "{:?}", visit);
            }
        }
        prop_assert_eq!(dump(&jar, now), model.dump(now), "after {:?}", event);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_jar_answers_as_the_text_has_it(events in events(), layered in any::<bool>()) {
        agree(&events, Limits::default(), layered)?;
    }

    #[test]
    fn a_jar_without_room_answers_as_the_text_has_it(
        events in events(),
        per_domain in 0..4usize,
        per_partition in 0..3usize,
        per_partition_octets in 0..6usize,
        total in 0..6usize,
    ) {
        agree(&events, Limits { per_domain, per_partition, per_partition_octets, total }, false)?;
    }
}
