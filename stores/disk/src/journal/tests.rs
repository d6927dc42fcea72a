//! Journals as a loss of power or a failing disk leaves them.

use cloakroom_session::store::{Inserted, Removed};
use cloakroom_session::{Lifetime, Record, SecretHash, SessionId, Store as _, Timestamp};
use tempfile::{TempDir, tempdir};

use super::*;
use crate::{DiskSettings, DiskStore, Durability, OpenError};

const NOON: Timestamp = Timestamp::from_millis(1_700_000_000_000);
/// Larger than a page, so that one can be missing from the middle.
const VALUE_BYTES: usize = 20_000;
const PAGE: usize = 4096;

fn id(number: u8) -> SessionId {
    SessionId::from_bytes([number; SessionId::BYTES])
}

fn open(folder: &Path) -> Result<DiskStore, OpenError> {
    DiskStore::open(folder, DiskSettings { durability: Durability::Relaxed, ..DiskSettings::default() })
}

fn journal(folder: &Path) -> PathBuf {
    newest(&folder.join("engine")).expect("reads").expect("is there")
}

/// Sessions 1, 2 and 3, written one after the other, perhaps something that waits for the disk, and
/// session 4. Answers where each of the four ended in the journal.
async fn written(sync_before_the_last: bool) -> (TempDir, [usize; 4]) {
    let folder = tempdir().expect("a folder");
    drop(open(folder.path()).expect("opens"));
    let store = open(folder.path()).expect("opens again, and appends from now on");
    let mut ends = [0; 4];
    for number in 1..=4 {
        if number == 4 && sync_before_the_last {
            assert_eq!(store.remove(id(3), None).await.expect("answers"), Removed::Done);
        }
        assert_eq!(store.insert(record(number).into(), NOON).await.expect("answers"), Inserted::Done);
        ends[usize::from(number) - 1] =
            fs::metadata(journal(folder.path())).expect("is there").len() as usize;
    }
    (folder, ends)
}

fn record(number: u8) -> Record {
    let lock = SecretHash::from_bytes([1; 32]);
    Record {
        values: [("n", vec![number; VALUE_BYTES].as_slice())].into_iter().collect(),
        ..Record::new(id(number), lock, Lifetime::IDLE_20_MINUTES, NOON)
    }
}

fn spoil(folder: &Path, how: impl FnOnce(&mut Vec<u8>)) {
    let path = journal(folder);
    let mut octets = fs::read(&path).expect("reads");
    how(&mut octets);
    fs::write(path, octets).expect("writes");
}

async fn assert_there(folder: &Path, expected: &[u8]) {
    let store = open(folder).expect("opens");
    for number in 1..=4 {
        let found = store.load(id(number), NOON).await.expect("answers");
        assert_eq!(found.is_some(), expected.contains(&number), "{number}");
    }
}

#[tokio::test]
async fn a_whole_journal_is_left_alone() {
    let (folder, ends) = written(false).await;
    let octets = fs::read(journal(folder.path())).expect("reads");
    assert_eq!(first_break(&octets), (ends[3], Break::Between));
    assert_there(folder.path(), &[1, 2, 3, 4]).await;
}

#[tokio::test]
async fn a_page_missing_from_what_was_never_synced_costs_what_follows_it() {
    for cut in [1, 2, 3] {
        let (folder, ends) = written(false).await;
        let hole = ends[cut - 1] + 2 * PAGE;
        spoil(folder.path(), |octets| octets[hole..hole + PAGE].fill(0));
        let expected: Vec<u8> = (1..=cut as u8).collect();
        assert_there(folder.path(), &expected).await;
        // And it goes on from there.
        let store = open(folder.path()).expect("opens");
        assert_eq!(store.insert(record(4).into(), NOON).await.expect("answers"), Inserted::Done);
        drop(store);
        assert_there(folder.path(), &[expected.as_slice(), &[4]].concat()).await;
    }
}

/// Where the last batch begins, in the middle of it, and near its end.
#[tokio::test]
async fn a_journal_that_breaks_off_costs_only_what_was_not_whole() {
    for kept in [1, 20, VALUE_BYTES / 2, VALUE_BYTES + 100] {
        for zeros in [0, PAGE] {
            let (folder, ends) = written(false).await;
            spoil(folder.path(), |octets| {
                octets.truncate(ends[2] + kept);
                octets.resize(ends[2] + kept + zeros, 0);
            });
            assert_there(folder.path(), &[1, 2, 3]).await;
        }
    }
}

#[tokio::test]
async fn damage_to_what_had_reached_the_disk_is_not_passed_over() {
    let in_a_value = |end: usize| end + 2 * PAGE;
    let at_the_beginning_of_a_batch = |end: usize| end;
    for place in [in_a_value, at_the_beginning_of_a_batch] {
        let (folder, ends) = written(true).await;
        spoil(folder.path(), |octets| octets[place(ends[0])] ^= 0xFF);
        let error = open(folder.path()).expect_err("is refused");
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    }
}
