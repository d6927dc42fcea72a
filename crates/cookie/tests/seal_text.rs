//! A keyring's text: what is read, what is refused, and that no key is told to anybody.

use cloakroom_cookie::seal::{KEYS_MAX, Keyring, KeyringTextError, OpenError};
use proptest::prelude::*;

const FIRST: [u8; 32] = [1; 32];
const SECOND: [u8; 32] = [2; 32];
const THIRD: [u8; 32] = [3; 32];

/// Whether what a key seals needs resealing when the keyring has opened it.
fn needs_reseal(keyring: &Keyring, key: &[u8]) -> Result<bool, OpenError> {
    let token = Keyring::new([key]).unwrap().signer("p", "n").unwrap().sign(b"value", None, b"").unwrap();
    keyring.signer("p", "n").unwrap().open(token.as_bytes(), b"", 0).map(|opened| opened.needs_reseal)
}

/// Whether the keyring seals with this key.
fn seals_with(keyring: &Keyring, key: &[u8]) -> bool {
    let token = keyring.signer("p", "n").unwrap().sign(b"value", None, b"").unwrap();
    let alone = Keyring::new([key]).unwrap();
    alone.signer("p", "n").unwrap().open(token.as_bytes(), b"", 0).is_ok()
}

fn line(key: [u8; 32]) -> String {
    Keyring::line_of(&key)
}

fn refused(text: &str) -> KeyringTextError {
    Keyring::parse(text).err().unwrap_or_else(|| panic!("it is a keyring: {text}"))
}

#[test]
fn the_first_key_seals_the_others_are_retired_and_the_upcoming_opens_only() {
    let text = format!("upcoming {}\n{}\n{}\n", line(THIRD), line(FIRST), line(SECOND));
    let keyring = Keyring::parse(&text).unwrap();
    assert!(seals_with(&keyring, &FIRST));
    assert_eq!(needs_reseal(&keyring, &FIRST), Ok(false));
    assert_eq!(needs_reseal(&keyring, &SECOND), Ok(true));
    assert_eq!(needs_reseal(&keyring, &THIRD), Ok(false));
    assert_eq!(needs_reseal(&keyring, &[4; 32]), Err(OpenError));
}

#[test]
fn comments_blank_lines_and_the_space_around_are_skipped() {
    let [first, second] = [line(FIRST), line(SECOND)];
    let text =
        format!("# keys\r\n\r\n \t{first} \r\n   # old\n\n{second}# since May\nupcoming\t {}", line(THIRD));
    let keyring = Keyring::parse(&text).unwrap();
    assert!(seals_with(&keyring, &FIRST));
    assert_eq!(needs_reseal(&keyring, &SECOND), Ok(true));
    assert_eq!(needs_reseal(&keyring, &THIRD), Ok(false));
}

#[test]
fn a_key_cut_by_a_digit_is_not_another_key() {
    let whole = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    for cut in [63, 61, 43, 1] {
        let error = Keyring::parse(&format!("# cut\n{}", &whole[..cut])).expect_err("cut");
        assert_eq!(error, KeyringTextError::OddDigits { line: 2, digits: cut });
        assert_eq!(
            error.to_string(),
            format!("line 2 has {cut} hexadecimal digits, an odd number; was it cut?")
        );
    }
}

#[test]
fn a_key_is_read_in_hexadecimal_too() {
    for digits in ["0123456789abcdef".repeat(4), "0123456789ABCDEF".repeat(8)] {
        let key: Vec<u8> = [1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef].repeat(digits.len() / 16);
        assert!(seals_with(&Keyring::parse(&digits).unwrap(), &key), "{digits}");
    }
}

#[test]
fn a_line_that_is_no_key_is_named() {
    let good = line(FIRST);
    let padded = format!("{good}=");
    let stray_bits = format!("{}B", &good[..42]);
    let (short, long) = (&good[..42], "AZA".repeat(29));
    let unreadable =
        ["hunter2!", &padded, &stray_bits, "+/".repeat(22).as_str(), "é", "upcoming upcoming AAAA", "x "]
            .map(str::to_owned);
    for bad in unreadable {
        let text = format!("# one\n{good}\n\n{bad}\n");
        assert_eq!(refused(&text), KeyringTextError::Unreadable { line: 4 }, "{bad}");
    }
    assert_eq!(refused("upcoming"), KeyringTextError::KeyLength { line: 1, octets: 0 });
    assert_eq!(refused(short), KeyringTextError::KeyLength { line: 1, octets: 31 });
    assert_eq!(refused(&long), KeyringTextError::KeyLength { line: 1, octets: 65 });
    assert_eq!(
        refused(&format!("\n{}", "ab".repeat(31))),
        KeyringTextError::KeyLength { line: 2, octets: 31 }
    );
    assert_eq!(refused(&"ab".repeat(65)), KeyringTextError::KeyLength { line: 1, octets: 65 });
}

#[test]
fn a_text_without_a_key_that_seals_is_refused() {
    for text in ["", "\n# none\n", &format!("upcoming {}", line(FIRST))] {
        assert_eq!(refused(text), KeyringTextError::Empty, "{text}");
    }
}

#[test]
fn keys_that_cannot_be_told_apart_are_named_by_their_lines() {
    let [first, second] = [line(FIRST), line(SECOND)];
    let again = format!("{second}\n\n{first}\n# and\nupcoming {first}");
    assert_eq!(refused(&again), KeyringTextError::Repeated { first: 3, line: 5 });
    // HKDF gives this one the id of the first.
    let like_first = format!("{:064x}", 15_389);
    let clash = format!("upcoming {like_first}\n{first}");
    assert_eq!(refused(&clash), KeyringTextError::Clash { first: 2, line: 1 });
}

#[test]
fn there_is_a_limit_of_keys() {
    let lines = |keys: usize| (1..=keys).map(|key| line([key as u8; 32]) + "\n").collect::<String>();
    assert!(Keyring::parse(&lines(KEYS_MAX)).is_ok());
    assert_eq!(refused(&lines(KEYS_MAX + 1)), KeyringTextError::TooMany);
}

proptest! {
    #[test]
    fn a_line_is_read_as_the_key_it_was_written_of(key: [u8; 32]) {
        prop_assert_eq!(line(key).len(), 43);
        prop_assert!(seals_with(&Keyring::parse(&line(key)).unwrap(), &key));
    }

    #[test]
    fn no_error_repeats_what_stands_in_a_line(secret in "[g-z]{12,40}", before in 0_usize..9) {
        let text = format!("{}{secret}!\n{secret}", "\n".repeat(before));
        let error = refused(&text);
        let told = format!("{error} {error:?}");
        prop_assert!(secret.as_bytes().windows(8).all(|part| !told.contains(str::from_utf8(part).unwrap())));
        prop_assert!(told.contains(&format!("line {}", before + 1)), "{}", told);
    }
}
