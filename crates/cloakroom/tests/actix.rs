//! What is of actix-web alone: where the middleware goes, and what becomes of its errors.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorServiceUnavailable, ErrorUnauthorized};
use actix_web::http::header::{COOKIE, HeaderMap, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{ErrorHandlerResponse, ErrorHandlers, Next, from_fn};
use actix_web::test::{TestRequest, init_service};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{App, Error, HttpResponse, ResponseError};
use cloakroom::{Budget, LoadError, MemoryStore, Policy, Session, SessionError, Sessions};
use cloakroom_testkit::{Failure, FaultyStore, Moment, Verb};

type Result<T> = std::result::Result<T, cloakroom::Error>;

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    async fn of(response: HttpResponse<impl MessageBody>) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("no body"));
        Self { status, headers, text: String::from_utf8(body.to_vec()).expect("text") }
    }

    fn cookies(&self) -> Vec<String> {
        let pair = |line: &str| line.split(';').next().expect("a pair").to_owned();
        self.headers.get_all(SET_COOKIE).map(|line| pair(line.to_str().expect("text"))).collect()
    }

    fn is_private(&self) -> bool {
        self.headers.get("cache-control").is_some_and(|said| said == "private, no-store")
    }
}

/// Asks as the server does: an error becomes a response at the end.
async fn get<S, R, B>(app: &S, request: impl FnOnce(TestRequest) -> R, path: &str, cookie: &str) -> Answer
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let asked = TestRequest::with_uri(path).insert_header((COOKIE, cookie));
    match app.call(request(asked)).await {
        Ok(response) => Answer::of(response.into()).await,
        Err(error) => Answer::of(error.error_response()).await,
    }
}

/// The app as a function that asks it.
macro_rules! site {
    ($app:expr) => {{
        let app = init_service($app).await;
        async move |path: &str, cookie: &str| get(&app, TestRequest::to_request, path, cookie).await
    }};
}

fn pages(config: &mut ServiceConfig) {
    config.route("/put", web::to(put)).route("/n", web::to(n)).route("/tried", web::to(tried));
}

async fn put(session: Session) -> Result<&'static str> {
    session.insert("n", &1)?;
    Ok("put")
}

async fn n(session: Session) -> Result<String> {
    Ok(format!("{:?}", session.get::<u8>("n")?))
}

async fn tried(session: std::result::Result<Session, LoadError>) -> &'static str {
    if session.is_ok() { "yours" } else { "try later" }
}

fn memory() -> Sessions {
    Sessions::new(MemoryStore::new())
}

#[actix_web::test]
async fn without_the_middleware_a_route_is_a_500_that_names_the_line() {
    let ask = site!(App::new().configure(pages));
    let answer = ask("/n", "").await;
    assert_eq!((answer.status, answer.cookies().len()), (500, 0));
    assert!(answer.text.contains(".wrap(sessions.middleware())"), "{}", answer.text);
}

#[actix_web::test]
async fn the_middleware_goes_around_a_scope_or_a_resource_too() {
    let sessions = memory();
    let scope = web::scope("/in").wrap(sessions.middleware()).configure(pages);
    let resource = web::resource("/alone").wrap(sessions.middleware()).to(n);
    let ask = site!(App::new().service(scope).service(resource));
    let cookie = ask("/in/put", "").await.cookies().remove(0);
    assert_eq!(ask("/in/n", &cookie).await.text, "Some(1)");
    assert_eq!(ask("/alone", &cookie).await.text, "Some(1)");
}

#[actix_web::test]
async fn of_two_middlewares_the_inner_one_has_the_session() {
    let store = FaultyStore::new(MemoryStore::new());
    let (sessions, around) = (Sessions::new(store.clone()), memory());
    for outer in [sessions.middleware(), around.middleware()] {
        let scope = web::scope("").configure(pages).wrap(sessions.middleware());
        let ask = site!(App::new().service(scope).wrap(outer));
        let before = store.calls().total();
        assert_eq!(ask("/put", "").await.cookies().len(), 1);
        assert_eq!(store.calls().total() - before, 1);
    }
}

