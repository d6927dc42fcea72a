//! Paths (5.1.4), compared octet by octet: nothing is decoded.

/// The path of a cookie whose line names none: the directory of the request's.
pub fn default_path(request_path: &[u8]) -> &[u8] {
    match request_path.iter().rposition(|octet| *octet == b'/') {
        Some(last) if last > 0 && request_path.starts_with(b"/") => &request_path[..last],
        _ => b"/",
    }
}

/// Whether a cookie of this path goes along with a request for that one.
pub fn path_match(request_path: &[u8], cookie_path: &[u8]) -> bool {
    let Some(rest) = request_path.strip_prefix(cookie_path) else { return false };
    rest.is_empty() || rest.starts_with(b"/") || cookie_path.ends_with(b"/")
}
