//! A place on a principal's list, from when it is reserved until it is a session's or given up.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Record, SessionId};
use redis::Value;

use super::Wanted;
use super::survey::Survey;
use super::together::understood;
use crate::call::Call;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::row::{self, ends};
use crate::script;
use crate::server::text;
use crate::store::Connected;

/// How long a place is held for a sign-in: much longer than an operation takes. Who does not come back to it
/// has failed.
const HELD: Duration = Duration::from_secs(10);

pub(super) struct Place<'a> {
    store: &'a Connected,
    errand: &'a Errand<'a>,
    wanted: Wanted<'a>,
    token: String,
    /// The sessions that must end for it.
    pub(super) ending: Vec<SessionId>,
}

/// What became of a place.
pub(super) enum Confirmed {
    /// It is the session's.
    Done,
    /// The principal's sessions were revoked.
    Revoked,
    /// Others have signed in since, and this session ends for them.
    Ended,
}

impl<'a> Place<'a> {
    /// A place, or why there is none.
    pub(super) async fn reserve(
        store: &'a Connected,
        errand: &'a Errand<'a>,
        wanted: Wanted<'a>,
        survey: Survey,
    ) -> Result<Result<Self, SignedIn>, Failure> {
        let token = format!("{:016x}", RandomState::new().build_hasher().finish());
        let (limit, max) = wanted.limit();
        let until = wanted.now + HELD;
        let mut call = index(store, &script::RESERVE, wanted).arg(wanted.record.id.to_string());
        call = call.arg(&*token).number(wanted.authenticated.as_millis());
        call = call.number(wanted.record.created.as_millis()).number(until.as_millis());
        call = call.number(ends(wanted.record).as_millis()).arg(limit).number(max);
        for (field, value) in survey.over {
            call = call.arg(field).arg(value);
        }
        let Value::Array(answer) = errand.run(call).await? else { return Err(Failure::NotUnderstood) };
        Ok(match understood(wanted.record.id, answer).ok_or(Failure::NotUnderstood)?? {
            SignedIn::Done { evicted: ending } => Ok(Self { store, errand, wanted, token, ending }),
            refused => Err(refused),
        })
    }

    /// Stores the record; answers whose the session was before.
    pub(super) async fn commit(&self) -> Result<Result<Vec<Value>, SignedIn>, Failure> {
        let Wanted { record, now, .. } = self.wanted;
        let call = self.store.call(&script::COMMIT, record.id, now).arg(row::encode(record));
        let call = call.arg(self.wanted.expected());
        let Value::Array(mut answer) = self.errand.run(call).await? else {
            return Err(Failure::NotUnderstood);
        };
        if matches!(answer.first(), Some(Value::BulkString(word)) if word == b"DONE") {
            return Ok(Ok(answer.split_off(1)));
        }
        let refused = understood(record.id, answer).ok_or(Failure::NotUnderstood)?;
        Ok(Err(refused?))
    }

    pub(super) async fn confirm(&self) -> Result<Confirmed, Failure> {
        let call = index(self.store, &script::CONFIRM, self.wanted).arg(self.wanted.record.id.to_string());
        let call = call.arg(&*self.token).number(self.wanted.authenticated.as_millis());
        let answer = self.errand.run(call.arg(self.wanted.entry())).await?;
        match text(answer).as_deref() {
            Some("DONE") => Ok(Confirmed::Done),
            Some("REVOKED") => Ok(Confirmed::Revoked),
            Some("ENDED") => Ok(Confirmed::Ended),
            _ => Err(Failure::NotUnderstood),
        }
    }

    /// Gives it up; answers whether those who were to end for it may stay.
    pub(super) async fn release(&self) -> Result<bool, Failure> {
        let call = Call::new(&script::RELEASE, self.store.keys.principal(self.wanted.principal));
        let call = call.arg(self.wanted.record.id.to_string()).arg(&*self.token);
        match self.errand.run(call).await? {
            Value::Int(stay) => Ok(stay == 1),
            _ => Err(Failure::NotUnderstood),
        }
    }

    /// Takes the record away again, if it is still the one of this sign-in.
    pub(super) async fn undo(&self) -> Result<(), Failure> {
        let Record { id, lock, .. } = self.wanted.record;
        let call = Call::new(&script::REMOVE, self.store.keys.row(*id));
        let call = call.arg(lock.as_bytes().as_slice()).arg("").arg(id.to_string());
        self.errand.run(call).await.map(drop)
    }
}

/// A script on the principal's list.
fn index(store: &Connected, script: &'static script::Script, wanted: Wanted<'_>) -> Call {
    let call = Call::new(script, store.keys.principal(wanted.principal));
    call.number(wanted.now.as_millis()).number(store.margin_ms)
}
