//! What may stand in the Domain attribute.

/// The longest host name there is in the DNS, in octets.
const HOST_OCTETS_MAX: usize = 253;

/// The longest label of a host name, in octets (RFC 1035, 2.3.4).
const LABEL_OCTETS_MAX: usize = 63;

/// Whether this is a `subdomain` (RFC 1034, 3.5; RFC 1123, 2.1): ASCII labels between dots, none empty.
pub(crate) fn is_host_name(domain: &str) -> bool {
    domain.len() <= HOST_OCTETS_MAX && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inside = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
    (1..=LABEL_OCTETS_MAX).contains(&label.len())
        && label.bytes().all(inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}
