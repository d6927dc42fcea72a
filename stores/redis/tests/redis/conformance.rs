//! The promises of the contract, on a single server.

use crate::servers::store;

cloakroom_testkit::conformance!(single: Directory => store().await);
