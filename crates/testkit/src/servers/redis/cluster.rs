//! Three masters that share the slots.

use super::Redis;
use crate::servers::running::free_port;

/// How many slots a cluster has.
const SLOTS: u16 = 16384;

/// A cluster of three masters, without replicas.
#[derive(Debug)]
pub struct RedisCluster {
    masters: [Redis; 3],
    buses: [u16; 3],
}

impl RedisCluster {
    /// Starts three servers and gives each a third of the slots.
    ///
    /// # Panics
    /// As [`Running::start`](crate::servers::Running::start).
    #[must_use]
    pub fn start() -> Self {
        Self::with(Vec::new)
    }

    /// Starts it with more arguments, asked for once for each server (`["--tls-port", "7000"]`).
    ///
    /// # Panics
    /// As [`Running::start`](crate::servers::Running::start).
    #[must_use]
    pub fn with(mut arguments: impl FnMut() -> Vec<String>) -> Self {
        let buses: [u16; 3] = std::array::from_fn(|_| free_port());
        let cluster = Self { masters: buses.map(|bus| node(bus, &arguments())), buses };
        cluster.share_the_slots();
        cluster.introduce();
        cluster
    }

    /// A replica of one of the three, in step with it.
    ///
    /// # Panics
    /// As [`Running::start`](crate::servers::Running::start).
    #[must_use]
    pub fn add_replica(&self, of: usize) -> Redis {
        let bus = free_port();
        let replica = node(bus, &[]);
        self.meet(&replica, bus);
        let master = self.id(of);
        replica.ask_until(&["CLUSTER", "NODES"], |told| told.contains(&master));
        replica.ask_until(&["CLUSTER", "REPLICATE", &master], |said| said.trim() == "OK");
        replica.ask_until(&["ROLE"], |told| told.contains("connected"));
        replica
    }

    /// The three.
    #[must_use]
    pub const fn masters(&self) -> &[Redis; 3] {
        &self.masters
    }

    /// Moves a slot, with its keys, from one of the three to another.
    ///
    /// # Panics
    /// When they do not do it.
    pub fn move_slot(&self, slot: u16, from: usize, to: usize) {
        self.begin_to_move(slot, from, to);
        self.move_keys(slot, from, to);
        self.end_to_move(slot, from, to);
    }

    /// Says that a slot is on its way; from then on each key is where it is.
    ///
    /// # Panics
    /// When they do not take it.
    pub fn begin_to_move(&self, slot: u16, from: usize, to: usize) {
        let text = slot.to_string();
        let importing = self.masters[to].cli(&["CLUSTER", "SETSLOT", &text, "IMPORTING", &self.id(from)]);
        let migrating = self.masters[from].cli(&["CLUSTER", "SETSLOT", &text, "MIGRATING", &self.id(to)]);
        assert_eq!((importing.trim(), migrating.trim()), ("OK", "OK"), "the slot is on its way");
    }

    /// Which of the three has a slot.
    ///
    /// # Panics
    /// When none has.
    #[must_use]
    pub fn owner(&self, slot: u16) -> usize {
        self.owner_seen_by(0, slot).expect("one of the three has it")
    }

    fn owner_seen_by(&self, master: usize, slot: u16) -> Option<usize> {
        let slots = self.masters[master].cli(&["CLUSTER", "SLOTS"]);
        let mut lines = slots.lines().map(str::trim);
        // Lines: first, last, host, port, id, and more of each range.
        while let Some(line) = lines.next() {
            let Ok(first) = line.parse::<u16>() else { continue };
            let Some(last) = lines.next().and_then(|line| line.parse::<u16>().ok()) else { continue };
            let port = lines.nth(1).and_then(|line| line.parse::<u16>().ok());
            if (first..=last).contains(&slot) {
                return self.masters.iter().position(|master| Some(master.port()) == port);
            }
        }
        None
    }

