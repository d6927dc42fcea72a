//! The one thread that decides and writes.
//!
//! ```text
//! take what waits -> decide each -> one batch -> commit (and sync) -> show it to readers -> acknowledge
//! ```
//!
//! Compare-and-swap needs no lock, since nobody else writes; commands that came while the last
//! group waited for the disk share the next wait.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use cloakroom_session::{HighWater, Timestamp};
use fjall::OwnedWriteBatch;

use crate::command::Command;
use crate::decide::decide;
use crate::engine::SWEPT;
use crate::failure::Stopped;
use crate::front::Front;
use crate::group::{Group, Stake};
use crate::journal::SOUND;
use crate::keys::DeadlineKey;
use crate::queue::{Queue, Taken};
use crate::records::Records;
use crate::room::Room;
use crate::settings::Durability;

/// How long a relaxed write may wait for the disk.
const UNSYNCED_FOR_MAX: Duration = Duration::from_secs(1);

pub(crate) struct Writer {
    records: Arc<Records>,
    queue: Arc<Queue>,
    front: Arc<Front>,
    clock: Arc<HighWater>,
    durability: Durability,
    room: Room,
    group: Group,
    /// Since when something is written that may not have reached the disk.
    unsynced: Option<Instant>,
    /// How far the sweep has come, as the engine remembers it.
    swept: DeadlineKey,
    stopped: Option<Stopped>,
}

impl Writer {
    pub(crate) fn new(
        records: Arc<Records>,
        queue: Arc<Queue>,
        front: Arc<Front>,
        clock: Arc<HighWater>,
        durability: Durability,
        room: Room,
        swept: DeadlineKey,
    ) -> Self {
        let group = Group::new(Arc::clone(&records));
        Self { records, queue, front, clock, durability, room, group, unsynced: None, swept, stopped: None }
    }

    pub(crate) fn start(self) -> std::io::Result<thread::JoinHandle<()>> {
        thread::Builder::new().name("cloakroom-disk".into()).spawn(move || self.run())
    }

    fn run(mut self) {
        let _end = End(Arc::clone(&self.queue));
        let mut commands = Vec::new();
        loop {
            match self.queue.take(&mut commands, self.sync_due()) {
                Taken::Group => {
                    self.serve(&mut commands);
                    self.queue.linger();
                }
                Taken::Nobody => {}
                Taken::Closed => break,
            }
            if self.sync_due().is_some_and(|due| due <= Instant::now()) {
                self.sync();
            }
        }
        if self.unsynced.is_some() {
            self.sync();
        }
    }

    fn sync_due(&self) -> Option<Instant> {
        self.unsynced.map(|since| since + UNSYNCED_FOR_MAX)
    }

    fn serve(&mut self, commands: &mut Vec<Command>) {
        self.group.begin(!self.room.is_low());
        let decided: Vec<_> =
            commands.drain(..).filter_map(|command| decide(command, &mut self.group, &self.clock)).collect();
        let committed = self.commit();
        for decided in decided {
            decided.tell(&committed);
        }
    }

    fn commit(&mut self) -> Result<(), Stopped> {
        let mut batch = self.records.engine.batch();
        let bytes = self.group.write(&mut batch);
        let earliest = self.group.earliest_due();
        let swept = self.swept_after(earliest);
        if swept != self.swept {
            batch.insert(&self.records.engine.meta, SWEPT, swept.as_bytes());
        }
        if batch.is_empty() {
            return Ok(());
        }
        if self.unsynced.is_none() {
            batch.insert(&self.records.engine.meta, SOUND, []);
        }
        let to_disk = match self.group.stake() {
            Stake::LastWord => true,
            Stake::Write => self.durability == Durability::Durable,
            Stake::Nothing => false,
        };
        if let Err(stopped) = self.write(batch, to_disk) {
            self.group.disown();
            return Err(stopped);
        }
        self.room.wrote(bytes);
        self.swept = swept;
        if let Some(due) = earliest {
            self.front.committed(due);
        }
        self.group.publish();
        Ok(())
    }

    fn write(&mut self, batch: OwnedWriteBatch, to_disk: bool) -> Result<(), Stopped> {
        if let Some(stopped) = &self.stopped {
            return Err(stopped.clone());
        }
        self.records.engine.commit(batch, to_disk).map_err(|error| self.stop(error))?;
        self.unsynced = if to_disk { None } else { self.unsynced.or_else(|| Some(Instant::now())) };
        Ok(())
    }

    /// How far the sweep has come for the engine to remember, given what this group does.
    fn swept_after(&self, earliest: Option<Timestamp>) -> DeadlineKey {
        let swept = self.group.swept_to().map_or(self.swept, |to| self.front.safe(to));
        earliest.map_or(swept, |due| swept.min(DeadlineKey::before(due)))
    }

    fn sync(&mut self) {
        self.unsynced = None;
        if self.stopped.is_none()
            && let Err(error) = self.records.engine.sync()
        {
            self.stop(error);
        }
    }

    /// The engine is not asked again: after a failed write it cannot know what the disk has.
    fn stop(&mut self, cause: fjall::Error) -> Stopped {
        tracing::error!(error = %cause, path = %self.records.engine.path().display(), "sessions are not written any more");
        let stopped = Stopped::new(cause, self.room.is_scarce());
        self.stopped.insert(stopped).clone()
    }
}

/// However the thread ends, nobody waits for it.
struct End(Arc<Queue>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.end();
    }
}
