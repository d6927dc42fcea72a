//! What needs no jar.

use cloakroom_cookie::jar::{self, Host, Suffixes};
use cloakroom_cookie::{CookieLifetime, CookieSpec, SameSite, pairs};
use serde_json::{Value, json};

use crate::{octets, sealed};

pub(crate) fn run(case: &Value) -> Result<Value, String> {
    match case["op"].as_str().unwrap_or_default() {
        "parse_date" => Ok(json!({"unix": jar::parse_date(&octets::read(&case["input"])?)})),
        "parse_set_cookie" => parse_set_cookie(case),
        "parse_cookie" => parse_cookie(case),
        "build_set_cookie" => build_set_cookie(&case["cookie"], &case["now"]),
        "registrable_domain" => Ok(json!({"domain": registrable_domain(case)})),
        "domain_match" => Ok(json!({"match": domain_match(case)})),
        "path_match" => path_match(case),
        "cookie_matches_host" => Ok(json!({"match": cookie_matches_host(case)})),
        "default_path" => {
            Ok(json!({"path": octets::write(jar::default_path(&octets::read(&case["path"])?))}))
        }
        "seal" => sealed::seal(case),
        "open" => sealed::open(case),
        other => Err(format!("no such operation: {other:?}")),
    }
}

fn parse_set_cookie(case: &Value) -> Result<Value, String> {
    let line = octets::read(&case["header"])?;
    let Ok(line) = jar::parse_set_cookie(&line) else { return Ok(json!({"cookie": null})) };
    let attributes: Vec<Value> = line
        .attributes()
        .map(|one| json!([octets::write(&one.name.to_ascii_lowercase()), octets::write(one.value)]))
        .collect();
    let (name, value) = (octets::write(line.name()), octets::write(line.value()));
    Ok(json!({"cookie": {"name": name, "value": value, "attributes": attributes}}))
}

fn parse_cookie(case: &Value) -> Result<Value, String> {
    let fields = case["headers"].as_array().ok_or("headers is no array")?;
    let fields = fields.iter().map(octets::read).collect::<Result<Vec<_>, _>>()?;
    let pairs: Vec<Value> = fields
        .iter()
        .flat_map(|field| pairs(field))
        .map(|pair| json!([octets::write(pair.name), octets::write(pair.value)]))
        .collect();
    Ok(json!({"pairs": pairs}))
}

fn build_set_cookie(cookie: &Value, now: &Value) -> Result<Value, String> {
    let text = |key: &str| text(cookie, key);
    let flag = |key: &str| cookie[key].as_bool().unwrap_or_default();
    let mut builder = CookieSpec::builder(text("name")?.unwrap_or_default());
    builder = text("path")?.into_iter().fold(builder, |builder, path| builder.path(path));
    builder = text("domain")?.into_iter().fold(builder, |builder, domain| builder.domain(domain));
    builder = builder.same_site(same_site(text("same_site")?)?);
    builder = if flag("secure") { builder } else { builder.insecure_plain_http() };
    builder = if flag("http_only") { builder } else { builder.script_readable() };
    builder = if flag("partitioned") { builder.partitioned() } else { builder };
    let spec = builder.build().map_err(|error| error.to_string())?;
    if spec.domain().is_some_and(|domain| Suffixes::embedded().is_public_suffix(&domain.to_ascii_lowercase()))
    {
        return Err("the domain is a public suffix".to_owned());
    }
    let line = spec.set(text("value")?.unwrap_or_default(), lifetime(cookie, now)?);
    Ok(json!({"header": line.map_err(|error| error.to_string())?}))
}

/// Who builds a cookie builds it of text.
fn text<'c>(cookie: &'c Value, key: &str) -> Result<Option<&'c str>, String> {
    match &cookie[key] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        other => Err(format!("the cookie's {key} is no text: {other}")),
    }
}

/// Of an age and a moment the age, which browsers prefer; a moment is cut where the case tells the time.
fn lifetime(cookie: &Value, now: &Value) -> Result<CookieLifetime, String> {
    if let Some(age) = secs(&cookie["max_age"])? {
        return Ok(CookieLifetime::MaxAge(age));
    }
    let Some(unix_secs) = secs(&cookie["expires"])? else { return Ok(CookieLifetime::Session) };
    Ok(CookieLifetime::Until { unix_secs, now_unix_secs: secs(now)?.unwrap_or(unix_secs) })
}

/// Whole ones, and 0 for a negative number, which means the same: it is over.
fn secs(value: &Value) -> Result<Option<u64>, String> {
    if value.is_null() {
        return Ok(None);
    }
    let whole = value.as_i64().map(|secs| secs.max(0).cast_unsigned()).or(value.as_u64());
    let secs = whole.or_else(|| value.as_f64().map(|secs| secs as u64));
    secs.map(Some).ok_or_else(|| format!("no number of seconds: {value}"))
}

fn same_site(text: Option<&str>) -> Result<SameSite, String> {
    let all = [SameSite::Strict, SameSite::Lax, SameSite::None];
    let Some(text) = text else { return Ok(SameSite::default()) };
    let found = all.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(text));
    found.ok_or_else(|| format!("no such SameSite: {text:?}"))
}

fn registrable_domain(case: &Value) -> Option<String> {
    let host = Host::parse(case["host"].as_str()?)?;
    Suffixes::embedded().registrable_domain(&host).map(str::to_owned)
}

fn host(case: &Value, key: &str) -> Option<Host> {
    let text = case[key].as_str()?;
    Host::parse(if key == "domain" { text.strip_prefix('.').unwrap_or(text) } else { text })
}

fn domain_match(case: &Value) -> bool {
    let (host, domain) = (host(case, "host"), host(case, "domain"));
    host.zip(domain).is_some_and(|(host, domain)| host.domain_match(domain.as_str()))
}

fn cookie_matches_host(case: &Value) -> bool {
    if case["host_only"] == json!(true) {
        return host(case, "host").is_some() && host(case, "host") == host(case, "domain");
    }
    domain_match(case)
}

fn path_match(case: &Value) -> Result<Value, String> {
    let (request, cookie) = (octets::read(&case["request_path"])?, octets::read(&case["cookie_path"])?);
    Ok(json!({"match": jar::path_match(&request, &cookie)}))
}
