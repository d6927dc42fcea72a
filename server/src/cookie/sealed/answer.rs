//! What became of a token, for scripts and for people.

use cloakroom_cookie::seal::{Opened, TokenHead};
use serde::Serialize;

use crate::cookie::moment;
use crate::cookie::page::{Page, Tone};
use crate::cookie::sealed::why::Closed;
use crate::cookie::shown::{Shown, hex};

/// The answer. Its fields are the keys of `--json`.
#[derive(Serialize)]
pub(crate) struct Answer {
    opened: bool,
    form: Option<&'static str>,
    key_id: Option<String>,
    value: Option<Shown>,
    needs_reseal: Option<bool>,
    expires: Option<u64>,
    code: Option<&'static str>,
    reason: Option<String>,
    what_to_do: Option<String>,
    #[serde(skip)]
    now_secs: i64,
}

impl Answer {
    pub(crate) fn of(token: &[u8], opened: Result<&Opened, &Closed>, now_secs: i64) -> Self {
        let head = TokenHead::read(token);
        let (holds, closed) = (opened.ok(), opened.err());
        Self {
            opened: holds.is_some(),
            form: head.map(|head| form(head.signed)),
            key_id: head.map(|head| hex(&head.key_id)),
            value: holds.map(|opened| Shown::of(opened.value.clone())),
            needs_reseal: holds.map(|opened| opened.needs_reseal),
            expires: holds.and_then(|opened| opened.expires_secs),
            code: closed.map(|closed| closed.code),
            reason: closed.map(|closed| closed.reason.clone()),
            what_to_do: closed.map(|closed| closed.what_to_do.clone()),
            now_secs,
        }
    }

    /// For people.
    pub(crate) fn page(&self) -> String {
        let mut page = Page::out();
        match &self.value {
            Some(value) => self.opened(value, &mut page),
            None => self.closed(&mut page),
        }
        page.finish().trim_end_matches('\n').to_owned()
    }

    fn opened(&self, value: &Shown, page: &mut Page) {
        page.headline("OPENED", Tone::Good, &value.whole());
        page.blank();
        self.token(page);
        page.row(
            "Key",
            match self.needs_reseal {
                Some(true) => "retired: a program that sees the cookie seals it again, with the first key",
                _ => "the first, or an upcoming one",
            },
        );
        page.row("Opens", &self.life());
    }

    fn closed(&self, page: &mut Page) {
        page.headline("REFUSED", Tone::Bad, self.reason.as_deref().unwrap_or_default());
        page.lead("What to do", self.what_to_do.as_deref().unwrap_or_default());
        if self.form.is_some() {
            page.blank();
            self.token(page);
        }
    }

    fn token(&self, page: &mut Page) {
        if let (Some(form), Some(id)) = (self.form, &self.key_id) {
            page.row("Token", &format!("{form}, by the key {id}"));
        }
    }

    fn life(&self) -> String {
        match self.expires {
            Some(expires) => {
                let expires = expires.cast_signed();
                let left = moment::span(expires.saturating_sub(self.now_secs).unsigned_abs());
                format!("until {} ({left})", moment::utc(expires))
            }
            None => "for ever".to_owned(),
        }
    }
}

/// How a token was sealed.
pub(crate) const fn form(signed: bool) -> &'static str {
    if signed { "signed" } else { "encrypted" }
}
