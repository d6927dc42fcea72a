//! Collecting what has expired.
//!
//! Sorted sets say when to look at a session: never later than its first deadline. A visit moves the deadline
//! and not the entry, which would be a write more for each; the sweep moves it when it gets there. That costs
//! nothing while nothing is due, where a `SCAN` would read every key of the database once a minute.

use std::time::Duration;

use cloakroom_session::{SessionId, Timestamp};
use redis::{ToRedisArgs, Value, cmd};

use super::scattered::unlisted;
use crate::call::Call;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::keys::Keys;
use crate::script;
use crate::server::text;
use crate::store::Connected;

/// Entries looked at in one go.
const BITE: usize = 64;

/// What cannot be read is left to its own expiry, and looked at again after this.
const UNREADABLE: Duration = Duration::from_secs(60 * 60);

pub(crate) async fn sweep(store: &Connected, now: Timestamp, limit: usize) -> Result<usize, Failure> {
    let mut swept = 0;
    while swept < limit {
        let due = due(store, &store.begin(), now, BITE.min(limit - swept)).await?;
        if due.is_empty() {
            break;
        }
        // Each bite has its own time: the sweep has no visitor who waits.
        let errand = store.begin();
        let looks = due.iter().map(|id| look(store, &errand, id, now));
        let looks = futures_util::future::try_join_all(looks).await?;
        swept += looks.into_iter().filter(|expired| *expired).count();
    }
    Ok(swept)
}

/// Up to `limit` sessions that are to be looked at.
async fn due(
    store: &Connected,
    errand: &Errand<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<String>, Failure> {
    let questions: Vec<_> = store
        .keys
        .dues()
        .map(|key| {
            let mut command = cmd("ZRANGEBYSCORE");
            command.arg(&key).arg("-inf").arg(now.as_millis()).arg("LIMIT").arg(0).arg(limit);
            (key, command)
        })
        .collect();
    let mut ids = Vec::new();
    for answer in errand.ask_all(&questions).await? {
        let Value::Array(due) = answer else { return Err(Failure::NotUnderstood) };
        ids.extend(due.into_iter().filter_map(text));
    }
    ids.truncate(limit);
    Ok(ids)
}

/// Removes a session if it has expired; puts it where it will next be due otherwise.
async fn look(store: &Connected, errand: &Errand<'_>, id: &str, now: Timestamp) -> Result<bool, Failure> {
    let Ok(session) = id.parse::<SessionId>() else {
        return settled(&store.keys, errand, id).await.map(|()| false);
    };
    let call = Call::new(&script::REAP, store.keys.row(session)).number(now.as_millis());
    let expired = match errand.run(call).await {
        Err(failure) if failure.is_unreadable() => {
            tracing::warn!(%id, error = %failure, "a session cannot be read, and is passed over by the sweep");
            return due_at(&store.keys, errand, id, (now + UNREADABLE).as_millis()).await.map(|()| false);
        }
        Err(failure) => return Err(failure),
        Ok(Value::Int(_)) => false,
        Ok(Value::BulkString(deadline)) => {
            return due_at(&store.keys, errand, id, deadline).await.map(|()| false);
        }
        Ok(Value::Array(whose)) => {
            unlisted(store, errand, session, whose).await;
            true
        }
        Ok(_) => return Err(Failure::NotUnderstood),
    };
    settled(&store.keys, errand, id).await.map(|()| expired)
}

/// It is to be looked at again then.
async fn due_at(keys: &Keys, errand: &Errand<'_>, id: &str, at: impl ToRedisArgs) -> Result<(), Failure> {
    let key = keys.due(id);
    errand.ask(&key, cmd("ZADD").arg(&key).arg("XX").arg(at).arg(id)).await.map(drop)
}

/// There is nothing more to look at. An error ends the sweep: it would find the same entry for ever.
async fn settled(keys: &Keys, errand: &Errand<'_>, id: &str) -> Result<(), Failure> {
    let key = keys.due(id);
    errand.ask(&key, cmd("ZREM").arg(&key).arg(id)).await.map(drop)
}
