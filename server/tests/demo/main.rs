//! The real program, over TCP: the site, its start and its end.

mod ends;
mod refusals;
mod site;
mod visitor;

#[path = "../shared/program.rs"]
mod program;
