//! A stored cookie, for scripts.

use cloakroom_cookie::SameSite;
use cloakroom_cookie::jar::{Cookie, Partition};
use serde::Serialize;

use crate::cookie::moment;
use crate::cookie::shown::Shown;

/// What the browser knows of it.
#[derive(Clone, Serialize)]
pub(crate) struct Facts {
    pub(crate) name: Shown,
    pub(crate) value: Shown,
    pub(crate) domain: String,
    pub(crate) host_only: bool,
    pub(crate) path: Shown,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: &'static str,
    pub(crate) partition_key: Option<String>,
    pub(crate) persistent: bool,
    pub(crate) expires: Option<i64>,
    /// What the line asked for, when the browser cut it.
    pub(crate) asked_expires: Option<i64>,
}

impl Facts {
    /// `uncut`: the same cookie in a browser that cuts no lifetime.
    pub(crate) fn of(cookie: &Cookie, uncut: Option<&Cookie>) -> Self {
        let expires = cookie.expires().map(moment::secs);
        let asked = uncut.and_then(Cookie::expires).map(moment::secs);
        Self {
            name: Shown::of(cookie.name()),
            value: Shown::of(cookie.value()),
            domain: cookie.domain().to_owned(),
            host_only: cookie.is_host_only(),
            path: Shown::of(cookie.path()),
            secure: cookie.is_secure(),
            http_only: cookie.is_http_only(),
            same_site: same_site(cookie.same_site()),
            partition_key: cookie.partition().map(Partition::site).map(str::to_owned),
            persistent: expires.is_some(),
            expires,
            asked_expires: asked.filter(|asked| expires != Some(*asked)),
        }
    }
}

const fn same_site(level: Option<SameSite>) -> &'static str {
    match level {
        None => "default",
        Some(SameSite::None) => "none",
        Some(SameSite::Lax) => "lax",
        Some(SameSite::Strict) => "strict",
    }
}
