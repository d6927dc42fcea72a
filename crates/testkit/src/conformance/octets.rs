//! Promise of values.

use cloakroom_session::store::Replaced;
use cloakroom_session::{Limits, Record, Store, Timestamp, Values};

use super::specimen::{next, noon, plain};
use super::steady::Steady;

/// 10. Values of any octets, up to the size the policy allows, are kept whole: one value and all together at
///     the default [`Limits`], as many names, names as long.
///
/// # Panics
/// When they are not.
pub async fn promise_10_any_octets_are_kept_whole<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    let Limits { name_bytes_max, value_bytes_max, session_bytes_max, names_max } = Limits::default();
    // Around the sizes at which column types, pages and packets end.
    for octets in [0, 1, 255, 256, 4_095, 8_000, 65_535, 65_536, 65_537, value_bytes_max] {
        keeps(&store, &[("v", &noise(octets))], now).await;
    }
    for octet in [0x00, 0x0a, 0x1a, 0x27, 0x5c, 0x80, 0xff] {
        keeps(&store, &[("v", &[octet; 33])], now).await;
    }
    let long = "ü".repeat(name_bytes_max / "ü".len());
    keeps(
        &store,
        &[(&long, b"long"), ("", b"none"), ("A", b"upper"), ("a", b"lower"), ("a ", b"space")],
        now,
    )
    .await;

    let names: Vec<String> = (0..names_max).map(|n| format!("name {n}")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    keeps(&store, &many, now).await;

    let quarter = noise((session_bytes_max / 4).min(value_bytes_max) - 1);
    keeps(&store, &[("a", &quarter), ("b", &quarter), ("c", &quarter), ("d", &quarter)], now).await;
}

/// Inserted, replaced by nothing, and put back.
async fn keeps<S: Store>(store: &Steady<S>, entries: &[(&str, &[u8])], now: Timestamp) {
    let values: Values = entries.iter().copied().collect();
    let first = Record { values: values.clone(), ..plain(now) };
    store.put(&first, now).await;
    same(store, &first, now).await;

    let emptied = Record { values: Values::new(), ..next(&first) };
    assert_eq!(store.replace(emptied.clone(), first.revision, now).await, Replaced::Done);
    same(store, &emptied, now).await;

    let refilled = Record { values, ..next(&emptied) };
    assert_eq!(store.replace(refilled.clone(), emptied.revision, now).await, Replaced::Done);
    same(store, &refilled, now).await;
    store.end(first.id).await;
}

async fn same<S: Store>(store: &Steady<S>, written: &Record, now: Timestamp) {
    let read = store.load(written.id, now).await.expect("the record just written");
    // Compared one by one, so that a failure does not print a megabyte.
    assert_eq!(read.values.len(), written.values.len(), "as many names");
    for (name, octets) in written.values.iter() {
        let kept = read.values.get(name);
        assert_eq!(kept.map(<[u8]>::len), Some(octets.len()), "octets kept under {name:?}");
        assert!(kept == Some(octets), "other octets under {name:?}");
    }
    assert!(read == *written, "another record");
}

/// Octets without a pattern that a store could rely on.
fn noise(octets: usize) -> Vec<u8> {
    (0..octets).map(|at| (at.wrapping_mul(at) >> 7).to_le_bytes()[0] ^ at.to_le_bytes()[0]).collect()
}
