//! A script that is asked for: by its hash, and with its text where the server does not know it.

use crate::request::{self, Request, part};
use crate::script::Script;

/// What a call begins with room for: all but the row of a record.
const ROOM_OCTETS: usize = 256;

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
        Self::with_keys(script, key, &[])
    }

    pub(crate) fn with_keys(script: &'static Script, first_key: String, others: &[&str]) -> Self {
        let mut packed = Vec::with_capacity(ROOM_OCTETS);
        part(&mut packed, first_key.as_bytes());
        for key in others {
            part(&mut packed, key.as_bytes());
        }
        let keys = 1 + others.len();
        Self { script, first_key, keys, parts: keys, packed }
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
    use crate::script::TOUCH;

    #[test]
    fn a_call_is_a_command() {
        let call = Call::with_keys(&TOUCH, "a".to_owned(), &["b"]).number(7).arg("c");
        let mut command = redis::cmd("EVALSHA");
        let text = [include_str!("scripts/head.lua"), include_str!("scripts/touch.lua")].join("\n");
        command.arg(redis::Script::new(&text).get_hash()).arg(2).arg("a").arg("b").arg(7).arg("c");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        call.by_hash().write(&mut ours);
        command.write(&mut theirs);
        assert_eq!(ours, theirs);
    }
}
