//! What a session layer adds to one request: time and allocations, one thread, memory stores.

use std::convert::Infallible;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderValue, Request, StatusCode, Uri};
use axum::response::Response;
use tokio::task::unconstrained;
use tower::layer::util::Identity;
use tower::{Service, ServiceExt};

use crate::bar::Bar;
use crate::command::Effort;
use crate::counting;
use crate::ours::website;
use crate::parts;
use crate::payload::{KEYS, KEYS_LARGE};
use crate::peers::{axum_session, bare, tower_sessions};
use crate::report::{Report, Table};
use crate::stats::median;

const FLOOR: &str = "axum + identity layer";
const PEER: &str = "tower-sessions";
const OURS: &str = "cloakroom";

/// Requests of one contender before it is another's turn.
const BATCH: u32 = 500;

/// One line of the table: a page of one contender's website, asked for with one cookie.
struct Row {
    name: &'static str,
    page: &'static str,
    keys: usize,
    router: Router,
    cookie: HeaderValue,
    /// Nanoseconds per request, one for each round.
    nanos: Vec<f64>,
    allocations: f64,
}

pub fn run(effort: Effort) -> Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let rounds = effort.of(300, 10);
    runtime.block_on(async {
        let mut rows = rows().await?;
        // Unconstrained: the runtime's budget per task would make this loop, which no server has, yield.
        unconstrained(measure(&mut rows, rounds)).await?;
        let parts = parts::table().await?;
        Ok(report(&rows, rounds, parts))
    })
}

async fn rows() -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let presented = cookie(&tower_sessions::router(), KEYS).await?;
    for (name, router) in [("axum alone", bare::router()), (FLOOR, bare::router().layer(Identity::new()))] {
        rows.push(Row::new(name, "/untouched", 0, &router, &presented));
    }
    let contenders = [
        (PEER, tower_sessions::router()),
        ("axum_session", axum_session::router().await?),
        (OURS, website::in_memory()),
        ("cloakroom, persistent cookie", website::in_memory_persistent()?),
    ];
    for (name, router) in contenders {
        let (usual, large) = (cookie(&router, KEYS).await?, cookie(&router, KEYS_LARGE).await?);
        for page in ["/untouched", "/read", "/modify"] {
            rows.push(Row::new(name, page, KEYS, &router, &usual));
        }
        rows.push(Row::new(name, "/read", KEYS_LARGE, &router, &large));
        check(&router, &usual).await.with_context(|| format!("{name} does not keep what it was given"))?;
    }
    Ok(rows)
}

async fn measure(rows: &mut [Row], rounds: usize) -> Result<()> {
    for row in &mut *rows {
        row.batch().await?;
        counting::start();
        row.batch().await?;
        row.allocations = counting::stop() as f64 / f64::from(BATCH);
    }
    for round in 0..rounds {
        if round % 50 == 0 {
            eprintln!("in-process: round {round} of {rounds}");
        }
        for place in 0..rows.len() {
            let row = (place + round) % rows.len();
            let nanos = rows[row].batch().await?;
            rows[row].nanos.push(nanos);
        }
    }
    Ok(())
}

impl Row {
    fn new(
        name: &'static str,
        page: &'static str,
        keys: usize,
        router: &Router,
        cookie: &HeaderValue,
    ) -> Self {
        let (router, cookie) = (router.clone(), cookie.clone());
        Self { name, page, keys, router, cookie, nanos: Vec::new(), allocations: 0.0 }
    }

    /// Nanoseconds per request, over one batch.
    async fn batch(&mut self) -> Result<f64> {
        let uri = Uri::from_static(self.page);
        let start = Instant::now();
        for _ in 0..BATCH {
            let response = call(&mut self.router, &uri, Some(&self.cookie)).await;
            ensure!(response.status() == StatusCode::OK, "{} answered {}", self.name, response.status());
        }
        Ok(start.elapsed().as_secs_f64() * 1e9 / f64::from(BATCH))
    }

    /// What this page costs above the floor, nanoseconds: the median of the rounds' differences, so
    /// that a slow moment of the machine, which both share, does not count.
    fn above(&self, floor: &Self) -> f64 {
        let differences: Vec<f64> =
            self.nanos.iter().zip(&floor.nanos).map(|(own, bare)| own - bare).collect();
        median(&differences)
    }
}

async fn call(router: &mut Router, uri: &Uri, cookie: Option<&HeaderValue>) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.clone();
    if let Some(cookie) = cookie {
        request.headers_mut().insert(COOKIE, cookie.clone());
    }
    let answer: Result<Response, Infallible> = match ServiceExt::<Request<Body>>::ready(router).await {
        Ok(ready) => ready.call(request).await,
        Err(never) => match never {},
    };
    answer.unwrap_or_else(|never| match never {})
}

