//! Reading what a server answers: RESP 2, as it comes in pieces.

use std::io;

use redis::Value;
use thiserror::Error;

/// What a line may be long: an error's text.
const LINE_MAX: usize = 64 * 1024;
/// Redis' own limit of one string.
const STRING_MAX: usize = 512 * 1024 * 1024;
/// Arrays within arrays.
const DEPTH_MAX: usize = 8;

/// Where the reading of one reply stands.
#[derive(Default)]
pub(super) struct Replies {
    open: Vec<Array>,
}

struct Array {
    length: usize,
    values: Vec<Value>,
}

/// What stands by itself.
enum Part {
    Value(Value),
    Array(usize),
}

impl Replies {
    /// The next reply, once all of it is there; `octets` then begins behind what was read.
    pub(super) fn next(&mut self, octets: &mut &[u8]) -> io::Result<Option<Value>> {
        while let Some((part, length)) = part(octets)? {
            *octets = &octets[length..];
            if let Some(reply) = self.put(part)? {
                return Ok(Some(reply));
            }
        }
        Ok(None)
    }

    /// Puts a part where it belongs; the reply, when that was the last of it.
    fn put(&mut self, part: Part) -> io::Result<Option<Value>> {
        let mut value = match part {
            Part::Value(value) => value,
            Part::Array(0) => Value::Array(Vec::new()),
            Part::Array(_) if self.open.len() == DEPTH_MAX => return Err(malformed()),
            Part::Array(length) => {
                self.open.push(Array { length, values: Vec::new() });
                return Ok(None);
            }
        };
        while let Some(mut array) = self.open.pop() {
            array.values.push(value);
            if array.values.len() < array.length {
                self.open.push(array);
                return Ok(None);
            }
            value = Value::Array(array.values);
        }
        Ok(Some(value))
    }
}

/// The part at the front, and how long it is; nothing while it is not all there.
fn part(octets: &[u8]) -> io::Result<Option<(Part, usize)>> {
    let Some(end) = octets.iter().position(|octet| *octet == b'\r') else {
        return if octets.len() > LINE_MAX { Err(malformed()) } else { Ok(None) };
    };
    let (line, behind) = (&octets[..end], end + 2);
    if octets.len() < behind {
        return Ok(None);
    }
    let (Some((kind, text)), b'\n') = (line.split_first(), octets[end + 1]) else { return Err(malformed()) };
    let value = match kind {
        b':' => Value::Int(number(text)?),
        b'$' | b'*' if text == b"-1" => Value::Nil,
        b'$' => return string(octets, behind, length(text)?),
        b'*' => return Ok(Some((Part::Array(length(text)?), behind))),
        b'+' if text == b"OK" => Value::Okay,
        b'+' => Value::SimpleString(String::from_utf8_lossy(text).into_owned()),
        // The driver's crate knows the kinds of errors.
        b'-' => redis::parse_redis_value(&octets[..behind]).map_err(io::Error::other)?,
        _ => return Err(malformed()),
    };
    Ok(Some((Part::Value(value), behind)))
}

fn string(octets: &[u8], begin: usize, length: usize) -> io::Result<Option<(Part, usize)>> {
    let end = begin + length;
    match octets.get(begin..end + 2) {
        None => Ok(None),
        Some(string) if string.ends_with(b"\r\n") => {
            Ok(Some((Part::Value(Value::BulkString(string[..length].to_vec())), end + 2)))
        }
        Some(_) => Err(malformed()),
    }
}

fn length(text: &[u8]) -> io::Result<usize> {
    let length = number(text)?;
    usize::try_from(length).ok().filter(|length| *length <= STRING_MAX).ok_or_else(malformed)
}

fn number(text: &[u8]) -> io::Result<i64> {
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).ok_or_else(malformed)
}

/// Whoever speaks there, it is not Redis.
#[derive(Debug, Error)]
#[error("this is not an answer of Redis")]
pub(crate) struct Malformed;

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All replies in these octets, when they come in pieces of this length.
    fn in_pieces(octets: &[u8], length: usize) -> io::Result<Vec<Value>> {
        let (mut replies, mut input, mut all) = (Replies::default(), Vec::new(), Vec::new());
        for piece in octets.chunks(length) {
            input.extend_from_slice(piece);
            let mut rest = &input[..];
            while let Some(reply) = replies.next(&mut rest)? {
                all.push(reply);
            }
            input = rest.to_vec();
        }
        Ok(all)
    }

    #[test]
    fn replies_come_in_any_pieces() {
        let text = b"+OK\r\n+hi\r\n:-7\r\n$2\r\n\r\n\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n*2\r\n*1\r\n:1\r\n$1\r\na\r\n:3\r\n";
        let array = Value::Array;
        let wanted = [
            Value::Okay,
            Value::SimpleString("hi".to_owned()),
            Value::Int(-7),
            Value::BulkString(b"\r\n".to_vec()),
            Value::BulkString(Vec::new()),
            Value::Nil,
            Value::Nil,
            array(Vec::new()),
            array(vec![array(vec![Value::Int(1)]), Value::BulkString(b"a".to_vec())]),
            Value::Int(3),
        ];
        for length in 1..=text.len() {
            assert_eq!(in_pieces(text, length).expect("all are replies"), wanted, "in pieces of {length}");
        }
    }

    #[test]
    fn errors_have_their_kind() {
        let replies = in_pieces(b"-MOVED 7 h:1\r\n-BADROW this\r\n", 3).expect("replies");
        let codes: Vec<_> = replies
            .into_iter()
            .map(|reply| reply.extract_error().expect_err("an error").code().map(str::to_owned))
            .collect();
        assert_eq!(codes, [Some("MOVED".to_owned()), Some("BADROW".to_owned())]);
    }

    #[test]
    fn what_is_no_reply_is_an_error() {
        let deep = "*1\r\n".repeat(DEPTH_MAX + 1);
        let long = "+".repeat(LINE_MAX + 2);
        for text in [
            "HTTP/1.1 400\r\n",
            "\r\n",
            "$x\r\n",
            "$-2\r\n",
            "*9999999999\r\n",
            "$1\r\nab\r\n",
            "+a\rb",
            &deep,
            &long,
        ] {
            assert!(in_pieces(text.as_bytes(), text.len()).is_err(), "{}", &text[..8.min(text.len())]);
        }
    }
}
