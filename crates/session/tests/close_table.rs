//! The table of what happens at the end of a request: one test for each row.

mod desk;

use std::time::Duration;

use cloakroom_session::{
    Change, CookieLine, Lifetime, Next, NoPlan, Offer, Policy, Principal, Refused, Renewal, State, Ticket,
};
use desk::{Desk, given, keeps, same};

const MINUTE: Duration = Duration::from_secs(60);

fn desk() -> Desk {
    Desk::new(Policy::default())
}

fn alice() -> Principal {
    Principal::new("alice").expect("valid")
}

fn renewing() -> Desk {
    let renewal = Renewal { interval: 10 * MINUTE, grace: MINUTE };
    Desk::new(Policy::builder().renewal(renewal).build().expect("consistent"))
}

#[test]
fn absent_and_nothing_put_changes_nothing() {
    let mut desk = desk();
    let mut state = desk.arrive(None);
    assert_eq!(state.get::<u8>(&"n").expect("readable"), None);
    state.remove("n").expect("open");
    state.clear().expect("open");
    let plan = desk.plan(&state).expect("a plan");
    assert!(matches!(plan.change, Change::None) && keeps(&plan.cookie));
}

#[test]
fn unknown_is_left_alone_by_default_and_removed_on_navigation_when_the_policy_says_so() {
    let stranger = desk().begin("n", "1");
    for (forget, navigation, removed) in [(false, true, false), (true, false, false), (true, true, true)] {
        let mut desk = Desk::new(Policy::builder().forget_unknown(forget).build().expect("consistent"));
        let state =
            State::admit(desk.policy.clone(), Offer::Ticket(stranger.clone(), None), navigation, desk.now);
        assert_eq!(matches!(desk.finish(state), CookieLine::Remove), removed, "{forget} {navigation}");
    }
}

#[test]
fn new_with_something_in_it_is_inserted_and_set() {
    let mut desk = desk();
    let mut state = desk.arrive(None);
    state.insert(&"n", &1).expect("open");
    let plan = desk.plan(&state).expect("a plan");
    assert!(
        matches!(&plan.change, Change::Insert(record) if record.created == desk.now && record.principal.is_none())
    );
    assert!(matches!(plan.cookie, CookieLine::Set { max_age: None, .. }));
}

#[test]
fn a_presented_id_is_never_adopted() {
    let mut desk = desk();
    desk.begin("other", "1");
    let mut elsewhere = Desk::new(Policy::default());
    let stranger = elsewhere.begin("n", "1");
    let stranger = Ticket { id: cloakroom_session::SessionId::from_bytes([9; 12]), ..stranger };
    let mut state = desk.arrive(Some(&stranger));
    state.insert(&"n", &1).expect("open");
    let ticket = given(&desk.finish(state));
    assert_ne!(ticket.id, stranger.id);
}

#[test]
fn clean_and_fresh_changes_nothing() {
    let mut desk = desk();
    let ticket = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&ticket));
    assert_eq!(state.get::<String>(&"n").expect("readable").as_deref(), Some("1"));
    let plan = desk.plan(&state).expect("a plan");
    assert!(matches!(plan.change, Change::None) && keeps(&plan.cookie));
}

#[test]
fn clean_is_touched_when_a_twentieth_of_the_idle_time_has_passed() {
    let mut desk = desk();
    let ticket = desk.begin("n", "1");
    desk.advance(MINUTE - Duration::from_millis(1));
    let plan = desk.plan(&desk.arrive(Some(&ticket))).expect("a plan");
    assert!(matches!(plan.change, Change::None));
    desk.advance(Duration::from_millis(1));
    let state = desk.arrive(Some(&ticket));
    let plan = desk.plan(&state).expect("a plan");
    assert!(matches!(plan.change, Change::Touch { seen, .. } if seen == desk.now) && keeps(&plan.cookie));
    assert!(keeps(&desk.finish(state)));
    assert_eq!(desk.record(&ticket).expect("there").seen, desk.now);
}

