//! The store of the example keeps the promises that it is about.

#[allow(dead_code, reason = "the example's main and handler are run by another test")]
#[path = "../examples/own_store.rs"]
mod own_store;

cloakroom_testkit::conformance!(one_map: Store => own_store::OneMap::default());
