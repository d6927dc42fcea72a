//! One store of one size in a process of its own, so that its memory can be read and it can be killed.

pub mod obey;
pub mod order;
pub mod process;
