//! What a server can be sent.

use redis::Cmd;

/// Something that a server answers once.
pub(crate) trait Request: Sync {
    /// Puts it behind what is there, as the server reads it.
    fn write(&self, out: &mut Vec<u8>);
}

impl Request for Cmd {
    fn write(&self, out: &mut Vec<u8>) {
        self.write_packed_command(out);
    }
}
