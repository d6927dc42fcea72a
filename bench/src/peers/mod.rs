//! The peers, each used as its documentation shows.

pub mod actix_session;
pub mod axum_session;
pub mod axum_session_redis;
pub mod bare;
pub mod bare_actix;
pub mod tower_sessions;
pub mod tower_sessions_sqlite;
pub mod tower_sessions_stored;
