//! What the server holds.

use cloakroom::{Record, Summary};
use maud::{Markup, html};
use serde_json::Value;

use super::{Held, Standing};
use crate::demo::language::Language;
use crate::demo::pages::moment::moment;
use crate::demo::texts::panels as text;
use crate::demo::{clock, device};
use crate::span::in_words;

/// The record that the ticket opens, or why there is none to show.
pub(super) fn panel(language: Language, standing: &Standing) -> Markup {
    html! {
        section.panel aria-labelledby="panel-server" {
            h2 #panel-server { span.dot.dot-server aria-hidden="true" {} (text::SERVER.html(language)) }
            @match standing {
                Standing::NoTicket => { p.nothing { (text::SERVER_NOTHING.html(language)) } }
                Standing::Unknown(id) => {
                    p.nothing { (text::SERVER_GONE.html(language)) " " code { (id) } }
                }
                Standing::Outdated(id) => {
                    p.nothing { (text::SERVER_OUTDATED.html(language)) " " code { (id) } }
                }
                Standing::Open(held) => { (coat(language, held)) }
            }
        }
    }
}

fn coat(language: Language, Held { record, devices, .. }: &Held) -> Markup {
    html! {
        (deadline(language, record))
        dl.record {
            (row("id", text::ID.html(language), html! { code { (record.id) } }))
            (row("lock", text::LOCK.html(language), html! { code { "sha-256 " (lock(record)) "…" } }))
            (row("revision", text::REVISION.html(language), html! { (record.revision.as_u64()) }))
            (row("principal", text::PRINCIPAL.html(language), html! {
                @match &record.principal {
                    Some(principal) => { b { (principal) } }
                    None => { (text::NOBODY.html(language)) }
                }
            }))
            (row("created", text::CREATED.html(language), moment(record.created)))
            (row("seen", text::SEEN.html(language), moment(record.seen)))
        }
        (values(language, record))
        @if !devices.is_empty() { (device_list(language, record, devices)) }
    }
}

/// Counted down by the page itself.
fn deadline(language: Language, record: &Record) -> Markup {
    let lifetime = record.lifetime;
    let left = record.deadline();
    html! {
        div.deadline data-deadline=(left.as_millis()) data-idle-ms=(lifetime.idle().as_millis()) {
            span { (text::ENDS_IN.html(language)) }
            b data-countdown { (clock::people_text(left)) }
            small {
                (text::LIFETIME_IDLE.html(language)) " " (in_words(lifetime.idle(), language.span_words())) " · "
                (text::LIFETIME_ABSOLUTE.html(language)) " " (in_words(lifetime.absolute(), language.span_words()))
            }
            progress max="1" value="1" aria-label=(text::ENDS_IN_LABEL.in_(language)) {}
        }
    }
}

fn row(key: &str, name: impl maud::Render, value: impl maud::Render) -> Markup {
    html! {
        div { dt { (name) } dd data-key=(key) { (value) } }
    }
}

fn values(language: Language, record: &Record) -> Markup {
    html! {
        h3 { (text::VALUES.html(language)) }
        @if record.values.is_empty() {
            p.nothing { (text::NO_VALUES.html(language)) }
        } @else {
            dl.values {
                @for (name, octets) in record.values.iter() {
                    div { dt { code { (name) } } dd data-key=(format!("value-{name}")) { code { (json(octets)) } } }
                }
            }
        }
    }
}

fn device_list(language: Language, record: &Record, devices: &[Summary]) -> Markup {
    html! {
        h3 { (text::DEVICES.html(language)) }
        ul.devices-short {
            @for summary in devices {
                li data-key=(format!("device-{}", summary.id)) {
                    code { (summary.id) } " "
                    (summary.client.as_ref().map(device::name).unwrap_or_default())
                    @if summary.id == record.id { " " span.chip.chip-safe { (text::THIS_ONE.html(language)) } }
                }
            }
        }
    }
}

/// Enough of the hash to see it change.
fn lock(record: &Record) -> String {
    record.lock.as_bytes().iter().take(6).map(|octet| format!("{octet:02x}")).collect()
}

/// JSON is shown on one line up to this length.
const LINE_BYTES_MAX: usize = 64;

/// Values are JSON text; anything else is told by its length.
fn json(octets: &[u8]) -> String {
    match serde_json::from_slice::<Value>(octets) {
        Ok(value) => {
            let line = value.to_string();
            if line.len() > LINE_BYTES_MAX { format!("{value:#}") } else { line }
        }
        Err(_) => format!("({} B)", octets.len()),
    }
}
