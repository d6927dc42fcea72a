//! Sealing and opening through the program that speaks the protocol of conformance tests.

#[path = "../examples/conformance/answer.rs"]
mod answer;
#[path = "../examples/conformance/octets.rs"]
mod octets;
#[path = "../examples/conformance/operations.rs"]
mod operations;
#[path = "../examples/conformance/scenario.rs"]
mod scenario;
#[path = "../examples/conformance/sealed.rs"]
mod sealed;

use serde_json::{Value, json};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const OTHER_KEY: &str = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const MODES: [&str; 2] = ["encrypted", "signed"];
const NOON: u64 = 1_768_435_200;

fn rejected() -> Value {
    json!({"id": 1, "rejected": true})
}

fn answer(case: &Value) -> Value {
    answer::to_line(case.to_string().as_bytes())
}

/// With what is changed, or added, in place.
fn with(case: &Value, changed: &Value) -> Value {
    let mut case = case.clone();
    for (key, value) in changed.as_object().expect("an object") {
        case[key] = value.clone();
    }
    case
}

fn sealing(mode: &str) -> Value {
    json!({"id": 1, "op": "seal", "mode": mode, "keys": [KEY], "name": "__Host-a", "value": "dark"})
}

/// The line that opens what this one seals.
fn opening(seal: &Value) -> Value {
    let token = answer(seal)["token"].as_str().map(str::to_owned);
    let mut open = with(seal, &json!({"op": "open", "token": token.expect("a token")}));
    open.as_object_mut().expect("an object").remove("value");
    open
}

#[test]
fn what_is_sealed_opens() {
    for mode in MODES {
        for value in [json!("dark"), json!(""), json!("é;, \""), json!({"b64": "AP8="})] {
            let open = opening(&with(&sealing(mode), &json!({"value": value})));
            assert_eq!(answer(&open), json!({"id": 1, "value": value, "needs_reseal": false}));
        }
    }
}

#[test]
fn another_name_context_key_or_mode_is_rejected() {
    for (mode, other_mode) in MODES.into_iter().zip(["signed", "encrypted"]) {
        let bound = opening(&with(&sealing(mode), &json!({"context": "tenant-7"})));
        assert_eq!(answer(&bound)["value"], "dark");
        let others = [
            json!({"name": "__Host-b"}),
            json!({"context": "tenant-8"}),
            json!({"context": null}),
            json!({"keys": [OTHER_KEY]}),
            json!({"mode": other_mode}),
        ];
        for other in others {
            assert_eq!(answer(&with(&bound, &other)), rejected(), "{mode} {other}");
        }
    }
}

#[test]
fn a_token_is_rejected_when_its_age_is_reached() {
    for mode in MODES {
        let open = opening(&with(&sealing(mode), &json!({"now": NOON, "max_age": 60})));
        let at = |now: Value| answer(&with(&open, &json!({"now": now})));
        assert_eq!(at(json!(NOON + 59))["value"], "dark");
        assert_eq!(at(json!(NOON as f64 + 59.9))["value"], "dark");
        assert_eq!(at(json!(NOON + 60)), rejected());
        let over = opening(&with(&sealing(mode), &json!({"now": NOON, "max_age": -1})));
        assert_eq!(answer(&over), rejected());
        let forever = opening(&with(&sealing(mode), &json!({"now": NOON})));
        assert_eq!(answer(&with(&forever, &json!({"now": 1e12})))["value"], "dark");
    }
}

#[test]
fn what_a_retired_key_sealed_needs_resealing() {
    for mode in MODES {
        let open = opening(&sealing(mode));
        let under = |keys: [&str; 2]| answer(&with(&open, &json!({"keys": keys})))["needs_reseal"].clone();
        assert_eq!(under([KEY, OTHER_KEY]), false);
        assert_eq!(under([OTHER_KEY, KEY]), true);
    }
}

#[test]
fn every_flipped_bit_of_a_token_is_rejected() {
    for mode in MODES {
        let open = opening(&with(&sealing(mode), &json!({"max_age": 9})));
        let token = open["token"].as_str().unwrap_or_default().as_bytes();
        for bit in 0..token.len() * 8 {
            let mut changed = token.to_vec();
            changed[bit / 8] ^= 1 << (bit % 8);
            let changed = json!({"token": octets::write(&changed)});
            assert_eq!(answer(&with(&open, &changed)), rejected(), "{mode} {changed}");
        }
    }
}

#[test]
fn another_spelling_of_a_token_is_rejected() {
    for mode in MODES {
        let open = opening(&sealing(mode));
        let token = open["token"].as_str().unwrap_or_default();
        for also in [format!("{token}="), format!(" {token}"), format!("{token}\n"), token.to_uppercase()] {
            assert_eq!(answer(&with(&open, &json!({"token": also}))), rejected(), "{mode} {also:?}");
        }
    }
    let tokens: Vec<Value> = (0..200).map(|_| opening(&sealing("encrypted"))).collect();
    for (ours, theirs) in [("-", "+"), ("_", "/")] {
        let open =
            tokens.iter().find(|open| open["token"].as_str().is_some_and(|token| token.contains(ours)));
        let open = open.expect("of 200 tokens one with the letter");
        let also = open["token"].as_str().unwrap_or_default().replace(ours, theirs);
        assert_eq!(answer(&with(open, &json!({"token": also}))), rejected());
    }
}

#[test]
fn no_two_encrypted_tokens_are_the_same() {
    let seal = sealing("encrypted");
    assert_ne!(answer(&seal)["token"], answer(&seal)["token"]);
}

#[test]
fn what_cannot_be_sealed_is_an_error() {
    let bad = [
        json!({"keys": []}),
        json!({"keys": ["0102"]}),
        json!({"keys": [KEY, KEY]}),
        json!({"keys": null}),
        json!({"mode": "compressed"}),
        json!({"name": ""}),
        json!({"name": null}),
        json!({"value": "a".repeat(4096)}),
        json!({"value": 7}),
        json!({"context": "a".repeat(513)}),
        json!({"max_age": 1e12}),
        json!({"max_age": "long"}),
    ];
    for bad in bad {
        let answer = answer(&with(&sealing("signed"), &bad));
        assert!(answer["error"].is_string(), "{bad}: {answer}");
    }
}
