//! Sealing and opening ask for memory once, and refusing what is impossible never.

use allocation_counter::measure;
use cloakroom_cookie::seal::{Keyring, Padding};

fn allocations(work: impl FnOnce()) -> u64 {
    measure(work).count_total
}

#[test]
fn sealing_and_opening_ask_for_memory_once() {
    let keyring = Keyring::new([[7; 32], [8; 32]]).unwrap();
    let signer = keyring.signer("purpose", "id").unwrap();
    for padding in [Padding::None, Padding::To32] {
        let sealer = keyring.sealer("purpose", "id").unwrap().padded(padding);
        for (octets, context) in [(0, &b""[..]), (32, b""), (32, b"tenant-7"), (1000, b"tenant-7")] {
            let value = vec![b' '; octets];
            let (mut sealed, mut signed) = (String::new(), String::new());
            let seal = || sealed = sealer.seal(&value, Some(9), context, [0; 8]).unwrap();
            assert_eq!(allocations(seal), 1, "{octets}");
            assert_eq!(
                allocations(|| signed = signer.sign(&value, Some(9), context).unwrap()),
                1,
                "{octets}"
            );
            let open = || assert!(sealer.open(sealed.as_bytes(), context, 0).is_ok());
            assert_eq!(allocations(open), 1, "{octets}");
            let open = || assert!(signer.open(signed.as_bytes(), context, 0).is_ok());
            assert!(allocations(open) <= 1, "{octets}");
        }
    }
}

#[test]
fn what_is_impossible_costs_no_memory() {
    let keyring = Keyring::new([[7; 32]]).unwrap();
    let (sealer, signer) = (keyring.sealer("p", "n").unwrap(), keyring.signer("p", "n").unwrap());
    // Empty, too short, a length no octets have, too long.
    for chars in [0, 35, 37, 4097, 100_000] {
        let token = vec![b'E'; chars];
        let open = || assert!(sealer.open(&token, b"", 0).is_err() && signer.open(&token, b"", 0).is_err());
        assert_eq!(allocations(open), 0, "{chars}");
    }
}
