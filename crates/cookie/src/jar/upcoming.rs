//! Which cookies go first, found out for many at a time: a full jar need not look through all it holds
//! whenever one comes.

use std::collections::BTreeMap;

use crate::jar::cookie::Cookie;
use crate::jar::store::Sites;
use crate::jar::timestamp::Timestamp;

/// Its moment and, of equal ones, which came first.
type Rank = (Timestamp, u64);

/// The first of a jar's cookies by one of their moments. A jar that was never full knows none, and pays
/// nothing.
#[derive(Debug, Clone)]
pub(crate) struct Upcoming {
    moment: fn(&Cookie) -> Option<Timestamp>,
    /// With the site each is kept under; some may be gone by now, or have a later moment.
    known: BTreeMap<Rank, Box<str>>,
    /// Every cookie before this one is known.
    horizon: Rank,
}

impl Upcoming {
    const NOWHERE: Rank = (Timestamp::EARLIEST, 0);
    const BEYOND_ALL: Rank = (Timestamp::LATEST, u64::MAX);

    pub(crate) const fn by(moment: fn(&Cookie) -> Option<Timestamp>) -> Self {
        Self { moment, known: BTreeMap::new(), horizon: Self::NOWHERE }
    }

    /// A cookie comes, or comes again, to a jar that then holds so many.
    pub(crate) fn note(&mut self, site: &str, cookie: &Cookie, held: usize) {
        self.know(site, cookie);
        // One that comes again and again leaves its old moments behind.
        if self.known.len() > 2 * held {
            *self = Self::by(self.moment);
        }
    }

    fn know(&mut self, site: &str, cookie: &Cookie) {
        let rank = (self.moment)(cookie).map(|moment| (moment, cookie.arrival));
        if let Some(rank) = rank.filter(|rank| *rank < self.horizon) {
            self.known.insert(rank, site.into());
        }
    }

    /// Takes the first cookie whose moment is not after this one: its site and its arrival.
    pub(crate) fn take(&mut self, sites: &Sites, until: Timestamp) -> Option<(Box<str>, u64)> {
        loop {
            if self.known.is_empty() && self.horizon.0 <= until && self.horizon < Self::BEYOND_ALL {
                self.look(sites);
            }
            let first = self.known.first_entry().filter(|first| first.key().0 <= until)?;
            let ((moment, arrival), site) = first.remove_entry();
            let mut held = sites.get(&site).into_iter().flatten();
            let Some(cookie) = held.find(|cookie| cookie.arrival == arrival) else { continue };
            if (self.moment)(cookie) == Some(moment) {
                return Some((site, arrival));
            }
            self.know(&site, cookie);
        }
    }

    /// Gets to know half of all.
    fn look(&mut self, sites: &Sites) {
        let mut all = Vec::new();
        for (site, held) in sites {
            let moments = held.iter().filter_map(|cookie| Some(((self.moment)(cookie)?, cookie.arrival)));
            all.extend(moments.map(|rank: Rank| (rank, site)));
        }
        let half = all.len().div_ceil(2);
        self.horizon = Self::BEYOND_ALL;
        if half < all.len() {
            self.horizon = all.select_nth_unstable(half).1.0;
            all.truncate(half);
        }
        self.known = all.into_iter().map(|(rank, site)| (rank, site.clone())).collect();
    }
}
