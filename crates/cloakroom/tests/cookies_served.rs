//! Cookies without sessions, as axum and actix-web serve them: alike.

use std::sync::LazyLock;

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpResponse, Responder, web};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use cloakroom::cookies::{CookieError, CookieSpec, Cookies, PlainCookie, TooManyCookies};
use tower::ServiceExt;

static THEME: LazyLock<PlainCookie> =
    LazyLock::new(|| PlainCookie::new(CookieSpec::builder("theme").build().expect("a cookie")));

fn theme(cookies: &Cookies) -> String {
    cookies.get(&*THEME).unwrap_or("none".into())
}

/// The same pages in both grammars: what a visitor is told must not tell them apart.
mod on_axum {
    use super::*;

    async fn read(cookies: Cookies) -> (Cookies, String) {
        let theme = theme(&cookies);
        (cookies, theme)
    }

    async fn set(cookies: Cookies) -> Result<impl IntoResponse, CookieError> {
        cookies.set(&*THEME, "dark")?;
        Ok((cookies, Redirect::to("/read")))
    }

    async fn refused(cookies: Cookies) -> Result<Cookies, CookieError> {
        cookies.set(&*THEME, "hunter 2")?;
        Ok(cookies)
    }

    async fn forgiving(cookies: Result<Cookies, TooManyCookies>) -> String {
        cookies.map_or("too many".into(), |cookies| theme(&cookies))
    }

    pub(super) async fn answer(path: &str, field: &str) -> Answer {
        let routes = Router::new().route("/read", get(read)).route("/set", get(set));
        let routes = routes.route("/refused", get(refused)).route("/forgiving", get(forgiving));
        let request = Request::get(path).header("cookie", field).body(Body::empty()).expect("a request");
        let response = routes.oneshot(request).await.expect("infallible");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let said = |name: &str| {
            let values = head.headers.get_all(name).iter();
            values.map(|value| value.to_str().expect("text").to_owned()).collect()
        };
        Answer::new(head.status.as_u16(), said, &body)
    }
}

mod on_actix {
    use super::*;

    async fn read(cookies: Cookies) -> impl Responder {
        let theme = theme(&cookies);
        cookies.with(theme)
    }

    async fn set(cookies: Cookies) -> Result<impl Responder, CookieError> {
        cookies.set(&*THEME, "dark")?;
        Ok(cookies.with(HttpResponse::SeeOther().insert_header(("location", "/read")).finish()))
    }

    async fn refused(cookies: Cookies) -> Result<impl Responder, CookieError> {
        cookies.set(&*THEME, "hunter 2")?;
        Ok(cookies.with(""))
    }

    async fn forgiving(cookies: Result<Cookies, TooManyCookies>) -> String {
        cookies.map_or("too many".into(), |cookies| theme(&cookies))
    }

    pub(super) async fn answer(path: &str, field: &str) -> Answer {
        let app = App::new()
            .route("/read", web::get().to(read))
            .route("/set", web::get().to(set))
            .route("/refused", web::get().to(refused))
            .route("/forgiving", web::get().to(forgiving));
        let request = TestRequest::get().uri(path).insert_header(("cookie", field));
        let response = call_service(&init_service(app).await, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = actix_web::test::read_body(response).await;
        let said = |name: &str| {
            headers.get_all(name).map(|value| value.to_str().expect("text").to_owned()).collect()
        };
        Answer::new(status, said, &body)
    }
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    set_cookie: Vec<String>,
    vary: Vec<String>,
    cache_control: Vec<String>,
    location: Vec<String>,
    body: String,
}

impl Answer {
    fn new(status: u16, said: impl Fn(&str) -> Vec<String>, body: &[u8]) -> Self {
        Self {
            status,
            set_cookie: said("set-cookie"),
            vary: said("vary"),
            cache_control: said("cache-control"),
            location: said("location"),
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }
}

/// What both say.
async fn told(path: &str, field: &str) -> Answer {
    let (axum, actix) = (on_axum::answer(path, field).await, on_actix::answer(path, field).await);
    assert_eq!(axum, actix, "{path}");
    axum
}

#[tokio::test]
async fn a_page_reads_them() {
    let answer = told("/read", "lang=vi; theme=dark").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "dark"));
    assert_eq!(answer.vary, ["Cookie"]);
    assert!(answer.set_cookie.is_empty() && answer.cache_control.is_empty(), "{answer:?}");
}

#[tokio::test]
async fn a_redirect_carries_them() {
    let answer = told("/set", "lang=vi").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER.as_u16());
    assert_eq!(answer.location, ["/read"]);
    assert_eq!(answer.set_cookie, ["theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax"]);
    assert_eq!(answer.cache_control, ["private, no-store"]);
}

#[tokio::test]
async fn a_value_that_cannot_be_set_is_the_servers_mistake_and_not_shown() {
    let answer = told("/refused", "lang=vi").await;
    assert_eq!(answer.status, 500);
    assert!(answer.set_cookie.is_empty());
    assert!(
        answer.body.starts_with("The server made a mistake with a cookie") && !answer.body.contains("hunter")
    );
}

/// A handler of a session and of cookies has one error.
#[test]
fn the_error_of_a_cookie_is_one_of_the_sessions_too() {
    let refused = PlainCookie::new(CookieSpec::builder("theme").build().expect("a cookie"));
    let cookies = Cookies::of(&Default::default()).expect("none");
    let handler = || -> Result<(), cloakroom::Error> { Ok(cookies.set(&refused, "hunter 2")?) };
    let answer = Response::<String>::from(handler().expect_err("refused"));
    assert_eq!(answer.status(), 500);
    assert!(answer.body().starts_with("The server made a mistake with a cookie"), "{}", answer.body());
}

#[tokio::test]
async fn too_many_are_answered_431_unless_the_handler_takes_heed_itself() {
    let field = "a=1; ".repeat(3001);
    let answer = told("/read", &field).await;
    assert_eq!(answer.status, 431);
    assert!(answer.body.contains("delete this site's cookies"), "{answer:?}");
    assert_eq!(told("/forgiving", &field).await.body, "too many");
}
