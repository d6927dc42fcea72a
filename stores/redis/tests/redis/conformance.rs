//! The promises of the contract, on a single server and on a cluster.

use crate::servers::{shared_cluster, store, store_on};

cloakroom_testkit::conformance!(single: Directory => store().await);
cloakroom_testkit::conformance!(cluster: Directory => store_on(shared_cluster()).await);
