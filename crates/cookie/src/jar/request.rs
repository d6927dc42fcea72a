//! The request that a `Set-Cookie` answers, or that wants a `Cookie`.

use url::{Position, Url};

use crate::jar::host::Host;
use crate::jar::partition::Partition;
use crate::jar::suffix::Suffixes;

/// Where a request goes and what caused it, as far as cookies ask.
///
/// [`Request::to`] is a GET by HTTP from the site itself; say what differs.
#[derive(Debug, Clone)]
#[must_use]
pub struct Request {
    origin: Origin,
    path: Box<str>,
    top_level: Option<Origin>,
    cross_site_ancestor: bool,
    /// As the caller says; else its page tells.
    same_site: Option<bool>,
    safe_method: bool,
    top_level_navigation: bool,
    script: bool,
}

/// Scheme and host; cookies do not know ports.
#[derive(Debug, Clone)]
struct Origin {
    secure: bool,
    host: Host,
}

/// No URL that a request with cookies can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// It does not parse.
    #[error("this is no URL")]
    NotUrl,
    /// Cookies belong to http, https, ws and wss.
    #[error("a URL of this scheme has no cookies")]
    Scheme,
    /// A host that is neither a name nor an address.
    #[error("the URL's host is neither a name nor an address")]
    Host,
}

impl Request {
    /// A GET by HTTP, caused by the site itself, whose page is also the top-level one.
    ///
    /// # Errors
    ///
    /// [`UrlError`] if no such request can carry cookies.
    pub fn to(url: &str) -> Result<Self, UrlError> {
        let url = Url::parse(url).map_err(|_| UrlError::NotUrl)?;
        Ok(Self {
            origin: Origin::of(&url)?,
            path: url[Position::BeforePath..Position::AfterPath].into(),
            top_level: None,
            cross_site_ancestor: false,
            same_site: None,
            safe_method: true,
            top_level_navigation: false,
            script: false,
        })
    }

    /// Not a request but a script of the page: `document.cookie` (a "non-HTTP" API).
    pub const fn by_script(mut self) -> Self {
        self.script = true;
        self
    }

    /// Caused by another site (5.2). What is [within](Self::within) the page of one is so anyway.
    pub const fn cross_site(mut self) -> Self {
        self.same_site = Some(false);
        self
    }

    /// Caused by the site itself, wherever its page stands: for whoever has judged that already.
    pub const fn same_site(mut self) -> Self {
        self.same_site = Some(true);
        self
    }

    /// By this method, of which GET, HEAD, OPTIONS and TRACE are safe (RFC 9110, 9.2.1).
    pub fn method(mut self, method: &str) -> Self {
        self.safe_method = matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE");
        self
    }

    /// It takes the user to another page, in the window itself.
    pub const fn top_level_navigation(mut self) -> Self {
        self.top_level_navigation = true;
        self
    }

    /// The window shows a page of this site, by which Partitioned cookies are kept apart; within another site's
    /// page the request is cross-site (5.2.1).
    ///
    /// # Errors
    ///
    /// [`UrlError`] if no page can come from there.
    pub fn within(mut self, top_level_site: &str) -> Result<Self, UrlError> {
        let url = Url::parse(top_level_site).map_err(|_| UrlError::NotUrl)?;
        self.top_level = Some(Origin::of(&url)?);
        Ok(self)
    }

    /// Between the window's page, which is the site's own, and this request stands a page of another site; it is
    /// cross-site then (5.2.1).
    pub const fn below_another_site(mut self) -> Self {
        self.cross_site_ancestor = true;
        self
    }

    /// The host that is asked.
    pub const fn host(&self) -> &Host {
        &self.origin.host
    }

    pub(crate) fn path(&self) -> &[u8] {
        self.path.as_bytes()
    }

    /// Whether nobody on the way reads along: TLS, or it never leaves the machine.
    pub fn is_secure(&self) -> bool {
        self.origin.secure || self.origin.host.is_loopback()
    }

    pub(crate) const fn is_script(&self) -> bool {
        self.script
    }

    /// Whether it may leave cookies behind that are not `SameSite=None` (5.7 step 18).
    pub(crate) fn may_set_same_site(&self, suffixes: &Suffixes) -> bool {
        (self.top_level_navigation && !self.script) || self.is_same_site(suffixes)
    }

    pub(crate) fn is_same_site(&self, suffixes: &Suffixes) -> bool {
        self.same_site.unwrap_or_else(|| !self.is_below_another_site(suffixes))
    }

    /// Whether a cross-site request carries cookies that are Lax (5.8.3).
    pub(crate) const fn follows_link(&self) -> bool {
        self.top_level_navigation && self.safe_method && !self.script
    }

    /// The key of the Partitioned cookies that it sets and sends.
    pub(crate) fn partition(&self, suffixes: &Suffixes) -> Partition {
        let top_level = self.top_level.as_ref().unwrap_or(&self.origin);
        Partition::of(top_level.site(suffixes), self.is_below_another_site(suffixes))
    }

    /// What is within another site's page is below another site already.
    fn is_below_another_site(&self, suffixes: &Suffixes) -> bool {
        let is_other = |top_level: &Origin| top_level.site(suffixes) != self.origin.site(suffixes);
        self.cross_site_ancestor || self.top_level.as_ref().is_some_and(is_other)
    }
}

impl Origin {
    fn of(url: &Url) -> Result<Self, UrlError> {
        let secure = match url.scheme() {
            "https" | "wss" => true,
            "http" | "ws" => false,
            _ => return Err(UrlError::Scheme),
        };
        let host = url.host().and_then(|host| Host::of(&host)).ok_or(UrlError::Host)?;
        Ok(Self { secure, host })
    }

    fn site(&self, suffixes: &Suffixes) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let domain = suffixes.registrable_domain(&self.host).unwrap_or(self.host.as_str());
        format!("{scheme}://{domain}")
    }
}
