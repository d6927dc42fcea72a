//! What to do about a refusal.

use cloakroom_cookie::jar::{Host, Refusal, Suffixes};

use crate::cookie::explain::attribute::{Attribute, Name};
use crate::cookie::explain::repair::without;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::trial::Trial;
use crate::cookie::shown::escaped;

/// In a sentence or two.
pub(crate) fn advice(refusal: Refusal, line: &[u8], attributes: &[Attribute], asked: &Asked) -> String {
    match refusal {
        Refusal::ControlCharacter => control_character(line),
        Refusal::TooLong => format!(
            "make it shorter: name and value have {} octets. Keep the data on the server, and an id in the cookie.",
            pair_octets(line)
        ),
        Refusal::Empty => "write a name and a value: name=value.".to_owned(),
        Refusal::DomainNotAscii => not_ascii(attributes),
        Refusal::DomainDot => {
            "leave Domain out for this host alone, or name the domain whose subdomains are meant.".to_owned()
        }
        Refusal::PublicSuffix | Refusal::DomainMismatch => domain(asked),
        Refusal::PathNotAscii => "percent-encode Path, as the URL has it.".to_owned(),
        Refusal::SecureOverInsecure => secure_over_insecure(line, asked),
        Refusal::HttpOnlyFromScript => {
            "let the server set it; or leave HttpOnly out, if scripts are to read it.".to_owned()
        }
        Refusal::HidesSecure => "set it over https; or give it another name.".to_owned(),
        Refusal::CrossSite => {
            "add SameSite=None and Secure, if pages of other sites are to cause it; Safari, and \
                               others on request, refuse even then."
                .to_owned()
        }
        Refusal::SameSiteNoneNeedsSecure | Refusal::PartitionedNeedsSecure | Refusal::SecurePrefix => {
            format!("add Secure{}.", https_too(asked))
        }
        Refusal::HostPrefix => host_prefix(attributes, asked),
        Refusal::HttpPrefix => format!("add Secure and HttpOnly{}.", https_too(asked)),
        Refusal::NamelessPrefix => "write the name and `=` before the value.".to_owned(),
        Refusal::HttpOnlyReplaced => {
            "let the server set it: a script cannot replace what is HttpOnly.".to_owned()
        }
        _ => String::new(),
    }
}

/// A prefix of the name may want Secure as well.
fn secure_over_insecure(line: &[u8], asked: &Asked) -> String {
    let https = "answer over https; http://localhost counts as secure too, for trying it out.";
    if Trial::of(&without(line, &[Name::Secure]), asked).verdict.is_stored() {
        return format!("{https} Without Secure it would be kept, and anyone on the way could read it.");
    }
    https.to_owned()
}

fn https_too(asked: &Asked) -> &'static str {
    if asked.request.is_secure() { "" } else { ", and answer over https" }
}

fn control_character(line: &[u8]) -> String {
    let at = line.iter().position(|octet| octet.is_ascii_control() && *octet != b'\t').unwrap_or_default();
    let octet = line.get(at..=at).map(escaped).unwrap_or_default();
    let several = if line.contains(&b'\n') { " Several lines go to standard input, with `-`." } else { "" };
    format!("take out the control character {octet} at octet {at}, or percent-encode it.{several}")
}

fn pair_octets(line: &[u8]) -> usize {
    let pair = line.split(|octet| *octet == b';').next().unwrap_or_default();
    let equals = usize::from(pair.contains(&b'='));
    pair.trim_ascii().len() - equals
}

fn not_ascii(attributes: &[Attribute]) -> String {
    let written = attributes.iter().find(|attribute| attribute.is(Name::Domain));
    let host = written.and_then(|attribute| Host::parse(&attribute.value.whole()));
    match host {
        Some(host) => format!("write Domain={}.", host.as_str()),
        None => "leave Domain out, or write it in A-labels (xn--…).".to_owned(),
    }
}

fn domain(asked: &Asked) -> String {
    let host = asked.request.host();
    let alone = format!("leave Domain out, for {} alone", host.as_str());
    match Suffixes::embedded().registrable_domain(host) {
        Some(domain) => format!("{alone}; or write Domain={domain}, for all of {domain}."),
        None => format!("{alone}."),
    }
}

/// All that the prefix wants and the line lacks.
fn host_prefix(attributes: &[Attribute], asked: &Asked) -> String {
    let has = |name| attributes.iter().any(|attribute| attribute.is(name));
    let root = attributes.iter().any(|attribute| attribute.is(Name::Path) && attribute.value.whole() == "/");
    let domain =
        attributes.iter().any(|attribute| attribute.is(Name::Domain) && !attribute.value.whole().is_empty());
    let mut steps = Vec::new();
    if !has(Name::Secure) {
        steps.push("add Secure");
    }
    if !root {
        steps.push(if has(Name::Path) { "write Path=/" } else { "add Path=/" });
    }
    if domain {
        steps.push("leave Domain out");
    }
    format!("{}{}.", steps.join(", "), https_too(asked))
}
