//! Laws of sealing, for any value.

use cloakroom_cookie::seal::{Keyring, OpenError, Padding, Sealer, Signer};
use cloakroom_cookie::{CookieLifetime, CookieSpec};
use proptest::collection::vec;
use proptest::prelude::*;

fn sealer(name: &str) -> Sealer {
    Keyring::new([[7; 32]]).unwrap().sealer("purpose", name).unwrap()
}

fn signer(name: &str) -> Signer {
    Keyring::new([[7; 32]]).unwrap().signer("purpose", name).unwrap()
}

fn padding() -> impl Strategy<Value = Padding> {
    prop_oneof![Just(Padding::None), Just(Padding::To16), Just(Padding::To32)]
}

proptest! {
    #[test]
    fn what_is_sealed_opens_as_it_was_and_fits_a_cookie(
        value in vec(any::<u8>(), 0..2900),
        context in vec(any::<u8>(), 0..=512),
        nonce: [u8; 8],
        expires: Option<u32>,
        padding in padding(),
    ) {
        let sealer = sealer("id").padded(padding);
        let now = expires.map_or(0, |expires| u64::from(expires).saturating_sub(1));
        let token = sealer.seal(&value, expires.map(u64::from), &context, nonce).unwrap();
        let spec = CookieSpec::builder("id").build().unwrap();
        prop_assert!(spec.set(&token, CookieLifetime::Session).is_ok());
        match sealer.open(token.as_bytes(), &context, now) {
            Ok(opened) => prop_assert_eq!(opened.value, value),
            Err(OpenError) => prop_assert_eq!(expires, Some(0)),
        }
    }

    #[test]
    fn what_is_signed_opens_as_it_was_and_fits_a_cookie(
        value in prop_oneof![vec(any::<u8>(), 0..2900), vec(b'!'..b'~', 0..2900)],
        context in vec(any::<u8>(), 0..=512),
        expires in 1_u32..,
    ) {
        let signer = signer("id");
        let now = u64::from(expires) - 1;
        let token = signer.sign(&value, Some(now + 1), &context).unwrap();
        let spec = CookieSpec::builder("id").build().unwrap();
        prop_assert!(spec.set(&token, CookieLifetime::Session).is_ok());
        prop_assert_eq!(signer.open(token.as_bytes(), &context, now).unwrap().value, value);
    }

    #[test]
    fn one_wrong_octet_is_refused(value in vec(any::<u8>(), 0..200), at: prop::sample::Index, octet: u8) {
        let sealed = sealer("id").seal(&value, None, b"", [0; 8]).unwrap().into_bytes();
        let signed = signer("id").sign(&value, None, b"").unwrap().into_bytes();
        for token in [sealed, signed] {
            let mut changed = token.clone();
            changed[at.index(token.len())] = octet;
            let opens = sealer("id").open(&changed, b"", 0).is_ok() || signer("id").open(&changed, b"", 0).is_ok();
            prop_assert_eq!(opens, changed == token);
        }
    }

    #[test]
    fn a_token_opens_under_its_own_name_only(name in "[a-z]{1,4}", other in "[a-z]{1,4}") {
        let sealed = sealer(&name).seal(b"value", None, b"", [0; 8]).unwrap();
        let signed = signer(&name).sign(b"value", None, b"").unwrap();
        prop_assert_eq!(sealer(&other).open(sealed.as_bytes(), b"", 0).is_ok(), name == other);
        prop_assert_eq!(signer(&other).open(signed.as_bytes(), b"", 0).is_ok(), name == other);
    }

    #[test]
    fn whatever_comes_in_is_refused_without_a_panic(
        token in prop_oneof![vec(any::<u8>(), 0..5000), "[EI][A-Za-z0-9_-]{0,120}(\\.[!-~]{0,40})?".prop_map(String::into_bytes)],
        context in vec(any::<u8>(), 0..600),
    ) {
        prop_assert_eq!(sealer("id").open(&token, &context, 0), Err(OpenError));
        prop_assert_eq!(signer("id").open(&token, &context, 0), Err(OpenError));
    }
}
