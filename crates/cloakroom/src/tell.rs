//! Lines for the log: ids, never secrets.

use cloakroom_session::{Event, State};

/// Tells what happened to a session since this was last asked.
pub(crate) fn tell(state: &mut State) {
    for event in state.take_events() {
        match event {
            _ if event.is_suspicious() => tracing::warn!(target: "cloakroom", "{event}"),
            Event::Collision { .. } => tracing::warn!(target: "cloakroom", "{event}"),
            Event::SignedIn { .. } | Event::Destroyed(_) => tracing::info!(target: "cloakroom", "{event}"),
            _ => tracing::debug!(target: "cloakroom", "{event}"),
        }
    }
}

/// Tells why a visitor got an error, with all its causes.
pub(crate) fn tell_error(error: &dyn std::error::Error) {
    let mut causes = String::new();
    let mut cause = error.source();
    while let Some(next) = cause {
        causes.push_str(": ");
        causes.push_str(&next.to_string());
        cause = next.source();
    }
    tracing::error!(target: "cloakroom", "{error}{causes}");
}
