//! Where a request goes and what caused it.

use cloakroom_cookie::jar::Request;

/// A host, and its registrable domain or itself.
pub(crate) const HOSTS: [(&str, &str); 9] = [
    ("site.example", "site.example"),
    ("a.site.example", "site.example"),
    ("b.a.site.example", "site.example"),
    ("other.example", "other.example"),
    ("github.io", "github.io"),
    ("x.github.io", "x.github.io"),
    ("y.x.github.io", "x.github.io"),
    ("localhost", "localhost"),
    ("192.0.2.1", "192.0.2.1"),
];

pub(crate) const PUBLIC_SUFFIXES: [&str; 4] = ["example", "io", "github.io", "localhost"];

pub(crate) const PATHS: [&str; 6] = ["/", "/x", "/x/", "/x/y", "/xy", "/x/y/z"];

#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) tls: bool,
    pub(crate) host: &'static str,
    pub(crate) site: &'static str,
    pub(crate) path: &'static str,
    pub(crate) script: bool,
    pub(crate) cross_site: bool,
    pub(crate) navigation: bool,
    pub(crate) post: bool,
    /// The site of the window, when it is not the request's own.
    pub(crate) within: Option<&'static str>,
    pub(crate) below_another: bool,
}

impl Visit {
    pub(crate) fn request(&self) -> Request {
        let scheme = if self.tls { "https" } else { "http" };
        let mut request = Request::to(&format!("{scheme}://{}{}", self.host, self.path)).expect("a URL");
        if self.script {
            request = request.by_script();
        }
        request = if self.cross_site { request.cross_site() } else { request.same_site() };
        if self.navigation {
            request = request.top_level_navigation();
        }
        if self.post {
            request = request.method("POST");
        }
        if self.below_another {
            request = request.below_another_site();
        }
        match self.within {
            Some(site) => request.within(&format!("{scheme}://{site}")).expect("a URL"),
            None => request,
        }
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.tls || self.host == "localhost"
    }

    /// CHIPS: the site of the window, and whether another one stands between it and the request.
    pub(crate) fn partition(&self) -> (String, bool) {
        let scheme = if self.tls { "https" } else { "http" };
        let site = self.within.unwrap_or(self.site);
        (format!("{scheme}://{site}"), self.below_another || site != self.site)
    }
}
