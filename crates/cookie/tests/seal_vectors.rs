//! Tokens that were sealed once must open for ever. The file was made by this crate and by an independent
//! program on OpenSSL's AES-GCM-SIV from the format's description alone; the two agreed.

use cloakroom_cookie::seal::{Keyring, Padding};

const VECTORS: &str = include_str!("vectors/seal-1.txt");

struct Vector<'a> {
    keyring: Keyring,
    purpose: &'a str,
    name: &'a str,
    value: Vec<u8>,
    expires: Option<u64>,
    context: Vec<u8>,
    padding: Padding,
    token: &'a str,
}

impl Vector<'_> {
    fn seal(&self, nonce: [u8; 8]) -> String {
        let sealer = self.keyring.sealer(self.purpose, self.name).unwrap().padded(self.padding);
        let token = sealer.seal(&self.value, self.expires, &self.context, nonce).unwrap();
        assert_eq!(sealer.open(self.token.as_bytes(), &self.context, self.now()).unwrap().value, self.value);
        token
    }

    fn sign(&self) -> String {
        let signer = self.keyring.signer(self.purpose, self.name).unwrap();
        let token = signer.sign(&self.value, self.expires, &self.context).unwrap();
        assert_eq!(signer.open(self.token.as_bytes(), &self.context, self.now()).unwrap().value, self.value);
        token
    }

    fn now(&self) -> u64 {
        self.expires.map_or(u64::MAX, |expires| expires - 1)
    }
}

#[test]
fn the_format_stays_as_it_is() {
    let mut lines = 0;
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let [mode, key, purpose, name, value, expires, context, padding, nonce, token] = fields[..] else {
            panic!("not ten fields: {line}");
        };
        let vector = Vector {
            keyring: Keyring::new([octets(key)]).unwrap(),
            purpose,
            name,
            value: octets(value),
            expires: expires.parse().ok(),
            context: octets(context),
            padding: padding_of(padding),
            token,
        };
        let again = match mode {
            "encrypted" => vector.seal(octets(nonce).try_into().unwrap()),
            "signed" => vector.sign(),
            _ => panic!("no such mode: {line}"),
        };
        assert_eq!(again, token, "{line}");
        lines += 1;
    }
    assert_eq!(lines, 88);
}

fn octets(hexadecimal: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hexadecimal.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn padding_of(field: &str) -> Padding {
    match field {
        "16" => Padding::To16,
        "32" => Padding::To32,
        _ => Padding::None,
    }
}
