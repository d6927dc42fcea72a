//! How often each verb was called.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::verb::Verb;

/// Calls of each verb so far, those that failed included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Of [`Verb::Load`].
    pub load: usize,
    /// Of [`Verb::Insert`].
    pub insert: usize,
    /// Of [`Verb::Replace`].
    pub replace: usize,
    /// Of [`Verb::Touch`].
    pub touch: usize,
    /// Of [`Verb::Remove`].
    pub remove: usize,
    /// Of [`Verb::SignIn`].
    pub sign_in: usize,
    /// Of [`Verb::OfPrincipal`].
    pub of_principal: usize,
    /// Of [`Verb::Revoke`].
    pub revoke: usize,
    /// Of [`Verb::Sweep`].
    pub sweep: usize,
}

impl Calls {
    /// Of all verbs together.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.load
            + self.insert
            + self.replace
            + self.touch
            + self.remove
            + self.sign_in
            + self.of_principal
            + self.revoke
            + self.sweep
    }

    /// What was called since `earlier`: a request's cost is the difference of two of these.
    #[must_use]
    pub const fn since(&self, earlier: &Self) -> Self {
        Self {
            load: self.load - earlier.load,
            insert: self.insert - earlier.insert,
            replace: self.replace - earlier.replace,
            touch: self.touch - earlier.touch,
            remove: self.remove - earlier.remove,
            sign_in: self.sign_in - earlier.sign_in,
            of_principal: self.of_principal - earlier.of_principal,
            revoke: self.revoke - earlier.revoke,
            sweep: self.sweep - earlier.sweep,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Counter([AtomicUsize; Verb::ALL.len()]);

impl Counter {
    pub(super) fn count(&self, verb: Verb) {
        self.0[verb.place()].fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn calls(&self) -> Calls {
        let [load, insert, replace, touch, remove, sign_in, of_principal, revoke, sweep] =
            Verb::ALL.map(|verb| self.0[verb.place()].load(Ordering::SeqCst));
        Calls { load, insert, replace, touch, remove, sign_in, of_principal, revoke, sweep }
    }
}
