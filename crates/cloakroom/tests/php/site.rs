//! One site, half of it in PHP and half in Rust, as a browser sees it: `POST /rust` and `POST /php` do to the
//! session what the form says.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use cloakroom::{Budget, Error, Policy, Session, SessionCookie, SessionError, Sessions, TicketForm};
use cloakroom_files::{FilesSettings, FilesStore, Format};
use cloakroom_testkit::servers::Php;
use cloakroom_testkit::{Browser, HandClock, Tab};
use serde_json::Value;

const PAGE: &str = include_str!("page.php");

pub(crate) const FORMATS: [Format; 3] = [Format::Php, Format::PhpBinary, Format::PhpSerialize];

/// PHP in one format, for all tests; its folder is shared.
pub(crate) struct Site {
    pub(crate) format: Format,
    php: Php,
    /// Serves from the same folder, so that two of its pages run at a time.
    second: Php,
}

impl Site {
    pub(crate) fn of(format: Format) -> &'static Self {
        static SITES: [OnceLock<Site>; 3] = [const { OnceLock::new() }; 3];
        let at = FORMATS.iter().position(|one| *one == format).expect("one of them");
        SITES[at].get_or_init(|| Self::start(format))
    }

    fn start(format: Format) -> Self {
        let handler = format!("session.serialize_handler={}", format.as_str());
        let common = [handler.as_str(), "session.use_strict_mode=1", "session.gc_probability=0"];
        let php = Php::serve(&[("page.php", PAGE)], &common);
        let save_path = format!("session.save_path={}", php.sessions().display());
        let second = Php::serve(&[("page.php", PAGE)], &[&common[..], &[save_path.as_str()]].concat());
        Self { format, php, second }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.php.sessions()
    }

    pub(crate) fn store(&self) -> FilesStore {
        self.store_with(|_| {})
    }

    pub(crate) fn store_with(&self, change: impl FnOnce(&mut FilesSettings)) -> FilesStore {
        let mut settings = FilesSettings::default();
        settings.format = self.format;
        change(&mut settings);
        FilesStore::open(self.folder().to_str().expect("a path"), settings).expect("opens")
    }

    /// Somebody's browser on this site.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_on(self.store())
    }

    pub(crate) fn browser_on(&self, store: FilesStore) -> Browser {
        let router = Router::new().route("/rust", post(rust)).layer(sessions(store).layer());
        let php = |php: &Php| post(proxy).with_state(SocketAddr::from((Ipv4Addr::LOCALHOST, php.port())));
        let router = router.route("/php", php(&self.php)).route("/second", php(&self.second));
        Browser::on_body::<axum::body::Body, _, _>(router, &HandClock::at_present())
    }
}

fn sessions(store: FilesStore) -> Sessions<cloakroom::WithoutLogins> {
    let patient = Duration::from_secs(60);
    Sessions::without_logins(store)
        .policy(Policy::builder().tickets(TicketForm::Php).build().expect("a policy"))
        .cookie(SessionCookie::phpsessid())
        .budget(Budget { operation: patient, request: patient })
}

/// What a page is told to do.
type Order = Form<Vec<(String, String)>>;

async fn rust(session: Session, Form(order): Order) -> Result<Response, Error> {
    let field = |name: &str| order.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value);
    let name = field("name");
    match field("do") {
        "put" => session.insert(name, &serde_json::from_str::<Value>(field("json")).expect("JSON"))?,
        "get" => match session.get::<Value>(name) {
            Err(SessionError::Codec { .. }) => return Ok("not JSON".into_response()),
            value => return Ok(value?.unwrap_or_default().to_string().into_response()),
        },
        "count" => drop(session.update(name, |n: u64| n + 1)?),
        "remove" => session.remove(name)?,
        "clear" => session.clear()?,
        "names" => return Ok(session.names()?.join(" ").into_response()),
        "renew" => session.renew()?,
        "destroy" => session.destroy()?,
        _ => return Ok(StatusCode::NOT_FOUND.into_response()),
    }
    Ok(().into_response())
}

/// To PHP and back, cookies included.
async fn proxy(State(php): State<SocketAddr>, headers: HeaderMap, Form(order): Order) -> Response {
    let browser = Browser::at(php, &HandClock::at_present());
    let tab =
        headers.get_all(COOKIE).iter().fold(browser.tab(), |tab, cookie| tab.with_header("cookie", cookie));
    let fields: Vec<(&str, &str)> =
        order.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = tab.post("/page.php", &fields).await;
    let cookies = page.set_cookies().into_iter().map(|line| (SET_COOKIE, line.into_owned()));
    (page.status(), AppendHeaders(cookies.collect::<Vec<_>>()), page.text().into_owned()).into_response()
}

/// The two halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Rust,
    Php,
}

impl Half {
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Rust => "/rust",
            Self::Php => "/php",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Rust => Self::Php,
            Self::Php => Self::Rust,
        }
    }
}

/// What a visitor does, and what the page must answer 200 to.
pub(crate) trait Visitor {
    async fn put(&self, half: Half, name: &str, json: &str);
    async fn reads(&self, half: Half, name: &str) -> String;
    async fn does(&self, half: Half, deed: &str) -> String;
}

impl Visitor for Tab {
    async fn put(&self, half: Half, name: &str, json: &str) {
        let page = self.post(half.path(), &[("do", "put"), ("name", name), ("json", json)]).await;
        assert_eq!(page.status(), 200, "{half:?} puts {name}: {}", page.text());
    }

    async fn reads(&self, half: Half, name: &str) -> String {
        let page = self.post(half.path(), &[("do", "get"), ("name", name)]).await;
        assert_eq!(page.status(), 200, "{half:?} gets {name}: {}", page.text());
        page.text().into_owned()
    }

    async fn does(&self, half: Half, deed: &str) -> String {
        let page = self.post(half.path(), &[("do", deed)]).await;
        assert_eq!(page.status(), 200, "{half:?} does {deed}: {}", page.text());
        page.text().into_owned()
    }
}
