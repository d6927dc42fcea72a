//! What they said to each other.

use maud::{Markup, html};

use super::Standing;
use crate::demo::language::Language;
use crate::demo::pages::moment::moment;
use crate::demo::text::Text;
use crate::demo::texts::panels as text;
use crate::demo::wire::{CookiePair, Note, SetLine, Shown};

/// The last requests of this session, the newest first.
pub(super) fn panel(language: Language, standing: &Standing) -> Markup {
    let notes = standing.held().map(|held| held.notes.as_slice()).unwrap_or_default();
    html! {
        section.panel aria-labelledby="panel-talk" {
            h2 #panel-talk { span.dot.dot-talk aria-hidden="true" {} (text::TALK.html(language)) }
            @if notes.is_empty() {
                p.nothing { (text::TALK_NOTHING.html(language)) }
            } @else {
                ol.talk { @for note in notes { li { (exchange(language, note)) } } }
            }
        }
    }
}

fn exchange(language: Language, note: &Note) -> Markup {
    html! {
        p.talk-head {
            b { (note.method) } " " code { (note.path) } " "
            span.status { (note.status.as_u16()) }
            (moment(note.at))
        }
        p.talk-line {
            span.talk-from title=(text::FROM_BROWSER.in_(language)) { "→" span.unseen { (text::FROM_BROWSER.html(language)) } }
            @if note.sent.is_empty() {
                span.faint { (text::NO_COOKIE.html(language)) }
            } @else {
                code { "Cookie: " @for (at, pair) in note.sent.iter().enumerate() {
                    @if at > 0 { "; " } (shown(pair))
                } }
            }
        }
        @for line in &note.set {
            p.talk-line.talk-set {
                span.talk-from title=(text::FROM_SERVER.in_(language)) { "←" span.unseen { (text::FROM_SERVER.html(language)) } }
                code { "Set-Cookie: " (set(line)) }
                @if let Some(said) = meaning(note, line) { span.chip.chip-new { (said.html(language)) } }
            }
        }
    }
}

fn shown(pair: &CookiePair) -> Markup {
    html! {
        (pair.name) "="
        @match &pair.value {
            Shown::Ticket(id, _) => { b { (id) } span.secret { "••••" } }
            Shown::Plain(value) => { b { (value) } }
            Shown::Empty => {}
            Shown::Hidden => { "…" }
        }
    }
}

fn set(line: &SetLine) -> Markup {
    html! {
        (shown(&line.pair))
        @if !line.attributes.is_empty() { "; " span.faint { (line.attributes) } }
    }
}

/// What a line about a ticket amounts to.
fn meaning(note: &Note, line: &SetLine) -> Option<Text> {
    let given = &line.pair.value;
    match given {
        Shown::Ticket(..) if note.sent.iter().any(|pair| pair.value == *given) => Some(text::SAID_AGAIN),
        Shown::Ticket(id, _) if note.sent.iter().any(|pair| pair.session() == Some(*id)) => {
            Some(text::SAID_NEW_SECRET)
        }
        Shown::Ticket(..) => Some(text::SAID_NEW),
        Shown::Empty => Some(text::SAID_REMOVED),
        Shown::Plain(_) | Shown::Hidden => None,
    }
}
