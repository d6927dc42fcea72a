//! A full jar, against one that looks through all its cookies whenever one has to go.

use cloakroom_cookie::jar::{Jar, Limits, Request, Timestamp};
use proptest::prelude::*;

const START_SECS: i64 = 1_768_435_200;

/// What happens, so many seconds after what happened before; a clock may be put back.
#[derive(Debug, Clone)]
enum Event {
    Set { site: u8, name: u8, age_secs: Option<i64>, ticks: i64 },
    Ask { site: u8, ticks: i64 },
}

fn event() -> impl Strategy<Value = Event> {
    let (site, name, ticks) = (|| 0u8..8, 0u8..4, || -20..24i64);
    prop_oneof![
        2 => (site(), name, prop::option::of(1..200i64), ticks())
            .prop_map(|(site, name, age_secs, ticks)| Event::Set { site, name, age_secs, ticks }),
        1 => (site(), ticks()).prop_map(|(site, ticks)| Event::Ask { site, ticks }),
    ]
}

/// Cookies that each look through all of.
#[derive(Default)]
struct Naive {
    held: Vec<Held>,
    arrivals: u64,
}

#[derive(Clone)]
struct Held {
    site: u8,
    name: u8,
    expires: Option<i64>,
    accessed: i64,
    arrival: u64,
}

impl Held {
    fn is_expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl Naive {
    fn set(&mut self, site: u8, name: u8, age_secs: Option<i64>, now: i64, total: usize) {
        self.held.retain(|one| one.site != site || !one.is_expired(now));
        let same = self.held.iter().position(|one| (one.site, one.name) == (site, name));
        self.arrivals += u64::from(same.is_none());
        let arrival = same.map_or(self.arrivals, |at| self.held.remove(at).arrival);
        let expires = age_secs.map(|age| now + age);
        self.held.push(Held { site, name, expires, accessed: now, arrival });
        if self.held.len() > total {
            self.held.retain(|one| !one.is_expired(now));
        }
        while self.held.len() > total {
            let oldest = self.held.iter().map(|one| (one.accessed, one.arrival)).min().unwrap();
            self.held.retain(|one| (one.accessed, one.arrival) != oldest);
        }
    }

    fn ask(&mut self, site: u8, now: i64) {
        for one in self.held.iter_mut().filter(|one| one.site == site && !one.is_expired(now)) {
            one.accessed = one.accessed.max(now);
        }
    }

    fn names(&self, now: i64) -> Vec<String> {
        let live = self.held.iter().filter(|one| !one.is_expired(now));
        sorted(live.map(|one| format!("{}:{}", one.site, one.name)))
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn names(jar: &Jar, now: Timestamp) -> Vec<String> {
    let name = |name: &[u8]| String::from_utf8(name.to_vec()).unwrap();
    sorted(jar.cookies(now).iter().map(|cookie| name(cookie.name())))
}

fn to(site: u8) -> Request {
    Request::to(&format!("https://site{site}.example/")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn the_same_cookies_go(events in prop::collection::vec(event(), 1..200), total in 1..24usize) {
        let (mut naive, mut now) = (Naive::default(), START_SECS);
        let mut jar = Jar::new().with_limits(Limits { total, ..Limits::default() });
        for event in events {
            match event {
                Event::Set { site, name, age_secs, ticks } => {
                    now += ticks;
                    naive.set(site, name, age_secs, now, total);
                    let age = age_secs.map_or_else(String::new, |age| format!("; Max-Age={age}"));
                    jar.set(&to(site), format!("{site}:{name}=1{age}").as_bytes(), Timestamp::from_secs(now));
                }
                Event::Ask { site, ticks } => {
                    now += ticks;
                    naive.ask(site, now);
                    jar.header(&to(site), Timestamp::from_secs(now));
                }
            }
            prop_assert_eq!(names(&jar, Timestamp::from_secs(now)), naive.names(now));
        }
    }
}
