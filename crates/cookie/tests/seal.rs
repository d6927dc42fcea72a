//! What a sealed cookie promises to the server that sealed it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cloakroom_cookie::seal::{
    CONTEXT_OCTETS_MAX, Keyring, LABEL_OCTETS_MAX, OpenError, Opened, Padding, SealError, Sealer,
    SealerError, Signer, TOKEN_CHARS_MAX,
};

const KEY: [u8; 32] = [7; 32];
const NOON: u64 = 1_768_435_200;
const NONCE: [u8; 8] = [9; 8];

fn sealer() -> Sealer {
    sealer_of(KEY, "preferences", "__Host-prefs")
}

fn signer() -> Signer {
    signer_of(KEY, "preferences", "__Host-prefs")
}

fn sealer_of(key: [u8; 32], purpose: &str, name: &str) -> Sealer {
    Keyring::new([key]).unwrap().sealer(purpose, name).unwrap()
}

fn signer_of(key: [u8; 32], purpose: &str, name: &str) -> Signer {
    Keyring::new([key]).unwrap().signer(purpose, name).unwrap()
}

/// Both forms of one value, and the two ways to open them.
fn both(value: &[u8], expires: Option<u64>, context: &[u8]) -> [String; 2] {
    [sealer().seal(value, expires, context, NONCE).unwrap(), signer().sign(value, expires, context).unwrap()]
}

fn open_either(token: &[u8], context: &[u8], now: u64) -> Result<Opened, OpenError> {
    sealer().open(token, context, now).or_else(|_| signer().open(token, context, now))
}

#[test]
fn what_was_sealed_opens() {
    for value in [&b""[..], b"dark", b"a.b.c", b"two words", &[0, 128, 255]] {
        for token in both(value, None, b"") {
            assert_eq!(open_either(token.as_bytes(), b"", NOON).unwrap().value, value, "{token}");
        }
    }
}

#[test]
fn an_encrypted_value_is_hidden_and_costs_36_characters() {
    let token = sealer().seal(b"", None, b"", NONCE).unwrap();
    assert_eq!(token.len(), 36);
    let token = sealer().seal(&[b'A'; 64], None, b"", NONCE).unwrap();
    assert_eq!(token.len(), 122);
    assert!(!token.contains("QUFB"), "the value's base64 in {token}");
}

#[test]
fn an_id_of_32_octets_becomes_79_characters_and_84_with_its_expiry() {
    let length = |expires| sealer().seal(&[1; 32], expires, b"", NONCE).unwrap().len();
    assert_eq!((length(None), length(Some(NOON))), (79, 84));
}

#[test]
fn a_signed_value_can_be_read_by_scripts() {
    let token = signer().sign(b"dark", None, b"").unwrap();
    assert_eq!(token.split_once('.').map(|(seal, value)| (seal.len(), value)), Some((26, "dark")));
    let token = signer().sign(b"two words", None, b"").unwrap();
    assert!(token.ends_with(".dHdvIHdvcmRz"), "{token}");
}

#[test]
fn every_flipped_bit_is_refused() {
    for token in both(b"k7Qm2w", Some(NOON), b"") {
        for at in 0..token.len() {
            for bit in 0..8 {
                let mut changed = token.clone().into_bytes();
                changed[at] ^= 1 << bit;
                assert_eq!(open_either(&changed, b"", 0), Err(OpenError), "bit {bit} of {at} in {token}");
            }
        }
        assert!(open_either(token.as_bytes(), b"", 0).is_ok());
    }
}

#[test]
fn every_shorter_and_longer_token_is_refused() {
    for token in both(b"k7Qm2w", Some(NOON), b"") {
        for end in 0..token.len() {
            assert_eq!(open_either(&token.as_bytes()[..end], b"", 0), Err(OpenError), "{end} of {token}");
        }
        for more in ["A", "AA", "AAAA", "=", "==", ".", " "] {
            let longer = format!("{token}{more}");
            assert_eq!(open_either(longer.as_bytes(), b"", 0), Err(OpenError), "{longer}");
        }
    }
}

#[test]
fn a_signature_has_all_its_octets() {
    let token = signer().sign(b"dark", None, b"").unwrap();
    let (seal, value) = token.split_once('.').unwrap();
    let seal = URL_SAFE_NO_PAD.decode(seal).unwrap();
    for octets in 0..seal.len() {
        let shorter = format!("{}.{value}", URL_SAFE_NO_PAD.encode(&seal[..octets]));
        assert_eq!(signer().open(shorter.as_bytes(), b"", NOON), Err(OpenError), "{octets}");
    }
}

