//! A rule as a scene: what comes to a jar in turn, and what it does, by either text.

use cloakroom_cookie::jar::{Jar, Limits, Profile, Refusal, Request, Timestamp, Verdict};

pub(crate) const NOW: i64 = 1_768_435_200;
pub(crate) const DAY: i64 = 24 * 60 * 60;

/// What happens by RFC 10025, and by the layered draft.
pub(crate) type Texts<T> = [T; 2];

pub(crate) struct Row {
    rule: &'static str,
    steps: Vec<Step>,
}

pub(crate) enum Step {
    Limits(Limits),
    /// So many seconds after the scene began.
    At(i64),
    Set(Request, Vec<u8>, Texts<Verdict>),
    Sends(Request, Texts<Vec<u8>>),
    /// Until how many seconds after the scene began the only cookie is kept.
    Lasts(Option<i64>),
    SessionEnds,
}

pub(crate) fn row(rule: &'static str, steps: impl Into<Vec<Step>>) -> Row {
    Row { rule, steps: steps.into() }
}

/// The line is stored, and this is what goes back to where it came from.
pub(crate) fn kept(rule: &'static str, from: &Request, line: impl AsRef<[u8]>, header: &str) -> Row {
    row(rule, [stored(from, line), sends(from, header)])
}

pub(crate) fn refused(rule: &'static str, from: &Request, line: impl AsRef<[u8]>, by: Refusal) -> Row {
    row(rule, [refuses(from, line, by), sends(from, "")])
}

pub(crate) fn set(from: &Request, line: impl AsRef<[u8]>, verdicts: Texts<Verdict>) -> Step {
    Step::Set(from.clone(), line.as_ref().to_vec(), verdicts)
}

pub(crate) fn stored(from: &Request, line: impl AsRef<[u8]>) -> Step {
    set(from, line, [Verdict::Stored; 2])
}

pub(crate) fn refuses(from: &Request, line: impl AsRef<[u8]>, by: Refusal) -> Step {
    set(from, line, [Verdict::Refused(by); 2])
}

/// By the layered draft only.
pub(crate) fn refuses_by_draft(from: &Request, line: impl AsRef<[u8]>, by: Refusal) -> Step {
    set(from, line, [Verdict::Stored, Verdict::Refused(by)])
}

pub(crate) fn sends(to: &Request, header: impl AsRef<[u8]>) -> Step {
    sends_by_text(to, [header.as_ref(); 2])
}

pub(crate) fn sends_by_text(to: &Request, headers: Texts<&[u8]>) -> Step {
    Step::Sends(to.clone(), headers.map(<[u8]>::to_vec))
}

pub(crate) fn to(url: &str) -> Request {
    Request::to(url).expect("a URL that has cookies")
}

pub(crate) fn site() -> Request {
    to("https://www.site.example/dir/page")
}

pub(crate) fn plain() -> Request {
    to("http://www.site.example/dir/page")
}

impl Row {
    /// Plays it by both texts.
    pub(crate) fn play(self) {
        for (text, profile) in [Profile::Rfc10025, Profile::Layered].into_iter().enumerate() {
            let mut jar = Jar::new().with_profile(profile);
            let mut now = NOW;
            for (number, step) in self.steps.iter().enumerate() {
                let place = format!("{}, {profile:?}, step {number}", self.rule);
                jar = step.take(jar, &mut now, text, &place);
            }
        }
    }
}

impl Step {
    fn take(&self, mut jar: Jar, now: &mut i64, text: usize, place: &str) -> Jar {
        let time = Timestamp::from_secs(*now);
        match self {
            Self::Limits(limits) => return jar.with_limits(*limits),
            Self::At(secs) => *now = NOW + secs,
            Self::Set(from, line, verdicts) => {
                assert_eq!(jar.set(from, line, time), verdicts[text], "{place}: {}", line.escape_ascii());
            }
            Self::Sends(request, headers) => {
                let (sent, expected) = (jar.header(request, time), &headers[text]);
                assert_eq!(sent.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{place}");
            }
            Self::Lasts(secs) => {
                let until = secs.map(|secs| Timestamp::from_secs(NOW + secs));
                let found: Vec<_> = jar.cookies(time).iter().map(|cookie| cookie.expires()).collect();
                assert_eq!(found, [until], "{place}");
            }
            Self::SessionEnds => jar.end_session(),
        }
        jar
    }
}
