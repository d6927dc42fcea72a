//! Where browsers do otherwise than RFC 10025, as of 2026.

use cloakroom_cookie::Prefix;
use cloakroom_cookie::SameSite;
use cloakroom_cookie::jar::{Profile, SetCookie};

use crate::cookie::explain::attribute::{Attribute, Name, Status};
use crate::cookie::explain::note::Note;
use crate::cookie::explain::request::Asked;

/// What matters for this line.
pub(crate) fn of(line: &SetCookie<'_>, attributes: &[Attribute], asked: &Asked) -> Vec<Note> {
    let mut notes = Vec::new();
    notes.extend(same_site(attributes));
    notes.extend(nameless(line));
    notes.extend(tab(line, attributes));
    notes.extend(unreadable_last(attributes));
    notes.extend(host_path(line, attributes));
    notes.extend(domain_not_ascii(attributes));
    notes.extend(partitioned(attributes));
    notes.extend(http_prefix(line, asked));
    notes.extend(this_machine(attributes, asked));
    notes.extend(not_ascii(line));
    notes.extend(by_script(attributes, asked));
    notes
}

fn given(attributes: &[Attribute], name: Name) -> Option<&Attribute> {
    attributes.iter().find(|attribute| attribute.is(name))
}

fn same_site(attributes: &[Attribute]) -> Option<Note> {
    let level = given(attributes, Name::SameSite).map(|attribute| attribute.value.whole());
    let is =
        |wanted: SameSite| level.as_deref().is_some_and(|level| level.eq_ignore_ascii_case(wanted.as_str()));
    if is(SameSite::Strict) || is(SameSite::Lax) {
        return None;
    }
    Some(if is(SameSite::None) {
        Note::new(
            "third_party",
            "Safari sends it in frames of other sites only where the user allowed it; Firefox keeps such cookies \
             apart for each top-level site; Chromium lets the user block them.",
        )
    } else {
        Note::new(
            "lax_by_default",
            "No SameSite: Chromium takes it for Lax, as the RFC does, and sends it with POST from other sites \
             as well for its first two minutes. Firefox and Safari take it for None.",
        )
    })
}

fn nameless(line: &SetCookie<'_>) -> Option<Note> {
    line.name().is_empty().then(|| {
        Note::new(
            "nameless",
            "Nameless: Firefox and Chromium refuse one whose value has a `=`, which servers would take for a name.",
        )
    })
}

fn tab(line: &SetCookie<'_>, attributes: &[Attribute]) -> Option<Note> {
    let inside = attributes.iter().flat_map(|attribute| [attribute.name.octets(), attribute.value.octets()]);
    let has_tab = inside.chain([line.name(), line.value()]).any(|octets| octets.contains(&b'\t'));
    has_tab.then(|| Note::new("tab", "Chromium refuses a line with a tab inside a name or a value."))
}

/// Of two of a kind, where only the first can be read.
fn unreadable_last(attributes: &[Attribute]) -> Option<Note> {
    [Name::Expires, Name::MaxAge].into_iter().find_map(|name| {
        let last = attributes.iter().rev().find(|attribute| attribute.known == Some(name))?;
        let readable =
            attributes.iter().any(|other| other.known == Some(name) && other.status != Status::Ignored);
        (last.status == Status::Ignored && readable).then(|| {
            let name = name.as_str();
            Note::new(
                "unreadable_last",
                format!("Chromium takes the last {name}, whether it can be read or not."),
            )
        })
    })
}

fn host_path(line: &SetCookie<'_>, attributes: &[Attribute]) -> Option<Note> {
    let is_host = Prefix::of(line.name()).is_some_and(Prefix::binds_to_host);
    let is_default = given(attributes, Name::Path).is_some_and(|path| path.status == Status::Invalid);
    (is_host && is_default)
        .then(|| Note::new("host_prefix_path", "Chromium wants Path=/ written out for __Host-."))
}

fn domain_not_ascii(attributes: &[Attribute]) -> Option<Note> {
    let domain = given(attributes, Name::Domain)?;
    (!domain.value.octets().is_ascii())
        .then(|| Note::new("domain_not_ascii", "Chromium takes such a Domain, and maps it to its A-labels."))
}

fn partitioned(attributes: &[Attribute]) -> Option<Note> {
    given(attributes, Name::Partitioned).map(|_| {
        Note::new(
            "chips",
            "Partitioned (CHIPS) is not in the RFC: Chromium 114, Firefox 141, Safari 18.4 and later know it. Others \
             ignore it, and keep an ordinary cookie.",
        )
    })
}

fn http_prefix(line: &SetCookie<'_>, asked: &Asked) -> Option<Note> {
    let binds = Prefix::of(line.name()).is_some_and(Prefix::needs_http_only);
    (binds && asked.profile == Profile::Rfc10025).then(|| {
        Note::new(
            "http_prefix",
            "__Http- and __Host-Http- are of the RFC's successor: Chromium 140 and later refuse such a cookie \
             without Secure and HttpOnly (--profile layered judges so). Others take it for an ordinary name.",
        )
    })
}

fn this_machine(attributes: &[Attribute], asked: &Asked) -> Option<Note> {
    let is_plain = asked.url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"));
    let applies = is_plain && asked.request.host().is_loopback() && given(attributes, Name::Secure).is_some();
    applies.then(|| {
        Note::new(
            "secure_on_localhost",
            "Secure over http on this machine: Safari refuses it; Chromium and Firefox keep it.",
        )
    })
}

fn not_ascii(line: &SetCookie<'_>) -> Option<Note> {
    (!line.name().is_ascii() || !line.value().is_ascii()).then(|| {
        Note::new(
            "not_ascii",
            "Octets outside ASCII are sent back as they came; servers read them as UTF-8, as Latin-1, or drop the \
             cookie.",
        )
    })
}

fn by_script(attributes: &[Attribute], asked: &Asked) -> Option<Note> {
    let lasts = given(attributes, Name::MaxAge).or_else(|| given(attributes, Name::Expires)).is_some();
    (asked.by_script && lasts)
        .then(|| Note::new("script_life", "Written by a script: Safari keeps it for 7 days at most."))
}
