//! Domain as a server writes it: what no browser takes for the name of a site is refused, and nothing else.

use cloakroom_cookie::jar::Host;
use cloakroom_cookie::{CookieSpec, CookieSpecBuilder, SpecError};
use proptest::prelude::*;

fn cookie(name: &str) -> CookieSpecBuilder {
    CookieSpec::builder(name)
}

#[test]
fn domains_that_are_no_host_name_are_refused() {
    let long_label = "a".repeat(64);
    let long_name = format!("{}example", "abcdefg.".repeat(31));
    let cases: &[(&str, &str)] = &[
        ("empty", ""),
        ("dot", "."),
        ("leading dot", ".site.example"),
        ("trailing dot", "site.example."),
        ("two dots", "site..example"),
        ("semicolon", "site.example;Path=/x"),
        ("carriage return and line feed", "site.example\r\nSet-Cookie: a=1"),
        ("NUL", "site\0.example"),
        ("tab", "site.example\t"),
        ("space", "site .example"),
        ("outside ASCII", "bücher.example"),
        ("port", "site.example:8080"),
        ("scheme", "https://site.example"),
        ("path", "site.example/x"),
        ("underscore", "my_site.example"),
        ("hyphen first", "-site.example"),
        ("hyphen last", "site-.example"),
        ("IPv6 address", "[::1]"),
        ("label of 64", &long_label),
        ("name of 255", &long_name),
    ];
    for (title, domain) in cases {
        let expected = SpecError::DomainNotHostName { domain: (*domain).to_owned() };
        assert_eq!(cookie("id").domain(*domain).build(), Err(expected), "{title}");
    }
    for domain in ["site.example", "3com.example", "A-1.example", "1.example", "site.0xg", "a--b.example"] {
        assert!(cookie("id").domain(domain).build().is_ok(), "{domain}");
    }
}

#[test]
fn domains_that_are_addresses_to_browsers_are_refused() {
    for domain in ["127.0.0.1", "site.1", "site.example.007", "1", "site.0x", "site.0X7f", "0x7f"] {
        let expected = SpecError::DomainEndsInNumber { domain: domain.to_owned() };
        assert_eq!(cookie("id").domain(domain).build(), Err(expected), "{domain}");
    }
}

#[test]
fn domains_without_subdomains_are_refused() {
    for domain in ["localhost", "com", "intranet", "xn--p1ai"] {
        let expected = SpecError::DomainOneLabel { domain: domain.to_owned() };
        assert_eq!(cookie("id").domain(domain).build(), Err(expected), "{domain}");
    }
}

#[test]
fn international_labels_are_real_ones() {
    let fake = [
        "xn--a.example",
        "XN--a.example",
        "site.xn--0",
        "xn--bcher-kv.example",
        "xn--99999999.example",
        "xn---a.example",
    ];
    for domain in fake {
        assert!(Host::parse(domain).is_none(), "{domain} is none to browsers");
        let expected = SpecError::DomainFakeALabel { domain: domain.to_owned() };
        assert_eq!(cookie("id").domain(domain).build(), Err(expected), "{domain}");
    }
    for domain in
        ["xn--bcher-kva.example", "xn--n3h.example", "XN--FIQS8S.example", "xn--fa-hia.example", "a.xn--p1ai"]
    {
        assert!(cookie("id").domain(domain).build().is_ok(), "{domain}");
    }
}

/// Letters, digits and hyphens, and often what ends in a number or says to be international.
fn domain() -> impl Strategy<Value = String> {
    let label = prop_oneof![
        4 => "[a-z]([a-z0-9-]{0,6}[a-z0-9])?",
        2 => "[xX]n--[a-z0-9]{0,3}-?[a-z0-9]{1,6}",
        1 => "0?[xX]?[0-9a-g]{0,4}",
        1 => "[a-zA-Z0-9_.-]{0,4}",
    ];
    prop::collection::vec(label, 1..4).prop_map(|labels| labels.join("."))
}

proptest! {
    /// As far as form goes: which code points an international label may have, IDNA's tables say.
    #[test]
    fn what_browsers_take_for_a_name_is_built_and_nothing_else(domain in domain()) {
        let host = Host::parse(&domain).filter(|host| !host.is_address());
        match cookie("id").domain(&*domain).build() {
            Ok(_) => {
                let is_international = domain.to_ascii_lowercase().contains("xn--");
                let is_itself = host.is_some_and(|host| host.as_str() == domain.to_ascii_lowercase());
                prop_assert!(is_itself || is_international, "{}", domain);
            }
            Err(SpecError::DomainEndsInNumber { .. } | SpecError::DomainFakeALabel { .. }) => {
                prop_assert_eq!(host, None, "{}", domain);
            }
            Err(SpecError::DomainOneLabel { .. }) => prop_assert!(!domain.contains('.')),
            Err(refused) => {
                let expected = SpecError::DomainNotHostName { domain: domain.clone() };
                prop_assert_eq!(refused, expected);
                let hyphened = |label: &str| label.starts_with('-') || label.ends_with('-');
                prop_assert!(
                    host.is_none() || domain.ends_with('.') || domain.contains('_') || domain.split('.').any(hyphened),
                    "{}", domain,
                );
            }
        }
    }
}
