//! What is done once can be done again.

use super::*;

const LIMITS: Limits = Limits { name_bytes_max: 8, value_bytes_max: 8, session_bytes_max: 24, names_max: 3 };

fn values(entries: &[(&str, &str)]) -> Values {
    entries.iter().map(|(name, value)| (*name, value.as_bytes())).collect()
}

fn put(changes: &mut Changes, name: &str, value: &'static str) {
    changes.put(name, Some(value.into()), &LIMITS).expect("within limits");
}

fn append(changes: &mut Changes, name: &str, more: &'static str) {
    let update: Update = Box::new(move |old| Ok(Some([old.unwrap_or_default(), more.as_bytes()].concat())));
    changes.compute(name, Step::Update(update), &LIMITS).expect("within limits");
}

#[test]
fn disjoint_names_merge_and_closures_compute_again() {
    let mut changes = Changes::over(values(&[("a", "1"), ("n", "x")]));
    put(&mut changes, "b", "2");
    append(&mut changes, "n", "y");
    assert_eq!(changes.values(), values(&[("a", "1"), ("b", "2"), ("n", "xy")]));
    let newer = values(&[("a", "3"), ("n", "z")]);
    assert!(changes.rebase(&newer, &LIMITS).expect("within limits").is_empty());
    assert_eq!(changes.values(), values(&[("a", "3"), ("b", "2"), ("n", "zy")]));
}

#[test]
fn a_value_read_then_put_is_compared() {
    let base = values(&[("a", "1"), ("b", "1")]);
    let mut changes = Changes::over(base.clone());
    changes.read("a");
    put(&mut changes, "a", "2");
    put(&mut changes, "b", "2");
    assert!(changes.rebase(&base, &LIMITS).expect("same").is_empty());
    let newer = values(&[("a", "9"), ("b", "9")]);
    assert_eq!(changes.rebase(&newer, &LIMITS).expect("within limits"), ["a".into()]);
}

#[test]
fn every_place_is_compared() {
    let names: Vec<String> = (0..80).map(|at| format!("k{at:02}")).collect();
    let of = |value: &'static [u8]| names.iter().map(|name| (name.as_str(), value)).collect::<Values>();
    let limits = Limits::default();
    let mut changes = Changes::over(of(b"1"));
    for name in ["k00", "k63", "k64", "k79", "absent"] {
        changes.read(name);
        changes.put(name, None, &limits).expect("within limits");
    }
    let collisions = changes.rebase(&of(b"2"), &limits).expect("within limits");
    assert_eq!(collisions, ["k00", "k63", "k64", "k79"].map(Box::from));
}

#[test]
fn reading_ones_own_update_depends_on_the_base() {
    let mut changes = Changes::over(values(&[("n", "1")]));
    append(&mut changes, "n", "2");
    assert_eq!(changes.read("n"), Some(&b"12"[..]));
    put(&mut changes, "n", "3");
    assert_eq!(changes.rebase(&values(&[("n", "9")]), &LIMITS).expect("within limits").len(), 1);
}

#[test]
fn what_was_asked_for_before_a_take_stands_again() {
    let take = |changes: &mut Changes, name: &str| {
        let noted = Noted::default();
        let left = changes.compute(name, Step::Take(noted.clone()), &LIMITS).expect("a removal");
        assert_eq!(left, None);
        noted
    };
    let mut changes = Changes::over(values(&[("a", "1"), ("n", "x")]));
    put(&mut changes, "b", "2");
    append(&mut changes, "n", "y");
    let [a, b, n] = ["a", "b", "n"].map(|name| take(&mut changes, name));
    changes.rebase(&values(&[("a", "3"), ("b", "4"), ("n", "z")]), &LIMITS).expect("within limits");
    assert!(changes.values().is_empty());
    for (noted, value) in [(a, "3"), (b, "2"), (n, "zy")] {
        assert_eq!(noted.take(), Some(value.into()));
    }
    for name in ["a", "b", "n"] {
        changes.untake(name, &LIMITS).expect("within limits");
    }
    let all = values(&[("a", "3"), ("b", "2"), ("n", "zy")]);
    assert_eq!((changes.values(), changes.total.bytes), (all.clone(), all.size()));
    changes.rebase(&values(&[("n", "w")]), &LIMITS).expect("within limits");
    assert_eq!(changes.values(), values(&[("b", "2"), ("n", "wy")]));
}

#[test]
fn keeping_holds_for_newer_records_too() {
    let mut changes = Changes::over(values(&[("a", "1"), ("b", "2")]));
    put(&mut changes, "c", "3");
    changes.keep_only(["a".into()].into());
    put(&mut changes, "d", "4");
    assert_eq!(changes.values(), values(&[("a", "1"), ("d", "4")]));
    changes.rebase(&values(&[("a", "5"), ("b", "6"), ("e", "7")]), &LIMITS).expect("within limits");
    assert_eq!(changes.values(), values(&[("a", "5"), ("d", "4")]));
    changes.keep_only([].into());
    assert!(changes.values().is_empty());
    assert!(!changes.is_empty());
}

#[test]
fn limits_refuse_and_leave_all_as_it_was() {
    let mut changes = Changes::over(values(&[("a", "12345678")]));
    let mut refuse = |name: &str, value: &'static str| changes.put(name, Some(value.into()), &LIMITS);
    assert_eq!(refuse("", "1"), Err(LimitError::NameEmpty));
    assert!(matches!(refuse("ninechars", "1"), Err(LimitError::Name { .. })));
    assert!(matches!(refuse("b", "123456789"), Err(LimitError::Value { .. })));
    assert_eq!(refuse("b", "12345678"), Ok(()));
    assert!(matches!(refuse("c", "1234567"), Err(LimitError::Session { bytes: 26, .. })));
    assert_eq!(refuse("c", "1"), Ok(()));
    assert!(matches!(refuse("d", ""), Err(LimitError::Names { .. })));
    assert_eq!(refuse("a", "1"), Ok(()));
    assert_eq!(changes.values(), values(&[("a", "1"), ("b", "12345678"), ("c", "1")]));
}

#[test]
fn a_rebase_beyond_the_limits_is_refused() {
    let mut changes = Changes::over(values(&[("n", "1")]));
    append(&mut changes, "n", "23");
    let newer = values(&[("n", "1234567")]);
    assert!(matches!(changes.rebase(&newer, &LIMITS), Err(SessionError::Limit(LimitError::Value { .. }))));
}
