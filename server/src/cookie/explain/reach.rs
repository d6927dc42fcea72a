//! Where a stored cookie is sent: requests are made up, and the jar asked what goes along.

use cloakroom_cookie::jar::{Cookie, Host, Jar, Request, Timestamp, UrlError};
use serde::Serialize;

/// Which requests carry it.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Reach {
    pub(crate) subdomains: bool,
    pub(crate) plain_http: bool,
    pub(crate) cross_site_link: bool,
    pub(crate) cross_site_post: bool,
    pub(crate) cross_site_subresource: bool,
    pub(crate) script_readable: bool,
    /// Whether any URL has its path.
    pub(crate) path_reachable: bool,
}

impl Reach {
    /// Of the only cookie of this jar.
    pub(crate) fn of(jar: &Jar, cookie: &Cookie, now: Timestamp) -> Self {
        let window = cookie.partition().map(|partition| partition.site().to_owned());
        let mut probe = Probe { jar: jar.clone(), window, now };
        let own = String::from_utf8_lossy(cookie.path()).into_owned();
        let own_url = |scheme: &str| format!("{scheme}://{}{own}", cookie.domain());
        let path_reachable = probe.sends(Request::to(&own_url("https")));

        let path = if path_reachable { own.as_str() } else { "/" };
        let home = format!("https://{}{path}", cookie.domain());
        let is_name = Host::parse(cookie.domain()).is_some_and(|host| !host.is_address());
        let below = format!("https://below.{}{path}", cookie.domain());
        let from_elsewhere = || Request::to(&home).map(Request::cross_site);
        Self {
            subdomains: is_name && probe.sends(Request::to(&below)),
            plain_http: probe.sends(Request::to(&own_url("http"))),
            cross_site_link: probe.sends(from_elsewhere().map(Request::top_level_navigation)),
            cross_site_post: probe
                .sends(from_elsewhere().map(|request| request.top_level_navigation().method("POST"))),
            cross_site_subresource: probe.sends(from_elsewhere()),
            script_readable: probe.sends(Request::to(&home).map(Request::by_script)),
            path_reachable,
        }
    }
}

/// A jar with one cookie.
struct Probe {
    jar: Jar,
    /// The site of the window's page, where the cookie asks.
    window: Option<String>,
    now: Timestamp,
}

impl Probe {
    fn sends(&mut self, request: Result<Request, UrlError>) -> bool {
        let within = request.and_then(|request| match &self.window {
            Some(site) => request.within(site),
            None => Ok(request),
        });
        within.is_ok_and(|request| !self.jar.header(&request, self.now).is_empty())
    }
}
