//! Public suffixes: domains below which anyone may register (5.7 step 9).

use crate::jar::host::Host;
use crate::jar::rules::Rules;

/// The list that tells whose domains are whose.
#[derive(Debug, Clone)]
pub struct Suffixes(Source);

#[derive(Debug, Clone)]
enum Source {
    Embedded,
    Given(Rules),
}

impl Suffixes {
    /// The list of publicsuffix.org as this crate was built with it, its private section included, as
    /// browsers have it.
    pub const fn embedded() -> Self {
        Self(Source::Embedded)
    }

    /// These rules in the list's own syntax (`co.uk`, `*.ck`, `!www.ck`), and the default `*`. A rule ends at
    /// the first whitespace; what is none, such as a comment, is left out.
    pub fn of_rules<'a>(rules: impl IntoIterator<Item = &'a str>) -> Self {
        Self(Source::Given(rules.into_iter().collect()))
    }

    /// Whether anyone may register a name right below this domain, however it is written.
    pub fn is_public_suffix(&self, domain: &str) -> bool {
        Host::parse(domain).is_some_and(|host| self.is_shared(host.as_str(), &host))
    }

    /// Whether other sites than the host's lie below this domain, which the host matches: it is the host's
    /// public suffix, or lies above that. `kobe.jp` is none, yet `*.kobe.jp` are.
    pub(crate) fn is_shared(&self, domain: &str, host: &Host) -> bool {
        !host.is_address() && domain.len() <= self.suffix_octets(host.as_str())
    }

    /// The public suffix of the host and one label more: who shares it, shares cookies. `None` for a
    /// public suffix and for an address.
    pub fn registrable_domain<'h>(&self, host: &'h Host) -> Option<&'h str> {
        if host.is_address() {
            return None;
        }
        let name = host.as_str();
        let before = name.len().checked_sub(self.suffix_octets(name) + 1)?;
        let start = name[..before].rfind('.').map_or(0, |dot| dot + 1);
        Some(&name[start..])
    }

    /// How much of the domain's end is its public suffix, the dot of the root included.
    fn suffix_octets(&self, domain: &str) -> usize {
        let name = domain.strip_suffix('.').unwrap_or(domain);
        let suffix = match &self.0 {
            Source::Embedded => {
                psl::suffix(name.as_bytes()).map_or(name.len(), |suffix| suffix.as_bytes().len())
            }
            Source::Given(rules) => rules.suffix(name).len(),
        };
        suffix + (domain.len() - name.len())
    }
}

impl Default for Suffixes {
    fn default() -> Self {
        Self::embedded()
    }
}
