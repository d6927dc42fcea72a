//! The scripts.

use std::sync::LazyLock;

use crate::request::part;

const HEAD: &str = include_str!("scripts/head.lua");
const ROW: &str = include_str!("scripts/row.lua");
const KEYS: &str = include_str!("scripts/keys.lua");
const INDEX: &str = include_str!("scripts/index.lua");
const EXPECTED: &str = include_str!("scripts/expected.lua");

/// One of the scripts, as the first parts of a request.
pub(crate) struct Script {
    pub(crate) by_text: Vec<u8>,
    pub(crate) by_hash: Vec<u8>,
}

impl Script {
    fn new(parts: &[&str]) -> Self {
        let text = parts.join("\n");
        let hash = redis::Script::new(&text).get_hash().to_owned();
        Self { by_text: named("EVAL", &text), by_hash: named("EVALSHA", &hash) }
    }
}

fn named(command: &str, script: &str) -> Vec<u8> {
    let mut out = Vec::new();
    part(&mut out, command.as_bytes());
    part(&mut out, script.as_bytes());
    out
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