#[actix_web::test]
async fn guards_and_inner_middlewares_share_one_load_with_the_handler() {
    async fn guard(
        session: Session,
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> std::result::Result<ServiceResponse<impl MessageBody>, Error> {
        session.insert("n", &7).map_err(cloakroom::Error::from)?;
        next.call(request).await
    }
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let ask = site!(App::new().configure(pages).wrap(from_fn(guard)).wrap(sessions.middleware()));
    let cookie = ask("/put", "").await.cookies().remove(0);
    assert_eq!(ask("/n", &cookie).await.text, "Some(7)");
    assert_eq!(store.calls().load, 1);
}

/// A guard that remembers something, and refuses.
async fn refuse(
    session: Session,
    request: ServiceRequest,
    _: Next<BoxBody>,
) -> std::result::Result<ServiceResponse, Error> {
    session.insert("n", &9).map_err(cloakroom::Error::from)?;
    Err(match request.path() {
        "/unauthorized" => ErrorUnauthorized("who are you?"),
        "/large" => session
            .insert("large", &"x".repeat(1 << 20))
            .map_err(cloakroom::Error::from)
            .expect_err("over the limit")
            .into(),
        _ => ErrorServiceUnavailable("closed"),
    })
}

#[actix_web::test]
async fn an_error_of_an_inner_middleware_carries_the_cookie_unless_it_is_a_5xx_or_ours() {
    let sessions = memory();
    let ask = site!(App::new().wrap(from_fn(refuse)).wrap(sessions.middleware()));
    let refused = ask("/unauthorized", "").await;
    assert_eq!((refused.status, refused.text.as_str(), refused.is_private()), (401, "who are you?", true));
    for (path, status) in [("/closed", 503), ("/large", 413)] {
        let refused = ask(path, "").await;
        assert_eq!((refused.status, refused.is_private(), refused.cookies().len()), (status, true, 0));
    }
    let ask = site!(App::new().configure(pages).wrap(sessions.middleware()));
    assert_eq!(ask("/n", &refused.cookies()[0]).await.text, "Some(9)");
}

#[actix_web::test]
async fn an_error_of_an_inner_middleware_keeps_its_type_for_those_outside() {
    let app = init_service(App::new().wrap(from_fn(refuse)).wrap(memory().middleware())).await;
    let refused = app.call(TestRequest::with_uri("/large").to_request()).await.expect_err("refused");
    assert!(refused.as_error::<cloakroom::Error>().is_some());
}

#[actix_web::test]
async fn whoever_answers_an_outage_itself_is_heard_and_private_all_the_same() {
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let ask = site!(App::new().configure(pages).wrap(sessions.middleware()));
    let cookie = ask("/put", "").await.cookies().remove(0);
    store.go_down();
    let answer = ask("/tried", &cookie).await;
    assert_eq!((answer.status, answer.text.as_str(), answer.is_private()), (200, "try later", true));
}

#[actix_web::test]
async fn a_store_that_stalls_is_a_503_within_the_budget() {
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let ask = site!(App::new().configure(pages).wrap(sessions.middleware()));
    let cookie = ask("/put", "").await.cookies().remove(0);
    let gate = store.hold(Verb::Load, Moment::Before);
    // From here on time passes by itself whenever nobody has anything else to do.
    tokio::time::pause();
    let answer = ask("/n", &cookie).await;
    assert_eq!((answer.status, answer.cookies().len()), (503, 0));
    gate.open();
    assert_eq!(ask("/n", &cookie).await.text, "Some(1)");
}

/// A handler keeps a commit that it began, and never goes on with it.
#[actix_web::test]
async fn a_commit_left_lying_is_a_503_at_the_end_of_the_requests_budget() {
    let kept = Rc::new(RefCell::new(None));
    let keep = kept.clone();
    let begin = move |session: Session| {
        let keep = keep.clone();
        async move {
            session.insert("n", &2).expect("open");
            let mut commit = Box::pin(async move { session.commit().await });
            let begun = poll_fn(|context| Poll::Ready(commit.as_mut().poll(context))).await;
            assert!(begun.is_pending());
            *keep.borrow_mut() = Some(commit);
            "begun"
        }
    };
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let app = App::new().configure(pages).route("/begin", web::to(begin));
    let ask = site!(app.wrap(sessions.middleware()));
    let cookie = ask("/put", "").await.cookies().remove(0);
    let gate = store.hold(Verb::Replace, Moment::Before);
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let answer = ask("/begin", &cookie).await;
    assert_eq!((answer.status, answer.cookies().len()), (503, 0));
    // To the millisecond, in which timers count.
    assert_eq!(begun.elapsed().as_secs(), Budget::default().request.as_secs());
    gate.open();
    assert_eq!(ask("/n", &cookie).await.text, "Some(1)");
    assert!(kept.take().is_some());
}

#[actix_web::test]
async fn whoever_was_told_of_no_session_stores_nothing_even_if_another_got_it() {
    async fn both(first: Option<Session>, second: Session) -> Result<&'static str> {
        assert!(first.is_none());
        second.insert("n", &2)?;
        Ok("both")
    }
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let app = App::new().configure(pages).route("/both", web::to(both)).wrap(sessions.middleware());
    let ask = site!(app);
    let cookie = ask("/put", "").await.cookies().remove(0);
    store.fail_next(Verb::Load, Failure::Unavailable);
    assert_eq!(ask("/both", &cookie).await.status, 503);
    assert_eq!(ask("/n", &cookie).await.text, "Some(1)");
}

#[actix_web::test]
async fn an_unknown_cookie_is_forgotten_on_navigation_only() {
    let policy = Policy::builder().forget_unknown(true).build().expect("consistent");
    let sessions = memory().policy(policy);
    let app = init_service(App::new().configure(pages).wrap(sessions.middleware())).await;
    let cookie = format!("__Host-id={}", "A".repeat(48));
    for (method, mode, lines) in
        [(Method::GET, "navigate", 1), (Method::POST, "navigate", 0), (Method::GET, "cors", 0)]
    {
        let navigation = |asked: TestRequest| {
            let asked = asked.method(method).insert_header(("sec-fetch-mode", mode));
            asked.insert_header(("sec-fetch-dest", "document")).to_request()
        };
        assert_eq!(get(&app, navigation, "/n", &cookie).await.cookies().len(), lines, "{mode}");
    }
}

