//! What is sent to cost the reader time.

/// How a hostile input is made, for whatever length.
pub type Make = fn(usize) -> Vec<u8>;

pub const COOKIE: [(&str, Make); 12] = [
    ("semicolons", |octets| repeated(b";", octets)),
    ("equals signs", |octets| repeated(b"=", octets)),
    ("one giant name", |octets| repeated(b"n", octets)),
    ("one giant value", |octets| led(b"id=", b"v", octets)),
    ("quotes", |octets| repeated(b"\"", octets)),
    ("spaces", |octets| repeated(b" ", octets)),
    ("spaces around a name", |octets| repeated(b"  id  \t", octets)),
    ("a space before each semicolon", |octets| repeated(b" ;", octets)),
    ("tiny pairs", |octets| repeated(b"a=b;", octets)),
    ("the name asked for, again and again", |octets| repeated(b"id=7; ", octets)),
    ("the name asked for, but for its end", |octets| repeated(b"ie=7; id ", octets)),
    ("no UTF-8", |octets| repeated(b"\xFF=\xC3\x28; ", octets)),
];

pub const SET_COOKIE: [(&str, Make); 11] = [
    ("semicolons", |octets| led(b"id=7", b";", octets)),
    ("equals signs", |octets| led(b"id=7;", b"=", octets)),
    ("one giant name", |octets| repeated(b"n", octets)),
    ("tiny attributes", |octets| led(b"id=7", b";a=b", octets)),
    ("Expires, again and again", |octets| led(b"id=7", b"; Expires=Sun, 06 Nov 2094 08:49:37 GMT", octets)),
    ("a giant date", |octets| led(b"id=7; Expires=", b"06 Nov 2094 ", octets)),
    ("Max-Age, again and again", |octets| led(b"id=7", b"; Max-Age=9", octets)),
    ("a giant Max-Age", |octets| led(b"id=7; Max-Age=", b"9", octets)),
    ("a Domain of dots", |octets| led(b"id=7; Domain=", b".", octets)),
    ("a Domain of many labels", |octets| led(b"id=7; Domain=com", b".a", octets)),
    ("spaces", |octets| led(b"id=7; Path=/", b" ;  ", octets)),
];

pub const DATE: [(&str, Make); 6] = [
    ("delimiters", |octets| repeated(b"- ", octets)),
    ("digits", |octets| repeated(b"9", octets)),
    ("short numbers", |octets| repeated(b"99 ", octets)),
    ("times that are none", |octets| repeated(b"08:49:", octets)),
    ("months", |octets| repeated(b"Nov ", octets)),
    ("no delimiter", |octets| repeated(b"\xFF", octets)),
];

pub const TOKEN: [(&str, Make); 4] = [
    ("base64url", |octets| repeated(b"EAAA", octets)),
    ("a dot at the end", |octets| [repeated(b"A", octets - 1), b".".to_vec()].concat()),
    ("dots", |octets| repeated(b".", octets)),
    ("no base64", |octets| repeated(b"\xFF", octets)),
];

fn repeated(piece: &[u8], octets: usize) -> Vec<u8> {
    piece.iter().copied().cycle().take(octets).collect()
}

fn led(start: &[u8], piece: &[u8], octets: usize) -> Vec<u8> {
    start.iter().chain(piece.iter().cycle()).copied().take(octets).collect()
}
