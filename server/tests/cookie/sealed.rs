//! `cloakroom cookie key`, `seal` and `open`, as somebody uses them who has the keys.

use std::path::{Path, PathBuf};

use cloakroom_cookie::seal::Keyring;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{NOW_SECS, Said, cookie};

/// A folder with a file of keys.
struct Keys {
    folder: TempDir,
    lines: Vec<String>,
}

impl Keys {
    /// Drawn by the program itself.
    fn drawn(count: usize) -> Self {
        let lines = (0..count).map(|_| cookie(["key"], b"").out.trim_end().to_owned()).collect();
        Self { folder: tempfile::tempdir().expect("a folder"), lines }
    }

    fn file(&self, name: &str, keys: &[usize]) -> PathBuf {
        let path = self.folder.path().join(name);
        let text: String = keys.iter().map(|at| format!("{}\n", self.lines[*at])).collect();
        std::fs::write(&path, text).expect("written");
        path
    }
}

const USE: [&str; 6] = ["--purpose", "prefs", "--name", "__Host-prefs", "--now", "1768435200"];

fn seal(keys: &Path, options: &[&str], value: &str) -> String {
    let said = ask("seal", keys, &[&USE[..], options].concat(), value);
    assert_eq!(said.code, 0, "{said:?}");
    said.out.trim_end().to_owned()
}

fn ask(what: &str, keys: &Path, options: &[&str], input: &str) -> Said {
    let keys = keys.to_str().expect("a path in UTF-8");
    cookie([what, "--keys", keys].iter().chain(options), input.as_bytes())
}

fn opened(keys: &Path, options: &[&str], token: &str) -> Value {
    let said = ask("open", keys, &[options, &["--json"]].concat(), token);
    let told = said.json().remove(0);
    assert_eq!(said.code, i32::from(told["opened"] == false), "{told}");
    told
}

#[test]
fn a_key_is_a_line_of_a_keyring_and_never_the_same() {
    let keys = Keys::drawn(2);
    assert_ne!(keys.lines[0], keys.lines[1]);
    let keyring = Keyring::parse(&keys.lines.join("\n")).expect("a keyring");
    assert_eq!(keyring.key_ids().count(), 2);
}

/// Otherwise somebody deploys an empty file of keys.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_no_success() {
    for arguments in [&["cookie", "key"][..], &["cookie", "explain", "id=k7Qm"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cloakroom"));
        let done = program.args(arguments).stdout(full).output().expect("it runs");
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.starts_with("error: cannot write the answer\n"), "{told}");
    }
}

#[test]
fn what_is_sealed_opens_from_argument_or_input() {
    let keys = Keys::drawn(1);
    let file = keys.file("keys", &[0]);
    for options in [&[][..], &["--signed"], &["--context", "tenant-1"], &["--good-for", "1h"]] {
        let token = seal(&file, options, "{\"dark\":true}\n");
        assert_eq!(token.contains('.'), options.contains(&"--signed"));
        let context = if options.contains(&"--context") { options } else { &[] };
        let told = opened(&file, &[&USE[..], context].concat(), &format!("{token}\n"));
        assert_eq!((&told["opened"], &told["value"]), (&json!(true), &json!("{\"dark\":true}")));
        let pair = format!("__Host-prefs={token}");
        let told = opened(&file, &[&USE[..2], &USE[4..], context, &[&pair]].concat(), "");
        assert_eq!(told["value"], "{\"dark\":true}", "by its name before it: {told}");
    }
}

#[test]
fn a_sealed_cookie_is_found_in_a_whole_line() {
    let keys = Keys::drawn(1);
    let file = keys.file("keys", &[0]);
    let (token, signed) = (seal(&file, &[], "dark"), seal(&file, &["--signed"], "light"));
    let unnamed = [&USE[..2], &USE[4..]].concat();
    let value = |options: &[&str], line: &str| opened(&file, options, line)["value"].clone();
    for line in [
        format!("theme=dark; __Host-prefs={token}"),
        format!("Cookie: theme=dark; __Host-prefs={token}; a=b"),
        format!("Set-Cookie: __Host-prefs={token}; Path=/; Secure"),
    ] {
        assert_eq!((value(&USE, &line), value(&unnamed, &line)), (json!("dark"), json!("dark")), "{line}");
    }
    let several = format!("other={token}; __Host-prefs={signed}; __Host-prefs=x");
    assert_eq!(value(&USE, &several), "light", "the name decides");
    let told = opened(&file, &USE, &format!("theme=dark; other={token}; __Host-prefs=x"));
    assert_eq!(told["code"], "not_token", "{told}");
}

