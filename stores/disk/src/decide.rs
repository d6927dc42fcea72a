//! Decides commands, one after the other, against the newest state. Nothing here writes.

mod directory;
mod session;

use cloakroom_session::HighWater;
use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, Touched};

use crate::command::{Caller, Command};
use crate::failure::{Failure, Stopped};
use crate::group::Group;

/// An answer that holds once its group is committed.
pub(crate) enum Decided {
    Insert(Caller<Inserted>, Inserted),
    Replace(Caller<Replaced>, Replaced),
    Touch(Caller<Touched>, Touched),
    Remove(Caller<Removed>, Removed),
    SignIn(Caller<SignedIn>, SignedIn),
    Revoke(Caller<u64>, u64),
    Sweep(Caller<usize>, usize),
}

/// Decides one command. Whoever cannot be answered is told so at once, and `None` is left.
///
/// `clock` is asked again, since a caller with a later clock may have been decided meanwhile.
pub(crate) fn decide(command: Command, group: &mut Group, clock: &HighWater) -> Option<Decided> {
    match command {
        Command::Insert { record, now, caller } => {
            let answer = session::insert(group, record, clock.raise(now));
            told(caller, answer).map(|(caller, answer)| Decided::Insert(caller, answer))
        }
        Command::Replace { record, expected, now, caller } => {
            let answer = session::replace(group, record, expected, clock.raise(now));
            told(caller, answer).map(|(caller, answer)| Decided::Replace(caller, answer))
        }
        Command::Touch { id, seen, now, caller } => {
            let answer = session::touch(group, id, seen, clock.raise(now));
            told(caller, answer).map(|(caller, answer)| Decided::Touch(caller, answer))
        }
        Command::Remove { id, lock, caller } => {
            let answer = session::remove(group, id, lock);
            told(caller, answer).map(|(caller, answer)| Decided::Remove(caller, answer))
        }
        Command::SignIn { mut sign_in, caller } => {
            sign_in.now = clock.raise(sign_in.now);
            let answer = directory::sign_in(group, sign_in);
            told(caller, answer).map(|(caller, answer)| Decided::SignIn(caller, answer))
        }
        Command::Revoke { principal, keep, now, caller } => {
            let answer = directory::revoke(group, principal, keep, clock.raise(now));
            told(caller, answer).map(|(caller, answer)| Decided::Revoke(caller, answer))
        }
        Command::Sweep { entries, now, caller } => {
            let answer = directory::sweep(group, &entries, clock.raise(now));
            told(caller, answer).map(|(caller, answer)| Decided::Sweep(caller, answer))
        }
    }
}

fn told<T>(caller: Caller<T>, answer: Result<T, Failure>) -> Option<(Caller<T>, T)> {
    match answer {
        Ok(answer) => Some((caller, answer)),
        Err(failure) => {
            caller.answer(Err(failure));
            None
        }
    }
}

impl Decided {
    /// Tells the caller, now that it is known what became of the group.
    pub(crate) fn tell(self, committed: &Result<(), Stopped>) {
        match self {
            Self::Insert(caller, answer) => tell(caller, answer, committed),
            Self::Replace(caller, answer) => tell(caller, answer, committed),
            Self::Touch(caller, answer) => tell(caller, answer, committed),
            Self::Remove(caller, answer) => tell(caller, answer, committed),
            Self::SignIn(caller, answer) => tell(caller, answer, committed),
            Self::Revoke(caller, answer) => tell(caller, answer, committed),
            Self::Sweep(caller, answer) => tell(caller, answer, committed),
        }
    }
}

fn tell<T>(caller: Caller<T>, answer: T, committed: &Result<(), Stopped>) {
    caller.answer(match committed {
        Ok(()) => Ok(answer),
        Err(stopped) => Err(Failure::Stopped(stopped.clone())),
    });
}
