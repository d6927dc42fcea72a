//! The jar in real clients of reqwest, before real servers on loopback.

mod compared;
mod expiry;
mod files;
mod hostile;
mod jar;
mod login;
mod page;
mod parallel;
mod redirects;
mod scope;
mod secure;
mod site;
mod tls;
