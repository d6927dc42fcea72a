//! Records to try a store with.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use cloakroom_session::{
    Client, Lifetime, Previous, Principal, Record, Secret, SecretHash, SessionId, Timestamp,
};

use crate::chance::SeededChance;
use crate::clock::HandClock;

static CHANCE: LazyLock<Mutex<SeededChance>> = LazyLock::new(|| Mutex::new(SeededChance::of_this_run()));

/// When a test begins.
pub(super) fn noon() -> Timestamp {
    HandClock::at_present().now()
}

pub(super) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

pub(super) const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// `span` before `moment`.
pub(super) fn before(moment: Timestamp, span: Duration) -> Timestamp {
    Timestamp::default() + moment.since(Timestamp::default() + span)
}

pub(super) fn fresh_id() -> SessionId {
    with_chance(|chance| SessionId::fresh(chance))
}

pub(super) fn fresh_lock() -> SecretHash {
    fresh_secret().hash()
}

pub(super) fn fresh_secret() -> Secret {
    with_chance(|chance| Secret::fresh(chance))
}

/// Somebody nobody else's test knows; `name` ends the name.
pub(super) fn fresh_principal(name: &str) -> Principal {
    principal_of(&fresh_id().to_string(), name)
}

/// Somebody of this run.
pub(super) fn principal_of(run: &str, name: &str) -> Principal {
    Principal::new(&format!("{run}/{name}")).expect("a principal's name")
}

/// A visitor's first record: 20 minutes idle, nothing in it.
pub(super) fn plain(now: Timestamp) -> Record {
    Record::new(fresh_id(), fresh_lock(), Lifetime::IDLE_20_MINUTES, now)
}

/// The same, living as long as said.
pub(super) fn living(now: Timestamp, idle: Duration, absolute: Duration) -> Record {
    Record { lifetime: Lifetime::new(idle, absolute).expect("a lifetime"), ..plain(now) }
}

/// A record with something in every field that an anonymous one can have.
pub(super) fn full(now: Timestamp) -> Record {
    let every_octet: Vec<u8> = (0..=255).collect();
    Record {
        previous: Some(Box::new(Previous {
            lock: fresh_lock(),
            until: now + millis(59_999),
            successor: [0xa5; Secret::BYTES],
        })),
        lifetime: Lifetime::new(millis(1_200_007), secs(99_991)).expect("a lifetime").persistent(true),
        created: before(now, millis(90_001)),
        seen: before(now, millis(1_003)),
        renewed: before(now, millis(60_007)),
        client: Some(Client::new("Mozilla/5.0 (X11; \"Linux\"; 'ü') – 你好 \u{1f9e5}", "2001:db8::/64")),
        values: [
            ("", &b"unnamed"[..]),
            ("empty", b""),
            ("octets", &every_octet),
            ("tên 'x' \"y\" \\", b"\0\n"),
        ]
        .into_iter()
        .collect(),
        ..plain(now)
    }
}

/// What a request would put over `record`: the next revision, another lock.
pub(super) fn next(record: &Record) -> Record {
    Record { revision: record.revision.next(), lock: fresh_lock(), ..record.clone() }
}

/// `record` with a number in it.
pub(super) fn numbered(record: Record, number: usize) -> Record {
    let text = number.to_string();
    Record { values: [("n", text.as_bytes())].into_iter().collect(), ..record }
}

/// The number in it; 0 when there is none.
pub(super) fn number(record: &Record) -> usize {
    let text = record.values.get("n").unwrap_or_default();
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// A fresh record in which `principal` signed in at `authenticated`.
pub(super) fn signed_in(principal: &Principal, authenticated: Timestamp, now: Timestamp) -> Record {
    signed(plain(now), principal, authenticated)
}

/// `record` as a sign-in leaves it; the revision is the caller's.
pub(super) fn signed(record: Record, principal: &Principal, authenticated: Timestamp) -> Record {
    Record {
        principal: Some(principal.clone()),
        authenticated: Some(authenticated),
        lock: fresh_lock(),
        renewed: authenticated,
        ..record
    }
}

fn with_chance<T, E: std::fmt::Debug>(draw: impl FnOnce(&mut SeededChance) -> Result<T, E>) -> T {
    let mut chance = CHANCE.lock().unwrap_or_else(PoisonError::into_inner);
    draw(&mut chance).expect("a seeded source answers")
}
