//! The explanation of a `Set-Cookie` line.

use cloakroom_cookie::jar::{Jar, Profile, Refusal, Verdict, parse_set_cookie};
use serde::Serialize;

use crate::cookie::explain::advice::advice;
use crate::cookie::explain::attribute::{Attribute, Name, Status, attributes};
use crate::cookie::explain::browsers;
use crate::cookie::explain::facts::Facts;
use crate::cookie::explain::input::Line;
use crate::cookie::explain::life;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::pair::imitations;
use crate::cookie::explain::reach::Reach;
use crate::cookie::explain::repair::{repaired, without};
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::safer;
use crate::cookie::explain::seen::Seen;
use crate::cookie::explain::trial::Trial;
use crate::cookie::shown::Shown;

/// What became of a line, and why. Its fields are the keys of `--json`.
#[derive(Debug, Serialize)]
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

/// Why a line changed nothing.
#[derive(Debug, Serialize)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) reason: String,
    pub(crate) rule: &'static str,
    pub(crate) what_to_do: String,
    pub(crate) fixed_line: Option<Shown>,
}

impl SetCookieLine {
    /// Gives the line to the jar, and tells what it did.
    pub(crate) fn explain(line: &Line, number: usize, asked: &Asked, jar: &mut Jar, seen: &mut Seen) -> Self {
        let octets = &line.octets;
        // Without an end to its life: what a line that only removes would have named.
        let named = Trial::of(&without(octets, &[Name::MaxAge, Name::Expires]), asked).cookie;
        let replaces = named.as_ref().and_then(|cookie| seen.same(cookie, jar, asked.now));
        let verdict = jar.set(&asked.request, octets, asked.now);

        let attributes = attributes(octets, asked);
        let trial = Trial::of(octets, asked);
        let kept = trial.cookie.as_ref().filter(|_| verdict == Verdict::Stored);
        let uncut = Trial::uncut(octets, asked).cookie;
        let known = kept.or_else(|| named.as_ref().filter(|_| verdict == Verdict::Removed));
        let cookie = known.map(|cookie| Facts::of(cookie, kept.and(uncut.as_ref())));
        let sent = kept.map(|cookie| Reach::of(&trial.jar, cookie, asked.now));
        if let Some(cookie) = kept {
            seen.remember(cookie, number);
        }

        let refusal = match verdict {
            Verdict::Refused(refusal) => Some(Refused::of(refusal, octets, &attributes, asked)),
            _ => None,
        };
        let safer = kept.map(|cookie| safer::safer(cookie, &attributes, asked.now)).unwrap_or_default();
        let safer_line = kept.filter(|_| safer.iter().any(|note| note.code != "shorter_life"));
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
            verdict: word(verdict),
            summary: summary(verdict, cookie.as_ref(), asked),
            refusal,
            replaces: known.and(replaces),
            beside: kept.map(|cookie| seen.beside(cookie, jar, asked.now)).unwrap_or_default(),
            warnings: warnings(&attributes, octets, sent.as_ref()),
            safer_line: safer_line.and_then(|cookie| safer::line(cookie, asked)),
            safer,
            browsers_differ: parse_set_cookie(octets)
                .ok()
                .filter(|_| verdict != Verdict::Removed)
                .map(|line| browsers::differences(&line, &attributes, asked))
                .unwrap_or_default(),
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

impl Refused {
    fn of(refusal: Refusal, line: &[u8], attributes: &[Attribute], asked: &Asked) -> Self {
        Self {
            code: code(refusal),
            reason: refusal.to_string(),
            rule: refusal.rule(),
            what_to_do: advice(refusal, line, attributes, asked),
            fixed_line: repaired(line, asked).map(Shown::of),
        }
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

/// `SameSiteNoneNeedsSecure` becomes `same_site_none_needs_secure`.
fn code(refusal: Refusal) -> String {
    let mut code = String::new();
    for char in format!("{refusal:?}").chars() {
        if char.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(char.to_ascii_lowercase());
    }
    code
}

/// What somebody will be surprised by, although the line is good.
fn warnings(attributes: &[Attribute], line: &[u8], sent: Option<&Reach>) -> Vec<Note> {
    let idle = |attribute: &&Attribute| {
        matches!(attribute.status, Status::Invalid | Status::Ignored | Status::Unknown)
    };
    let about = |attribute: &Attribute| {
        Note::new("attribute", format!("{}: {}", attribute.written().short(), attribute.meaning))
    };
    let mut notes: Vec<_> = attributes.iter().filter(idle).map(about).collect();
    notes.extend(parse_set_cookie(line).iter().flat_map(|line| imitations(line.name())));
    if sent.is_some_and(|sent| !sent.path_reachable) {
        let text = "no URL has this Path, for want of percent-encoding: the cookie is never sent";
        notes.push(Note::new("path_unreachable", text));
    }
    if is_joined(attributes, line) {
        let text =
            "a comma, and another pair behind it: were two lines joined? Browsers never cut at a comma";
        notes.push(Note::new("joined_lines", text));
    }
    notes
}

/// Whether something that looks like a pair or an attribute follows a comma.
fn is_joined(attributes: &[Attribute], line: &[u8]) -> bool {
    let pair = line.split(|octet| *octet == b';').next().unwrap_or_default();
    let others = attributes.iter().filter(|attribute| attribute.known != Some(Name::Expires));
    let mut texts = others.map(|attribute| &*attribute.octets).chain([pair]);
    texts.any(|text| {
        text.split(|octet| *octet == b',').skip(1).any(|behind| {
            let behind = behind.trim_ascii();
            let name = behind.split(|octet| *octet == b'=').next().unwrap_or_default().trim_ascii();
            Name::read(name).is_some() || (name.len() < behind.len() && is_token(name))
        })
    })
}

fn is_token(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|octet| octet.is_ascii_alphanumeric() || b"_-.".contains(octet))
}
