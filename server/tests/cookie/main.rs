//! `cloakroom cookie`, the real program: what it says of lines, and that it never disagrees with the jar.

mod agreement;
mod explained;
mod json;
mod pasted;
mod program;
mod sealed;
mod usage;
