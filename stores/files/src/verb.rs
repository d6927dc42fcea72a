//! What a store is asked, one file for each: one try, on a blocking thread.

mod find;
mod insert;
mod recover;
mod remove;
mod replace;
mod touch;