#[test]
fn the_answer_has_these_keys() {
    let keys = Keys::drawn(1);
    let file = keys.file("keys", &[0]);
    let said =
        ask("seal", &file, &[&USE[..], &["--json", "--good-for", "60s", "--signed", "dark"]].concat(), "");
    let sealed = said.json().remove(0);
    let id = Keyring::parse(&keys.lines[0]).expect("a keyring").key_ids().next().expect("a key");
    let id = format!("{:02x}{:02x}", id[0], id[1]);
    assert_eq!((&sealed["form"], &sealed["key_id"]), (&json!("signed"), &json!(id)));
    assert_eq!(sealed["expires"], NOW_SECS + 60);

    let token = sealed["token"].as_str().expect("a token");
    assert_eq!(
        opened(&file, &USE, token),
        json!({
            "opened": true, "form": "signed", "key_id": id, "value": "dark", "needs_reseal": false,
            "expires": NOW_SECS + 60, "code": null, "reason": null, "what_to_do": null,
        })
    );
    let told = opened(&file, &USE, "dark");
    assert_eq!(
        (&told["code"], &told["value"], &told["key_id"]),
        (&json!("not_token"), &json!(null), &json!(null))
    );
}

#[test]
fn why_a_token_does_not_open_is_told_as_far_as_it_can_be_known() {
    let keys = Keys::drawn(2);
    let (file, other) = (keys.file("keys", &[0]), keys.file("other", &[1]));
    let token = seal(&file, &["--good-for", "1h"], "dark");
    let named = |name| ["--purpose", "prefs", "--now", "1768435200", "--name", name];
    let later = ["--purpose", "prefs", "--name", "__Host-prefs", "--now", "1768438800"];
    let elsewhere = ["--purpose", "other", "--name", "__Host-prefs", "--now", "1768435200"];
    let within = [&USE[..], &["--context", "tenant-1"]].concat();
    let signed = [&USE[..], &["--signed"]].concat();
    let changed =
        format!("{}{}{}", &token[..30], if &token[30..31] == "A" { "B" } else { "A" }, &token[31..]);
    let rows: [(&Path, &[&str], &str, &str, &str); 11] = [
        (&file, &later, &token, "expired", "it has expired, at 2026-01-15 01:00:00 UTC, 0 seconds ago"),
        (&other, &USE, &token, "unknown_key", "which is not among these"),
        (&file, &named("prefs"), &token, "other_use", "it was sealed for the name __Host-prefs"),
        (&file, &within, &token, "other_use", "it was sealed for no context"),
        (&file, &elsewhere, &token, "not_bound", "its key is here"),
        (&file, &signed, &token, "other_form", "it is encrypted, not signed"),
        (&file, &USE, &changed, "not_bound", "does not open it"),
        (&file, &USE, "", "not_token", "there is nothing"),
        (&file, &USE, "\"dark\"", "not_token", "in quotes"),
        (&file, &USE, "a+b/c", "not_token", "it is base64,"),
        (&file, &USE, "dark", "not_token", "no sealed cookie of Cloakroom"),
    ];
    for (file, options, token, code, reason) in rows {
        let told = opened(file, options, token);
        assert_eq!(told["code"], code, "{told}");
        assert!(told["reason"].as_str().expect("words").contains(reason), "{told}");
        assert_ne!(told["what_to_do"], "");
    }
}

