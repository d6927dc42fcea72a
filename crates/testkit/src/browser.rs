//! A small browser: a jar, and tabs that share it.

mod date;
mod dropped;
mod jar;
mod network;
mod page;
mod place;
mod redirect;
mod set_cookie;
mod tab;
mod unanswered;

use std::error::Error as StdError;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderValue, Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

pub use self::dropped::Dropped;
pub use self::jar::Cookie;
use self::jar::{Asker, Jar};
use self::network::{InProcess, Network, Tcp};
pub use self::page::Page;
use self::place::Origin;
pub use self::tab::Tab;
pub use self::unanswered::Unanswered;
use crate::clock::HandClock;

const HOST: &str = "shop.example";
const AGENT: &str = "Mozilla/5.0 (cloakroom-testkit)";

/// A browser pointed at one site. It keeps cookies as RFC 10025 has it, as far as a session's test needs: it
/// knows no list of public suffixes (a domain without a dot is one), no partitions and no frames.
///
/// It takes the site for `https://shop.example`, over TCP for its address, unless told otherwise. Clones are the
/// same browser.
///
/// ```
/// # use std::convert::Infallible;
/// # use bytes::Bytes;
/// # use cloakroom_session::Timestamp;
/// # use cloakroom_testkit::{Browser, HandClock};
/// # use http::{Request, Response};
/// # use http_body_util::Full;
/// # #[derive(Clone)]
/// # struct App;
/// # impl tower_service::Service<Request<Full<Bytes>>> for App {
/// #     type Response = Response<Full<Bytes>>;
/// #     type Error = Infallible;
/// #     type Future = std::future::Ready<Result<Self::Response, Infallible>>;
/// #     fn poll_ready(
/// #         &mut self,
/// #         _: &mut std::task::Context<'_>,
/// #     ) -> std::task::Poll<Result<(), Infallible>> {
/// #         std::task::Poll::Ready(Ok(()))
/// #     }
/// #     fn call(&mut self, _: Request<Full<Bytes>>) -> Self::Future {
/// #         let response = Response::builder().header("set-cookie", "__Host-id=k7Qm2w; Path=/; Secure");
/// #         std::future::ready(Ok(response.body("hello".into()).expect("a response")))
/// #     }
/// # }
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// let clock = HandClock::at(Timestamp::from_millis(43_200_000));
/// let browser = Browser::on(App, &clock);
/// let page = browser.tab().get("/").await;
/// assert_eq!((page.status().as_u16(), &*page.text()), (200, "hello"));
/// assert_eq!(browser.cookie("__Host-id").as_deref(), Some("k7Qm2w"));
/// browser.close();
/// assert_eq!(browser.cookie("__Host-id"), None);
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Browser {
    network: Arc<dyn Network>,
    origin: Origin,
    user_agent: String,
    clock: HandClock,
    jar: Arc<Mutex<Jar>>,
}

impl Browser {
    /// A browser on a service in this process, such as an axum `Router`.
    pub fn on<S, R>(service: S, clock: &HandClock) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
        R: Body + Send + 'static,
        R::Data: Send,
        R::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::on_body::<Full<Bytes>, S, R>(service, clock)
    }

    /// The same for a service that takes requests of one body only: `Browser::on_body::<axum::body::Body, _,
    /// _>(…)`.
    pub fn on_body<B, S, R>(service: S, clock: &HandClock) -> Self
    where
        B: From<Bytes> + Send + 'static,
        S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
        R: Body + Send + 'static,
        R::Data: Send,
        R::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::over(Arc::new(InProcess::<B, S>::new(service)), Origin::https(HOST), clock)
    }

    /// A browser on a server that speaks HTTP/1.1 at this address; each request has a connection of its own. The
    /// connection is not encrypted even where the browser takes it for https.
    #[must_use]
    pub fn at(address: SocketAddr, clock: &HandClock) -> Self {
        Self::over(Arc::new(Tcp(address)), Origin::https(&address.to_string()), clock)
    }

    fn over(network: Arc<dyn Network>, origin: Origin, clock: &HandClock) -> Self {
        Self { network, origin, user_agent: AGENT.to_owned(), clock: clock.clone(), jar: Arc::default() }
    }

    /// The same browser by plain http: Secure cookies are neither kept nor sent, except on this machine
    /// (`localhost`, `127.0.0.1`), as browsers have it.
    #[must_use]
    pub fn over_plain_http(mut self) -> Self {
        self.origin.https = false;
        self
    }

    /// The same browser at a site of this name, with its port if it has one.
    #[must_use]
    pub fn visiting(mut self, authority: &str) -> Self {
        self.origin.authority = authority.to_ascii_lowercase();
        self
    }

    /// The same browser under this `User-Agent`.
    #[must_use]
    pub fn calling_itself(mut self, user_agent: &str) -> Self {
        user_agent.clone_into(&mut self.user_agent);
        self
    }

    /// Opens a tab.
    #[must_use]
    pub fn tab(&self) -> Tab {
        Tab::of(self.clone())
    }

    /// Closes the browser and starts it again: cookies without an age are gone.
    pub fn close(&self) {
        self.jar().end_session();
    }

    /// Another browser with a copy of these cookies: a thief's, or a back-up's.
    #[must_use]
    pub fn twin(&self) -> Self {
        let jar = self.jar().clone();
        Self { jar: Arc::new(Mutex::new(jar)), ..self.clone() }
    }

    /// The value of the oldest cookie of this name, HttpOnly or not.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let found = self.cookies().into_iter().find(|cookie| cookie.name() == name)?;
        Some(found.value().into_owned())
    }

    /// All cookies, oldest first.
    #[must_use]
    pub fn cookies(&self) -> Vec<Cookie> {
        self.jar().cookies(self.clock.now()).to_vec()
    }

    /// What a page at `target` reads in `document.cookie`.
    #[must_use]
    pub fn document_cookie(&self, target: &str) -> String {
        let field = self.cookie_field(target, Asker::Script).unwrap_or_default();
        String::from_utf8_lossy(&field).into_owned()
    }

    /// Takes a `Set-Cookie` line as if `/` had answered it: what somebody planted.
    ///
    /// # Errors
    /// [`Dropped`] when a browser would not keep it.
    pub fn plant(&self, line: impl AsRef<[u8]>) -> Result<(), Dropped> {
        self.jar().receive(line.as_ref(), &self.origin.at("/"), self.clock.now())
    }

    fn cookie_field(&self, target: &str, asker: Asker) -> Option<Vec<u8>> {
        self.jar().field(&self.origin.at(target), asker, self.clock.now())
    }

    /// Takes the cookies of a page; answers those that are not kept.
    fn receive(&self, target: &str, page: &Page) -> Vec<(String, Dropped)> {
        let (from, now) = (self.origin.at(target), self.clock.now());
        let mut jar = self.jar();
        let drops = |line: &HeaderValue| {
            let why = jar.receive(line.as_bytes(), &from, now).err()?;
            Some((String::from_utf8_lossy(line.as_bytes()).into_owned(), why))
        };
        page.fields(&SET_COOKIE).filter_map(drops).collect()
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser")
            .field("origin", &self.origin)
            .field("jar", &self.jar())
            .finish_non_exhaustive()
    }
}
