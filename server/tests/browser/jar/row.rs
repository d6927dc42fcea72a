//! A row of the table: what servers said, and what is sent then.

use std::fmt;

use cloakroom_cookie::jar::{Profile, Request};

use super::site::site;

/// Where most rows happen.
pub(crate) const SHOP: &str = "https://www.shop.example/dir/page";
/// The same place, for everybody on the way to read.
pub(crate) const PLAIN: &str = "http://www.shop.example/dir/page";
/// This machine, which is as safe as https.
pub(crate) const LOCAL: &str = "http://localhost/dir/page";
/// A page of another site.
pub(crate) const OTHER: &str = "https://www.other.example/";

/// How a request comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A script of the page fetches it.
    Fetch,
    /// The user follows a link.
    Link,
    /// The user sends a form by POST.
    Form,
    /// A frame in the page.
    Frame,
    /// A frame in a frame of a third site.
    FrameBelowThird,
    /// The user types the address.
    Address,
    /// None at all: `document.cookie` of this page.
    Script,
    /// The same of this page in a frame.
    FrameScript,
}

/// One request and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) url: String,
    /// The page that causes it; `None`: one of the same site.
    pub(crate) from: Option<String>,
    pub(crate) way: Way,
    /// The `Set-Cookie` lines of the answer.
    pub(crate) lines: Vec<Vec<u8>>,
    /// The `Cookie` field as it should be, when the row says so.
    pub(crate) sent: Option<Sent>,
}

impl Step {
    /// Whether one script may fetch both.
    pub(crate) fn is_fetched_with(&self, other: &Self) -> bool {
        let is_fetch = self.way == Way::Fetch && other.way == Way::Fetch;
        is_fetch && self.from == other.from && site(&self.url) == site(&other.url)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {:?}", self.url, self.way)?;
        self.from.as_ref().map_or(Ok(()), |from| write!(f, " from {from}"))
    }
}

/// What Chromium and the jar send: mostly the same.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) chromium: Vec<u8>,
    pub(crate) ours: Vec<u8>,
}

/// Steps with an empty jar at first, and the rule that they show.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// A paragraph of RFC 10025, or the name of what is not in it.
    pub(crate) rule: String,
    pub(crate) profile: Profile,
    /// Why Chromium does not do what the jar does.
    pub(crate) why_different: Option<&'static str>,
    pub(crate) steps: Vec<Step>,
    next: Step,
}

/// The shop's answer to a fetch has this line; a second fetch sends this.
pub(crate) fn row(rule: &str, line: impl AsRef<[u8]>, sent: impl AsRef<[u8]>) -> Row {
    at(SHOP, rule).sets(line).sends(sent)
}

/// A row that begins with a fetch of this URL.
pub(crate) fn at(url: &str, rule: &str) -> Row {
    let next = Step { url: url.to_owned(), from: None, way: Way::Fetch, lines: Vec::new(), sent: None };
    Row { rule: rule.to_owned(), profile: Profile::Rfc10025, why_different: None, steps: Vec::new(), next }
}

impl Row {
    /// The next requests go to this URL, by a fetch of the same site.
    pub(crate) fn at(mut self, url: &str) -> Self {
        self.next = at(url, "").next;
        self
    }

    /// The next requests are caused in this way.
    pub(crate) fn by(mut self, way: Way) -> Self {
        self.next.way = way;
        self
    }

    /// The next requests are caused by this page.
    pub(crate) fn from(mut self, page: &str) -> Self {
        self.next.from = Some(page.to_owned());
        self
    }

    /// The next request is answered with this line.
    pub(crate) fn sets(self, line: impl AsRef<[u8]>) -> Self {
        self.sets_all([line])
    }

    /// The next request is answered with these lines.
    pub(crate) fn sets_all(mut self, lines: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let lines = lines.into_iter().map(|line| line.as_ref().to_vec()).collect();
        self.steps.push(Step { lines, ..self.next.clone() });
        self
    }

    /// The next request has this `Cookie` field; empty means none.
    pub(crate) fn sends(self, cookie: impl AsRef<[u8]>) -> Self {
        let sent = Sent { chromium: cookie.as_ref().to_vec(), ours: cookie.as_ref().to_vec() };
        self.expects(sent)
    }

    /// The next request of Chromium has this `Cookie` field, though the jar sends that one; and why.
    pub(crate) fn sends_but_ours(mut self, chromium: &str, ours: &str, why: &'static str) -> Self {
        self.why_different = Some(why);
        self.expects(Sent { chromium: chromium.into(), ours: ours.into() })
    }

    /// What Chromium sends is the same, but what it stored is not; and why.
    pub(crate) fn differs(mut self, why: &'static str) -> Self {
        self.why_different = Some(why);
        self
    }

    /// By the successor of RFC 10025, of which Chromium does some already.
    pub(crate) fn layered(mut self) -> Self {
        self.profile = Profile::Layered;
        self
    }

    /// The next request, of which the row says nothing.
    pub(crate) fn asks(mut self) -> Self {
        self.steps.push(self.next.clone());
        self
    }

    fn expects(mut self, sent: Sent) -> Self {
        self.next.sent = Some(sent);
        self = self.asks();
        self.next.sent = None;
        self
    }

    /// Its steps; and, where all is the same, requests to neighbours of the last, which its cookies may or
    /// may not reach: the host's root, a host below, the host above.
    pub(crate) fn all_steps(&self) -> Vec<Step> {
        let mut steps = self.steps.clone();
        if self.why_different.is_none() {
            let (scheme, rest) = self.next.url.split_once("://").unwrap_or_default();
            let host = rest.split('/').next().unwrap_or_default();
            let mut urls = vec![format!("{scheme}://{host}/"), format!("{scheme}://sub.{host}/dir/page")];
            urls.extend(host.split_once('.').map(|(_, above)| format!("{scheme}://{above}/dir/page")));
            let is_near = |url: &String| Request::to(url).is_ok() && site(url) == site(&self.next.url);
            steps.extend(urls.into_iter().filter(is_near).map(|url| at(&url, "").next));
        }
        steps
    }
}
