//! Why a token does not open: what a server never tells, and whoever has its keys may know.

use cloakroom_cookie::Prefix;
use cloakroom_cookie::decode_value;
use cloakroom_cookie::jar::Timestamp;
use cloakroom_cookie::seal::{Keyring, Opened, TokenHead};

use crate::cookie::moment;
use crate::cookie::shown::{escaped, hex};

/// A try to open a token.
pub(crate) struct Attempt<'a> {
    pub(crate) keyring: &'a Keyring,
    pub(crate) name: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) context: &'a [u8],
    pub(crate) must_be_signed: bool,
    pub(crate) now: Timestamp,
}

/// Why it does not open, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) code: &'static str,
    pub(crate) reason: String,
    pub(crate) what_to_do: String,
}

impl Closed {
    fn new(code: &'static str, reason: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), what_to_do: what_to_do.into() }
    }
}

impl Attempt<'_> {
    /// What the token holds.
    ///
    /// # Errors
    /// [`Closed`] when no server with this keyring would take it for this use, now.
    pub(crate) fn open(&self, token: &[u8]) -> Result<Opened, Closed> {
        let Some(head) = TokenHead::read(token) else { return Err(not_token(token)) };
        if self.must_be_signed && !head.signed {
            return Err(Closed::new("other_form", "it is encrypted, not signed", "leave --signed out."));
        }
        let now_secs = moment::secs(self.now).unsigned_abs();
        match self.opened(token, head, self.name, self.context, now_secs) {
            Some(opened) => Ok(opened),
            None => Err(self.why(token, head)),
        }
    }

    fn opened(
        &self,
        token: &[u8],
        head: TokenHead,
        name: &str,
        context: &[u8],
        now_secs: u64,
    ) -> Option<Opened> {
        if head.signed {
            return self.keyring.signer(self.purpose, name).ok()?.open(token, context, now_secs).ok();
        }
        self.keyring.sealer(self.purpose, name).ok()?.open(token, context, now_secs).ok()
    }

    fn why(&self, token: &[u8], head: TokenHead) -> Closed {
        if !self.keyring.key_ids().any(|id| id == head.key_id) {
            return self.unknown_key(head);
        }
        // Before any time has passed.
        match self.opened(token, head, self.name, self.context, 0) {
            Some(opened) => self.expired(&opened),
            None => self.other_use(token, head),
        }
    }

    fn unknown_key(&self, head: TokenHead) -> Closed {
        let known: Vec<_> = self.keyring.key_ids().map(|id| hex(&id)).collect();
        Closed::new(
            "unknown_key",
            format!(
                "the key {} sealed it, which is not among these: {}",
                hex(&head.key_id),
                known.join(", ")
            ),
            "look for a key that was taken out, or for the keys of another site or stage.",
        )
    }

    fn expired(&self, opened: &Opened) -> Closed {
        let expires = opened.expires_secs.unwrap_or_default();
        let past = moment::secs(self.now).unsigned_abs().saturating_sub(expires);
        let expires = expires.cast_signed();
        Closed::new(
            "expired",
            format!("it has expired, at {}, {} ago", moment::utc(expires), moment::span(past)),
            format!(
                "nothing else is wrong with it. To see what it held: --now {}",
                expires.saturating_sub(1)
            ),
        )
    }

    fn other_use(&self, token: &[u8], head: TokenHead) -> Closed {
        for name in self.other_names() {
            for context in [self.context, b""] {
                if self.opened(token, head, &name, context, 0).is_some() {
                    return other_labels(&name, self.name, context.is_empty() && !self.context.is_empty());
                }
            }
        }
        Closed::new(
            "not_bound",
            "its key is here, and does not open it for this name, purpose and context",
            "check --name, --purpose and --context against the program that sealed it; if they are right, the token \
             was changed or cut.",
        )
    }

    /// The name itself, and what others make of it.
    fn other_names(&self) -> Vec<String> {
        let bare = &self.name[Prefix::of(self.name.as_bytes()).map_or(0, |prefix| prefix.as_str().len())..];
        let prefixed =
            [""].into_iter().chain(Prefix::ALL.map(Prefix::as_str)).map(|prefix| format!("{prefix}{bare}"));
        [self.name.to_owned(), self.name.to_ascii_lowercase()].into_iter().chain(prefixed).collect()
    }
}

fn other_labels(name: &str, given: &str, without_context: bool) -> Closed {
    let mut wants = Vec::new();
    if name != given {
        wants.push(format!("the name {}", escaped(name.as_bytes())));
    }
    if without_context {
        wants.push("no context".to_owned());
    }
    let wants = wants.join(" and ");
    Closed::new("other_use", format!("it was sealed for {wants}"), format!("ask for {wants}."))
}

/// What looks wrong with it at first sight.
fn not_token(token: &[u8]) -> Closed {
    let (reason, what_to_do) = if token.is_empty() {
        ("there is nothing", "give the cookie's value.")
    } else if token.starts_with(b"\"") {
        ("it stands in quotes", "take them off.")
    } else if token.contains(&b'%') && decode_value(token).is_ok_and(|read| TokenHead::read(&read).is_some())
    {
        ("it is percent-encoded", "decode it first; whatever encoded it should not have.")
    } else if token.contains(&b'+') || token.contains(&b'/') {
        ("it is base64, and a token is base64url", "was it sealed by another program?")
    } else if token.ends_with(b"=") {
        ("it ends with padding, and a token has none", "was it sealed by another program?")
    } else {
        ("it is no sealed cookie of Cloakroom", "look whether it was cut, or sealed by another program.")
    };
    Closed::new("not_token", reason, what_to_do)
}