#[test]
fn a_token_is_for_one_key_purpose_name_and_context() {
    let [encrypted, signed] = both(b"dark", None, b"tenant-7");
    let elsewhere = [
        ([8; 32], "preferences", "__Host-prefs"),
        (KEY, "remember-me", "__Host-prefs"),
        (KEY, "preferences", "__Host-pref"),
        // The same letters, cut elsewhere.
        (KEY, "preferences_", "_Host-prefs"),
    ];
    for (key, purpose, name) in elsewhere {
        let sealer = sealer_of(key, purpose, name);
        let signer = signer_of(key, purpose, name);
        assert_eq!(sealer.open(encrypted.as_bytes(), b"tenant-7", NOON), Err(OpenError), "{purpose} {name}");
        assert_eq!(signer.open(signed.as_bytes(), b"tenant-7", NOON), Err(OpenError), "{purpose} {name}");
    }
    for context in [&b""[..], b"tenant-8", b"tenant-", b"tenant-77", &[0; CONTEXT_OCTETS_MAX + 1]] {
        assert_eq!(sealer().open(encrypted.as_bytes(), context, NOON), Err(OpenError));
        assert_eq!(signer().open(signed.as_bytes(), context, NOON), Err(OpenError));
    }
    assert!(sealer().open(encrypted.as_bytes(), b"tenant-7", NOON).is_ok());
    assert!(signer().open(signed.as_bytes(), b"tenant-7", NOON).is_ok());
}

#[test]
fn the_two_forms_do_not_pass_for_each_other() {
    let [encrypted, signed] = both(b"dark", None, b"");
    assert_eq!(signer().open(encrypted.as_bytes(), b"", NOON), Err(OpenError));
    assert_eq!(sealer().open(signed.as_bytes(), b"", NOON), Err(OpenError));
}

#[test]
fn a_token_is_refused_from_the_second_it_expires() {
    for token in both(b"dark", Some(NOON), b"") {
        assert!(open_either(token.as_bytes(), b"", NOON - 1).is_ok());
        assert_eq!(open_either(token.as_bytes(), b"", NOON), Err(OpenError));
        assert_eq!(open_either(token.as_bytes(), b"", u64::MAX), Err(OpenError));
    }
    for token in both(b"dark", None, b"") {
        assert!(open_either(token.as_bytes(), b"", u64::MAX).is_ok());
    }
}

#[test]
fn who_opens_a_token_is_told_when_it_expires() {
    for expires in [None, Some(1), Some(NOON), Some(u64::from(u32::MAX))] {
        for token in both(b"dark", expires, b"") {
            assert_eq!(open_either(token.as_bytes(), b"", 0).unwrap().expires_secs, expires, "{token}");
        }
        let padded = sealer().padded(Padding::To16).seal(b"dark", expires, b"", NONCE).unwrap();
        assert_eq!(sealer().open(padded.as_bytes(), b"", 0).unwrap().expires_secs, expires);
    }
}

#[test]
fn an_expiry_that_four_octets_do_not_hold_is_refused() {
    let last = u64::from(u32::MAX);
    assert!(open_either(both(b"", Some(last), b"")[0].as_bytes(), b"", last - 1).is_ok());
    assert_eq!(sealer().seal(b"", Some(last + 1), b"", NONCE), Err(SealError::ExpiryTooFar));
    assert_eq!(signer().sign(b"", Some(last + 1), b""), Err(SealError::ExpiryTooFar));
}

#[test]
fn only_the_one_spelling_of_a_token_is_read() {
    // 28 octets are 38 characters with four bits to spare in the last, 29 are 39 with two.
    for value in [&b"a"[..], b"ab"] {
        let token = sealer().seal(value, None, b"", NONCE).unwrap();
        let (rest, last) = token.split_at(token.len() - 1);
        let opening: Vec<char> = alphabet()
            .filter(|&other| sealer().open(format!("{rest}{other}").as_bytes(), b"", NOON).is_ok())
            .collect();
        assert_eq!(opening, last.chars().collect::<Vec<_>>());
    }
    for token in both(b"dark", None, b"") {
        for also in [format!("{token}="), format!(" {token}"), format!("{token}\n"), format!("\"{token}\"")] {
            assert_eq!(open_either(also.as_bytes(), b"", NOON), Err(OpenError), "{also:?}");
        }
    }
}

fn alphabet() -> impl Iterator<Item = char> {
    ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_', '+', '/', '='])
}

