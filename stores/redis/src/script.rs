//! The scripts, and how one is asked for: by its hash, and with its text where the server does not know it.

use std::sync::LazyLock;

use crate::request::{self, Request, part};

/// Octets that a call begins with room for: all but the row of a record.
const ROOM: usize = 256;

const HEAD: &str = include_str!("scripts/head.lua");
const ROW: &str = include_str!("scripts/row.lua");
const KEYS: &str = include_str!("scripts/keys.lua");
const INDEX: &str = include_str!("scripts/index.lua");
const EXPECTED: &str = include_str!("scripts/expected.lua");

/// One of the scripts, as the first parts of a request.
pub(crate) struct Script {
    by_text: Vec<u8>,
    by_hash: Vec<u8>,
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

/// A script with its keys, and then its arguments.
pub(crate) struct Call {
    script: &'static Script,
    /// Decides, in a cluster, who is asked.
    first_key: String,
    keys: usize,
    parts: usize,
    packed: Vec<u8>,
}

impl Call {
    pub(crate) fn new(script: &'static Script, key: String) -> Self {
        let mut packed = Vec::with_capacity(ROOM);
        part(&mut packed, key.as_bytes());
        Self { script, first_key: key, keys: 1, parts: 1, packed }
    }

    /// One more key. All come before the first argument.
    pub(crate) fn key(mut self, key: &str) -> Self {
        self.keys += 1;
        self.arg(key)
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<[u8]>) -> Self {
        self.parts += 1;
        part(&mut self.packed, argument.as_ref());
        self
    }

    pub(crate) fn number(mut self, number: u64) -> Self {
        self.parts += 1;
        request::number(&mut self.packed, number);
        self
    }

    pub(crate) fn first_key(&self) -> &str {
        &self.first_key
    }

    pub(crate) fn by_hash(&self) -> impl Request {
        Packed { script: &self.script.by_hash, call: self }
    }

    /// Teaches the server the script, too.
    pub(crate) fn by_text(&self) -> impl Request {
        Packed { script: &self.script.by_text, call: self }
    }
}

struct Packed<'a> {
    script: &'a [u8],
    call: &'a Call,
}

impl Request for Packed<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        let Call { keys, parts, packed, .. } = self.call;
        // The command, the script, and how many keys there are.
        request::parts(out, 3 + parts);
        out.extend_from_slice(self.script);
        request::number(out, *keys as u64);
        out.extend_from_slice(packed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_a_command() {
        let call = Call::new(&TOUCH, "a".to_owned()).key("b").number(7).arg("c");
        let mut command = redis::cmd("EVALSHA");
        let text = [HEAD, include_str!("scripts/touch.lua")].join("\n");
        command.arg(redis::Script::new(&text).get_hash()).arg(2).arg("a").arg("b").arg(7).arg("c");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        call.by_hash().write(&mut ours);
        command.write(&mut theirs);
        assert_eq!(ours, theirs);
    }
}
