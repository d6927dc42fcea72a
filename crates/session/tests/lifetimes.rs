//! Lifetimes by a clock turned by hand, to the millisecond.

mod desk;

use std::time::Duration;

use cloakroom_session::{Lifetime, Policy, Principal, Ticket};
use desk::{Desk, given};
use proptest::prelude::*;

const MS: Duration = Duration::from_millis(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

fn desk(idle: Duration, absolute: Duration) -> Desk {
    let lifetime = Lifetime::new(idle, absolute).expect("possible");
    Desk::new(Policy::builder().lifetime(lifetime).build().expect("consistent"))
}

fn lives(desk: &Desk, ticket: &Ticket) -> bool {
    desk.arrive(Some(ticket)).id().is_some()
}

/// A page is read.
fn read(desk: &mut Desk, ticket: &Ticket) {
    let state = desk.arrive(Some(ticket));
    desk.finish(state);
}

#[test]
fn idle_ends_at_its_millisecond() {
    let mut desk = desk(20 * MINUTE, 24 * HOUR);
    let ticket = desk.begin("n", "1");
    desk.advance(20 * MINUTE - MS);
    assert!(lives(&desk, &ticket));
    desk.advance(MS);
    assert!(!lives(&desk, &ticket));
}

#[test]
fn reading_is_activity() {
    let mut desk = desk(20 * MINUTE, 24 * HOUR);
    let ticket = desk.begin("n", "1");
    for _ in 0..10 {
        desk.advance(19 * MINUTE);
        assert!(lives(&desk, &ticket));
        read(&mut desk, &ticket);
    }
}

#[test]
fn absolute_ends_however_busy_it_is() {
    let mut desk = desk(20 * MINUTE, HOUR);
    let ticket = desk.begin("n", "1");
    for _ in 0..59 {
        desk.advance(MINUTE);
        read(&mut desk, &ticket);
    }
    desk.advance(MINUTE - MS);
    assert!(lives(&desk, &ticket));
    desk.advance(MS);
    assert!(!lives(&desk, &ticket));
}

#[test]
fn absolute_counts_from_the_authentication() {
    let mut desk = desk(HOUR, HOUR);
    let anonymous = desk.begin("n", "1");
    desk.advance(30 * MINUTE);
    let mut state = desk.arrive(Some(&anonymous));
    state.sign_in(Principal::new("alice").expect("valid"), desk.now).expect("open");
    let ticket = given(&desk.finish(state));
    for _ in 0..3 {
        desk.advance(15 * MINUTE);
        let mut state = desk.arrive(Some(&ticket));
        state.insert(&"n", &1).expect("open");
        desk.finish(state);
    }
    desk.advance(15 * MINUTE - MS);
    assert!(lives(&desk, &ticket));
    desk.advance(MS);
    assert!(!lives(&desk, &ticket));
}

#[test]
fn rotation_extends_nothing() {
    let mut desk = desk(20 * MINUTE, HOUR);
    let mut ticket = desk.begin("n", "1");
    for _ in 0..5 {
        desk.advance(10 * MINUTE);
        let mut state = desk.arrive(Some(&ticket));
        state.renew().expect("open");
        ticket = given(&desk.finish(state));
    }
    desk.advance(10 * MINUTE);
    assert!(!lives(&desk, &ticket));
}

proptest! {
    #[test]
    fn a_clock_set_back_revives_nothing(jumps in prop::collection::vec(-90i64..30, 1..40)) {
        let mut desk = desk(20 * MINUTE, HOUR);
        let ticket = desk.begin("n", "1");
        let (mut latest, mut ended) = (desk.now, false);
        for jump in jumps {
            let span = Duration::from_secs(jump.unsigned_abs() * 60);
            let millis = desk.now.as_millis();
            let back = u64::try_from(span.as_millis()).expect("small");
            desk.now = if jump < 0 { cloakroom_session::Timestamp::from_millis(millis - back) } else { desk.now + span };
            latest = latest.max(desk.now);
            let there = lives(&desk, &ticket);
            prop_assert!(!(ended && there), "revived");
            prop_assert!(!there || latest < desk.record(&ticket).expect("there").deadline());
            ended |= !there;
        }
    }
}
