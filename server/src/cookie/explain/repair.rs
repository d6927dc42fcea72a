//! A line changed here and there, for a browser to keep it.

use cloakroom_cookie::jar::{Refusal, Verdict};

use crate::cookie::explain::attribute::{Name, segments};
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::trial::Trial;

/// One repair may bring the next fault to light, and no line has so many.
const REPAIRS_MAX: usize = 6;

/// The line as the browser would keep it, if attributes are all that is wrong.
pub(crate) fn repaired(line: &[u8], asked: &Asked) -> Option<Vec<u8>> {
    let mut line = line.to_vec();
    for _ in 0..REPAIRS_MAX {
        match Trial::of(&line, asked).verdict {
            Verdict::Refused(refusal) => line = repair(&line, refusal)?,
            _ => return Some(line),
        }
    }
    None
}

fn repair(line: &[u8], refusal: Refusal) -> Option<Vec<u8>> {
    let secure = |line: &[u8]| with(line, &[Name::Secure], "Secure");
    Some(match refusal {
        Refusal::SameSiteNoneNeedsSecure | Refusal::PartitionedNeedsSecure | Refusal::SecurePrefix => {
            secure(line)
        }
        Refusal::HostPrefix => secure(&with(line, &[Name::Domain, Name::Path], "Path=/")),
        Refusal::HttpPrefix => with(&secure(line), &[Name::HttpOnly], "HttpOnly"),
        Refusal::CrossSite => secure(&with(line, &[Name::SameSite], "SameSite=None")),
        Refusal::DomainDot | Refusal::DomainMismatch | Refusal::DomainNotAscii | Refusal::PublicSuffix => {
            without(line, &[Name::Domain])
        }
        _ => return None,
    })
}

/// Without attributes of these names, and with this one at the end.
pub(crate) fn with(line: &[u8], replaced: &[Name], attribute: &str) -> Vec<u8> {
    let mut line = without(line, replaced);
    line.extend_from_slice(b"; ");
    line.extend_from_slice(attribute.as_bytes());
    line
}

/// Without attributes of these names, and without empty ones.
pub(crate) fn without(line: &[u8], names: &[Name]) -> Vec<u8> {
    let pair = line.split(|octet| *octet == b';').next().unwrap_or_default();
    let mut kept = pair.trim_ascii().to_vec();
    for segment in segments(line).map(<[u8]>::trim_ascii).filter(|segment| !segment.is_empty()) {
        let name = segment.split(|octet| *octet == b'=').next().unwrap_or_default();
        if !Name::read(name.trim_ascii()).is_some_and(|name| names.contains(&name)) {
            kept.extend_from_slice(b"; ");
            kept.extend_from_slice(segment);
        }
    }
    kept
}
