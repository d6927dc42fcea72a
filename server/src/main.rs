//! The `cloakroom` program.
fn main() {}