#[test]
fn the_alphabet_of_other_base64_is_refused() {
    // Of many nonces some give a token with each of the two letters in which the alphabets differ.
    let tokens: Vec<String> =
        (0..64).map(|octet| sealer().seal(b"dark", None, b"", [octet; 8]).unwrap()).collect();
    for (ours, theirs) in [("-", "+"), ("_", "/")] {
        let token = tokens.iter().find(|token| token.contains(ours)).expect("a token with the letter");
        assert!(sealer().open(token.as_bytes(), b"", NOON).is_ok());
        assert!(sealer().open(token.replace(ours, theirs).as_bytes(), b"", NOON).is_err());
    }
}

#[test]
fn what_browsers_would_drop_is_not_sealed() {
    // 4096 less the name's 12: 3063 octets are 4084 characters, of which 27 are not the value's.
    let fits = vec![0; 3063 - 27];
    let token = sealer().seal(&fits, None, b"", NONCE).unwrap();
    assert_eq!(token.len() + "__Host-prefs".len(), 4096);
    assert_eq!(sealer().open(token.as_bytes(), b"", NOON).unwrap().value, fits);
    let larger = vec![0; fits.len() + 1];
    assert_eq!(sealer().seal(&larger, None, b"", NONCE), Err(SealError::TooLong { octets: 4098 }));

    let fits = vec![b'a'; 4096 - 12 - 27];
    let token = signer().sign(&fits, None, b"").unwrap();
    assert_eq!(signer().open(token.as_bytes(), b"", NOON).unwrap().value, fits);
    let larger = vec![b'a'; fits.len() + 1];
    assert_eq!(signer().sign(&larger, None, b""), Err(SealError::TooLong { octets: 4097 }));
    assert!(open_either(&[b'A'; TOKEN_CHARS_MAX + 4], b"", NOON).is_err());
}

#[test]
fn a_context_has_a_limit() {
    let largest = [1; CONTEXT_OCTETS_MAX];
    for token in both(b"dark", None, &largest) {
        assert!(open_either(token.as_bytes(), &largest, NOON).is_ok());
    }
    let larger = [1; CONTEXT_OCTETS_MAX + 1];
    let refused = SealError::ContextTooLong { octets: CONTEXT_OCTETS_MAX + 1 };
    assert_eq!(sealer().seal(b"", None, &larger, NONCE), Err(refused.clone()));
    assert_eq!(signer().sign(b"", None, &larger), Err(refused));
}

#[test]
fn padding_hides_the_length_and_gives_the_value_back() {
    for (padding, step) in [(Padding::To16, 16), (Padding::To32, 32)] {
        let padded = sealer().padded(padding);
        for octets in 0..70 {
            // Ends in what padding is made of.
            let mut value = vec![b'a'; octets];
            value.extend([0x80, 0, 0].iter().take(octets));
            let token = padded.seal(&value, Some(NOON), b"", NONCE).unwrap();
            let full = (value.len() / step + 1) * step;
            assert_eq!(token.len(), ((27 + 4 + full) * 4).div_ceil(3));
            assert_eq!(padded.open(token.as_bytes(), b"", 0).unwrap().value, value);
            assert_eq!(sealer().open(token.as_bytes(), b"", 0).unwrap().value, value);
        }
    }
}

#[test]
fn a_purpose_and_a_name_have_their_lengths() {
    let keyring = Keyring::new([KEY]).unwrap();
    let (largest, larger) = ("a".repeat(LABEL_OCTETS_MAX), "a".repeat(LABEL_OCTETS_MAX + 1));
    assert!(keyring.sealer(&largest, &largest).is_ok());
    assert!(keyring.signer(&largest, &largest).is_ok());
    assert_eq!(keyring.sealer("", "a").err(), Some(SealerError::PurposeLength { octets: 0 }));
    assert_eq!(keyring.signer("a", "").err(), Some(SealerError::NameLength { octets: 0 }));
    assert_eq!(keyring.signer(&larger, "a").err(), Some(SealerError::PurposeLength { octets: 256 }));
    assert_eq!(keyring.sealer("a", &larger).err(), Some(SealerError::NameLength { octets: 256 }));
}

#[test]
fn nothing_secret_is_printed() {
    let keyring = Keyring::new([[b'K'; 32]]).unwrap();
    let opened = Opened { value: b"secret".to_vec(), needs_reseal: false, expires_secs: None };
    let printed = format!(
        "{keyring:?} {:?} {:?} {opened:?}",
        keyring.sealer("purpose", "name").unwrap(),
        keyring.signer("purpose", "name").unwrap(),
    );
    for secret in ["75", "KKK", "115, 101", "secret", "prk"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
