//! The peers, each used as its documentation shows.

pub mod axum_session;
pub mod bare;
pub mod tower_sessions;
pub mod tower_sessions_sqlite;
