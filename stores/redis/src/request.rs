//! What a server can be sent, as it reads it: RESP, without a command in between that is made to be taken apart.

use redis::Cmd;

/// Something that a server answers once.
pub(crate) trait Request: Sync {
    /// Puts it behind what is there.
    fn write(&self, out: &mut Vec<u8>);
}

impl Request for Cmd {
    fn write(&self, out: &mut Vec<u8>) {
        self.write_packed_command(out);
    }
}

/// The string at a key.
pub(crate) struct Get(pub(crate) String);

impl Request for Get {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"*2\r\n$3\r\nGET\r\n");
        part(out, self.0.as_bytes());
    }
}

/// How many parts come.
pub(crate) fn parts(out: &mut Vec<u8>, count: usize) {
    line(out, b'*', count);
}

/// One of them.
pub(crate) fn part(out: &mut Vec<u8>, octets: &[u8]) {
    line(out, b'$', octets.len());
    out.extend_from_slice(octets);
    out.extend_from_slice(b"\r\n");
}

/// One of them, in decimal.
pub(crate) fn number(out: &mut Vec<u8>, number: u64) {
    let (digits, from) = decimal(number);
    part(out, &digits[from..]);
}

fn line(out: &mut Vec<u8>, kind: u8, length: usize) {
    let (digits, from) = decimal(length as u64);
    out.push(kind);
    out.extend_from_slice(&digits[from..]);
    out.extend_from_slice(b"\r\n");
}

/// The digits of a number stand at the end.
fn decimal(mut number: u64) -> ([u8; 20], usize) {
    let (mut digits, mut from) = ([b'0'; 20], 20);
    loop {
        from -= 1;
        digits[from] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return (digits, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use redis::cmd;

    use super::*;

    fn written(request: &dyn Request) -> String {
        let mut out = Vec::new();
        request.write(&mut out);
        String::from_utf8(out).expect("a text")
    }

    #[test]
    fn what_is_written_is_what_the_crate_writes() {
        assert_eq!(written(&Get("x:s:{a}".to_owned())), written(cmd("GET").arg("x:s:{a}")));
        for n in [0, 7, 10, 999, u64::MAX] {
            let mut out = Vec::new();
            parts(&mut out, 2);
            part(&mut out, b"ECHO");
            number(&mut out, n);
            assert_eq!(out, written(cmd("ECHO").arg(n)).into_bytes());
        }
    }
}
