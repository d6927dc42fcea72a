//! Headless Chromium, through chromedriver: the demo, and cookies on a web of any sites.

mod built;
mod cookies;
mod house;
mod jar;
mod looks;
mod sessions;
mod web;
mod webdriver;

#[path = "../shared/program.rs"]
mod program;
