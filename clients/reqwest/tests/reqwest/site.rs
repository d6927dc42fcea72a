//! A server that sets the cookies it is asked to, and says which ones came.

use std::future::ready;
use std::iter::once;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::response::AppendHeaders;
use axum::serve::Listener;
use cloakroom_reqwest::CookieJar;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::HeaderValue;
use reqwest::{Client, ClientBuilder, Url};
use tokio::net::TcpListener;

/// In the request: a line that the answer is to have as its `Set-Cookie`.
const LINE: &str = "x-line";

/// A server that answers under every name.
#[derive(Clone, Copy)]
pub(crate) struct Site(SocketAddr);

impl Site {
    /// Every page of it sets and says.
    pub(crate) async fn start() -> Self {
        Self::of(Router::new()).await
    }

    /// These pages, and others that set and say.
    pub(crate) async fn of(pages: Router) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.expect("a port"), pages).await
    }

    pub(crate) async fn on(listener: impl Listener<Addr = SocketAddr>, pages: Router) -> Self {
        let address = listener.local_addr().expect("an address");
        let app = pages.fallback(set_and_say);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self(address)
    }

    /// The URL with this server's port, which cookies do not ask for.
    pub(crate) fn at(&self, url: &str) -> Url {
        let mut url = Url::parse(url).expect("a URL");
        url.set_port(Some(self.0.port())).expect("a URL with a port");
        url
    }

    /// The answer to a request there sets these cookies.
    pub(crate) async fn set(&self, client: &Client, url: &str, lines: &[&str]) {
        let mut request = client.get(self.at(url));
        for line in lines {
            request = request.header(LINE, HeaderValue::from_bytes(line.as_bytes()).expect("a line"));
        }
        request.send().await.expect("an answer");
    }

    /// Which cookies came with a request there.
    pub(crate) async fn sent(&self, client: &Client, url: &str) -> String {
        said(client, self.at(url)).await
    }
}

/// What the page at the end of all redirects says.
pub(crate) async fn said(client: &Client, url: Url) -> String {
    client.get(url).send().await.expect("an answer").text().await.expect("a text")
}

/// Each field apart, so that two of them would be seen.
pub(crate) fn cookies_of(headers: &HeaderMap) -> String {
    let fields = headers.get_all(COOKIE).iter().map(|field| field.as_bytes().escape_ascii().to_string());
    fields.collect::<Vec<_>>().join(" | ")
}

async fn set_and_say(headers: HeaderMap) -> impl axum::response::IntoResponse {
    let lines: Vec<_> = headers.get_all(LINE).iter().map(|line| (SET_COOKIE, line.clone())).collect();
    (AppendHeaders(lines), cookies_of(&headers))
}

/// A client for which every name is this machine's.
pub(crate) fn client(jar: &Arc<CookieJar>) -> Client {
    local().cookie_provider(Arc::clone(jar)).build().expect("a client")
}

pub(crate) fn local() -> ClientBuilder {
    Client::builder().no_proxy().dns_resolver(Arc::new(EveryNameIsHere))
}

struct EveryNameIsHere;

impl Resolve for EveryNameIsHere {
    fn resolve(&self, _: Name) -> Resolving {
        let here: Addrs = Box::new(once(SocketAddr::from(([127, 0, 0, 1], 0))));
        Box::pin(ready(Ok(here)))
    }
}

/// An empty jar and its client.
pub(crate) fn fresh() -> (Arc<CookieJar>, Client) {
    let jar = Arc::new(CookieJar::new());
    let client = client(&jar);
    (jar, client)
}

/// The names of the jar's cookies, in the order in which they were set.
pub(crate) fn names(jar: &CookieJar) -> Vec<String> {
    jar.all().iter().map(|cookie| cookie.name().escape_ascii().to_string()).collect()
}
