//! One line, and a store has its tests.

use std::future::Future;

use tokio::runtime;

/// Tries a store against every promise of [`cloakroom_session::store`]: one `#[test]` a promise, in a module of
/// the name given.
///
/// ```
/// # use cloakroom_session::MemoryStore;
/// cloakroom_testkit::conformance!(memory: Directory => MemoryStore::new());
/// ```
///
/// `Directory` stands for promises 1 to 17, `Store` for 1 to 10, the half of 11 that is of `insert`, and 17. The
/// expression makes a new store for each test and may `.await`. What must outlive the store comes before it:
///
/// ```
/// # use std::sync::Arc;
/// # use cloakroom_session::MemoryStore;
/// # struct Folder; impl Folder { fn new() -> Self { Self } }
/// # async fn open(_: &Folder) -> MemoryStore { MemoryStore::new() }
/// cloakroom_testkit::conformance!(disk: Store, folder = Folder::new() => open(&folder).await);
/// ```
#[macro_export]
macro_rules! conformance {
    ($name:ident: Store $(, $kept:ident = $keep:expr)* => $store:expr) => {
        $crate::conformance! { @tests $name [$(let $kept = $keep;)*] [$store]
            promise_01_load_answers_what_was_acknowledged
            promise_02_load_never_answers_the_expired
            promise_03_insert_never_overwrites
            promise_04_replace_has_one_winner
            promise_05_replace_never_creates_or_revives
            promise_06_replace_keeps_the_larger_seen
            promise_07_touch_moves_nothing_but_seen
            promise_08_remove_is_final
            promise_08_remove_asks_for_the_lock
            promise_09_each_record_has_its_own_lifetime
            promise_10_any_octets_are_kept_whole
            promise_11_insert_attaches_nobody
            promise_17_find_answers_what_load_does
        }
    };
    ($name:ident: Directory $(, $kept:ident = $keep:expr)* => $store:expr) => {
        $crate::conformance! { @tests $name [$(let $kept = $keep;)*] [$store]
            promise_01_load_answers_what_was_acknowledged
            promise_02_load_never_answers_the_expired
            promise_03_insert_never_overwrites
            promise_04_replace_has_one_winner
            promise_05_replace_never_creates_or_revives
            promise_06_replace_keeps_the_larger_seen
            promise_06_replace_keeps_the_principal
            promise_07_touch_moves_nothing_but_seen
            promise_08_remove_is_final
            promise_08_remove_asks_for_the_lock
            promise_09_each_record_has_its_own_lifetime
            promise_10_any_octets_are_kept_whole
            promise_11_insert_attaches_nobody
            promise_11_sign_in_is_one_step
            promise_12_a_principal_has_exactly_its_own_sessions
            promise_13_no_more_sessions_than_the_limit
            promise_14_no_session_survives_its_revocation
            promise_15_an_old_sign_in_is_refused_after_a_revocation
            promise_16_sweep_takes_the_expired_only
            promise_17_find_answers_what_load_does
        }
    };
    // The statements and the store travel in brackets, so that every test gets them whole.
    (@tests $name:ident $keep:tt $store:tt $($promise:ident)*) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            $($crate::conformance! { @test $promise $keep $store })*
        }
    };
    (@test $promise:ident [$($keep:stmt;)*] [$store:expr]) => {
        #[test]
        fn $promise() {
            $crate::conformance::run(async {
                $($keep)*
                $crate::conformance::$promise($store).await;
            });
        }
    };
}

/// Threads that race, however few cores there are.
const WORKERS: usize = 4;

/// Runs a test on threads enough for a race; what [`conformance!`](crate::conformance!) wraps each test in.
///
/// # Panics
/// When no runtime can be started.
pub fn run(test: impl Future<Output = ()>) {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
    runtime.expect("a runtime for the test").block_on(test);
}
