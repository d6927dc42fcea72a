//! The verbs of [`Directory`](cloakroom_session::Directory).
//!
//! A sign-in and a revocation lock the row of their principal first. What they decide about its sessions and its
//! last revocation then stays true until they commit.

use std::sync::Arc;

use cloakroom_session::store::{Inserted, SignedIn};
use cloakroom_session::{Principal, Record, Revision, SessionId, SessionLimit, Summary, Timestamp};

use super::session::{insert, live};
use super::{Failure, Line, Verb};
use crate::dialect::{Dialect, Value};
use crate::row::{self, Columns, millis};

pub(crate) struct SignIn {
    pub(crate) record: Arc<Record>,
    pub(crate) principal: Principal,
    pub(crate) authenticated: Timestamp,
    pub(crate) expected: Option<Revision>,
    pub(crate) limit: SessionLimit,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Verb<D> for SignIn {
    type Answer = SignedIn;
    const ACTION: &'static str = "sign in";

    async fn ask(&self, connection: &mut D::Connection) -> Result<SignedIn, Failure> {
        D::script(connection, D::STATEMENTS.begin).await?;
        let answer = self.decide::<D>(connection).await?;
        let end = if matches!(answer, SignedIn::Done { .. }) { "COMMIT" } else { "ROLLBACK" };
        D::script(connection, end).await?;
        Ok(answer)
    }
}

impl SignIn {
    async fn decide<D: Dialect>(&self, connection: &mut D::Connection) -> Result<SignedIn, Failure> {
        if self.authenticated < lock::<D>(connection, &self.principal).await? {
            return Ok(SignedIn::Revoked);
        }
        let mut evicted = self.others::<D>(connection).await?;
        let Some(ended) = self.limit.to_end(evicted.len()) else { return Ok(SignedIn::TooMany) };
        evicted.truncate(ended);
        if let Some(refused) = self.write::<D>(connection).await? {
            return Ok(refused);
        }
        for id in &evicted {
            let values = [id.as_bytes().as_slice().into(), name(&self.principal)];
            D::run(connection, D::STATEMENTS.evict, &values).await?;
        }
        Ok(SignedIn::Done { evicted })
    }

    /// Live sessions of the principal but this one, those signed in longest ago first; none when there is no
    /// limit that asks for them.
    async fn others<D: Dialect>(&self, connection: &mut D::Connection) -> Result<Vec<SessionId>, Failure> {
        if self.limit == SessionLimit::Unlimited {
            return Ok(Vec::new());
        }
        let id = self.record.id.as_bytes().as_slice().into();
        let values = [name(&self.principal), id, millis(self.now).into()];
        let rows = D::rows(connection, D::STATEMENTS.others, &values).await?;
        rows.iter().map(|row| row::id::<D>(row, 0)).collect()
    }

    /// Writes the record; answers what is in the way.
    async fn write<D: Dialect>(&self, connection: &mut D::Connection) -> Result<Option<SignedIn>, Failure> {
        let columns = Columns::of(&self.record);
        let Some(expected) = self.expected else {
            let inserted = insert::<D>(&mut Line::Own(connection), &columns, self.now).await?;
            return Ok((inserted == Inserted::Taken).then_some(SignedIn::Taken));
        };
        let condition =
            [columns.principal(), columns.id(), row::revision(expected).into(), millis(self.now).into()];
        let values = [columns.changed().as_slice(), &condition].concat();
        if D::run(connection, D::STATEMENTS.attach, &values).await? > 0 {
            return Ok(None);
        }
        let there = live::<D>(&mut Line::Own(connection), self.record.id, self.now).await?;
        Ok(Some(there.map_or(SignedIn::Gone, SignedIn::Conflict)))
    }
}

pub(crate) struct OfPrincipal {
    pub(crate) principal: Principal,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Verb<D> for OfPrincipal {
    type Answer = Vec<Summary>;
    const ACTION: &'static str = "list the sessions of a principal";
    const ONLY_READS: bool = true;

    async fn ask(&self, connection: &mut D::Connection) -> Result<Vec<Summary>, Failure> {
        let values = [name(&self.principal), millis(self.now).into()];
        let rows = D::rows(connection, D::STATEMENTS.of_principal, &values).await?;
        rows.iter().map(|row| Ok(row::record::<D>(row, row::id::<D>(row, 3)?)?.summary())).collect()
    }
}

pub(crate) struct Revoke {
    pub(crate) principal: Principal,
    pub(crate) keep: Option<SessionId>,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Verb<D> for Revoke {
    type Answer = u64;
    const ACTION: &'static str = "revoke the sessions of a principal";

    async fn ask(&self, connection: &mut D::Connection) -> Result<u64, Failure> {
        let (principal, now) = (name(&self.principal), millis(self.now).into());
        // No id is empty.
        let keep = self.keep.as_ref().map_or(&[][..], |keep| keep.as_bytes().as_slice()).into();
        D::script(connection, D::STATEMENTS.begin).await?;
        lock::<D>(connection, &self.principal).await?;
        D::run(connection, D::STATEMENTS.set_revoked, &[now, principal]).await?;
        let live = D::run(connection, D::STATEMENTS.revoke_live, &[principal, keep, now]).await?;
        D::run(connection, D::STATEMENTS.revoke_rest, &[principal, keep]).await?;
        D::script(connection, "COMMIT").await?;
        Ok(live)
    }
}

pub(crate) struct Sweep {
    pub(crate) now: Timestamp,
    pub(crate) limit: u32,
}

impl<D: Dialect> Verb<D> for Sweep {
    type Answer = u64;
    const ACTION: &'static str = "sweep expired sessions";

    async fn ask(&self, connection: &mut D::Connection) -> Result<u64, Failure> {
        let values = [millis(self.now).into(), i64::from(self.limit).into()];
        Ok(D::run(connection, D::STATEMENTS.sweep, &values).await?)
    }
}

/// Locks the principal's row, made when it is missing; answers when its sessions were last revoked.
async fn lock<D: Dialect>(
    connection: &mut D::Connection,
    principal: &Principal,
) -> Result<Timestamp, Failure> {
    let value = [name(principal)];
    loop {
        let rows = D::rows(connection, D::STATEMENTS.lock_principal, &value).await?;
        if let Some(row) = rows.first() {
            return Ok(row::timestamp(D::number(row, 0)?.unwrap_or_default()));
        }
        D::run(connection, D::STATEMENTS.enrol, &value).await?;
    }
}

fn name(principal: &Principal) -> Value<'_> {
    principal.as_str().as_bytes().into()
}
