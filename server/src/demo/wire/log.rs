//! The notes of all sessions, in a bounded space.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use cloakroom::{SessionId, Timestamp};

use super::line::{self, CHARS_MAX, CookiePair, SetLine};

/// Sessions of which notes are kept. Beyond, those of the one silent for longest go.
pub(crate) const SESSIONS_MAX: usize = 512;

/// Notes kept of one session. Beyond, its oldest goes.
pub(crate) const NOTES_MAX: usize = 8;

/// One request and its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) at: Timestamp,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) sent: Vec<CookiePair>,
    pub(crate) set: Vec<SetLine>,
}

impl Note {
    /// What the browser said.
    pub(super) fn of_request(at: Timestamp, request: &Request, ticket_name: &str) -> Self {
        Self {
            at,
            method: request.method().clone(),
            path: request.uri().path().chars().take(CHARS_MAX).collect(),
            status: StatusCode::OK,
            sent: line::pairs(request.headers(), ticket_name),
            set: Vec::new(),
        }
    }

    /// What the server said.
    pub(super) fn add_response(&mut self, response: &Response, ticket_name: &str) {
        self.status = response.status();
        self.set = line::set_lines(response.headers(), ticket_name);
    }

    /// A new ticket tells more than an old one.
    fn session(&self) -> Option<SessionId> {
        let given = self.set.iter().map(|line| &line.pair);
        given.chain(&self.sent).find_map(CookiePair::session)
    }
}

/// The last notes of the last sessions.
#[derive(Debug)]
pub(crate) struct WireLog {
    cookie_name: Arc<str>,
    sessions: Mutex<Sessions>,
}

#[derive(Debug, Default)]
struct Sessions {
    by_id: HashMap<SessionId, Recent>,
    /// Counts notes, to know which session has been silent for longest.
    clock: u64,
}

#[derive(Debug, Default)]
struct Recent {
    notes: VecDeque<Note>,
    last: u64,
}

impl WireLog {
    /// Nothing noted yet; tickets are in the cookie of this name.
    pub(crate) fn new(cookie_name: Arc<str>) -> Self {
        Self { cookie_name, sessions: Mutex::default() }
    }

    pub(super) fn cookie_name(&self) -> &str {
        &self.cookie_name
    }

    /// Keeps a note, if it is about a session.
    pub(super) fn keep(&self, note: Note) {
        let Some(id) = note.session() else { return };
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.clock += 1;
        let now = sessions.clock;
        let recent = sessions.by_id.entry(id).or_default();
        recent.last = now;
        recent.notes.truncate(NOTES_MAX - 1);
        recent.notes.push_front(note);
        if sessions.by_id.len() > SESSIONS_MAX {
            sessions.forget_silent();
        }
    }

    /// The notes of a session, the newest first.
    pub(crate) fn of(&self, id: SessionId) -> Vec<Note> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.by_id.get(&id).map(|recent| recent.notes.iter().cloned().collect()).unwrap_or_default()
    }
}

impl Sessions {
    fn forget_silent(&mut self) {
        let silent = self.by_id.iter().min_by_key(|(_, recent)| recent.last).map(|(id, _)| *id);
        if let Some(id) = silent {
            self.by_id.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_session::SecretHash;

    use super::*;
    use crate::demo::wire::Shown;

    fn id(number: usize) -> SessionId {
        let mut octets = [0; SessionId::BYTES];
        octets[..8].copy_from_slice(&number.to_le_bytes());
        SessionId::from_bytes(octets)
    }

    fn note(number: usize, path: &str) -> Note {
        let value = Shown::Ticket(id(number), SecretHash::from_bytes([0; SecretHash::BYTES]));
        Note {
            at: Timestamp::from_millis(0),
            method: Method::GET,
            path: path.to_owned(),
            status: StatusCode::OK,
            sent: vec![CookiePair { name: "__Host-id".to_owned(), value }],
            set: Vec::new(),
        }
    }

    #[test]
    fn the_newest_notes_of_a_session_stay() {
        let log = WireLog::new("__Host-id".into());
        for number in 0..NOTES_MAX + 3 {
            log.keep(note(1, &format!("/{number}")));
        }
        let notes = log.of(id(1));
        assert_eq!(notes.len(), NOTES_MAX);
        assert_eq!(notes[0].path, format!("/{}", NOTES_MAX + 2));
    }

    #[test]
    fn the_session_silent_for_longest_is_forgotten() {
        let log = WireLog::new("__Host-id".into());
        for number in 0..SESSIONS_MAX {
            log.keep(note(number, "/"));
        }
        log.keep(note(0, "/again"));
        log.keep(note(SESSIONS_MAX, "/"));
        assert_eq!(log.of(id(0)).len(), 2);
        assert_eq!(log.of(id(1)), []);
        assert_eq!(log.of(id(SESSIONS_MAX)).len(), 1);
    }
}
