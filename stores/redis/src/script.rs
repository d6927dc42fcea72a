//! The scripts, and how one is asked for: by its hash, and with its text where the server does not know it.

use std::sync::LazyLock;

use redis::{Cmd, ToRedisArgs};

const HEAD: &str = include_str!("scripts/head.lua");
const ROW: &str = include_str!("scripts/row.lua");
const KEYS: &str = include_str!("scripts/keys.lua");
const INDEX: &str = include_str!("scripts/index.lua");
const EXPECTED: &str = include_str!("scripts/expected.lua");

/// One of the scripts.
pub(crate) struct Script {
    text: String,
    hash: String,
}

impl Script {
    fn new(parts: &[&str]) -> Self {
        let text = parts.join("\n");
        Self { hash: redis::Script::new(&text).get_hash().to_owned(), text }
    }
}

macro_rules! scripts {
    ($($name:ident = $($part:expr),+;)+) => {
        $(pub(crate) static $name: LazyLock<Script> =
            LazyLock::new(|| Script::new(&[$($part),+]));)+
    };
}

scripts! {
    INSERT = HEAD, include_str!("scripts/insert.lua");
    REPLACE = HEAD, include_str!("scripts/replace.lua");
    TOUCH = HEAD, include_str!("scripts/touch.lua");
    REMOVE = HEAD, ROW, KEYS, include_str!("scripts/remove.lua");
    REAP = HEAD, ROW, include_str!("scripts/reap.lua");
    SIGN_IN = HEAD, ROW, EXPECTED, KEYS, INDEX, include_str!("scripts/sign_in.lua");
    REVOKE = HEAD, ROW, KEYS, include_str!("scripts/revoke.lua");
    RESERVE = HEAD, ROW, INDEX, include_str!("scripts/reserve.lua");
    COMMIT = HEAD, ROW, EXPECTED, include_str!("scripts/commit.lua");
    CONFIRM = HEAD, ROW, INDEX, include_str!("scripts/confirm.lua");
    RELEASE = include_str!("scripts/release.lua");
    END = HEAD, ROW, include_str!("scripts/end.lua");
    ENDED = include_str!("scripts/ended.lua");
    REVOKED = include_str!("scripts/revoked.lua");
    UNLIST = include_str!("scripts/unlist.lua");
    PROBE = include_str!("scripts/probe.lua");
}

/// A script with its keys and arguments. The first key decides, in a cluster, who is asked.
pub(crate) struct Call<'a> {
    script: &'a Script,
    keys: Vec<String>,
    arguments: Vec<Vec<u8>>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(script: &'a Script, key: String) -> Self {
        Self { script, keys: vec![key], arguments: Vec::new() }
    }

    pub(crate) fn key(mut self, key: String) -> Self {
        self.keys.push(key);
        self
    }

    pub(crate) fn arg(mut self, argument: impl Into<Vec<u8>>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn number(self, number: u64) -> Self {
        self.arg(number.to_string())
    }

    pub(crate) fn first_key(&self) -> &str {
        &self.keys[0]
    }

    pub(crate) fn by_hash(&self) -> Cmd {
        self.command("EVALSHA", &self.script.hash)
    }

    /// Teaches the server the script, too.
    pub(crate) fn by_text(&self) -> Cmd {
        self.command("EVAL", &self.script.text)
    }

    fn command(&self, name: &str, script: impl ToRedisArgs) -> Cmd {
        let mut command = redis::cmd(name);
        command.arg(script).arg(self.keys.len()).arg(&self.keys);
        for argument in &self.arguments {
            command.arg(argument.as_slice());
        }
        command
    }
}
