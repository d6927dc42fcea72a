//! Which line gave the browser which cookie.

use std::collections::{HashMap, HashSet};

use cloakroom_cookie::jar::{Cookie, Host, Jar, Partition, Suffixes, Timestamp};

/// The lines whose cookies the browser still has, as far as anybody asked for them.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    groups: HashMap<Group, Vec<(Identity, usize)>>,
}

/// By what two cookies must agree to replace one another, or to be sent side by side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Group {
    name: Vec<u8>,
    site: String,
}

/// By what a browser tells the cookies of a group apart (5.7 step 23, and CHIPS).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Identity {
    domain: String,
    host_only: bool,
    path: Vec<u8>,
    partition: Option<Partition>,
}

impl Group {
    fn of(cookie: &Cookie) -> Self {
        let host = Host::parse(cookie.domain());
        let site = host.as_ref().and_then(|host| Suffixes::embedded().registrable_domain(host));
        Self { name: cookie.name().to_vec(), site: site.unwrap_or(cookie.domain()).to_owned() }
    }
}

impl Identity {
    fn of(cookie: &Cookie) -> Self {
        Self {
            domain: cookie.domain().to_owned(),
            host_only: cookie.is_host_only(),
            path: cookie.path().to_vec(),
            partition: cookie.partition().cloned(),
        }
    }
}

impl Seen {
    /// The line whose cookie is this one, if the jar still holds it.
    pub(crate) fn same(&mut self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> Option<usize> {
        let identity = Identity::of(cookie);
        let held = self.held(cookie, jar, now);
        held.iter().find(|(other, _)| *other == identity).map(|(_, line)| *line)
    }

    /// The lines whose cookies have its name and site, and another Domain, Path or partition.
    pub(crate) fn beside(&mut self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> Vec<usize> {
        let identity = Identity::of(cookie);
        let held = self.held(cookie, jar, now);
        held.iter().filter(|(other, _)| *other != identity).map(|(_, line)| *line).collect()
    }

    /// From now on the cookie is this line's.
    pub(crate) fn remember(&mut self, cookie: &Cookie, line: usize) {
        let identity = Identity::of(cookie);
        let group = self.groups.entry(Group::of(cookie)).or_default();
        group.retain(|(other, _)| *other != identity);
        group.push((identity, line));
    }

    /// Those of its group that the jar still holds; the others are forgotten.
    fn held(&mut self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> &[(Identity, usize)] {
        let Some(group) = self.groups.get_mut(&Group::of(cookie)) else { return &[] };
        // Asked only when there is something to ask for: the jar names all that it has.
        if !group.is_empty() {
            let named = jar.cookies(now).into_iter().filter(|other| other.name() == cookie.name());
            let held: HashSet<_> = named.map(Identity::of).collect();
            group.retain(|(identity, _)| held.contains(identity));
        }
        group
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_cookie::jar::{Limits, Request};

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_768_435_200);

    /// Gives the lines to a jar that keeps so many cookies of a domain; for each, which it stands beside.
    fn beside(per_domain: usize, lines: &[(&str, &str)]) -> Vec<Vec<usize>> {
        let mut jar = Jar::new().with_limits(Limits { per_domain, ..Limits::default() });
        let mut seen = Seen::default();
        let one = |(number, (host, line)): (usize, &(&str, &str))| {
            let page = Request::to(&format!("https://{host}/")).expect("a URL");
            assert!(jar.set(&page, line.as_bytes(), NOW).is_stored(), "{line}");
            let mut alone = Jar::new();
            assert!(alone.set(&page, line.as_bytes(), NOW).is_stored(), "{line}");
            let cookie = alone.cookies(NOW)[0];
            let beside = seen.beside(cookie, &jar, NOW);
            seen.remember(cookie, number);
            beside
        };
        (1..).zip(lines).map(one).collect()
    }

    #[test]
    fn cookies_of_other_names_and_sites_are_not_beside() {
        let host = "www.shop.example";
        let lines = [(host, "a=1"), (host, "b=2"), ("other.example", "a=3"), (host, "a=4; Path=/p")];
        assert_eq!(beside(50, &lines), [vec![], vec![], vec![], vec![1]]);
    }

    #[test]
    fn cookies_of_one_site_are_beside_across_its_hosts() {
        let lines = [("www.shop.example", "a=1"), ("my.shop.example", "a=2; Domain=shop.example")];
        assert_eq!(beside(50, &lines), [vec![], vec![1]]);
    }

    #[test]
    fn what_was_evicted_is_no_longer_beside() {
        let host = "www.shop.example";
        let lines = [(host, "a=1; Path=/1"), (host, "a=2; Path=/2"), (host, "a=3; Path=/3")];
        assert_eq!(beside(2, &lines), [vec![], vec![1], vec![2]]);
    }
}
