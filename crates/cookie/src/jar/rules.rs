//! A public suffix list that was given (publicsuffix.org/list, "Algorithm").

use std::collections::HashMap;

use crate::jar::host::Host;

/// What the list says of a domain.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// It is a public suffix.
    itself: bool,
    /// Whatever is one label below is one.
    below: bool,
    /// It is none, although the domain above says so of what is below.
    exception: bool,
}

/// The rules by their domain in canonical form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    said: HashMap<Box<str>, Said>,
    /// The most labels that any rule's domain has.
    labels_max: usize,
}

impl Rules {
    /// The longest suffix of the name that is public; by the default rule its last label.
    pub(crate) fn suffix<'n>(&self, name: &'n str) -> &'n str {
        // No rule reaches further; a name of many labels would otherwise be hashed again for each.
        let dot = name.rmatch_indices('.').nth(self.labels_max);
        let mut rest = dot.map_or(name, |(dot, _)| &name[dot + 1..]);
        while let Some((_, above)) = rest.split_once('.') {
            let said = self.said(rest);
            if said.exception {
                return above;
            }
            if said.itself || self.said(above).below {
                return rest;
            }
            rest = above;
        }
        rest
    }

    fn said(&self, domain: &str) -> Said {
        self.said.get(domain).copied().unwrap_or_default()
    }

    fn add(&mut self, line: &str) {
        let Some(rule) = line.split_whitespace().next() else { return };
        let (domain, said) = if let Some(domain) = rule.strip_prefix("*.") {
            (domain, Said { below: true, ..Said::default() })
        } else if let Some(domain) = rule.strip_prefix('!') {
            (domain, Said { exception: true, ..Said::default() })
        } else {
            (rule, Said { itself: true, ..Said::default() })
        };
        if let Some(host) = Host::parse(domain) {
            self.labels_max = self.labels_max.max(host.as_str().split('.').count());
            self.said.entry(host.as_str().into()).or_default().and(said);
        }
    }
}

impl Said {
    const fn and(&mut self, other: Self) {
        self.itself |= other.itself;
        self.below |= other.below;
        self.exception |= other.exception;
    }
}

impl<'a> FromIterator<&'a str> for Rules {
    fn from_iter<I: IntoIterator<Item = &'a str>>(rules: I) -> Self {
        let mut all = Self::default();
        rules.into_iter().for_each(|rule| all.add(rule));
        all
    }
}
