//! The page from which a client's requests come, when they come from one.

use cloakroom_cookie::jar::{Host, Request, Suffixes, UrlError};
use reqwest::Url;

/// A page that the client pretends to show.
pub(crate) struct Page {
    url: Url,
    host: Host,
}

impl Page {
    pub(crate) fn at(url: &str) -> Result<Self, UrlError> {
        let host = Request::to(url)?.host().clone();
        let url = Url::parse(url).map_err(|_| UrlError::NotUrl)?;
        Ok(Self { url, host })
    }

    /// What the page loads from there: of its own site, or from another (5.2).
    pub(crate) fn loads(&self, url: &Url, suffixes: &Suffixes) -> Result<Request, UrlError> {
        let request = Request::to(url.as_str())?.within(self.url.as_str())?;
        let same_site =
            self.url.scheme() == url.scheme() && site(&self.host, suffixes) == site(request.host(), suffixes);
        Ok(if same_site { request } else { request.cross_site() })
    }
}

fn site<'h>(host: &'h Host, suffixes: &Suffixes) -> &'h str {
    suffixes.registrable_domain(host).unwrap_or(host.as_str())
}
