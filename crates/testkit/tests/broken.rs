//! Each promise fails on the stores that break it, and holds in the frame around them.

use cloakroom_testkit::broken::{Broken, NoFault};
use tokio::runtime;

cloakroom_testkit::conformance!(without_a_fault: Directory => Broken::<NoFault>::default());

/// One test a fault, in a module of the promise it breaks.
macro_rules! breaks {
    ($($promise:ident: $($fault:ident)+;)+) => {
        $(mod $promise {
            $(#[test]
            #[allow(non_snake_case, reason = "named as the fault it is about")]
            fn $fault() {
                use cloakroom_testkit::{broken, conformance};
                super::must_fail(conformance::$promise(broken::Broken::<broken::$fault>::default()));
            })+
        })+
    };
}

breaks! {
    promise_01_load_answers_what_was_acknowledged: WholeSeconds ForgetsPrevious TextOnly;
    promise_02_load_never_answers_the_expired: ServesExpired TrustsTheClock;
    promise_03_insert_never_overwrites: Upsert RacyInsert;
    promise_04_replace_has_one_winner: LostSwap OwnConflict;
    promise_05_replace_never_creates_or_revives: CreatingReplace RevivingReplace;
    promise_06_replace_keeps_the_larger_seen: SeenBack AttachingReplace;
    promise_06_replace_keeps_the_principal: ForgetfulReplace AttachingReplace;
    promise_07_touch_moves_nothing_but_seen: RevivingTouch WholeTouch CountingTouch BackwardTouch;
    promise_08_remove_is_final: UndyingReplace UndyingTouch CreatingReplace AlwaysRemoved;
    promise_08_remove_asks_for_the_lock: IgnoresTheLock LooksThenRemoves AlwaysRemoved GoneForConflict;
    promise_09_each_record_has_its_own_lifetime: DefaultLifetime FirstLifetime;
    promise_10_any_octets_are_kept_whole: Truncating TextOnly;
    promise_11_insert_attaches_nobody: AttachingInsert StrippingInsert LateRefusal;
    promise_11_sign_in_is_one_step: TwoSteps BlindSignIn AttachingInsert LooksThenRemoves;
    promise_12_a_principal_has_exactly_its_own_sessions: LossyIndex CaseFolding StaleIndex;
    promise_13_no_more_sessions_than_the_limit: RacyLimit BlindLimit;
    promise_14_no_session_survives_its_revocation: RacyRevoke HastySignIn RevokeWithoutEpoch;
    promise_15_an_old_sign_in_is_refused_after_a_revocation: RevokeWithoutEpoch FirstRevocation;
    promise_16_sweep_takes_the_expired_only: GreedySweep HastySweep BoundlessSweep IdleSweep;
    promise_17_find_answers_what_load_does: FindsTheExpired JudgesTheSecret KeepsTheFound;
}

/// On one thread, where tasks take turns in an order that is always the same: not by luck, but every time.
fn must_fail(promise: impl Future<Output = ()> + Send + 'static) {
    let runtime = runtime::Builder::new_current_thread().build().expect("a runtime for the test");
    let outcome = runtime.block_on(async { tokio::spawn(promise).await });
    let failed = outcome.expect_err("the promise held on a store that breaks it").into_panic();
    let why = failed.downcast_ref::<String>().map(String::as_str).or(failed.downcast_ref::<&str>().copied());
    assert!(why.is_some_and(|why| !why.contains("the session store could not")), "an error: {why:?}");
}
