//! Where commands wait for the writer.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::Command;
use crate::failure::NotTaken;

/// Commands that wait; more are refused.
const WAITING_MAX: usize = 16 * 1024;
/// Octets of commands that wait; more are refused.
const WAITING_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Commands of one group: what shares a commit and a sync.
const GROUP_MAX: usize = 512;
/// Octets of one group, unless a single command is larger.
const GROUP_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How long the writer may be at one group before new commands are refused: a disk that does not
/// answer must not pile up visitors.
const GROUP_TIME_MAX: Duration = Duration::from_secs(10);

/// How long the writer stays awake after a group.
const LINGER: Duration = Duration::from_micros(50);

#[derive(Default)]
pub(crate) struct Queue {
    line: Mutex<Line>,
    arrived: Condvar,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Command>,
    bytes: usize,
    writer: Writer,
    closed: bool,
}

/// What the writer is doing.
#[derive(Clone, Copy, Default)]
enum Writer {
    #[default]
    Idle,
    Busy {
        since: Instant,
    },
    Ended,
}

/// What the writer is given to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Group,
    /// Nobody came until the given moment.
    Nobody,
    /// Nobody will come any more.
    Closed,
}

impl Queue {
    /// Answers whether nobody else is waiting.
    pub(crate) fn push(&self, command: Command) -> Result<bool, NotTaken> {
        let mut line = self.line();
        line.admit(&command)?;
        let alone = line.waiting.is_empty();
        line.bytes += command.bytes();
        line.waiting.push_back(command);
        let idle = matches!(line.writer, Writer::Idle);
        drop(line);
        if idle {
            self.arrived.notify_one();
        }
        Ok(alone)
    }

    /// Stays awake for a moment: who is alone comes again as soon as they are answered, and would
    /// have to wait for this thread to be woken each time.
    pub(crate) fn linger(&self) {
        let until = Instant::now() + LINGER;
        while Instant::now() < until && self.line().waiting.is_empty() {
            thread::yield_now();
        }
    }

    /// Moves the next group to `group`, waiting for it no longer than `until`.
    pub(crate) fn take(&self, group: &mut Vec<Command>, until: Option<Instant>) -> Taken {
        let mut line = self.line();
        line.writer = Writer::Idle;
        while line.waiting.is_empty() {
            if line.closed {
                return Taken::Closed;
            }
            line = match until.map(|until| until.saturating_duration_since(Instant::now())) {
                None => self.arrived.wait(line).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return Taken::Nobody,
                Some(left) => self.arrived.wait_timeout(line, left).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
        line.writer = Writer::Busy { since: Instant::now() };
        line.move_to(group);
        Taken::Group
    }

    /// What waits is still done; then [`Queue::take`] says so.
    pub(crate) fn close(&self) {
        self.line().closed = true;
        self.arrived.notify_one();
    }

    /// There is no writer any more: whoever waits is told so, and whoever comes.
    pub(crate) fn end(&self) {
        let mut line = self.line();
        line.writer = Writer::Ended;
        let dropped = std::mem::take(&mut line.waiting);
        drop(line);
        drop(dropped);
    }

    /// Every change under the lock leaves the line whole.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn admit(&self, command: &Command) -> Result<(), NotTaken> {
        match self.writer {
            Writer::Ended => Err(NotTaken::Ended),
            Writer::Busy { since } if since.elapsed() > GROUP_TIME_MAX => Err(NotTaken::Stuck),
            Writer::Idle | Writer::Busy { .. } => {
                let bytes = self.bytes.saturating_add(command.bytes());
                let fits = self.waiting.len() < WAITING_MAX && bytes <= WAITING_BYTES_MAX;
                if fits { Ok(()) } else { Err(NotTaken::Crowded) }
            }
        }
    }

    fn move_to(&mut self, group: &mut Vec<Command>) {
        let mut bytes = 0;
        while let Some(next) = self.waiting.front()
            && group.len() < GROUP_MAX
            && (group.is_empty() || bytes + next.bytes() <= GROUP_BYTES_MAX)
        {
            bytes += next.bytes();
            group.extend(self.waiting.pop_front());
        }
        self.bytes -= bytes;
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_session::SessionId;
    use cloakroom_session::store::{Removed, StoreErrorKind};

    use super::*;
    use crate::command::{Caller, Reply};

    fn removal() -> (Command, Reply<Removed>) {
        let (caller, reply) = Caller::new("remove the session");
        (Command::Remove { id: SessionId::from_bytes([1; SessionId::BYTES]), lock: None, caller }, reply)
    }

    #[test]
    fn a_group_is_bounded_and_the_rest_waits() {
        let queue = Queue::default();
        for _ in 0..=GROUP_MAX {
            assert_eq!(queue.push(removal().0).map(drop), Ok(()));
        }
        let mut group = Vec::new();
        assert_eq!((queue.take(&mut group, None), group.len()), (Taken::Group, GROUP_MAX));
        group.clear();
        assert_eq!((queue.take(&mut group, None), group.len()), (Taken::Group, 1));
        assert_eq!(queue.take(&mut group, Some(Instant::now())), Taken::Nobody);
        assert_eq!(queue.line().bytes, 0);
    }

    #[test]
    fn a_full_queue_takes_no_more() {
        let queue = Queue::default();
        for _ in 0..WAITING_MAX {
            assert_eq!(queue.push(removal().0).map(drop), Ok(()));
        }
        assert_eq!(queue.push(removal().0), Err(NotTaken::Crowded));
    }

    #[test]
    fn a_writer_that_does_not_come_back_is_not_queued_for() {
        let queue = Queue::default();
        let since = Instant::now().checked_sub(GROUP_TIME_MAX + Duration::from_secs(1)).expect("a past");
        queue.line().writer = Writer::Busy { since };
        assert_eq!(queue.push(removal().0), Err(NotTaken::Stuck));
    }

    #[test]
    fn a_closed_queue_is_emptied_first() {
        let queue = Queue::default();
        assert_eq!(queue.push(removal().0).map(drop), Ok(()));
        queue.close();
        let mut group = Vec::new();
        assert_eq!(queue.take(&mut group, None), Taken::Group);
        assert_eq!(queue.take(&mut group, None), Taken::Closed);
    }

    #[tokio::test]
    async fn nobody_waits_for_a_writer_that_has_ended() {
        let queue = Queue::default();
        let (command, reply) = removal();
        assert_eq!(queue.push(command).map(drop), Ok(()));
        queue.end();
        let error = reply.wait(false).await.expect_err("is told");
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert_eq!(queue.push(removal().0), Err(NotTaken::Ended));
    }
}
