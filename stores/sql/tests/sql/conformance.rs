//! The promises of the contract, on each database.

use cloakroom_sql::{Durability, SqlSettings};

use crate::databases::{Database as _, OnMariaDb, OnPostgres, OnSqlite, patient};

cloakroom_testkit::conformance!(postgres: Directory, database = OnPostgres::fresh().await => database.store().await);
cloakroom_testkit::conformance!(mariadb: Directory, database = OnMariaDb::fresh().await => database.store().await);
cloakroom_testkit::conformance!(sqlite: Directory, database = OnSqlite::fresh().await => database.store().await);
cloakroom_testkit::conformance!(sqlite_relaxed: Directory, database = OnSqlite::fresh().await => database.store_with(relaxed()).await);

fn relaxed() -> SqlSettings {
    let mut settings = patient();
    settings.durability = Durability::Relaxed;
    settings
}
