//! `kill -9` under load: a child process works on a store and writes down what it is about to do
//! and what was acknowledged; it is killed at moments chosen by seed; what it wrote down is then
//! compared with what is in the folder.

mod deed;
mod ledger;
mod load;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cloakroom_disk::{DiskStore, Durability};
use tempfile::tempdir;

use self::ledger::Ledger;
use crate::anatomy::Anatomy;
use crate::specimen::settings;

const KILLS: u64 = 25;
/// Lines that a child writes before it is killed: at least, and how many more there may be.
const LINES: (u64, u64) = (50, 3000);

#[test]
fn durable_loses_nothing_to_sigkill() {
    kill_again_and_again(Durability::Durable, 0xC0A7);
}

/// As the system keeps what it was handed, relaxed loses nothing either. What the loss of power may
/// cost it is another test's business.
#[test]
fn relaxed_loses_nothing_to_sigkill() {
    kill_again_and_again(Durability::Relaxed, 0x71C2);
}

fn kill_again_and_again(durability: Durability, seed: u64) {
    let folder = tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut ledger = Ledger::default();
    let mut chance = load::Chance::new(seed);
    for round in 0..KILLS {
        let lines = LINES.0 + chance.below(LINES.1);
        let child =
            load::Orders { durability, round, seed: chance.below(u64::MAX), folder: folder.path().into() };
        ledger.begin_round();
        watch(start(&child), lines, &mut ledger);

        let store = DiskStore::open(folder.path(), settings(durability)).expect("opens after a kill");
        runtime.block_on(ledger.compare(&store, round));
        drop(store);
        assert_eq!(Anatomy::of(folder.path()).check(), ledger.live(), "round {round}");
    }
    let (acknowledged, ended) = ledger.totals();
    eprintln!("{durability:?}: {KILLS} kills, {acknowledged} acknowledged, {ended} of them ends of sessions");
    assert!(acknowledged > KILLS * LINES.0 / 4 && ended > KILLS, "the load was too light to tell anything");
}

/// This very program, told to do nothing but [`load::under_load_until_killed`].
fn start(orders: &load::Orders) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["crash::load::under_load_until_killed", "--exact", "--nocapture"])
        .env(load::ORDERS, orders.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// Reads `lines` lines, kills the child, and reads what it had still written.
fn watch(mut child: Child, lines: u64, ledger: &mut Ledger) {
    let mut output = BufReader::new(child.stdout.take().expect("is piped")).lines();
    let mut read = 0;
    while read < lines {
        let line = output.next().expect("the child works until it is killed").expect("is text");
        read += u64::from(ledger.note(&line));
    }
    child.kill().expect("is killed");
    for line in output {
        ledger.note(&line.expect("is text"));
    }
    let status = child.wait().expect("has ended");
    assert!(!status.success(), "the child ended by itself");
}

/// The path as text, in which no space may be.
fn text(path: &Path) -> &str {
    path.to_str().filter(|text| !text.contains(' ')).expect("a plain path")
}
