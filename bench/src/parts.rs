//! What a page that reads cannot do without, each part alone and in a tight loop: the least it costs.

use std::hint::black_box;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Instant, SystemTime};

use anyhow::{Context as _, Result, ensure};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, VARY};
use axum::http::{Extensions, HeaderMap, HeaderValue};
use cloakroom_cookie::find;
use cloakroom_session::store::{DynStore, Inserted};
use cloakroom_session::{Lifetime, MemoryStore, Record, Ticket, Timestamp, Values};

use crate::payload::{self, KEYS};
use crate::report::Table;
use crate::stats::median;

const LOOPS: u32 = 20_000;
const ROUNDS: usize = 15;
const FIELD: &[u8] = b"__Host-id=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv";

/// The parts with their nanoseconds, and their sum.
pub async fn table() -> Result<Table> {
    let ticket = ticket_in(FIELD).context("read the ticket")?;
    let value = serde_json::to_vec(payload::alternate())?;
    let (store, now) = (MemoryStore::new(), Timestamp::from_millis(1));
    let answer = DynStore::insert(&store, Arc::new(record(&ticket, now)), now).await?;
    ensure!(answer == Inserted::Done, "the store was empty");
    let store: Arc<dyn DynStore> = Arc::new(store);
    let mut context = Context::from_waker(Waker::noop());

    let parts = [
        (
            "a handle to the session, in the request's extensions and out",
            extensions(true) - extensions(false),
        ),
        ("the cookie found, the ticket read", nanos(|| sink(ticket_in(black_box(FIELD))))),
        ("SHA-256 of its secret", nanos(|| sink(black_box(&ticket).secret.hash()))),
        ("one look at the clock", nanos(|| sink(SystemTime::now()))),
        (
            "the record, out of the memory store",
            nanos(|| {
                let mut pending = store.load(ticket.id, now);
                sink(pending.as_mut().poll(&mut context));
            }),
        ),
        (
            "one value of 60 octets, from JSON to a String",
            nanos(|| {
                sink(serde_json::from_slice::<String>(black_box(&value)));
            }),
        ),
        ("Cache-Control and Vary, in the response and out", headers(true) - headers(false)),
    ];
    let mut table = Table::new("What a page that reads cannot do without, each part alone", &["part", "ns"]);
    for (name, nanos) in parts {
        table.rows.push(vec![name.into(), format!("{nanos:.0}")]);
    }
    let sum: f64 = parts.iter().map(|(_, nanos)| nanos).sum();
    table.rows.push(vec!["together".into(), format!("{sum:.0}")]);
    Ok(table)
}

/// Nanoseconds of one call: the median over some rounds.
fn nanos(mut call: impl FnMut()) -> f64 {
    let rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..LOOPS).for_each(|_| call());
            start.elapsed().as_secs_f64() * 1e9 / f64::from(LOOPS)
        })
        .collect();
    median(&rounds)
}

/// Takes what a part made, so that it is made.
fn sink<T>(made: T) {
    let _ = black_box(made);
}

fn ticket_in(field: &[u8]) -> Option<Ticket> {
    find([field], b"__Host-id").value().and_then(|value| Ticket::parse(value).ok())
}

fn record(ticket: &Ticket, now: Timestamp) -> Record {
    let pairs: Vec<_> = payload::pairs(KEYS, 0).collect();
    Record {
        values: pairs.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect::<Values>(),
        ..Record::new(ticket.id, ticket.secret.hash(), Lifetime::IDLE_20_MINUTES, now)
    }
}

#[derive(Clone)]
struct Handle(#[expect(dead_code, reason = "its count is what it costs")] Arc<[u64; 12]>);

/// The router has put its own there already.
fn extensions(with: bool) -> f64 {
    nanos(|| {
        let mut extensions = Extensions::new();
        extensions.insert(0u8);
        if with {
            let handle = Handle(Arc::new([0; 12]));
            extensions.insert(handle.clone());
            sink(handle);
        }
        sink(extensions);
    })
}

/// The router has put Content-Length there already.
fn headers(with: bool) -> f64 {
    nanos(|| {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        if with {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
            headers.append(VARY, HeaderValue::from_static("Cookie"));
        }
        sink(headers);
    })
}