#[test]
fn a_touched_persistent_session_gets_its_cookie_anew() {
    let mut desk = Desk::new(
        Policy::builder().lifetime(Lifetime::IDLE_20_MINUTES.persistent(true)).build().expect("consistent"),
    );
    let ticket = desk.begin("n", "1");
    desk.advance(MINUTE);
    let state = desk.arrive(Some(&ticket));
    match desk.finish(state) {
        CookieLine::Set { ticket: again, max_age } => {
            assert!(same(&again, &ticket));
            assert_eq!(max_age, Some(20 * MINUTE));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn dirty_is_replaced_and_its_cookie_left_alone() {
    let mut desk = desk();
    let ticket = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&ticket));
    state.insert(&"n", &"2").expect("open");
    let plan = desk.plan(&state).expect("a plan");
    let Change::Replace { record, expected } = &plan.change else { panic!("{plan:?}") };
    assert_eq!(
        (record.revision, *expected),
        (expected.next(), desk.record(&ticket).expect("there").revision)
    );
    assert_eq!(record.lock, ticket.secret.hash());
    assert!(keeps(&plan.cookie));
}

#[test]
fn a_lone_remove_is_persisted() {
    let mut desk = desk();
    let ticket = desk.begin("user_id", "1");
    let mut state = desk.arrive(Some(&ticket));
    state.remove("user_id").expect("open");
    desk.finish(state);
    assert!(desk.record(&ticket).expect("there").values.is_empty());
}

#[test]
fn renewed_has_a_new_secret_at_once() {
    let mut desk = desk();
    let old = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&old));
    state.renew().expect("open");
    let new = given(&desk.finish(state));
    assert_eq!(new.id, old.id);
    assert!(!same(&new, &old));
    assert!(desk.arrive(Some(&old)).id().is_none());
    assert!(desk.arrive(Some(&new)).id().is_some());
}

#[test]
fn signed_in_has_a_new_secret_and_only_what_is_carried() {
    let mut desk = Desk::new(Policy::builder().carried_into_sign_in(["basket"]).build().expect("consistent"));
    let old = desk.begin("planted", "1");
    let mut state = desk.arrive(Some(&old));
    state.insert(&"basket", &"coat").expect("open");
    state.sign_in(alice(), desk.now).expect("open");
    state.insert(&"welcome", &true).expect("open");
    assert_eq!(state.principal(), Some(alice()));
    let new = given(&desk.finish(state));
    let record = desk.record(&new).expect("there");
    assert_eq!(record.principal, Some(alice()));
    assert_eq!(record.authenticated, Some(desk.now));
    assert_eq!(record.values.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["basket", "welcome"]);
    assert!(!same(&new, &old));
    assert!(desk.arrive(Some(&old)).id().is_none());
}

#[test]
fn nothing_of_one_user_is_left_to_the_next() {
    let mut desk = Desk::new(Policy::builder().carried_into_sign_in(["basket"]).build().expect("consistent"));
    let mut state = desk.arrive(None);
    state.sign_in(alice(), desk.now).expect("open");
    state.insert(&"basket", &"coat").expect("open");
    let first = given(&desk.finish(state));
    let mut state = desk.arrive(Some(&first));
    state.sign_in(Principal::new("bob").expect("valid"), desk.now).expect("open");
    let second = given(&desk.finish(state));
    assert!(desk.record(&second).expect("there").values.is_empty());
    assert!(desk.arrive(Some(&first)).id().is_none());
}

#[test]
fn destroyed_is_removed_and_what_is_put_afterwards_begins_anew() {
    let mut desk = desk();
    let old = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&old));
    state.destroy().expect("open");
    assert!(matches!(desk.finish(state), CookieLine::Remove));
    assert!(desk.record(&old).is_none());

    let old = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&old));
    state.destroy().expect("open");
    state.insert(&"notice", &"signed out").expect("open");
    let new = given(&desk.finish(state));
    assert_ne!(new.id, old.id);
    assert!(desk.record(&old).is_none());
    assert_eq!(desk.record(&new).expect("there").values.len(), 1);
}

