//! Requests of one session under way at the same time, in many schedules.

mod desk;

use std::collections::BTreeMap;
use std::time::Duration;

use cloakroom_session::store::Removed;
use cloakroom_session::{
    Next, OnCollision, Policy, Principal, Refused, Renewal, State, Store, Ticket, Values,
};
use desk::{Desk, given, keeps, same, text};
use proptest::prelude::*;

const MINUTE: Duration = Duration::from_secs(60);

fn alice() -> Principal {
    Principal::new("alice").expect("valid")
}

/// Runs the end of all `states`, one attempt of one of them at a time, in the order that `turns` says.
fn interleave(desk: &mut Desk, states: &mut [State], turns: &[usize]) {
    let mut open: Vec<usize> = (0..states.len()).collect();
    for turn in turns.iter().cycle() {
        if open.is_empty() {
            return;
        }
        let at = turn % open.len();
        if desk.attempt(&mut states[open[at]]).expect("within limits") == Next::Finished {
            open.remove(at);
        }
    }
}

/// What a handler does with a value.
#[derive(Clone, Debug)]
enum Deed {
    Insert(&'static str, String),
    Append(&'static str, String),
    Remove(&'static str),
    Clear,
}

impl Deed {
    fn do_to(self, state: &mut State) {
        match self {
            Self::Insert(name, text) => state.insert(&name, &text).expect("within limits"),
            Self::Append(name, more) => {
                state.update(&name, move |text: String| text + &more).expect("within limits");
            }
            Self::Remove(name) => state.remove(name).expect("open"),
            Self::Clear => state.clear().expect("open"),
        }
    }

    fn do_to_map(self, map: &mut BTreeMap<&'static str, String>) {
        match self {
            Self::Insert(name, text) => drop(map.insert(name, text)),
            Self::Append(name, more) => map.entry(name).or_default().push_str(&more),
            Self::Remove(name) => drop(map.remove(name)),
            Self::Clear => map.clear(),
        }
    }
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let name = prop::sample::select(vec!["a", "b", "bb", "c"]);
    let deed = prop_oneof![
        3 => (name.clone(), "[x-z]{0,3}").prop_map(|(name, text)| Deed::Insert(name, text)),
        3 => (name.clone(), "[x-z]{0,3}").prop_map(|(name, more)| Deed::Append(name, more)),
        2 => name.prop_map(Deed::Remove),
        1 => Just(Deed::Clear),
    ];
    prop::collection::vec(deed, 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn who_is_overtaken_does_the_same_to_the_newer_record(
        before in deeds(), first in deeds(), second in deeds(), between in 0usize..9,
    ) {
        let mut desk = Desk::new(Policy::default());
        let ticket = desk.begin("a", "");
        let mut map = BTreeMap::from([("a", String::new())]);
        let mut state = desk.arrive(Some(&ticket));
        before.iter().cloned().for_each(|deed| deed.do_to(&mut state));
        desk.finish(state);
        let [mut overtaken, mut quick] = [desk.arrive(Some(&ticket)), desk.arrive(Some(&ticket))];
        first.iter().cloned().for_each(|deed| deed.do_to(&mut quick));
        let (early, later) = second.split_at(between.min(second.len()));
        early.iter().cloned().for_each(|deed| deed.do_to(&mut overtaken));
        desk.finish(quick);
        let _ = desk.attempt(&mut overtaken).expect("within limits");
        later.iter().cloned().for_each(|deed| deed.do_to(&mut overtaken));
        desk.finish(overtaken);
        before.into_iter().chain(first).chain(second).for_each(|deed| deed.do_to_map(&mut map));
        let values = &desk.record(&ticket).expect("there").values;
        prop_assert_eq!(Values::from_bytes(values.as_bytes().clone()), Ok(values.clone()));
        let kept: Vec<_> = values.iter().map(|(name, octets)| (name, octets.to_vec())).collect();
        let meant: Vec<_> = map.iter().map(|(name, text)| (*name, format!("{text:?}").into_bytes())).collect();
        prop_assert_eq!(kept, meant);
    }

    #[test]
    fn no_update_is_lost(turns in prop::collection::vec(0usize..40, 1..200)) {
        let mut desk = Desk::new(Policy::default());
        let ticket = desk.begin("n", "");
        let mut states: Vec<_> = (0..40).map(|_| desk.arrive(Some(&ticket))).collect();
        for (at, state) in states.iter_mut().enumerate() {
            state.update(&"count", |n: u64| n + 1).expect("open");
            state.insert(&format!("own-{at:02}").as_str(), &at).expect("open");
        }
        interleave(&mut desk, &mut states, &turns);
        let record = desk.record(&ticket).expect("there");
        prop_assert_eq!(text(&record, "count"), Some("40"));
        prop_assert_eq!(record.values.len(), 42);
    }

    #[test]
    fn logout_wins(turns in prop::collection::vec(0usize..8, 1..60), ender in 0usize..8) {
        let mut desk = Desk::new(Policy::default());
        let ticket = desk.begin("n", "");
        let mut states: Vec<_> = (0..8).map(|_| desk.arrive(Some(&ticket))).collect();
        for (at, state) in states.iter_mut().enumerate() {
            if at == ender {
                state.destroy().expect("open");
            } else {
                state.update(&"count", |n: u64| n + 1).expect("open");
            }
        }
        interleave(&mut desk, &mut states, &turns);
        prop_assert!(desk.store.is_empty());
        for (at, state) in states.into_iter().enumerate() {
            // Whoever came too late was told, and its cookie is left alone.
            prop_assert!(at == ender || keeps(state.owed()));
        }
    }

    #[test]
    fn nothing_of_a_planted_ticket_enters_a_sign_in(turns in prop::collection::vec(0usize..4, 1..40)) {
        let mut desk = Desk::new(Policy::default());
        let planted = desk.begin("n", "");
        let mut states: Vec<_> = (0..4).map(|_| desk.arrive(Some(&planted))).collect();
        states[0].sign_in(alice(), desk.now).expect("open");
        for state in &mut states[1..] {
            state.insert(&"evil", &true).expect("open");
        }
        interleave(&mut desk, &mut states, &turns);
        let ticket = given(states.remove(0).owed());
        let record = desk.record(&ticket).expect("signed in");
        prop_assert_eq!(record.principal.as_ref(), Some(&alice()));
        prop_assert!(record.values.is_empty());
        prop_assert!(desk.arrive(Some(&planted)).id().is_none());
        for state in states {
            prop_assert!(matches!(state.refused(), None | Some(Refused::Rotated)));
            prop_assert!(keeps(state.owed()));
        }
    }

    #[test]
    fn routine_renewal_logs_nobody_out(turns in prop::collection::vec(0usize..6, 1..60), lost in prop::collection::vec(any::<bool>(), 6)) {
        let renewal = Renewal { interval: 10 * MINUTE, grace: MINUTE };
        let mut desk = Desk::new(Policy::builder().renewal(renewal).build().expect("consistent"));
        let old = desk.begin("n", "");
        desk.advance(10 * MINUTE);
        let mut states: Vec<_> = (0..6).map(|_| desk.arrive(Some(&old))).collect();
        for state in &mut states[..3] {
            state.update(&"count", |n: u64| n + 1).expect("open");
        }
        interleave(&mut desk, &mut states, &turns);
        let successor = given(states.remove(0).owed());
        let held: Vec<Ticket> = states.into_iter().map(|state| given(state.owed())).collect();
        // One successor only, and every response told of it; those that were lost still hold the old.
        for (ticket, lost) in held.iter().zip(lost) {
            prop_assert!(same(ticket, &successor));
            let carried = if lost { &old } else { ticket };
            prop_assert!(desk.arrive(Some(carried)).id().is_some());
        }
        let record = desk.record(&successor).expect("there");
        prop_assert_eq!(text(&record, "count"), Some("3"));
    }
}

#[test]
fn a_sign_in_that_loses_the_race_for_its_ticket_begins_a_session_of_its_own() {
    let mut desk = Desk::new(Policy::default());
    let planted = desk.begin("planted", "1");
    let mut states = [desk.arrive(Some(&planted)), desk.arrive(Some(&planted))];
    states[0].sign_in(alice(), desk.now).expect("open");
    states[1].sign_in(alice(), desk.now).expect("open");
    interleave(&mut desk, &mut states, &[0]);
    let [first, second] = states.map(|state| given(state.owed()));
    assert_ne!(first.id, second.id);
    for ticket in [first, second] {
        let record = desk.record(&ticket).expect("signed in");
        assert_eq!(record.principal, Some(alice()));
        assert!(record.values.is_empty());
    }
}

#[test]
fn a_get_and_insert_overtaken_is_reported_or_refused() {
    for (policy, refused) in [(OnCollision::Report, false), (OnCollision::Refuse, true)] {
        let mut desk = Desk::new(Policy::builder().on_collision(policy).build().expect("consistent"));
        let ticket = desk.begin("n", "1");
        let mut slow = desk.arrive(Some(&ticket));
        slow.get::<String>(&"n").expect("readable");
        slow.insert(&"n", &"slow").expect("open");
        let mut quick = desk.arrive(Some(&ticket));
        quick.insert(&"n", &"quick").expect("open");
        desk.finish(quick);
        while desk.attempt(&mut slow).expect("within limits") == Next::Again {}
        assert_eq!(matches!(slow.refused(), Some(Refused::Collision { .. })), refused);
        assert!(
            slow.take_events()
                .iter()
                .any(|event| event.to_string().contains("between its read and its write"))
        );
        let record = desk.record(&ticket).expect("there");
        assert_eq!(text(&record, "n"), Some(if refused { "\"quick\"" } else { "\"slow\"" }));
    }
}

#[test]
fn a_value_is_taken_once() {
    let mut desk = Desk::new(Policy::default());
    let ticket = desk.begin("token", "t");
    let mut states = [desk.arrive(Some(&ticket)), desk.arrive(Some(&ticket))];
    let taken = [0, 1].map(|at: usize| states[at].take::<String>(&"token").expect("open").expect("there"));
    interleave(&mut desk, &mut states, &[1, 0]);
    let [first, second] = taken.map(|taken| taken.value().expect("text"));
    assert_eq!((first, second), (None, Some("t".to_owned())));
}

#[test]
fn a_take_that_was_not_committed_leaves_what_was_put_before_it() {
    let mut desk = Desk::new(Policy::default());
    let ticket = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&ticket));
    state.insert(&"n", &"2").expect("open");
    assert!(state.take::<String>(&"n").expect("open").is_some());
    let _ = desk.plan(&state).expect("a plan that nobody carries out");
    state.untake("n").expect("open");
    assert_eq!(state.get::<String>(&"n").expect("readable").as_deref(), Some("2"));
    desk.finish(state);
    assert_eq!(text(&desk.record(&ticket).expect("there"), "n"), Some("\"2\""));
}

#[test]
fn what_was_owed_is_taken_back_when_the_session_is_gone() {
    let mut desk = Desk::new(Policy::default());
    let mut state = desk.arrive(None);
    state.insert(&"n", &1).expect("open");
    assert_eq!(desk.attempt(&mut state).expect("within limits"), Next::Finished);
    let id = state.id().expect("stored");
    let removed = desk::ready(desk.store.remove(id, None)).expect("memory answers");
    assert_eq!(removed, Removed::Done);
    state.insert(&"n", &2).expect("open");
    assert_eq!(desk.attempt(&mut state).expect("within limits"), Next::Finished);
    assert_eq!(state.refused(), Some(&Refused::Gone));
    assert!(keeps(state.owed()));
}

#[test]
fn a_sign_out_of_what_was_renewed_and_is_over_is_done() {
    let mut desk = Desk::new(Policy::default());
    let ticket = desk.begin("n", "");
    let [mut out, mut quick] = [desk.arrive(Some(&ticket)), desk.arrive(Some(&ticket))];
    out.destroy().expect("open");
    quick.renew().expect("open");
    desk.finish(quick);
    desk.advance(21 * MINUTE);
    assert_eq!(desk.attempt(&mut out).expect("within limits"), Next::Finished);
    assert_eq!(out.refused(), None);
    assert!(keeps(out.owed()));
}

#[test]
fn a_change_of_privilege_ends_the_grace_of_a_renewal() {
    let renewal = Renewal { interval: 10 * MINUTE, grace: MINUTE };
    let mut desk = Desk::new(Policy::builder().renewal(renewal).build().expect("consistent"));
    let old = desk.begin("n", "");
    desk.advance(10 * MINUTE);
    let renewed = given(&desk.finish(desk.arrive(Some(&old))));
    let mut state = desk.arrive(Some(&renewed));
    state.sign_in(alice(), desk.now).expect("open");
    let signed_in = given(&desk.finish(state));
    assert!(desk.record(&signed_in).expect("there").previous.is_none());
    for before in [old, renewed] {
        assert!(desk.arrive(Some(&before)).id().is_none());
    }
}

#[test]
fn a_collision_is_seen_across_a_clear_and_a_sign_in() {
    for sign_in in [false, true] {
        let mut desk =
            Desk::new(Policy::builder().on_collision(OnCollision::Refuse).build().expect("consistent"));
        let ticket = desk.begin("cart", "1");
        let mut slow = desk.arrive(Some(&ticket));
        slow.get::<String>(&"cart").expect("readable");
        if sign_in {
            slow.sign_in(alice(), desk.now).expect("open");
        } else {
            slow.clear().expect("open");
        }
        slow.insert(&"cart", &"mine").expect("open");
        let mut quick = desk.arrive(Some(&ticket));
        quick.insert(&"cart", &"theirs").expect("open");
        desk.finish(quick);
        while desk.attempt(&mut slow).expect("within limits") == Next::Again {}
        assert!(matches!(slow.refused(), Some(Refused::Collision { .. })), "{sign_in}");
    }
}

#[test]
fn a_rebase_that_is_too_much_leaves_all_as_it_was() {
    let limits =
        cloakroom_session::Limits { value_bytes_max: 20, session_bytes_max: 39, ..Default::default() };
    let policy =
        Policy::builder().limits(limits).on_collision(OnCollision::Refuse).build().expect("consistent");
    let mut desk = Desk::new(policy);
    let ticket = desk.begin("cart", "1");
    let mut slow = desk.arrive(Some(&ticket));
    slow.get::<String>(&"cart").expect("readable");
    slow.insert(&"cart", &"mine").expect("open");
    slow.insert(&"a", &"xxxxxxxxxxxx").expect("open");
    let mut quick = desk.arrive(Some(&ticket));
    quick.insert(&"cart", &"theirs").expect("open");
    quick.insert(&"b", &"yyyyyyyyyyyy").expect("open");
    desk.finish(quick);
    assert!(desk.attempt(&mut slow).is_err());
    slow.remove("a").expect("open");
    while desk.attempt(&mut slow).expect("within limits") == Next::Again {}
    assert!(matches!(slow.refused(), Some(Refused::Collision { .. })));
}

#[test]
fn places_that_shift_are_compared_by_name() {
    let mut desk =
        Desk::new(Policy::builder().on_collision(OnCollision::Refuse).build().expect("consistent"));
    let ticket = desk.begin("b", "1");
    let mut slow = desk.arrive(Some(&ticket));
    slow.get::<String>(&"b").expect("readable");
    slow.insert(&"x", &1).expect("open");
    let mut quick = desk.arrive(Some(&ticket));
    quick.insert(&"a", &"shifts").expect("open");
    desk.finish(quick);
    assert_eq!(desk.attempt(&mut slow).expect("within limits"), Next::Again);
    slow.insert(&"a", &"not looked at").expect("open");
    slow.insert(&"b", &"2").expect("open");
    let mut quick = desk.arrive(Some(&ticket));
    quick.insert(&"b", &"theirs").expect("open");
    desk.finish(quick);
    while desk.attempt(&mut slow).expect("within limits") == Next::Again {}
    assert_eq!(slow.refused(), Some(&Refused::Collision { name: "b".into() }));
}
