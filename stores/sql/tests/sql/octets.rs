//! Octets are octets: no collation, no encoding, and what cannot be read is an error.

use cloakroom_session::{Directory as _, Store as _};
use cloakroom_sql::Why;

use crate::databases::{Database, on_each_database};
use crate::specimen::{NOON, admit, id, insert, principal, record, signed_in, why};

on_each_database! {
    principals_are_compared_octet_by_octet
    what_cannot_be_read_is_an_error
}

async fn principals_are_compared_octet_by_octet<B: Database>() {
    let database = B::fresh().await;
    let store = database.store().await;
    // Alike to one collation or another.
    let names = ["Bob", "bob", "bob ", "bòb", "bo\u{300}b", "straße", "strasse", "STRASSE", "'", "\\"];
    for (number, name) in (0..).zip(names) {
        admit(&store, &signed_in(number, name)).await;
    }
    for (number, name) in (0..).zip(names) {
        let listed = store.of_principal(&principal(name), NOON).await.expect("answers");
        assert_eq!(listed.iter().map(|line| line.id).collect::<Vec<_>>(), [id(number)], "{name:?}");
    }
    assert_eq!(store.revoke(&principal("bob"), None, NOON).await.expect("answers"), 1);
    assert!(store.load(id(0), NOON).await.expect("answers").is_some(), "Bob is another");
}

async fn what_cannot_be_read_is_an_error<B: Database>() {
    let database = B::fresh().await;
    let store = database.store().await;
    insert(&store, &record(1)).await;
    database.run("UPDATE cloakroom_session SET record = lock_hash").await;
    assert_eq!(why(store.load(id(1), NOON).await), Why::Damaged);
    admit(&store, &signed_in(2, "alice")).await;
    // No principal is of such octets: half a character, and a control character.
    let sql = B::BLOB.replace("{}", "c301");
    database
        .run(&format!("UPDATE cloakroom_session SET principal = {sql} WHERE principal IS NOT NULL"))
        .await;
    assert_eq!(why(store.load(id(2), NOON).await), Why::Damaged);
}
