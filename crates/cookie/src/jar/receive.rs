//! From a line and its request to a cookie (5.7), as far as no other cookie has a say.

use crate::jar::cookie::Cookie;
use crate::jar::path::default_path;
use crate::jar::policy::{Policy, Profile};
use crate::jar::prefixes;
use crate::jar::request::Request;
use crate::jar::set_cookie::SetCookie;
use crate::jar::suffix::Suffixes;
use crate::jar::timestamp::Timestamp;
use crate::jar::verdict::Refusal;
use crate::jar::wishes::{PathWish, Wishes};
use crate::same_site::SameSite;

/// The cookie as it would be stored, which may have expired already.
pub(crate) fn receive(
    line: &SetCookie<'_>,
    request: &Request,
    now: Timestamp,
    policy: &Policy,
    suffixes: &Suffixes,
) -> Result<Cookie, Refusal> {
    let wishes = Wishes::of(line, policy.profile);
    let domain = domain(&wishes, request, suffixes)?;
    let cookie = Cookie {
        name: line.name().into(),
        value: line.value().into(),
        host_only: domain.is_none(),
        domain: domain.unwrap_or_else(|| request.host().as_str().into()),
        path: path(&wishes, request, policy.profile)?,
        secure: wishes.secure,
        http_only: wishes.http_only,
        same_site: wishes.same_site,
        partition: wishes.partitioned.then(|| request.partition(suffixes)),
        expires: wishes.expires(now, policy.age_secs_max),
        created: now,
        accessed: now,
        arrival: 0,
    };
    check_origin(&cookie, request)?;
    check_cross_site(&cookie, request, suffixes)?;
    prefixes::check(&cookie, wishes.path.is_some(), policy.profile)?;
    Ok(cookie)
}

/// Steps 7 to 10; `None`: the host alone.
fn domain(wishes: &Wishes<'_>, request: &Request, suffixes: &Suffixes) -> Result<Option<Box<str>>, Refusal> {
    let written = wishes.domain.unwrap_or_default();
    if written == b"." {
        return Err(Refusal::DomainDot);
    }
    let domain = written.strip_prefix(b".").unwrap_or(written).to_ascii_lowercase();
    let domain = ascii(&domain).ok_or(Refusal::DomainNotAscii)?;
    let host = request.host();
    if domain.is_empty() {
        return Ok(None);
    }
    if !host.domain_match(domain) {
        let is_public = !host.is_address() && suffixes.is_public_suffix(domain);
        return Err(if is_public { Refusal::PublicSuffix } else { Refusal::DomainMismatch });
    }
    match suffixes.is_shared(domain, host) {
        false => Ok(Some(domain.into())),
        true if domain == host.as_str() => Ok(None),
        true => Err(Refusal::PublicSuffix),
    }
}

fn ascii(octets: &[u8]) -> Option<&str> {
    str::from_utf8(octets).ok().filter(|text| text.is_ascii())
}

/// Step 11.
fn path(wishes: &Wishes<'_>, request: &Request, profile: Profile) -> Result<Box<[u8]>, Refusal> {
    let path = match wishes.path {
        Some(PathWish::Given(path)) => path,
        Some(PathWish::Default) | None => default_path(request.path()),
    };
    if profile == Profile::Layered && !path.is_ascii() {
        return Err(Refusal::PathNotAscii);
    }
    Ok(path.into())
}

/// Steps 13 and 15.
fn check_origin(cookie: &Cookie, request: &Request) -> Result<(), Refusal> {
    if cookie.secure && !request.is_secure() {
        return Err(Refusal::SecureOverInsecure);
    }
    if cookie.http_only && request.is_script() {
        return Err(Refusal::HttpOnlyFromScript);
    }
    Ok(())
}

/// Steps 18 and 19, and CHIPS.
fn check_cross_site(cookie: &Cookie, request: &Request, suffixes: &Suffixes) -> Result<(), Refusal> {
    let is_none = cookie.same_site == Some(SameSite::None);
    if !is_none && !request.may_set_same_site(suffixes) {
        return Err(Refusal::CrossSite);
    }
    if is_none && !cookie.secure {
        return Err(Refusal::SameSiteNoneNeedsSecure);
    }
    if cookie.partition.is_some() && !cookie.secure {
        return Err(Refusal::PartitionedNeedsSecure);
    }
    Ok(())
}