    /// Moves the keys that a slot has.
    ///
    /// # Panics
    /// When they do not do it.
    pub fn move_keys(&self, slot: u16, from: usize, to: usize) {
        let port = self.masters[to].port().to_string();
        let text = slot.to_string();
        loop {
            let keys = self.masters[from].cli(&["CLUSTER", "GETKEYSINSLOT", &text, "100"]);
            let keys: Vec<&str> = keys.lines().filter(|key| !key.is_empty()).collect();
            if keys.is_empty() {
                return;
            }
            let mut command = vec!["MIGRATE", "127.0.0.1", &port, "", "0", "5000", "KEYS"];
            command.extend(keys);
            let said = self.masters[from].cli(&command);
            assert!(["OK", "NOKEY"].contains(&said.trim()), "keys moved: {said}");
        }
    }

    /// Says that a slot has arrived, and waits until all agree.
    ///
    /// # Panics
    /// When they do not take it.
    pub fn end_to_move(&self, number: u16, from: usize, to: usize) {
        let (slot, id) = (number.to_string(), self.id(to));
        for master in [to, from, 3 - from - to] {
            let said = self.masters[master].cli(&["CLUSTER", "SETSLOT", &slot, "NODE", &id]);
            assert_eq!(said.trim(), "OK", "the slot has a new master");
        }
        let agreed = |slot| (0..3).all(|master| self.owner_seen_by(master, slot) == Some(to));
        while !agreed(number) {
            self.masters.iter().for_each(|master| master.running().expect_alive());
            std::thread::yield_now();
        }
    }

    /// The slot of a key.
    ///
    /// # Panics
    /// When they do not say.
    #[must_use]
    pub fn slot_of(&self, key: &str) -> u16 {
        self.masters[0].cli(&["CLUSTER", "KEYSLOT", key]).trim().parse().expect("a slot")
    }

    fn id(&self, master: usize) -> String {
        self.masters[master].cli(&["CLUSTER", "MYID"]).trim().to_owned()
    }

    fn share_the_slots(&self) {
        for (n, master) in (0..3_u16).zip(&self.masters) {
            let (first, last) = (SLOTS / 3 * n, if n == 2 { SLOTS - 1 } else { SLOTS / 3 * (n + 1) - 1 });
            let said = master.cli(&["CLUSTER", "ADDSLOTSRANGE", &first.to_string(), &last.to_string()]);
            assert_eq!(said.trim(), "OK", "a third of the slots");
            let said = master.cli(&["CLUSTER", "SET-CONFIG-EPOCH", &(n + 1).to_string()]);
            assert_eq!(said.trim(), "OK", "an epoch of its own");
        }
    }

    fn introduce(&self) {
        for (other, bus) in self.masters.iter().zip(self.buses).skip(1) {
            self.meet(other, bus);
        }
        for master in &self.masters {
            master.ask_until(&["CLUSTER", "INFO"], |told| {
                ["cluster_state:ok", "cluster_slots_ok:16384", "cluster_known_nodes:3"]
                    .iter()
                    .all(|line| told.contains(line))
            });
        }
    }

    fn meet(&self, other: &Redis, bus: u16) {
        let (port, bus) = (other.port().to_string(), bus.to_string());
        let said = self.masters[0].cli(&["CLUSTER", "MEET", "127.0.0.1", &port, &bus]);
        assert_eq!(said.trim(), "OK", "they are introduced");
    }
}

/// A lost master takes its slots with it, and leaves the others theirs.
fn node(bus: u16, more: &[String]) -> Redis {
    let bus = bus.to_string();
    let mut arguments = vec![
        "--cluster-enabled",
        "yes",
        "--cluster-require-full-coverage",
        "no",
        "--cluster-node-timeout",
        "1000",
        "--cluster-port",
        &bus,
    ];
    arguments.extend(more.iter().map(String::as_str));
    Redis::with(&arguments)
}
