use std::path::Path;

use super::*;

fn name(text: &str) -> Name {
    Name::read(text).expect("a name")
}

fn password(text: &str) -> Password {
    Password::chosen(text).expect("a password")
}

fn accounts(folder: &Path) -> Accounts {
    Accounts::open(folder.join("accounts.json")).expect("a file of accounts or none")
}

#[tokio::test]
async fn an_account_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = accounts(folder.path());
    let done = before.sign_up(name("Ada"), password("correct horse")).await.expect("signed up");
    assert_eq!(done, SignedUp::Done);
    drop(before);

    let after = accounts(folder.path());
    assert!(after.opens(name("ada"), password("correct horse")).await.expect("asked"));
    assert!(!after.opens(name("ada"), password("correct house")).await.expect("asked"));
    assert!(!after.opens(name("bob"), password("correct horse")).await.expect("asked"));
    assert!(!folder.path().join("accounts.json.new").exists());
}

#[tokio::test]
async fn of_many_who_want_a_name_one_gets_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let accounts = accounts(folder.path());
    let wishes = (0..4).map(|n| {
        let accounts = accounts.clone();
        tokio::spawn(async move { accounts.sign_up(name("ada"), password(&format!("password {n}"))).await })
    });
    let mut done = 0;
    for wish in wishes.collect::<Vec<_>>() {
        done += usize::from(wish.await.expect("ran").expect("answered") == SignedUp::Done);
    }
    assert_eq!(done, 1);
}

#[tokio::test]
async fn the_empty_password_opens_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = Password::claimed("").expect("may be claimed");
    assert!(!accounts(folder.path()).opens(name("nobody"), empty).await.expect("asked"));
}

#[test]
fn a_foreign_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("accounts.json");
    std::fs::write(&path, "[]").expect("written");
    assert!(matches!(Accounts::open(path.clone()), Err(AccountsError::Malformed(_))));
    assert_eq!(std::fs::read_to_string(path).expect("read"), "[]");
}

#[test]
fn passwords_are_never_printed() {
    assert_eq!(format!("{:?}", password("correct horse")), "Password(..)");
}
