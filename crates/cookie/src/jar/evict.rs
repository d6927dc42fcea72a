//! Room for new cookies (5.7, "remove excess cookies").

use crate::jar::cookie::Cookie;
use crate::jar::policy::Limits;
use crate::jar::store::Jar;
use crate::jar::timestamp::Timestamp;

impl Jar {
    /// After the cookie of this arrival came: brings its domain and the jar back within their limits.
    ///
    /// Expired cookies go first, then of an overfull domain those that are not Secure, then its others, then
    /// any; of equals the one that was not used for the longest time.
    pub(crate) fn make_room(&mut self, key: &str, arrival: u64, now: Timestamp) {
        self.make_room_in_domain(key, arrival);
        if self.held > self.policy.limits.total {
            self.remove_expired(now);
        }
        while self.held > self.policy.limits.total && self.evict_oldest() {}
    }

    fn make_room_in_domain(&mut self, key: &str, arrival: u64) {
        let limits = self.policy.limits;
        let Some(site) = self.sites.get_mut(key) else { return };
        let Some(new) = site.iter().find(|cookie| cookie.arrival == arrival) else { return };
        let group = (new.domain.clone(), new.partition.clone());
        let shares = |cookie: &Cookie| cookie.domain == group.0 && cookie.partition == group.1;
        while Room::of(site.iter().filter(|cookie| shares(cookie))).is_beyond(&limits) {
            let all = site.iter().enumerate().filter(|(_, cookie)| shares(cookie));
            let first = all.min_by_key(|(_, cookie)| (cookie.secure, cookie.accessed, cookie.arrival));
            let Some((at, _)) = first else { return };
            site.remove(at);
            self.held -= 1;
        }
    }

    fn remove_expired(&mut self, now: Timestamp) {
        while let Some((site, arrival)) = self.expiring.take(&self.sites, now) {
            self.remove(&site, arrival);
        }
    }

    /// Whether there was one.
    fn evict_oldest(&mut self) -> bool {
        let oldest = self.idle.take(&self.sites, Timestamp::LATEST);
        oldest.is_some_and(|(site, arrival)| self.remove(&site, arrival))
    }
}

/// What the cookies of one domain take, within one partition or outside all.
#[derive(Default)]
struct Room {
    cookies: usize,
    octets: usize,
    is_partitioned: bool,
}

impl Room {
    fn of<'a>(cookies: impl Iterator<Item = &'a Cookie>) -> Self {
        cookies.fold(Self::default(), |room, cookie| Self {
            cookies: room.cookies + 1,
            octets: room.octets + cookie.name.len() + cookie.value.len(),
            is_partitioned: cookie.partition.is_some(),
        })
    }

    const fn is_beyond(&self, limits: &Limits) -> bool {
        if self.is_partitioned {
            self.cookies > limits.per_partition || self.octets > limits.per_partition_octets
        } else {
            self.cookies > limits.per_domain
        }
    }
}
