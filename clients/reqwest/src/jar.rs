//! A jar that many clients and threads may hold at once.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use cloakroom_cookie::jar::{Cookie, Jar, Request, Timestamp, UrlError, Verdict};
use reqwest::Url;

use crate::clock::{Clock, system};
use crate::told;

/// The cookies of a client, or of several that share them, kept as a browser keeps them.
///
/// Put it into an [`Arc`](std::sync::Arc) and give it to
/// [`ClientBuilder::cookie_provider`](reqwest::ClientBuilder::cookie_provider). A request that was given a
/// `Cookie` field by hand goes with that one, and nothing of the jar.
///
/// `Debug` shows how many cookies there are, and nothing of them.
pub struct CookieJar {
    jar: Mutex<Jar>,
    /// Held from the look into the jar until its file is in place: an older one never replaces a newer.
    pub(crate) saving: Mutex<()>,
    clock: Clock,
    /// Where a page can be.
    page: Option<Box<str>>,
}

impl CookieJar {
    /// An empty jar by RFC 10025, with the public suffix list, its limits and the system's clock.
    pub fn new() -> Self {
        Self::from(Jar::new())
    }

    /// Goes by this clock.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Every request is one that the page at this URL makes in the background, as its scripts, pictures and
    /// frames do.
    ///
    /// What goes to another site is then cross-site: it carries `SameSite=None` cookies only and may set no
    /// others, and Partitioned cookies are those of this page's site. Without a page each request is taken
    /// for the site's own, since a client shows no page of anybody.
    ///
    /// # Errors
    ///
    /// [`UrlError`] when no page can be there.
    pub fn with_page(mut self, url: &str) -> Result<Self, UrlError> {
        let _ = Request::to(url)?;
        self.page = Some(url.into());
        Ok(self)
    }

    /// Takes in a line as if `url` had answered with it in `Set-Cookie`: `id=k7Qm; Secure; Path=/`.
    ///
    /// # Errors
    ///
    /// [`UrlError`] when nothing there has cookies.
    pub fn set(&self, url: &str, line: impl AsRef<[u8]>) -> Result<Verdict, UrlError> {
        let (line, url) = (line.as_ref(), Url::parse(url).map_err(|_| UrlError::NotUrl)?);
        let verdict = self.with(|jar, now| Ok(jar.set(&self.request(&url)?, line, now)))?;
        told::verdict(verdict, line, &url);
        Ok(verdict)
    }

    /// The cookies whose time is not over, in the order in which they were first set.
    pub fn all(&self) -> Vec<Cookie> {
        self.with(|jar, now| jar.cookies(now).into_iter().cloned().collect())
    }

    /// Keeps only such cookies.
    pub fn retain(&self, keep: impl Fn(&Cookie) -> bool) {
        self.with(|jar, _| jar.retain(keep));
    }

    /// Takes all cookies out.
    pub fn clear(&self) {
        self.retain(|_| false);
    }

    /// What a browser does when it is closed: cookies without an expiry go.
    pub fn end_session(&self) {
        self.with(|jar, _| jar.end_session());
    }

    /// Works with the jar itself, and the time.
    ///
    /// Nobody else gets at the cookies until `work` is done; it must use no client and no method of this
    /// `CookieJar`, which would wait for ever.
    pub fn with<T>(&self, work: impl FnOnce(&mut Jar, Timestamp) -> T) -> T {
        let now = (self.clock)();
        work(&mut lock(&self.jar), now)
    }

    /// The request as cookies see it.
    pub(crate) fn request(&self, url: &Url) -> Result<Request, UrlError> {
        let request = Request::to(url.as_str())?;
        match &self.page {
            Some(page) => request.within(page),
            None => Ok(request),
        }
    }
}

/// What panicked was the caller's: a jar changes in steps that each leave it whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Jar> for CookieJar {
    /// A jar with other limits, suffixes or rules, or with cookies in it.
    fn from(jar: Jar) -> Self {
        Self { jar: Mutex::new(jar), saving: Mutex::new(()), clock: system(), page: None }
    }
}

impl Default for CookieJar {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for CookieJar {
    /// Never waits: it may be printed while somebody works with the jar.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = (self.clock)();
        let mut shown = f.debug_struct("CookieJar");
        match self.jar.try_lock() {
            Ok(jar) => shown.field("cookies", &jar.cookies(now).len()),
            Err(TryLockError::Poisoned(jar)) => shown.field("cookies", &jar.into_inner().cookies(now).len()),
            Err(TryLockError::WouldBlock) => shown.field("cookies", &format_args!("in use")),
        };
        shown.finish_non_exhaustive()
    }
}
