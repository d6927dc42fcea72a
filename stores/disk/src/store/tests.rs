//! Every order in which a reader that misses and the writer can meet.

use cloakroom_session::store::{Inserted, Replaced, Touched};
use cloakroom_session::{Lifetime, SecretHash};
use tempfile::tempdir;

use super::*;
use crate::row::Row;

const NOON: Timestamp = Timestamp::from_millis(1_700_000_000_000);
const ID: SessionId = SessionId::from_bytes([1; SessionId::BYTES]);

fn record(revision: Revision) -> Record {
    let lock = SecretHash::from_bytes([1; 32]);
    Record { revision, ..Record::new(ID, lock, Lifetime::IDLE_20_MINUTES, NOON) }
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    Remove,
    Replace,
    Touch,
    RemoveAndInsert,
}

impl Deed {
    async fn be_done(self, store: &DiskStore) {
        match self {
            Self::Remove => assert_eq!(store.remove(ID, None).await.expect("answers"), Removed::Done),
            Self::Replace => {
                let answer =
                    store.replace(record(Revision::FIRST.next()).into(), Revision::FIRST, NOON).await;
                assert_eq!(answer.expect("answers"), Replaced::Done);
            }
            Self::Touch => {
                let later = Timestamp::from_millis(NOON.as_millis() + 1);
                assert_eq!(store.touch(ID, later, later).await.expect("answers"), Touched::Done);
            }
            Self::RemoveAndInsert => {
                assert_eq!(store.remove(ID, None).await.expect("answers"), Removed::Done);
                let answer = store.insert(record(Revision::from_u64(9)).into(), NOON).await;
                assert_eq!(answer.expect("answers"), Inserted::Done);
            }
        }
    }
}

/// A reader looks into the cache, asks the engine, and fills the cache. The writer comes before one
/// of these steps, or after the last; then everybody sees what the writer left.
#[tokio::test]
async fn no_reader_undoes_what_the_writer_did() {
    let folder = tempdir().expect("a folder");
    let store = DiskStore::open(folder.path(), DiskSettings::default()).expect("opens");
    let Open { records, .. } = &*store.0;
    for deed in [Deed::Remove, Deed::Replace, Deed::Touch, Deed::RemoveAndInsert] {
        for step in 0..=3 {
            assert_eq!(
                store.insert(record(Revision::FIRST).into(), NOON).await.expect("answers"),
                Inserted::Done
            );
            records.cache.forget(ID);
            let mut schedule = [false; 4];
            schedule[step] = true;
            let [first, second, third, last] = schedule;

            if first {
                deed.be_done(&store).await;
            }
            let look = records.cache.look(ID);
            if second {
                deed.be_done(&store).await;
            }
            let row = records.engine.row(ID).expect("reads");
            if third {
                deed.be_done(&store).await;
            }
            if let (Err(generation), Some(row)) = (look, row) {
                records.cache.fill(ID, &row, generation);
            }
            if last {
                deed.be_done(&store).await;
            }
            let kept = records.engine.row(ID).expect("reads");
            let kept = kept.map(|octets| Row::decode(ID, octets.to_vec().into()).expect("a record").record);
            let seen = store.load(ID, NOON).await.expect("answers");
            assert_eq!(seen, kept, "{deed:?} at step {step}");
            assert_eq!(kept.is_none(), matches!(deed, Deed::Remove), "{deed:?} at step {step}");
            let _ = store.remove(ID, None).await.expect("answers");
        }
    }
}
