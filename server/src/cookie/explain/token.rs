//! Values that look like Cloakroom's own.

use cloakroom_cookie::seal::TokenHead;

/// Characters of a session's ticket.
const TICKET_CHARS: usize = 48;

/// What a value seems to be; nobody can be sure without the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    Encrypted,
    Signed,
    Ticket,
}

impl Likeness {
    pub(crate) fn of(value: &[u8]) -> Option<Self> {
        match TokenHead::read(value) {
            Some(head) if head.signed => Some(Self::Signed),
            Some(_) => Some(Self::Encrypted),
            None => looks_like_ticket(value).then_some(Self::Ticket),
        }
    }
}

fn looks_like_ticket(value: &[u8]) -> bool {
    value.len() == TICKET_CHARS
        && value.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'))
}
