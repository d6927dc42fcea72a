//! A jar through the steps of a case.

use cloakroom_cookie::jar::{Cookie, Jar, Limits, Profile, Request, Suffixes, Timestamp};
use serde_json::{Value, json};

use crate::octets;

pub(crate) fn run(case: &Value) -> Result<Value, String> {
    let mut jar = jar(&case["jar"]);
    let mut now = seconds(&case["now"]).unwrap_or(Timestamp::from_secs(0));
    let mut results = Vec::new();
    for one in case["steps"].as_array().into_iter().flatten() {
        now = seconds(&one["now"]).unwrap_or(now);
        if one["save_load"] == true {
            jar = reloaded(&jar, &case["jar"], now)?;
            results.push(json!({}));
            continue;
        }
        results.push(step(&mut jar, one, now)?);
    }
    Ok(json!({"steps": results}))
}

/// What comes back of the jar when it is saved, dropped and loaded.
fn reloaded(before: &Jar, options: &Value, now: Timestamp) -> Result<Jar, String> {
    let mut after = jar(options);
    match after.load(&before.save(now), now) {
        Ok(unread) if unread.is_empty() => Ok(after),
        Ok(unread) => Err(format!("lines {unread:?} of the saved jar were not read")),
        Err(error) => Err(error.to_string()),
    }
}

fn jar(options: &Value) -> Jar {
    let mut jar = Jar::new();
    if let Some(rules) = options["psl"]["rules"].as_array() {
        jar = jar.with_suffixes(Suffixes::of_rules(rules.iter().filter_map(Value::as_str)));
    }
    if options["profile"] == "layered" {
        jar = jar.with_profile(Profile::Layered);
    }
    if let Some(secs) = options["max_age_cap"].as_i64() {
        jar = jar.with_age_secs_max((secs > 0).then_some(secs));
    }
    jar.with_limits(limits(&options["limits"]))
}

fn limits(options: &Value) -> Limits {
    let number = |key: &str| options[key].as_u64().and_then(|number| usize::try_from(number).ok());
    let default = Limits::default();
    Limits {
        per_domain: number("per_domain").unwrap_or(default.per_domain),
        total: number("total").unwrap_or(default.total),
        ..default
    }
}

/// Fractions as far as milliseconds go.
fn seconds(value: &Value) -> Option<Timestamp> {
    let whole = value.as_i64().map(Timestamp::from_secs);
    whole.or_else(|| value.as_f64().map(|secs| Timestamp::from_millis((secs * 1000.0).round() as i64)))
}

fn step(jar: &mut Jar, step: &Value, now: Timestamp) -> Result<Value, String> {
    if step["dump"] == true {
        return Ok(json!({"cookies": jar.cookies(now).into_iter().map(dumped).collect::<Vec<_>>()}));
    }
    if step["end_session"] == true {
        jar.end_session();
        return Ok(json!({}));
    }
    let request = request(step);
    if let Some(lines) = step["set"].as_array() {
        return set(jar, request.as_ref(), lines, now);
    }
    if step["get"] == true {
        let header = request.map(|request| jar.header(&request, now)).unwrap_or_default();
        return Ok(json!({"cookie": octets::write(&header)}));
    }
    Err(format!("no such step: {step}"))
}

fn set(jar: &mut Jar, request: Option<&Request>, lines: &[Value], now: Timestamp) -> Result<Value, String> {
    let mut stored = Vec::new();
    for line in lines {
        let line = octets::read(line)?;
        stored.push(request.is_some_and(|request| jar.set(request, &line, now).is_stored()));
    }
    Ok(json!({"stored": stored}))
}

/// `None`: the URL is none that cookies are for.
fn request(step: &Value) -> Option<Request> {
    let mut request = Request::to(step["url"].as_str()?).ok()?;
    if let Some(site) = step["top_level_site"].as_str() {
        request = request.within(site).ok()?;
    }
    if let Some(method) = step["method"].as_str() {
        request = request.method(method);
    }
    request = if step["api"] == "script" { request.by_script() } else { request };
    request = if step["same_site"] == false { request.cross_site() } else { request.same_site() };
    Some(if step["top_level_navigation"] == true { request.top_level_navigation() } else { request })
}

fn dumped(cookie: &Cookie) -> Value {
    json!({
        "name": octets::write(cookie.name()),
        "value": octets::write(cookie.value()),
        "domain": cookie.domain(),
        "host_only": cookie.is_host_only(),
        "path": octets::write(cookie.path()),
        "secure": cookie.is_secure(),
        "http_only": cookie.is_http_only(),
        "same_site": cookie.same_site().map_or("default".to_owned(), |level| level.as_str().to_lowercase()),
        "partition_key": cookie.partition().map(|partition| partition.site()),
        "persistent": cookie.expires().is_some(),
        "expires": cookie.expires().map(to_seconds),
        "created": to_seconds(cookie.created()),
    })
}

/// A whole number where it is one.
fn to_seconds(time: Timestamp) -> Value {
    let millis = time.as_millis();
    if millis % 1000 == 0 { json!(millis / 1000) } else { json!(millis as f64 / 1000.0) }
}
