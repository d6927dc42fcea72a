//! Which key seals, which open, and what is refused before it can do harm.

use cloakroom_cookie::seal::{KEYS_MAX, Keyring, KeyringError, OpenError};

const OLD: [u8; 32] = [1; 32];
const NEW: [u8; 32] = [2; 32];

fn keyring(keys: &[[u8; 32]]) -> Keyring {
    Keyring::new(keys).unwrap()
}

/// Whether what `from` seals, in both forms, needs resealing when `to` has opened it.
fn needs_reseal(from: &Keyring, to: &Keyring) -> [Result<bool, OpenError>; 2] {
    let encrypted = from.sealer("p", "n").unwrap().seal(b"value", None, b"", [0; 8]).unwrap();
    let signed = from.signer("p", "n").unwrap().sign(b"value", None, b"").unwrap();
    [
        to.sealer("p", "n").unwrap().open(encrypted.as_bytes(), b"", 0).map(|opened| opened.needs_reseal),
        to.signer("p", "n").unwrap().open(signed.as_bytes(), b"", 0).map(|opened| opened.needs_reseal),
    ]
}

#[test]
fn a_new_key_comes_in_without_refusing_anybody() {
    let [before, ready, changed, after] =
        [keyring(&[OLD]), keyring(&[OLD]).and_upcoming(NEW).unwrap(), keyring(&[NEW, OLD]), keyring(&[NEW])];
    // Two nodes, at most one step apart, open what the other seals.
    assert_eq!(needs_reseal(&before, &ready), [Ok(false); 2]);
    assert_eq!(needs_reseal(&ready, &before), [Ok(false); 2]);
    assert_eq!(needs_reseal(&ready, &changed), [Ok(true); 2]);
    assert_eq!(needs_reseal(&changed, &ready), [Ok(false); 2], "nothing goes to and fro");
    assert_eq!(needs_reseal(&changed, &after), [Ok(false); 2]);
    assert_eq!(needs_reseal(&after, &changed), [Ok(false); 2]);
}

#[test]
fn a_key_that_was_taken_out_opens_nothing() {
    assert_eq!(needs_reseal(&keyring(&[OLD]), &keyring(&[NEW])), [Err(OpenError); 2]);
}

#[test]
fn the_first_key_seals() {
    assert_eq!(needs_reseal(&keyring(&[NEW, OLD]), &keyring(&[NEW])), [Ok(false); 2]);
    assert_eq!(needs_reseal(&keyring(&[NEW, OLD]), &keyring(&[OLD])), [Err(OpenError); 2]);
}

#[test]
fn a_keyring_that_cannot_work_is_refused() {
    assert_eq!(Keyring::new::<&[u8]>([]).err(), Some(KeyringError::Empty));
    let keys = [&NEW[..], b"correct horse battery staple"];
    assert_eq!(Keyring::new(keys).err(), Some(KeyringError::ShortKey { at: 1, octets: 28 }));
    assert_eq!(Keyring::new([&NEW[..31]]).err(), Some(KeyringError::ShortKey { at: 0, octets: 31 }));
    assert_eq!(keyring(&[NEW]).and_upcoming([]).err(), Some(KeyringError::ShortKey { at: 1, octets: 0 }));
    assert_eq!(Keyring::new([NEW, OLD, NEW]).err(), Some(KeyringError::Repeated { first: 0, second: 2 }));
    assert_eq!(
        keyring(&[NEW, OLD]).and_upcoming(OLD).err(),
        Some(KeyringError::Repeated { first: 1, second: 2 })
    );
    let many: Vec<[u8; 32]> = (0..=KEYS_MAX).map(|number| [number as u8; 32]).collect();
    assert!(Keyring::new(&many[1..]).is_ok());
    assert_eq!(Keyring::new(&many).err(), Some(KeyringError::TooMany));
}

#[test]
fn two_keys_of_one_id_are_refused_with_the_advice_to_draw_another() {
    // Found by trying: HKDF gives both the id 2dc6.
    let mut like_old = [0; 32];
    like_old[28..].copy_from_slice(&15_389_u32.to_be_bytes());
    let clash = KeyringError::Clash { first: 1, second: 2 };
    assert_eq!(Keyring::new([NEW, OLD, like_old]).err(), Some(clash.clone()));
    assert!(clash.to_string().ends_with("draw another key"), "{clash}");
    assert!(Keyring::new([NEW, like_old]).is_ok());
}
