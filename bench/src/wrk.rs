//! wrk, which drives a website as fast as that answers, presenting another session with every request.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Requests under way at the same time.
pub const CONNECTIONS: u32 = 32;

const SCRIPT: &str = r#"
local requests, last = {}, 0
function init(arguments)
    for line in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("GET", arguments[2], { ["Cookie"] = line })
    end
end
function request()
    last = last % #requests + 1
    return requests[last]
end
"#;

/// wrk with its script.
pub struct Wrk {
    script: PathBuf,
}

/// What is driven.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub port: u16,
    pub page: &'a str,
    /// The file with a Cookie line for each session.
    pub cookies: &'a Path,
}

/// What wrk says of one run.
pub struct Run {
    pub per_second: f64,
    pub requests: u64,
    pub latency_p99: String,
}

impl Wrk {
    /// Keeps its script in `folder`.
    pub fn new(folder: &Path) -> Result<Self> {
        let script = folder.join("sessions.lua");
        std::fs::write(&script, SCRIPT).context("write the script for wrk")?;
        Ok(Self { script })
    }

    /// Drives for so many seconds. Every request must be answered well.
    pub fn drive(&self, target: Target<'_>, secs: u32) -> Result<Run> {
        let output = Command::new("wrk")
            .args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{secs}"), "--latency", "-s"])
            .arg(&self.script)
            .arg(format!("http://127.0.0.1:{}{}", target.port, target.page))
            .arg("--")
            .arg(target.cookies)
            .arg(target.page)
            .output()
            .context("run wrk (Debian: apt install wrk)")?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "wrk failed: {}", String::from_utf8_lossy(&output.stderr));
        ensure!(
            !text.contains("Non-2xx") && !text.contains("Socket errors"),
            "not every request was answered: {text}"
        );
        read(&text)
    }
}

fn read(text: &str) -> Result<Run> {
    let lines = || text.lines().map(str::trim);
    let after = |name: &str| lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let requests = lines().find_map(|line| line.split_once(" requests in ")).map(|(count, _)| count);
    Ok(Run {
        per_second: after("Requests/sec:").context("read wrk's rate")?.parse()?,
        requests: requests.context("read wrk's count")?.parse()?,
        latency_p99: after("99%").unwrap_or("unknown").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_wrk_prints() -> anyhow::Result<()> {
        let text = "  Latency Distribution\n     50%  155.00us\n     99%    1.84ms\n  \
                    274498 requests in 2.00s, 20.16MB read\nRequests/sec: 137229.21\n";
        let run = read(text)?;
        assert_eq!((run.requests, run.per_second, run.latency_p99.as_str()), (274_498, 137_229.21, "1.84ms"));
        Ok(())
    }
}
