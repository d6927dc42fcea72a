//! What callers ask of the writer.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, Touched};
use cloakroom_session::{Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Timestamp};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::failure::{Failure, NotTaken};
use crate::keys::DeadlineKey;

pub(crate) enum Command {
    Insert { record: Arc<Record>, now: Timestamp, caller: Caller<Inserted> },
    Replace { record: Arc<Record>, expected: Revision, now: Timestamp, caller: Caller<Replaced> },
    Touch { id: SessionId, seen: Timestamp, now: Timestamp, caller: Caller<Touched> },
    Remove { id: SessionId, lock: Option<SecretHash>, caller: Caller<Removed> },
    SignIn { sign_in: SignIn, caller: Caller<SignedIn> },
    Revoke { principal: Principal, keep: Option<SessionId>, now: Timestamp, caller: Caller<u64> },
    Sweep { entries: Vec<DeadlineKey>, now: Timestamp, caller: Caller<usize> },
}

pub(crate) struct SignIn {
    pub(crate) record: Arc<Record>,
    pub(crate) expected: Option<Revision>,
    pub(crate) limit: SessionLimit,
    pub(crate) now: Timestamp,
}

impl Command {
    /// About how many octets it holds while it waits.
    pub(crate) fn bytes(&self) -> usize {
        let values = match self {
            Self::Insert { record, .. }
            | Self::Replace { record, .. }
            | Self::SignIn { sign_in: SignIn { record, .. }, .. } => record.values.as_bytes().len(),
            Self::Touch { .. } | Self::Remove { .. } | Self::Revoke { .. } | Self::Sweep { .. } => 0,
        };
        size_of::<Self>() + values
    }
}

/// Who waits for an answer, and what they want to do.
pub(crate) struct Caller<T> {
    action: &'static str,
    sender: oneshot::Sender<Result<T, StoreError>>,
}

impl<T> Caller<T> {
    /// A caller, and where it waits.
    pub(crate) fn new(action: &'static str) -> (Self, Reply<T>) {
        let (sender, receiver) = oneshot::channel();
        (Self { action, sender }, Reply { action, receiver })
    }

    /// A caller that has gone away is no concern of the writer's.
    pub(crate) fn answer(self, answer: Result<T, Failure>) {
        let _ = self.sender.send(answer.map_err(|failure| failure.during(self.action)));
    }
}

/// Where a caller waits.
pub(crate) struct Reply<T> {
    action: &'static str,
    receiver: oneshot::Receiver<Result<T, StoreError>>,
}

impl<T> Reply<T> {
    /// Who is `alone` is answered within microseconds, sooner than a sleeping thread is woken: they
    /// look a few times before they sleep, and let other tasks go first each time.
    pub(crate) async fn wait(mut self, alone: bool) -> Result<T, StoreError> {
        let looks = if alone { LOOKS } else { 0 };
        for _ in 0..looks {
            match self.receiver.try_recv() {
                Ok(answer) => return answer,
                Err(TryRecvError::Empty) => let_others_go_first().await,
                Err(TryRecvError::Closed) => break,
            }
        }
        let ended = |_| Err(Failure::NotTaken(NotTaken::Ended).during(self.action));
        self.receiver.await.unwrap_or_else(ended)
    }
}

/// How often a lone caller looks for its answer before it sleeps.
const LOOKS: u8 = 100;

async fn let_others_go_first() {
    let mut gone = false;
    poll_fn(|context| {
        if gone {
            return Poll::Ready(());
        }
        gone = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