/// Has a new session filled with `keys` keys; returns the Cookie line its browser would send.
async fn cookie(router: &Router, keys: usize) -> Result<HeaderValue> {
    let uri = format!("/seed/{keys}").parse()?;
    let response = call(&mut router.clone(), &uri, None).await;
    ensure!(response.status() == StatusCode::OK, "the seed answered {}", response.status());
    let lines = response.headers().get_all(SET_COOKIE).iter();
    let pairs: Vec<&str> = lines.filter_map(|line| line.to_str().ok()?.split(';').next()).collect();
    HeaderValue::from_str(&pairs.join("; ")).context("read the cookies set")
}

/// Sees that a modification is there at the next request.
async fn check(router: &Router, cookie: &HeaderValue) -> Result<()> {
    let mut values = Vec::new();
    for _ in 0..2 {
        call(&mut router.clone(), &Uri::from_static("/modify"), Some(cookie)).await;
        let response = call(&mut router.clone(), &Uri::from_static("/value"), Some(cookie)).await;
        values.push(to_bytes(response.into_body(), 1024).await?);
    }
    ensure!(values[0] != values[1], "two modifications left the same value");
    Ok(())
}

fn report(rows: &[Row], rounds: usize, parts: Table) -> Report {
    let mut report = Report::new("in-process");
    if let Some(floor) = rows.iter().find(|row| row.name == FLOOR) {
        report.tables.push(table(rows, floor));
        report.bars = bars(rows, floor);
    }
    report.tables.push(parts);
    report.notes = vec![
        format!("One thread, `Router::call`, {BATCH} requests a batch, contenders by turns, {rounds} rounds."),
        format!("A session holds {KEYS} or {KEYS_LARGE} values of 60 octets and is presented by its cookie; every contender has its default settings."),
        "ns above the floor: median over the rounds of the difference to the floor in the same round; ns per request: median.".into(),
        "Allocations are counted apart from the time, with the counter off while time is taken.".into(),
    ];
    report
}

fn table(rows: &[Row], floor: &Row) -> Table {
    let head = [
        "contender",
        "page",
        "keys",
        "ns/request",
        "allocations",
        "ns above floor",
        "allocations above",
        "of tower-sessions",
    ];
    let mut table = Table::new("Cost of one request", &head);
    for row in rows {
        let peer = find(rows, PEER, row.page, row.keys).filter(|_| row.keys > 0);
        let share = peer.map_or("–".into(), |peer| format!("{:.2}", row.above(floor) / peer.above(floor)));
        table.rows.push(vec![
            row.name.into(),
            row.page.trim_start_matches('/').into(),
            if row.keys > 0 { row.keys.to_string() } else { "–".into() },
            format!("{:.0}", median(&row.nanos)),
            format!("{:.1}", row.allocations),
            format!("{:.0}", row.above(floor)),
            format!("{:.1}", row.allocations - floor.allocations),
            share,
        ]);
    }
    table
}

fn bars(rows: &[Row], floor: &Row) -> Vec<Bar> {
    let mut bars = Vec::new();
    for (page, share, allocations) in
        [("/untouched", 0.20, 4.0), ("/read", 0.25, 8.0), ("/modify", 0.25, 18.0)]
    {
        let name = page.trim_start_matches('/');
        let pair = (find(rows, OURS, page, KEYS), find(rows, PEER, page, KEYS));
        let (Some(ours), Some(peer)) = pair else { continue };
        let measured = ours.above(floor) / peer.above(floor);
        bars.push(Bar::at_most(format!("{name}: time added, of tower-sessions'"), measured, share));
        let added = ours.allocations - floor.allocations;
        bars.push(Bar::at_most(format!("{name}: allocations added"), added, allocations));
    }
    if let (Some(large), Some(usual)) =
        (find(rows, OURS, "/read", KEYS_LARGE), find(rows, OURS, "/read", KEYS))
    {
        let measured = median(&large.nanos) / median(&usual.nanos);
        bars.push(Bar::at_most(format!("read of {KEYS_LARGE} keys, of the read of {KEYS}"), measured, 1.2));
    }
    bars
}

fn find<'rows>(rows: &'rows [Row], name: &str, page: &str, keys: usize) -> Option<&'rows Row> {
    rows.iter().find(|row| row.name == name && row.page == page && row.keys == keys)
}
