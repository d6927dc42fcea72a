//! The request that the line answers, as far as it was told.

use cloakroom_cookie::jar::{Host, Profile, Request, Suffixes, Timestamp, parse_set_cookie};

use crate::cookie::arguments::ExplainArguments;
use crate::cookie::explain::attribute::Name;
use crate::cookie::fault::CookieFault;
use crate::cookie::moment;

const USUAL: &str = "https://www.example.com/";

/// Where and when a line comes.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) url: String,
    /// Whether nobody named a URL.
    pub(crate) url_assumed: bool,
    pub(crate) request: Request,
    pub(crate) cross_site: bool,
    pub(crate) by_script: bool,
    pub(crate) profile: Profile,
    pub(crate) now: Timestamp,
}

impl Asked {
    /// What was asked of this line.
    ///
    /// # Errors
    /// [`CookieFault::Url`] when no cookies come from there.
    pub(crate) fn of(line: &[u8], arguments: &ExplainArguments, now: Timestamp) -> Result<Self, CookieFault> {
        let (url, url_assumed) = match &arguments.url {
            Some(url) => (url.clone(), false),
            None => (likely_url(line), true),
        };
        let mut request = Request::to(&url).map_err(CookieFault::Url)?;
        if arguments.cross_site {
            request = request.cross_site();
        }
        if arguments.by_script {
            request = request.by_script();
        }
        Ok(Self {
            url,
            url_assumed,
            request,
            cross_site: arguments.cross_site,
            by_script: arguments.by_script,
            profile: arguments.profile.profile(),
            now,
        })
    }

    /// The same page, asked for by the site itself, by HTTP.
    pub(crate) fn plain(&self) -> Self {
        let request = Request::to(&self.url).unwrap_or_else(|_| self.request.clone());
        Self { request, cross_site: false, by_script: false, ..self.clone() }
    }

    /// The moment's whole seconds since 1970.
    pub(crate) const fn now_secs(&self) -> i64 {
        moment::secs(self.now)
    }
}

/// The host that Domain names, unless no cookie may be for it.
fn likely_url(line: &[u8]) -> String {
    let domain = parse_set_cookie(line).ok().and_then(|line| {
        let all = line.attributes().filter(|attribute| Name::read(attribute.name) == Some(Name::Domain));
        all.last().map(|attribute| attribute.value)
    });
    let host = domain.and_then(|domain| {
        let text = str::from_utf8(domain).ok()?;
        Host::parse(text.strip_prefix('.').unwrap_or(text))
    });
    match host {
        Some(host) if host.is_loopback() || !Suffixes::embedded().is_public_suffix(host.as_str()) => {
            format!("https://{}/", host.as_str())
        }
        _ => USUAL.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_names_the_host_unless_it_is_everybodys() {
        for (line, url) in [
            ("a=b", USUAL),
            ("a=b; Domain=shop.example", "https://shop.example/"),
            ("a=b; Domain=x.example; domain=.shop.example", "https://shop.example/"),
            ("a=b; Domain=co.uk", USUAL),
            ("a=b; Domain=", USUAL),
            ("a=b; Domain=localhost", "https://localhost/"),
            ("a=b; Domain=192.0.2.1", "https://192.0.2.1/"),
            ("a=b; Domain=a b", USUAL),
        ] {
            assert_eq!(likely_url(line.as_bytes()), url, "{line}");
        }
    }
}
