//! `Set-Cookie` built: a cookie known since start-up, with a value that is new each time.

use std::hint::black_box;

use anyhow::{Context, Result, ensure};
use biscotti::{Processor, ProcessorConfig, ResponseCookie, ResponseCookies};
use cloakroom_cookie::{CookieLifetime, CookieSpec};
use cookie::{Cookie, SameSite};
use time::{Duration, OffsetDateTime};

use super::trial::Trial;
use crate::bar::Bar;
use crate::command::Effort;
use crate::report::Report;

const NAME: &str = "__Host-id";
const AGE_SECS: u32 = 1200;
const NOW: u64 = 1_768_435_200;

/// As long as a ticket.
const VALUES: [&str; 4] = [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv",
    "BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw",
    "CDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx",
    "DEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy",
];

const OURS: &str = "ours";
const PEER: &str = "cookie-rs: to_string";

pub fn run(effort: Effort, report: &mut Report) -> Result<()> {
    let spec = CookieSpec::builder(NAME).build()?;
    check(&spec)?;

    let usual = with_max_age(effort, &spec);
    let title = "5 attributes and a value built, of cookie-rs' to_string";
    report.bars.push(Bar::at_most(title, usual.ratio(OURS, PEER), 0.30));
    report.bars.push(Bar::at_most("the same: allocations", usual.allocations(OURS), 1.0));
    let dated = with_expires(effort, &spec);
    report.tables.extend([usual.table(PEER), dated.table(PEER)]);
    report.notes.push(
        "Building: CookieSpec and cookie-rs' Cookie are made once; each time a new value of 48 octets is set \
         and the line written. Ours holds the value against the grammar, the others do not (biscotti's \
         percent-encoding is off). The attributes are Path, Secure, HttpOnly, SameSite and Max-Age, or Expires \
         in its place, a new date each time."
            .into(),
    );
    Ok(())
}

/// The lines differ in the order of their attributes only.
fn check(spec: &CookieSpec) -> Result<()> {
    let ours = spec.set(VALUES[0], CookieLifetime::MaxAge(AGE_SECS.into()))?;
    let mut theirs = cookie();
    theirs.set_value(VALUES[0]);
    theirs.set_max_age(Duration::seconds(AGE_SECS.into()));
    ensure!(parts(&ours) == parts(&theirs.to_string()), "the lines differ");
    let ours = spec.set(VALUES[0], CookieLifetime::Until { unix_secs: NOW + 7, now_unix_secs: NOW })?;
    let mut theirs = cookie();
    theirs.set_value(VALUES[0]);
    theirs.set_expires(date(NOW + 7).context("make a date")?);
    ensure!(parts(&ours) == parts(&theirs.to_string()), "the lines with Expires differ");
    Ok(())
}

fn parts(line: &str) -> Vec<&str> {
    let mut parts: Vec<_> = line.split("; ").collect();
    parts.sort_unstable();
    parts
}

fn cookie() -> Cookie<'static> {
    Cookie::build((NAME, "")).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

fn date(unix_secs: u64) -> Option<OffsetDateTime> {
    i64::try_from(unix_secs).ok().and_then(|secs| OffsetDateTime::from_unix_timestamp(secs).ok())
}

/// One value after the other.
fn values() -> impl FnMut() -> &'static str {
    let mut turn = 0;
    move || {
        turn += 1;
        black_box(VALUES[turn % VALUES.len()])
    }
}

fn with_max_age(effort: Effort, spec: &CookieSpec) -> Trial<'_> {
    let mut trial = Trial::new("Set-Cookie with 5 attributes", "ns");
    let line = spec.set(VALUES[0], CookieLifetime::MaxAge(AGE_SECS.into()));
    trial.add("a copy of such a line", move || black_box(&line).clone());
    let mut value = values();
    trial.add(OURS, move || spec.set(value(), CookieLifetime::MaxAge(black_box(AGE_SECS).into())));
    let (mut value, mut theirs) = (values(), cookie());
    theirs.set_max_age(Duration::seconds(AGE_SECS.into()));
    trial.add(PEER, move || {
        theirs.set_value(value());
        theirs.to_string()
    });
    let mut value = values();
    let (processor, theirs) = (plain_processor(), biscotti_cookie());
    trial.add("biscotti: ResponseCookies", move || {
        let mut cookies = ResponseCookies::new();
        cookies.insert(theirs.clone().set_value(value()));
        cookies.header_values(&processor).next()
    });
    trial.run(effort);
    trial
}

fn plain_processor() -> Processor {
    let mut config = ProcessorConfig::default();
    config.percent_encode = false;
    config.into()
}

fn biscotti_cookie() -> ResponseCookie<'static> {
    ResponseCookie::new(NAME, "")
        .set_path("/")
        .set_secure(true)
        .set_http_only(true)
        .set_same_site(biscotti::SameSite::Lax)
        .set_max_age(biscotti::time::SignedDuration::from_secs(AGE_SECS.into()))
}

fn with_expires(effort: Effort, spec: &CookieSpec) -> Trial<'_> {
    let mut trial = Trial::new("Set-Cookie with Expires in place of Max-Age", "ns");
    let (mut value, mut second) = (values(), 0);
    trial.add(OURS, move || {
        second += 1;
        spec.set(value(), CookieLifetime::Until { unix_secs: NOW + second % 9999, now_unix_secs: NOW })
    });
    let (mut value, mut second, mut theirs) = (values(), 0, cookie());
    trial.add(PEER, move || {
        second += 1;
        theirs.set_value(value());
        theirs.set_expires(date(NOW + second % 9999));
        theirs.to_string()
    });
    trial.run(effort);
    trial
}
