//! Names that promise how a cookie was set (5.4, 5.7 steps 20 to 22), in any case.

use crate::jar::cookie::Cookie;
use crate::jar::policy::Profile;
use crate::jar::verdict::Refusal;

const SECURE: &str = "__Secure-";
const HOST: &str = "__Host-";
const HTTP: &str = "__Http-";
const HOST_HTTP: &str = "__Host-Http-";

/// Whether the cookie keeps what its name promises. `has_path`: its line has a Path attribute that counts.
pub(crate) fn check(cookie: &Cookie, has_path: bool, profile: Profile) -> Result<(), Refusal> {
    let begins = |prefix| begins_with(&cookie.name, prefix);
    if begins(SECURE) && !cookie.secure {
        return Err(Refusal::SecurePrefix);
    }
    // `__Host-Http-` begins with it too.
    if begins(HOST) && !(cookie.secure && cookie.host_only && has_path && &*cookie.path == b"/") {
        return Err(Refusal::HostPrefix);
    }
    let binds_to_http = profile == Profile::Layered && (begins(HTTP) || begins(HOST_HTTP));
    if binds_to_http && !(cookie.secure && cookie.http_only) {
        return Err(Refusal::HttpPrefix);
    }
    if cookie.name.is_empty() && looks_prefixed(&cookie.value, profile) {
        return Err(Refusal::NamelessPrefix);
    }
    Ok(())
}

/// A nameless cookie is sent as its mere value, which a server may read as name and value.
fn looks_prefixed(value: &[u8], profile: Profile) -> bool {
    begins_with(value, SECURE)
        || begins_with(value, HOST)
        || (profile == Profile::Layered && begins_with(value, HTTP))
}

fn begins_with(octets: &[u8], prefix: &str) -> bool {
    octets.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}
