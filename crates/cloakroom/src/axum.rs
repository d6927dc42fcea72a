//! The journey in the grammar of axum: a session is an argument, an error is a response.

mod cookies;
mod session;
