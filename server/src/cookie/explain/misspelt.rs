//! Attributes that somebody meant to write.

use crate::cookie::explain::attribute::Name;

/// Which attribute this is nearly: one letter more, less, other or swapped, or hyphens elsewhere.
pub(crate) fn meant(name: &[u8]) -> Option<Name> {
    if Name::read(name).is_some() || name.len() > 16 {
        return None;
    }
    let plain = letters(name);
    Name::ALL.into_iter().find(|attribute| is_near(&plain, &letters(attribute.as_str().as_bytes())))
}

fn letters(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|octet| octet.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

fn is_near(one: &[u8], other: &[u8]) -> bool {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - end], &other[..other.len() - end]) {
        ([a, b], [c, d]) => a == d && b == c,
        (one, other) => one.len() <= 1 && other.len() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_known_and_others_are_not() {
        for (written, meant_for) in [
            ("Secrue", Some(Name::Secure)),
            ("secured", Some(Name::Secure)),
            ("Http-Only", Some(Name::HttpOnly)),
            ("httpnly", Some(Name::HttpOnly)),
            ("same_site", Some(Name::SameSite)),
            ("MaxAge", Some(Name::MaxAge)),
            ("Expire", Some(Name::Expires)),
            ("Domian", Some(Name::Domain)),
            ("Pth", Some(Name::Path)),
            ("Partitoned", Some(Name::Partitioned)),
            ("Secure", None),
            ("Priority", None),
            ("theme", None),
            ("age", None),
            ("user", None),
        ] {
            assert_eq!(meant(written.as_bytes()), meant_for, "{written}");
        }
    }
}
