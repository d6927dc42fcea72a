//! The explanation of a `Set-Cookie` line.

use cloakroom_cookie::jar::{Profile, Refusal, Verdict, parse_set_cookie};
use serde::Serialize;

use crate::cookie::explain::attribute::{Attribute, attributes};
use crate::cookie::explain::browser::{Browser, Outcome};
use crate::cookie::explain::differences;
use crate::cookie::explain::elsewhere::elsewhere;
use crate::cookie::explain::facts::Facts;
use crate::cookie::explain::input::Line;
use crate::cookie::explain::life;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::reach::Reach;
use crate::cookie::explain::refused::Refused;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::safer;
use crate::cookie::explain::warning::warnings;
use crate::cookie::shown::Shown;

/// What became of a line, and why. Its fields are the keys of `--json`.
#[derive(Serialize)]
pub(crate) struct SetCookieLine {
    pub(crate) kind: &'static str,
    pub(crate) kind_assumed: Option<&'static str>,
    pub(crate) line_number: usize,
    pub(crate) line: Shown,
    pub(crate) url: String,
    pub(crate) url_assumed: bool,
    pub(crate) cross_site: bool,
    pub(crate) by_script: bool,
    pub(crate) profile: &'static str,
    pub(crate) now: i64,
    pub(crate) verdict: &'static str,
    pub(crate) summary: String,
    pub(crate) refusal: Option<Refused>,
    pub(crate) cookie: Option<Facts>,
    pub(crate) sent: Option<Reach>,
    pub(crate) replaces: Option<usize>,
    pub(crate) beside: Vec<usize>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) warnings: Vec<Note>,
    pub(crate) safer: Vec<Note>,
    pub(crate) safer_line: Option<String>,
    pub(crate) browsers_differ: Vec<Note>,
}

impl SetCookieLine {
    /// Gives the line to the browser, and tells what it did.
    pub(crate) fn explain(line: &Line, number: usize, asked: &Asked, browser: &mut Browser) -> Self {
        let octets = &line.octets;
        let outcome = browser.take(octets, number, asked);
        let attributes = attributes(octets, asked);
        let cookie = outcome.cookie();
        let kept = outcome.kept.as_ref();
        let sent = kept.map(|kept| Reach::of(&kept.jar, &kept.cookie, asked.now));
        let mut warnings = warnings(octets, &attributes, cookie.as_ref(), sent.as_ref());
        // A path that no URL has is a warning of its own.
        let reachable = kept.filter(|_| sent.is_some_and(|sent| sent.path_reachable));
        warnings.extend(reachable.and_then(|kept| elsewhere(kept, asked)));
        let safer = kept.map(|kept| safer::safer(&kept.cookie, &attributes, asked.now)).unwrap_or_default();
        Self {
            kind: "set_cookie",
            kind_assumed: line.assumed,
            line_number: number,
            line: Shown::of(octets.clone()),
            url: asked.url.clone(),
            url_assumed: asked.url_assumed,
            cross_site: asked.cross_site,
            by_script: asked.by_script,
            profile: if asked.profile == Profile::Layered { "layered" } else { "rfc10025" },
            now: asked.now_secs(),
            verdict: word(outcome.verdict),
            summary: summary(outcome.verdict, cookie.as_ref(), asked),
            refusal: outcome.refusal().map(|refusal| Refused::of(refusal, octets, &attributes, asked)),
            replaces: outcome.replaces,
            beside: outcome.beside.clone(),
            warnings,
            safer_line: kept.and_then(|kept| safer::line(&kept.cookie, &safer, asked)),
            safer,
            browsers_differ: browsers_differ(octets, outcome.verdict, &attributes, asked),
            cookie,
            sent,
            attributes,
        }
    }

    /// Whether the browser does what the line says.
    pub(crate) fn is_good(&self) -> bool {
        matches!(self.verdict, "stored" | "removed")
    }
}

impl Outcome {
    /// The cookie that is stored, or else the one that is removed.
    fn cookie(&self) -> Option<Facts> {
        match (&self.kept, self.verdict) {
            (Some(kept), _) => Some(Facts::of(&kept.cookie, kept.uncut.as_ref())),
            (None, Verdict::Removed) => self.named.as_ref().map(|named| Facts::of(named, None)),
            _ => None,
        }
    }

    const fn refusal(&self) -> Option<Refusal> {
        match self.verdict {
            Verdict::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

/// Of a line that only removes, nothing matters.
fn browsers_differ(line: &[u8], verdict: Verdict, attributes: &[Attribute], asked: &Asked) -> Vec<Note> {
    match parse_set_cookie(line) {
        Ok(line) if verdict != Verdict::Removed => differences::of(&line, attributes, asked),
        _ => Vec::new(),
    }
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "stored",
        Verdict::Removed => "removed",
        Verdict::Evicted => "evicted",
        _ => "refused",
    }
}

fn summary(verdict: Verdict, cookie: Option<&Facts>, asked: &Asked) -> String {
    match (verdict, cookie) {
        (Verdict::Refused(refusal), _) => {
            format!("a browser drops this cookie: {refusal} ({})", refusal.rule())
        }
        (Verdict::Stored, Some(cookie)) => {
            format!("a browser keeps this cookie {}", life::headline(cookie, asked.now_secs()))
        }
        (Verdict::Removed, _) => "a browser deletes this cookie, if it has it: its time is over".to_owned(),
        _ => "a browser drops it at once: it has too many cookies that are worth more (5.7)".to_owned(),
    }
}
