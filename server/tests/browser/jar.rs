//! Chromium and our jar, line by line: they store the same and send the same.
//!
//! Each row of the [`table`] names its rule. Beyond what a row says, both must agree on what the neighbours
//! of its last request get, and on all that Chromium tells of the cookies it stored. Where Chromium does not
//! follow RFC 10025 on purpose, the row has both answers and the reason.

pub(crate) mod chromium;
mod ours;
mod random;
pub(crate) mod row;
mod site;
mod stored;
mod table;

use std::time::{SystemTime, UNIX_EPOCH};

use cloakroom_cookie::jar::{Jar, Timestamp};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use self::chromium::Chromium;
use self::row::{Row, SHOP, Step, at};
use crate::house::Sites;

#[test]
fn chromium_and_the_jar_agree_on_every_line() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    let table = table::all();
    let faults: Vec<String> = table.iter().flat_map(|row| faults(row, &chromium)).collect();
    assert!(faults.is_empty(), "{} of {} rows:\n{}", faults.len(), table.len(), faults.join("\n"));
}

/// The same for whatever comes; each run tries the same rows.
#[test]
fn chromium_and_the_jar_agree_on_whatever_comes() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    let config = Config { cases: 100, max_shrink_iters: 100, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let tried = TestRunner::new_with_rng(config, rng).run(&random::rows(), |row| {
        faults(&row, &chromium).map_or(Ok(()), |faults| Err(TestCaseError::fail(faults)))
    });
    if let Err(TestError::Fail(faults, _)) = tried {
        panic!("{faults}");
    }
    tried.expect("all rows were tried");
}

#[test]
fn both_keep_the_same_when_the_browser_is_closed() {
    let Some(sites) = Sites::open() else { return };
    let lines = [
        "session=1",
        "age=2; Max-Age=1000",
        "date=3; Expires=31 Dec 9999 23:59:59; Path=/",
        "near=4; Max-Age=1000; Domain=shop.example; Secure; HttpOnly; SameSite=Strict",
        "__Host-apart=5; Max-Age=1000; Path=/; Secure; SameSite=None; Partitioned",
        "Zoë=\"6\"; Max-Age=1000; SameSite=Lax",
        "nameless; Max-Age=1000",
        "shortened=7; Max-Age=1000",
        "removed=8; Max-Age=1000",
    ];
    let row = at(SHOP, "").sets_all(lines).sets_all(["shortened=9", "removed=; Max-Age=0"]);
    let (before, browser) = (now(), sites.browser());
    Chromium::new(&sites.web, &browser).take(&row.steps);
    browser.close();
    let after = now();

    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    let [early, late] =
        [before, after].map(|moment| reopened(ours::jar_after(&row.steps, row.profile, moment), moment));
    assert_eq!(stored::difference(&chromium.cookies(), (before, &early), (after, &late)), None);
    assert_eq!(early.cookies(before).len(), 6);
    let asks = at(SHOP, "").asks().steps;
    assert_eq!(show(&chromium.take(&asks)[0]), show(&ours::take(&mut early.clone(), &asks[0], before)));
}

/// As a program keeps it that ends and starts again.
fn reopened(mut jar: Jar, now: Timestamp) -> Jar {
    jar.end_session();
    let (saved, mut jar) = (jar.save(now), Jar::new());
    assert_eq!(jar.load(&saved, now), Ok(vec![]));
    jar
}

/// What is wrong with a row, in words.
fn faults(row: &Row, chromium: &Chromium<'_>) -> Option<String> {
    chromium.forget();
    let steps = row.all_steps();
    let before = now();
    let theirs = chromium.take(&steps);
    let stored = chromium.cookies();
    let after = now();

    let mut jar = ours::jar(row.profile);
    let ours: Vec<_> = steps.iter().map(|step| ours::take(&mut jar, step, before)).collect();
    let mut faults: Vec<String> = steps
        .iter()
        .zip(theirs.iter().zip(&ours))
        .filter_map(|(step, (theirs, ours))| fault(row, step, theirs, ours))
        .collect();
    let late = ours::jar_after(&steps, row.profile, after);
    let difference = stored::difference(&stored, (before, &jar), (after, &late));
    if row.why_different.is_none() {
        faults.extend(difference);
    } else if theirs == ours && difference.is_none() {
        faults.push("there is no difference any more".to_owned());
    }
    (!faults.is_empty()).then(|| format!("{}\n  {}\n  {}", row.rule, lines(row), faults.join("\n  ")))
}

/// Whether the step went otherwise than the row says; or, where it does not say, than the other's.
fn fault(row: &Row, step: &Step, theirs: &[u8], ours: &[u8]) -> Option<String> {
    let is_fine = match &step.sent {
        Some(due) => theirs == due.chromium && ours == due.ours,
        None => theirs == ours || row.why_different.is_some(),
    };
    let due = step.sent.as_ref().map(|due| format!("due {} | {}", show(&due.chromium), show(&due.ours)));
    let due = due.unwrap_or_default();
    (!is_fine).then(|| format!("to {step}: Chromium {} | jar {} {due}", show(theirs), show(ours)))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    Timestamp::from_millis(i64::try_from(since.as_millis()).expect("a time"))
}

fn lines(row: &Row) -> String {
    let steps = row.steps.iter().filter(|step| !step.lines.is_empty());
    let said = |step: &Step| {
        let lines: Vec<String> = step.lines.iter().map(|line| show(line)).collect();
        format!("{step} says {}", lines.join(" and "))
    };
    steps.map(said).collect::<Vec<_>>().join(", ")
}

/// Octets as a source would have them, the middle of what is long left out.
fn show(octets: &[u8]) -> String {
    let text = octets.escape_ascii().to_string();
    if text.len() <= 200 {
        format!("`{text}`")
    } else {
        format!("`{}…{}`", &text[..90], &text[text.len() - 90..])
    }
}
