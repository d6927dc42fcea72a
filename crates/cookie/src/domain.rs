//! What may stand in the Domain attribute.

use crate::punycode::is_punycode;
use crate::spec_error::SpecError;

/// The longest host name there is in the DNS, in octets.
const HOST_OCTETS_MAX: usize = 253;

/// The longest label of a host name, in octets (RFC 1035, 2.3.4).
const LABEL_OCTETS_MAX: usize = 63;

/// Refuses what no browser takes for the name of a site.
pub(crate) fn check_domain(domain: &str) -> Result<(), SpecError> {
    let domain_owned = || domain.to_owned();
    if !is_host_name(domain) {
        return Err(SpecError::DomainNotHostName { domain: domain_owned() });
    }
    if ends_in_number(domain) {
        return Err(SpecError::DomainEndsInNumber { domain: domain_owned() });
    }
    if !domain.contains('.') {
        return Err(SpecError::DomainOneLabel { domain: domain_owned() });
    }
    match domain.split('.').any(is_fake_a_label) {
        true => Err(SpecError::DomainFakeALabel { domain: domain_owned() }),
        false => Ok(()),
    }
}

/// Whether this is a `subdomain` (RFC 1034, 3.5; RFC 1123, 2.1): ASCII labels between dots, none empty.
fn is_host_name(domain: &str) -> bool {
    domain.len() <= HOST_OCTETS_MAX && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inside = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
    (1..=LABEL_OCTETS_MAX).contains(&label.len())
        && label.bytes().all(inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Whether URLs take it for an IPv4 address, if a broken one (WHATWG URL, "ends in a number").
fn ends_in_number(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap_or(domain);
    let hex = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    last.bytes().all(|octet| octet.is_ascii_digit())
        || hex.is_some_and(|digits| digits.bytes().all(|octet| octet.is_ascii_hexdigit()))
}

/// Whether it says to be an international label and is none (RFC 5890, 2.3.2.1), as far as its form tells.
fn is_fake_a_label(label: &str) -> bool {
    let prefix = label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--"));
    prefix && !is_punycode(&label[4..])
}