#[test]
fn what_a_retired_key_sealed_opens_and_says_so() {
    let keys = Keys::drawn(2);
    let token = seal(&keys.file("before", &[0]), &[], "dark");
    let after = keys.file("after", &[1, 0]);
    assert_eq!(opened(&after, &USE, &token)["needs_reseal"], true);
    let people = ask("open", &after, &USE, &token);
    assert!(people.out.starts_with("OPENED  dark\n") && people.out.contains("retired"), "{}", people.out);
    assert!(people.out.contains("Opens        for ever"), "{}", people.out);
}

#[test]
fn keys_come_from_the_environment_too_and_are_never_told() {
    let keys = Keys::drawn(1);
    let sealed = std::process::Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["cookie", "seal", "--purpose", "p", "--name", "n", "dark"])
        .env("CLOAKROOM_KEYS", &keys.lines[0])
        .output()
        .expect("the program starts");
    let token = String::from_utf8(sealed.stdout).expect("words");
    assert_eq!(opened(&keys.file("keys", &[0]), &["--purpose", "p", "--name", "n"], &token)["value"], "dark");
}

#[test]
fn a_fault_in_the_keys_names_the_place_where_they_are() {
    let keys = Keys::drawn(1);
    let list = format!("{},not-a-key", keys.lines[0]);
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["cookie", "open", "--purpose", "p", "--name", "n", "EAm2"])
        .env("CLOAKROOM_KEYS", &list)
        .output()
        .expect("the program starts");
    let told = String::from_utf8(run.stderr).expect("words");
    assert!(told.contains("line 2") && told.contains("each of them counts as a line"), "{told}");
    assert!(!told.contains("Name a file of keys") && !told.contains(&keys.lines[0]), "{told}");

    let broken = keys.folder.path().join("broken");
    std::fs::write(&broken, list.replace(',', "\n")).expect("written");
    let told = ask("open", &broken, &USE, "EAm2").err;
    assert!(told.contains("line 2") && told.contains("Name a file of keys, one a line"), "{told}");
    assert!(!told.contains("variable"), "{told}");
}

#[test]
fn what_cannot_be_asked_ends_with_2() {
    let keys = Keys::drawn(1);
    let file = keys.file("keys", &[0]);
    let broken = keys.folder.path().join("broken");
    std::fs::write(&broken, "not-a-key").expect("written");
    let missing = keys.folder.path().join("missing");
    for (what, file, options, told) in [
        ("open", &file, &["--purpose", "p", "EAm2"][..], "Say --name"),
        ("open", &file, &["--purpose", "", "--name", "n", "EAm2"], "the purpose has 0 octets"),
        ("open", &missing, &["--purpose", "p", "--name", "n", "EAm2"], "cloakroom cookie key"),
        ("open", &broken, &["--purpose", "p", "--name", "n", "EAm2"], "line 1"),
        ("seal", &file, &["--purpose", "p", "x"], "--name"),
        ("seal", &file, &["--purpose", "p", "--name", "a b", "x"], "octet 1 of the cookie's name"),
        ("seal", &file, &["--purpose", "p", "--name", "", "x"], "a cookie needs a name"),
    ] {
        let said = ask(what, file, options, "");
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{options:?}: {said:?}");
        assert!(said.err.contains(told) && !said.err.contains(&keys.lines[0]), "{}", said.err);
    }
    let said = ask("seal", &file, &[&USE[..], &[&"x".repeat(4000)]].concat(), "");
    assert!(said.code == 2 && said.err.contains("browsers drop more than 4096"), "{said:?}");
    let said = cookie(["open", "--purpose", "p", "--name", "n", "EAm2"], b"");
    assert!(said.code == 2 && said.err.contains("CLOAKROOM_KEYS"), "{said:?}");
}

#[test]
fn what_was_sealed_commands_no_terminal() {
    let keys = Keys::drawn(1);
    let file = keys.file("keys", &[0]);
    let token = seal(&file, &[], "\u{1b}[31m\u{9b}");
    // `cookie` refuses control characters in what is said.
    assert!(ask("open", &file, &USE, &token).out.starts_with("OPENED  \\u{1b}[31m\\u{9b}\n"));
    assert_eq!(opened(&file, &USE, &token)["value"], "\u{1b}[31m\u{9b}");
}
