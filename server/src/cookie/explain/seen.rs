//! The cookies of the lines before: what a line replaced, and what stands beside it.

use cloakroom_cookie::jar::{Cookie, Jar, Partition, Timestamp};

/// By what a browser tells cookies apart (5.7 step 23, and CHIPS).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    name: Vec<u8>,
    domain: String,
    host_only: bool,
    path: Vec<u8>,
    partition: Option<Partition>,
}

impl Identity {
    fn of(cookie: &Cookie) -> Self {
        Self {
            name: cookie.name().to_vec(),
            domain: cookie.domain().to_owned(),
            host_only: cookie.is_host_only(),
            path: cookie.path().to_vec(),
            partition: cookie.partition().cloned(),
        }
    }
}

/// Which line set which cookie.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    lines: Vec<(Identity, usize)>,
}

impl Seen {
    /// The line whose cookie is this one, if the jar still holds it.
    pub(crate) fn same(&self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> Option<usize> {
        let identity = Identity::of(cookie);
        self.held(jar, now).find(|(other, _)| *other == identity).map(|(_, line)| line)
    }

    /// The lines whose cookies have its name, and another Domain, Path or partition.
    pub(crate) fn beside(&self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> Vec<usize> {
        let identity = Identity::of(cookie);
        let others =
            self.held(jar, now).filter(|(other, _)| *other != identity && other.name == identity.name);
        others.map(|(_, line)| line).collect()
    }

    /// From now on the cookie is this line's.
    pub(crate) fn remember(&mut self, cookie: &Cookie, line: usize) {
        let identity = Identity::of(cookie);
        self.lines.retain(|(other, _)| *other != identity);
        self.lines.push((identity, line));
    }

    fn held(&self, jar: &Jar, now: Timestamp) -> impl Iterator<Item = (Identity, usize)> {
        let held: Vec<_> = jar.cookies(now).into_iter().map(Identity::of).collect();
        let all = self.lines.iter().filter(move |(identity, _)| held.contains(identity));
        all.cloned().collect::<Vec<_>>().into_iter()
    }
}
