//! Time that processes had a processor.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Linux counts in hundredths for programs, whatever its own clock.
const TICKS_PER_SEC: f64 = 100.0;

/// Seconds, user and system, of one process.
pub fn of_process(pid: u32) -> Result<f64> {
    let stat = stat(&Path::new("/proc").join(pid.to_string())).context("read a process's time")?;
    Ok((stat.own) as f64 / TICKS_PER_SEC)
}

/// Seconds of one process and its children, those that ended included.
pub fn of_family(pid: u32) -> Result<f64> {
    let mut ticks = 0;
    for entry in fs::read_dir("/proc")?.flatten() {
        // What is not a process, or has ended meanwhile, has no such file.
        let Some(stat) = stat(&entry.path()) else { continue };
        let is_first = entry.file_name().to_str() == Some(&pid.to_string());
        if is_first {
            ticks += stat.own + stat.ended;
        } else if stat.parent == pid {
            ticks += stat.own;
        }
    }
    Ok(ticks as f64 / TICKS_PER_SEC)
}

struct Stat {
    parent: u32,
    own: u64,
    /// Of children that ended.
    ended: u64,
}

fn stat(process: &Path) -> Option<Stat> {
    parse(&fs::read_to_string(process.join("stat")).ok()?)
}

fn parse(stat: &str) -> Option<Stat> {
    // The name before it may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own: ticks(11)? + ticks(12)?,
        ended: ticks(13)? + ticks(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_of_proc() {
        let line = "7 (a) b) S 3 7 7 0 -1 4194560 1 2 3 4 50 6 7 8 20 0 1 0 100 0 0";
        let stat = parse(line).map(|stat| (stat.parent, stat.own, stat.ended));
        assert_eq!(stat, Some((3, 56, 15)));
    }
}
