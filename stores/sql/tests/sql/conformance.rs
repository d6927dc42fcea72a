//! The promises of the contract, on each database.

use cloakroom_sql::Durability;

use crate::databases::{Folder, mariadb, postgres, sqlite};

cloakroom_testkit::conformance!(postgres: Directory => postgres().await);
cloakroom_testkit::conformance!(mariadb: Directory => mariadb().await);
cloakroom_testkit::conformance!(sqlite: Directory, folder = Folder::new() => sqlite(&folder, Durability::Durable).await);
cloakroom_testkit::conformance!(sqlite_relaxed: Directory, folder = Folder::new() => sqlite(&folder, Durability::Relaxed).await);
