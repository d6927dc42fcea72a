//! The program, run to its end.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// 2026-01-15T00:00:00Z.
pub(crate) const NOW_SECS: i64 = 1_768_435_200;

/// What it said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Every line of standard output as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

/// `cloakroom cookie` with these arguments, and this on its standard input.
pub(crate) fn cookie<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.arg("cookie").args(arguments).env_remove("RUST_LOG").env_remove("CLOAKROOM_KEYS");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // It may have ended without reading, which is its right.
    let _ = child.stdin.take().expect("its input is ours").write_all(input);
    let output = child.wait_with_output().expect("it can be waited for");
    let text = |octets| String::from_utf8(octets).expect("it writes UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    for said in [&out, &err] {
        let obeyed = said.chars().find(|char| char.is_control() && *char != '\n');
        assert_eq!(obeyed, None, "a terminal would obey: {said:?}");
    }
    Said { code: output.status.code().expect("it was not killed"), out, err }
}

/// `cloakroom cookie explain` of one line, at [`NOW_SECS`], with these options.
pub(crate) fn explain(line: &str, options: &[&str]) -> Said {
    let now = NOW_SECS.to_string();
    cookie(["explain", "--now", &now].iter().chain(options).copied().chain([line]), b"")
}