/// A page of the site's own for what is unavailable.
#[actix_web::test]
async fn an_inner_middleware_may_dress_the_503() {
    async fn dress(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> std::result::Result<ServiceResponse<String>, Error> {
        let response = next.call(request).await?;
        let status = response.status();
        Ok(response.map_body(|_, _| format!("our own page for {status}")))
    }
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let ask = site!(App::new().configure(pages).wrap(from_fn(dress)).wrap(sessions.middleware()));
    let cookie = ask("/put", "").await.cookies().remove(0);
    store.go_down();
    let answer = ask("/n", &cookie).await;
    assert_eq!((answer.status, answer.text.as_str()), (503, "our own page for 503 Service Unavailable"));
}

/// An error of the site's own, with ours inside.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Wrapped(cloakroom::Error);

impl ResponseError for Wrapped {
    fn error_response(&self) -> HttpResponse {
        let mut response = self.0.error_response();
        *response.status_mut() = StatusCode::IM_A_TEAPOT;
        response
    }
}

#[actix_web::test]
async fn after_an_error_of_ours_in_anybodys_clothes_nothing_is_stored() {
    async fn fail(session: Session) -> std::result::Result<&'static str, Wrapped> {
        session.insert("n", &1).expect("open");
        Err(Wrapped(SessionError::Closed.into()))
    }
    let ask = site!(App::new().route("/", web::to(fail)).wrap(memory().middleware()));
    let answer = ask("/", "").await;
    assert_eq!((answer.status, answer.cookies().len()), (418, 0));
}

/// A body that says what its session says, when it is sent.
struct Late(Option<Session>);

impl MessageBody for Late {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Chunk>> {
        Poll::Ready(self.0.take().map(|session| Ok(format!("{:?}", session.insert("n", &2)).into())))
    }
}

type Chunk = std::result::Result<Bytes, Infallible>;

#[actix_web::test]
async fn a_body_that_streams_after_the_head_finds_its_session_closed() {
    async fn stream(session: Session) -> Result<HttpResponse> {
        session.insert("n", &1)?;
        Ok(HttpResponse::Ok().body(Late(Some(session))))
    }
    let sessions = memory();
    let ask = site!(App::new().route("/", web::to(stream)).configure(pages).wrap(sessions.middleware()));
    let answer = ask("/", "").await;
    assert_eq!(answer.text, "Err(Closed)");
    assert_eq!(ask("/n", &answer.cookies()[0]).await.text, "Some(1)");
}

#[actix_web::test]
async fn a_handler_that_is_cancelled_commits_nothing_and_closes_its_session() {
    let kept = Rc::new(RefCell::new(None));
    let keep = kept.clone();
    let hang = move |session: Session| {
        session.insert("n", &1).expect("open");
        *keep.borrow_mut() = Some(session);
        std::future::pending::<&'static str>()
    };
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let app = init_service(App::new().route("/", web::to(hang)).wrap(sessions.middleware())).await;
    let mut asking = Box::pin(app.call(TestRequest::default().to_request()));
    while kept.borrow().is_none() {
        assert!(poll_fn(|context| Poll::Ready(asking.as_mut().poll(context))).await.is_pending());
    }
    drop(asking);
    let session = kept.take().expect("kept");
    assert!(matches!(session.insert("n", &2), Err(SessionError::Closed)));
    assert_eq!(store.calls().total(), 0);
}

/// As the page of the module shows it.
#[actix_web::test]
async fn a_page_of_ones_own_keeps_what_caches_are_told() {
    fn own_page<B>(answer: ServiceResponse<B>) -> actix_web::Result<ErrorHandlerResponse<B>> {
        let (request, answer) = answer.into_parts();
        let answer = answer.set_body("a page of our own").map_into_boxed_body().map_into_right_body();
        Ok(ErrorHandlerResponse::Response(ServiceResponse::new(request, answer)))
    }
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let own = ErrorHandlers::new().handler(StatusCode::SERVICE_UNAVAILABLE, own_page);
    let site = site!(App::new().configure(pages).wrap(sessions.middleware()).wrap(own));
    let cookie = site("/put", "").await.cookies().remove(0);
    // Once at the load, where the handler answers, once at the commit, where the middleware does.
    for (path, verb) in [("/n", Verb::Load), ("/put", Verb::Replace)] {
        store.fail_next(verb, Failure::Unavailable);
        let answer = site(path, &cookie).await;
        assert_eq!((answer.status, answer.text.as_str()), (503, "a page of our own"), "{path}");
        assert!(answer.is_private(), "{path}");
    }
    assert_eq!(site("/n", &cookie).await.text, "Some(1)");
}
