//! The verbs of [`Directory`](cloakroom_session::Directory).

use std::sync::Arc;

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Principal, SessionId, SessionLimit, Timestamp};

use crate::command::SignIn;
use crate::failure::Failure;
use crate::group::{Content, Group, Stake};
use crate::keys::DeadlineKey;
use crate::row::Row;

pub(super) fn sign_in(group: &mut Group, sign_in: SignIn) -> Result<SignedIn, Failure> {
    let SignIn { mut record, expected, limit, now } = sign_in;
    let (Some(principal), Some(authenticated)) = (record.principal.clone(), record.authenticated) else {
        return Err(Failure::Misused);
    };
    if group.epoch(&principal)?.is_some_and(|revoked| authenticated < revoked) {
        return Ok(SignedIn::Revoked);
    }
    let unlimited = limit == SessionLimit::Unlimited;
    let mut evicted = if unlimited { Vec::new() } else { others(group, &principal, record.id, now)? };
    let Some(ended) = limit.to_end(evicted.len()) else { return Ok(SignedIn::TooMany) };
    evicted.truncate(ended);
    let row = match (group.live(record.id, now)?, expected) {
        (None, Some(_)) => return Ok(SignedIn::Gone),
        (Some(_), None) => return Ok(SignedIn::Taken),
        (None, None) => Row::new(record),
        (Some(there), Some(expected)) if there.record.revision != expected => {
            return Ok(SignedIn::Conflict(there.record.clone()));
        }
        (Some(there), Some(_)) => {
            if record.seen < there.record.seen {
                Arc::make_mut(&mut record).seen = there.record.seen;
            }
            Row::over(there.due, record)
        }
    };
    group.keep(row)?;
    group.stakes(Stake::LastWord);
    for old in &evicted {
        group.remove_of(&principal, *old)?;
    }
    Ok(SignedIn::Done { evicted })
}

/// Live sessions of `principal` but `id`, those signed in longest ago first. One that cannot be read
/// cannot be used either, and does not count.
fn others(
    group: &mut Group,
    principal: &Principal,
    id: SessionId,
    now: Timestamp,
) -> Result<Vec<SessionId>, Failure> {
    let mut others = Vec::new();
    for other in group.ids_of(principal)? {
        if let Content::Row(row) = group.content(other)?
            && let record = &row.record
            && other != id
            && record.principal.as_ref() == Some(principal)
            && !record.is_expired(now)
        {
            others.push((record.authenticated, record.created, other));
        }
    }
    others.sort_unstable();
    Ok(others.into_iter().map(|(_, _, id)| id).collect())
}

pub(super) fn revoke(
    group: &mut Group,
    principal: Principal,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Failure> {
    let epoch = group.epoch(&principal)?.max(Some(now));
    // Everything that may fail comes before the first change.
    let mut ended = Vec::new();
    let mut live = 0;
    for id in group.ids_of(&principal)?.into_iter().filter(|id| Some(*id) != keep) {
        match group.content(id)? {
            Content::Row(row) if row.record.principal.as_ref() == Some(&principal) => {
                live += u64::from(!row.record.is_expired(now));
                ended.push(id);
            }
            Content::Unreadable(_) => ended.push(id),
            Content::Row(_) | Content::Nothing => {}
        }
    }
    for id in ended {
        group.remove_of(&principal, id)?;
    }
    group.set_epoch(principal, epoch.unwrap_or(now));
    group.stakes(Stake::LastWord);
    Ok(live)
}

/// Looks at rows whose time may have come: removes those that are over, and moves the entries of
/// the others to where they belong now.
pub(super) fn sweep(group: &mut Group, entries: &[DeadlineKey], now: Timestamp) -> Result<usize, Failure> {
    let mut swept = 0;
    for key in entries {
        match group.content(key.id())? {
            Content::Row(row) if row.due == key.due() && row.record.is_expired(now) => {
                group.remove(key.id())?;
                swept += 1;
            }
            Content::Row(row) if row.due == key.due() => {
                let row = Row::new(row.record.clone());
                group.rewrite(row)?;
            }
            Content::Unreadable(found) if found.due == Some(key.due()) => {
                tracing::error!(id = %key.id(), why = %found.why, "a session cannot be read, and is not swept");
            }
            Content::Row(_) | Content::Nothing | Content::Unreadable(_) => group.astray(*key),
        }
    }
    if let Some(last) = entries.last() {
        group.swept(*last);
    }
    Ok(swept)
}
