//! `kill -9` in the middle of writing: a child process writes over one session again and again, with contents
//! of many sizes and, at times, under another secret, and says what was acknowledged. It is killed after a
//! number of lines that chance chooses; the session must be what was acknowledged last, or what came next.

use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use cloakroom_files::{Durability, FilesSettings, FilesStore};
use cloakroom_session::store::{Inserted, Replaced};
use cloakroom_session::{Record, SecretHash, Store as _, Values};
use cloakroom_testkit::SeededChance;
use cloakroom_testkit::conformance::run;

use crate::specimen::{noon, open, private_folder, record, ticket};

const KILLS: usize = 25;
/// Lines that a child writes before it is killed: at least, and how many more there may be.
const LINES: (usize, usize) = (3, 25);
/// How long it is left alone after that, in turns of a wheel: somewhere in its next write or two.
const TURNS_MAX: usize = 600_000;
const ORDERS: &str = "CLOAKROOM_FILES_CRASH_ORDERS";
const RAW: &str = "0123456789abcdefghijklmnop";

/// Beyond a page of memory, so that a write can be cut; the sizes go up and down.
const SIZES: [usize; 5] = [40_000, 3, 9_000, 70_000, 4_096];
/// Each so many writes, another secret.
const MOVE_EVERY: u64 = 7;

#[test]
fn a_killed_writer_leaves_the_old_or_the_new() {
    kill_again_and_again(Durability::Durable, 0xC0A7);
    kill_again_and_again(Durability::Relaxed, 0x71C2);
}

fn kill_again_and_again(durability: Durability, seed: u64) {
    let folder = private_folder();
    let store = open(folder.path(), settings(durability));
    let mut chance = SeededChance::new(seed);
    run(async {
        let inserted = store.insert(content(&record(RAW, &[]), 0).into(), noon()).await.expect("answers");
        assert_eq!(inserted, Inserted::Done);
        let (mut last, mut unheard) = (0, 0);
        for _ in 0..KILLS {
            let (lines, turns) = (LINES.0 + chance.below(LINES.1), chance.below(TURNS_MAX));
            let heard = killed_after(lines, turns, folder.path(), durability);
            let there = load(&store).await;
            let number = number(&there);
            assert!(number == heard || number == heard + 1, "{number} is there, {heard} was acknowledged");
            assert_eq!(there.values, content(&there, number).values, "whole");
            assert!(number > last, "the child was too slow to tell anything");
            unheard += number - heard;
            last = number;
        }
        eprintln!(
            "{durability:?}: {last} writes, {KILLS} kills, {unheard} of them between a write and its word"
        );
    });
}

/// Lets a child write until it has said so many lines, and a little longer; the number in the last one.
fn killed_after(lines: usize, turns: usize, folder: &Path, durability: Durability) -> u64 {
    let mut child = start(folder, durability);
    let said = BufReader::new(child.stdout.take().expect("piped")).lines();
    let numbers = said.map_while(Result::ok).filter_map(|line| line.strip_prefix("done ")?.parse().ok());
    let mut heard = 0;
    for (count, number) in (1..).zip(numbers) {
        heard = number;
        if count == lines {
            (0..turns).for_each(|turn| _ = black_box(turn));
            child.kill().expect("killed");
        }
    }
    let ended = child.wait().expect("ended");
    assert!(!ended.success(), "the child was killed");
    heard
}

/// This very program, told to do nothing but [`writing_until_killed`].
fn start(folder: &Path, durability: Durability) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "crash::writing_until_killed", "--nocapture"])
        .env(ORDERS, format!("{durability:?} {}", folder.display()))
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// No test of its own: does nothing unless it is told what to do.
#[test]
fn writing_until_killed() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let (durability, folder) = orders.split_once(' ').expect("orders");
    let durability = if durability == "Durable" { Durability::Durable } else { Durability::Relaxed };
    let store = open(&PathBuf::from(folder), settings(durability));
    run(async {
        let mut there = load(&store).await;
        loop {
            let number = number(&there) + 1;
            let mut next = content(&there, number);
            next.revision = there.revision.next();
            if number.is_multiple_of(MOVE_EVERY) {
                next.lock = lock(number);
            }
            let answer =
                store.replace(Arc::new(next.clone()), there.revision, noon()).await.expect("answers");
            assert_eq!(answer, Replaced::Done);
            // Straight to the pipe: the test's own output is kept back.
            writeln!(std::io::stdout(), "done {number}").expect("a pipe");
            there = next;
        }
    });
}

fn settings(durability: Durability) -> FilesSettings {
    let mut settings = FilesSettings::default();
    settings.durability = durability;
    settings
}

async fn load(store: &FilesStore) -> Record {
    let found = store.load(ticket(RAW).id, noon()).await.expect("answers");
    (*found.expect("the session")).clone()
}

fn number(record: &Record) -> u64 {
    let text = record.values.get("n").expect("a number");
    std::str::from_utf8(text).expect("digits").parse().expect("a number")
}

/// What belongs to a number.
fn content(record: &Record, number: u64) -> Record {
    let letter = char::from(b'a' + (number % 26) as u8).to_string();
    let pad = format!("\"{}\"", letter.repeat(SIZES[number as usize % SIZES.len()]));
    let number = number.to_string();
    let values: Values =
        [("n", number.as_bytes()), ("pad", pad.as_bytes()), ("z", number.as_bytes())].into_iter().collect();
    Record { values, ..record.clone() }
}

/// Like no other: one that was never acknowledged may have left its file.
fn lock(number: u64) -> SecretHash {
    let mut lock = [0; SecretHash::BYTES];
    lock[..4].copy_from_slice(&std::process::id().to_be_bytes());
    lock[4..12].copy_from_slice(&number.to_be_bytes());
    SecretHash::from_bytes(lock)
}
