//! All of it, in one thread, one trial after the other.

use anyhow::Result;

use super::{building, hostile, jar, jar_eviction, reading, sealing};
use crate::command::Effort;
use crate::report::Report;

/// Measures and reports.
pub fn run(effort: Effort) -> Result<Report> {
    let mut report = Report::new("cookies");
    report.notes = vec![
        "One thread; the contenders of a table by turns of half a millisecond, 201 rounds, each beginning with \
         another one. Times are medians; ratios are medians of the rounds' ratios, so that a slow moment of \
         the machine, which meets all, does not count."
            .into(),
        "Allocations are counted apart from the time, with the counter off while time is taken.".into(),
    ];
    reading::run(effort, &mut report)?;
    building::run(effort, &mut report)?;
    sealing::run(effort, &mut report)?;
    jar::run(effort, &mut report)?;
    jar_eviction::run(effort, &mut report)?;
    hostile::run(effort, &mut report)?;
    Ok(report)
}
