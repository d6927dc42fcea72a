//! A site under test: pages written once and served by either framework, a clock turned by hand, and
//! visitors who carry what they are told to carry.

#![allow(dead_code, unused_imports, unused_macros, reason = "each test file uses its own part")]

mod actix;
mod answer;
mod app;
mod axum;
mod clock;
mod late_body;
mod on_both;
mod pages;
mod said;
mod slow;
mod wire;

pub(crate) use self::actix::ActixServer;
pub(crate) use self::answer::Answer;
pub(crate) use self::app::{App, Framework, get, request, send};
pub(crate) use self::clock::Clock;
pub(crate) use self::on_both::on_both;
pub(crate) use self::pages::{Pages, Place};
pub(crate) use self::said::Said;
pub(crate) use self::slow::Slow;
pub(crate) use self::wire::{Raw, exchange, head_only};