#[test]
fn routine_renewal_answers_the_old_secret_with_its_successor_for_a_while() {
    let mut desk = renewing();
    let old = desk.begin("n", "1");
    desk.advance(10 * MINUTE);
    let state = desk.arrive(Some(&old));
    let new = given(&desk.finish(state));
    assert!(!same(&new, &old));

    // In grace: works, and is told again.
    desk.advance(MINUTE - Duration::from_millis(1));
    let mut state = desk.arrive(Some(&old));
    state.insert(&"n", &"2").expect("open");
    assert!(same(&given(&desk.finish(state)), &new));
    assert!(same(&given(&desk.finish(desk.arrive(Some(&old)))), &new));

    // After it: an event, no session, no cookie.
    desk.advance(Duration::from_millis(1));
    let mut state = desk.arrive(Some(&old));
    assert!(state.id().is_none());
    assert!(state.take_events()[0].is_suspicious());
    assert!(keeps(&desk.finish(state)));
    assert!(desk.arrive(Some(&new)).id().is_some());
}

#[test]
fn late_stores_nothing_and_leaves_the_cookie() {
    let mut desk = desk();
    let old = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&old));
    state.renew().expect("open");
    let new = given(&desk.finish(state));

    let mut state = desk.arrive(Some(&old));
    assert!(keeps(&desk.finish(desk.arrive(Some(&old)))));
    state.insert(&"n", &"2").expect("open");
    let Err(NoPlan::Late(refused)) = desk.plan(&state) else { panic!("not late") };
    assert_eq!(refused, Refused::Rotated);
    let _ = state.refuse(refused);
    assert_eq!(state.refused(), Some(&Refused::Rotated));
    assert!(keeps(state.owed()));
    assert_eq!(desk.record(&new).expect("there").values.len(), 1);
}

#[test]
fn long_after_a_rotation_an_old_ticket_is_just_unknown() {
    let mut desk = desk();
    let old = desk.begin("n", "1");
    let mut state = desk.arrive(Some(&old));
    state.renew().expect("open");
    desk.finish(state);
    desk.advance(MINUTE);
    let mut state = desk.arrive(Some(&old));
    state.insert(&"n", &"2").expect("open");
    assert_ne!(given(&desk.finish(state)).id, old.id);
}

#[test]
fn gone_before_a_write_is_refused_and_before_a_touch_is_silent() {
    let mut desk = desk();
    let ticket = desk.begin("n", "1");
    let mut writer = desk.arrive(Some(&ticket));
    desk.advance(2 * MINUTE);
    let mut reader = desk.arrive(Some(&ticket));
    let mut ender = desk.arrive(Some(&ticket));
    ender.destroy().expect("open");
    desk.finish(ender);

    writer.insert(&"n", &"2").expect("open");
    assert_eq!(desk.attempt(&mut writer).expect("within limits"), Next::Finished);
    assert_eq!(writer.refused(), Some(&Refused::Gone));
    assert!(keeps(writer.owed()));
    assert_eq!(desk.attempt(&mut reader).expect("within limits"), Next::Finished);
    assert_eq!(reader.refused(), None);
    assert!(keeps(reader.owed()));
    assert!(desk.store.is_empty());
}

#[test]
fn two_different_cookies_are_anonymous_and_cleared() {
    let mut desk = desk();
    let mut state = State::admit(desk.policy.clone(), Offer::Tossed, false, desk.now);
    assert!(state.is_tossed());
    assert!(state.take_events()[0].is_suspicious());
    assert!(matches!(desk.finish(state), CookieLine::Remove));
}

#[test]
fn without_chance_there_is_no_ticket() {
    struct Silent;
    impl cloakroom_session::Chance for Silent {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), cloakroom_session::NoChance> {
            Err(cloakroom_session::NoChance { source: None })
        }
    }
    let desk = desk();
    let mut state = desk.arrive(None);
    state.insert(&"n", &1).expect("open");
    assert!(matches!(state.close(desk.now, &mut Silent), Err(NoPlan::Chance(_))));
}

#[test]
fn an_override_of_the_lifetime_is_never_forgotten() {
    let mut desk = desk();
    let month = Lifetime::NIST_AAL1.persistent(true);
    let mut state = desk.arrive(None);
    state.insert(&"n", &1).expect("open");
    state.set_lifetime(month).expect("open");
    let ticket: Ticket = given(&desk.finish(state));
    desk.advance(2 * 60 * MINUTE);
    let mut state = desk.arrive(Some(&ticket));
    state.insert(&"n", &2).expect("open");
    desk.finish(state);
    assert_eq!(desk.record(&ticket).expect("there").lifetime, month);
    desk.advance(29 * 24 * 60 * MINUTE);
    assert!(desk.record(&ticket).is_some());
}
