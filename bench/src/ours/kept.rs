//! Any store of ours as a subject: a request's journey without its HTTP.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use cloakroom::Sessions;
use cloakroom_session::store::{Inserted, Replaced};
use cloakroom_session::{
    Chance, Change, Directory, Lifetime, MemoryStore, Next, NoChance, Offer, Outcome, Policy, Record, Secret,
    SessionId, State, Ticket, Timestamp,
};
use tokio::task::JoinSet;

use crate::chance::scatter;
use crate::payload;
use crate::subject::Subject;

/// Tasks that populate at the same time, so that a store that commits in groups may.
const TASKS_POPULATING: u64 = 64;
/// The life of a session that is to be swept.
const MOMENT: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(86_400);

/// A store of ours and the policy it is used with.
pub struct Kept<D> {
    store: Arc<D>,
    policy: Arc<Policy>,
}

impl Kept<MemoryStore> {
    pub fn in_memory() -> Self {
        Self::new(MemoryStore::new())
    }
}

impl<D: Directory> Kept<D> {
    pub fn new(store: D) -> Self {
        Self { store: Arc::new(store), policy: Arc::new(Policy::default()) }
    }

    /// The store, once nothing is under way.
    pub fn into_store(self) -> Result<D> {
        Arc::into_inner(self.store).context("a task still holds the store")
    }

    /// Stores sessions and returns when they are expired.
    pub async fn populate_expired(&self, sessions: Range<u64>, keys: usize) -> Result<()> {
        self.insert(sessions, keys, Lifetime::new(MOMENT, MOMENT)?).await?;
        tokio::time::sleep(MOMENT).await;
        Ok(())
    }

    /// Collects everything expired, in the bites and with the rests of the product's own sweep.
    pub async fn sweep(&self) -> Result<u64> {
        Ok(Sessions::new(Arc::clone(&self.store)).sweep_all().await? as u64)
    }

    async fn insert(&self, sessions: Range<u64>, keys: usize, lifetime: Lifetime) -> Result<()> {
        let mut tasks = JoinSet::new();
        for task in 0..TASKS_POPULATING {
            let (store, sessions) = (Arc::clone(&self.store), sessions.clone());
            tasks.spawn(async move {
                for session in sessions.skip(task as usize).step_by(TASKS_POPULATING as usize) {
                    let now = now()?;
                    let answer = store.insert(record(session, keys, lifetime, now)?, now).await?;
                    ensure!(answer == Inserted::Done, "the session is there already");
                }
                anyhow::Ok(())
            });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        Ok(())
    }

    /// The session as a request that presents its ticket finds it.
    async fn admitted(&self, session: u64) -> Result<State> {
        let (ticket, now) = (ticket(session)?, now()?);
        let record = self.store.load(ticket.id, now).await?;
        Ok(State::admit(Arc::clone(&self.policy), Offer::Ticket(ticket, record), false, now))
    }
}

impl<D: Directory> Subject for Kept<D> {
    async fn populate(&self, sessions: Range<u64>, keys: usize) -> Result<()> {
        self.insert(sessions, keys, Lifetime::new(DAY, DAY)?).await
    }

    async fn load(&self, session: u64) -> Result<()> {
        let value: Option<String> = self.admitted(session).await?.get(&payload::KEY)?;
        ensure!(payload::is_whole(value.as_deref()), "the value is not there");
        Ok(())
    }

    async fn modify(&self, session: u64, salt: u64) -> Result<()> {
        let mut state = self.admitted(session).await?;
        state.insert(&payload::KEY, &payload::value(salt))?;
        loop {
            let plan = state.close(now()?, &mut Fixed(session))?;
            let Change::Replace { record, expected } = &plan.change else {
                bail!("a modification was planned as {:?}", plan.change);
            };
            let outcome = match self.store.replace(record.clone(), *expected, now()?).await? {
                Replaced::Done => Outcome::Done,
                Replaced::Conflict(newer) => Outcome::Conflict(newer),
                Replaced::Gone => bail!("the session is gone"),
            };
            if state.settle(plan, outcome, now()?)? == Next::Finished {
                break;
            }
        }
        ensure!(state.refused().is_none(), "the modification was refused");
        Ok(())
    }
}

/// The Cookie line of a populated session's browser.
pub fn cookie(session: u64) -> Result<String> {
    Ok(format!("__Host-id={}", ticket(session)?.reveal()))
}

fn ticket(session: u64) -> Result<Ticket> {
    let id = SessionId::fresh(&mut Fixed(session))?;
    Ok(Ticket { id, secret: Secret::fresh(&mut Fixed(!session))? })
}

fn record(session: u64, keys: usize, lifetime: Lifetime, now: Timestamp) -> Result<Arc<Record>> {
    let Ticket { id, secret } = ticket(session)?;
    let pairs = payload::pairs(keys, session).map(|(key, value)| Ok((key, serde_json::to_vec(&value)?)));
    let pairs: Vec<(String, Vec<u8>)> = pairs.collect::<Result<_>>()?;
    Ok(Arc::new(Record {
        values: pairs.iter().map(|(key, value)| (key.as_str(), value.as_slice())).collect(),
        ..Record::new(id, secret.hash(), lifetime, now)
    }))
}

fn now() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Timestamp::from_millis(u64::try_from(since.as_millis())?))
}

/// Octets that a number names: the bench finds its sessions again without a list of them.
struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        for (place, chunk) in bytes.chunks_mut(8).enumerate() {
            let octets = scatter(scatter(self.0).wrapping_add(place as u64)).to_le_bytes();
            chunk.copy_from_slice(&octets[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::Kept;
    use crate::drive::{Spread, Verb, Work, throughput};
    use crate::subject::Subject;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_populated_store_can_be_driven() -> anyhow::Result<()> {
        let kept = Arc::new(Kept::in_memory());
        kept.populate(0..10, 5).await?;
        for verb in [Verb::Load, Verb::Modify] {
            let work = Work { verb, spread: Spread::Zipf, population: 10, tasks: 8, seed: 1 };
            throughput(&kept, work, Duration::from_millis(20)).await?;
        }
        assert!(kept.load(10).await.is_err(), "a session that was never stored");
        Ok(())
    }
}
