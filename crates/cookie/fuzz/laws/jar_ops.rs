//! Laws of a jar, whatever happens to it.

#[path = "jar_model.rs"]
mod jar_model;
#[path = "jar_script.rs"]
mod jar_script;

use cloakroom_cookie::jar::{Cookie, Jar, Limits, Timestamp, Verdict, parse_set_cookie};
use cloakroom_cookie::pairs;
use jar_model::is_sound;
use jar_script::{HOSTS, Script, Step, Visit};

/// 2026-01-15 00:00:00.
const BEGINNING: Timestamp = Timestamp::from_secs(1_768_435_200);
const DAYS_400_MILLIS: i64 = 400 * 86_400_000;
const STEPS_MAX: usize = 200;

struct Story {
    jar: Jar,
    limits: Limits,
    now: Timestamp,
    /// The latest that it was, for clocks are put back.
    latest: Timestamp,
}

pub(crate) fn holds_for(input: &[u8]) {
    let mut script = Script(input);
    let (jar, limits) = script.jar();
    let mut story = Story { jar, limits, now: BEGINNING, latest: BEGINNING };
    for _ in 0..STEPS_MAX {
        let Some(step) = script.step() else { break };
        match step {
            Step::Set(visit, line) => story.set(&visit, &line),
            Step::Get(visit) => story.get(&visit),
            Step::Wait { secs } => story.wait(secs),
            Step::SaveAndLoad => story.save_and_load(),
            Step::EndSession => story.end_session(),
        }
        story.is_sound();
    }
}

impl Story {
    fn held(&self) -> Vec<Cookie> {
        self.jar.cookies(self.now).into_iter().cloned().collect()
    }

    fn set(&mut self, visit: &Visit, line: &[u8]) {
        let before = self.held();
        let verdict = self.jar.set(&visit.request(), line, self.now);
        let after = self.held();
        let what = || format!("{verdict:?} of {} at {visit:?}", line.escape_ascii());
        match verdict {
            Verdict::Refused(_) => assert_eq!(after, before, "{}", what()),
            Verdict::Stored => {
                let read = parse_set_cookie(line).unwrap();
                let is_it = |cookie: &&Cookie| {
                    (cookie.name(), cookie.value()) == (read.name(), read.value()) && visit.may_leave(cookie)
                };
                assert!(after.iter().any(|cookie| is_it(&cookie)), "{}", what());
            }
            _ => assert!(after.iter().all(|cookie| before.contains(cookie)), "{}", what()),
        }
        for (old, new) in before.iter().flat_map(|old| after.iter().map(move |new| (old, new))) {
            if identity(old) != identity(new) || old == new {
                continue;
            }
            assert_eq!(new.created(), old.created(), "{}", what());
            assert!(visit.may_leave(new) && (!visit.script || !old.is_http_only()), "{}", what());
            assert!(visit.is_secure() || !old.is_secure(), "{}", what());
        }
    }

    fn get(&mut self, visit: &Visit) {
        let held = self.held();
        let header = self.jar.header(&visit.request(), self.now);
        let expected = visit.header(&held);
        assert_eq!(header.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{visit:?}");
        let sent = visit.sent(&held);
        assert_eq!(pairs(&header).count(), sent.len(), "{}", header.escape_ascii());
        for (pair, cookie) in pairs(&header).zip(&sent).filter(|(_, cookie)| !cookie.name().is_empty()) {
            assert_eq!((pair.name, pair.value), (cookie.name(), cookie.value()));
        }
        assert_eq!(told(&self.held(), false), told(&held, false));
    }

    fn wait(&mut self, secs: i64) {
        let mut left = self.held();
        self.now = Timestamp::from_millis(self.now.as_millis() + secs * 1000);
        self.latest = self.latest.max(self.now);
        left.retain(|cookie| cookie.expires().is_none_or(|expires| expires > self.now));
        let held = self.held();
        // What had expired may be there again.
        assert!(left.iter().all(|cookie| held.contains(cookie)) && (secs < 0 || held == left));
    }

    fn end_session(&mut self) {
        let mut left = self.held();
        self.jar.end_session();
        left.retain(|cookie| cookie.expires().is_some());
        assert_eq!(self.held(), left);
    }

    fn save_and_load(&mut self) {
        let before = self.held();
        let mut loaded = self.jar.clone();
        loaded.retain(|_| false);
        assert_eq!(loaded.load(&self.jar.save(self.now), self.now), Ok(Vec::new()));
        self.through_netscape(&before, loaded.clone());
        let mut old = std::mem::replace(&mut self.jar, loaded);
        assert_eq!(told(&self.held(), true), told(&before, true));
        for visit in HOSTS.iter().flat_map(|host| [true, false].map(|tls| Visit::to(*host, tls))) {
            let request = visit.request();
            let (mut old, mut new) = (old.clone(), self.jar.clone());
            assert_eq!(new.header(&request, self.now), old.header(&request, self.now), "{visit:?}");
        }
        old.retain(|_| false);
        assert_eq!(old.save(self.now), Jar::new().save(self.now));
    }

    /// The other file loses something, and invents nothing.
    fn through_netscape(&self, before: &[Cookie], mut jar: Jar) {
        jar.retain(|_| false);
        jar.read_netscape(&self.jar.to_netscape(self.now), self.now);
        for read in jar.cookies(self.now) {
            let same = |cookie: &Cookie| {
                identity(cookie) == identity(read)
                    && cookie.value() == read.value()
                    && (cookie.is_secure(), cookie.is_http_only()) == (read.is_secure(), read.is_http_only())
                    && cookie.expires().is_some() == read.expires().is_some()
            };
            assert!(before.iter().any(same), "{read:?}");
        }
    }

    fn is_sound(&self) {
        let held = self.held();
        let latest = Timestamp::from_millis(self.latest.as_millis() + DAYS_400_MILLIS);
        for cookie in &held {
            assert!(is_sound(cookie), "{cookie:?}");
            assert!(cookie.created().max(cookie.accessed()) <= self.latest, "{cookie:?}");
            assert!(cookie.expires().is_none_or(|expires| self.now < expires && expires <= latest));
            assert_eq!(held.iter().filter(|other| identity(other) == identity(cookie)).count(), 1);
            self.has_room(&held, cookie);
        }
        assert!(held.len() <= self.limits.total);
    }

    fn has_room(&self, held: &[Cookie], cookie: &Cookie) {
        let shares =
            |other: &&Cookie| other.domain() == cookie.domain() && other.partition() == cookie.partition();
        let cookies = held.iter().filter(shares).count();
        let octets: usize = held.iter().filter(shares).map(|one| one.name().len() + one.value().len()).sum();
        if cookie.partition().is_none() {
            assert!(cookies <= self.limits.per_domain);
        } else {
            assert!(cookies <= self.limits.per_partition && octets <= self.limits.per_partition_octets);
        }
    }
}

/// By what the browser knows a cookie.
fn identity(cookie: &Cookie) -> impl PartialEq + use<'_> {
    (cookie.name(), cookie.domain(), cookie.is_host_only(), cookie.path(), cookie.partition())
}

/// All that is told of cookies; without the time they were last sent where that may differ.
fn told(cookies: &[Cookie], accessed: bool) -> Vec<String> {
    let of = |cookie: &Cookie| {
        let last = accessed.then(|| cookie.accessed());
        format!("{cookie:?} {} {:?} {last:?}", cookie.value().escape_ascii(), cookie.created())
    };
    cookies.iter().map(of).collect()
}
