//! The demo in a real browser: headless Chromium, through chromedriver.

mod cookies;
mod house;
mod looks;
mod sessions;
mod webdriver;

#[path = "../shared/program.rs"]
mod program;
