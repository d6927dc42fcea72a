//! Names that promise how a cookie was set (5.4, 5.7 steps 20 to 22), in any case.

use crate::jar::cookie::Cookie;
use crate::jar::policy::Profile;
use crate::jar::verdict::Refusal;
use crate::prefix::Prefix;

/// Whether the cookie keeps what its name promises. `has_path`: its line has a Path attribute that counts.
pub(crate) fn check(cookie: &Cookie, has_path: bool, profile: Profile) -> Result<(), Refusal> {
    if cookie.name.is_empty() {
        return check_nameless(&cookie.value, profile);
    }
    let Some(prefix) = Prefix::of(&cookie.name) else { return Ok(()) };
    if prefix == Prefix::Secure && !cookie.secure {
        return Err(Refusal::SecurePrefix);
    }
    let is_bound_to_host = cookie.secure && cookie.host_only && has_path && &*cookie.path == b"/";
    if prefix.binds_to_host() && !is_bound_to_host {
        return Err(Refusal::HostPrefix);
    }
    let needs_http_only = profile == Profile::Layered && prefix.needs_http_only();
    if needs_http_only && !(cookie.secure && cookie.http_only) {
        return Err(Refusal::HttpPrefix);
    }
    Ok(())
}

/// A nameless cookie is sent as its mere value, which a server may read as name and value.
fn check_nameless(value: &[u8], profile: Profile) -> Result<(), Refusal> {
    let is_known = |prefix| prefix != Prefix::Http || profile == Profile::Layered;
    if Prefix::of(value).is_some_and(is_known) { Err(Refusal::NamelessPrefix) } else { Ok(()) }
}
