//! Where a redirect leads.

use http::{Method, StatusCode};

use super::page::Page;
use super::place::Origin;

/// Redirects that are followed one after the other, as in Chromium.
pub(super) const REDIRECTS_MAX: usize = 20;

/// The next request: its method, and path and query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    pub(super) method: Method,
    pub(super) target: String,
}

impl Redirect {
    /// What `page` asks for after a request by `method`; `None` when it is no redirect, or leads to another
    /// site.
    pub(super) fn of(page: &Page, method: &Method, origin: &Origin) -> Option<Self> {
        let status = page.status();
        let becomes_get = match status {
            StatusCode::SEE_OTHER => true,
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => *method == Method::POST,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
            _ => return None,
        };
        let target = resolve(page.location()?, page.target(), origin)?;
        Some(Self { method: if becomes_get { Method::GET } else { method.clone() }, target })
    }
}

/// A reference against the path it was found at (RFC 3986, 5.2).
fn resolve(reference: &str, base: &str, origin: &Origin) -> Option<String> {
    let reference = reference.split('#').next().unwrap_or_default();
    let text = origin.text();
    let own = reference.strip_prefix(text.as_str()).or_else(|| {
        let after = reference.strip_prefix("//")?;
        after.strip_prefix(origin.authority.as_str())
    });
    let base_path = base.split('?').next().unwrap_or_default();
    match own {
        Some("") => Some("/".to_owned()),
        Some(rest) if rest.starts_with('/') => Some(plain(rest)),
        Some(rest) if rest.starts_with('?') => Some(format!("/{rest}")),
        Some(_) => None,
        None if reference.starts_with("//") || has_scheme(reference) => None,
        None if reference.starts_with('/') => Some(plain(reference)),
        None if reference.is_empty() => Some(base.to_owned()),
        None if reference.starts_with('?') => Some(format!("{base_path}{reference}")),
        None => {
            let directory = &base_path[..=base_path.rfind('/')?];
            Some(plain(&format!("{directory}{reference}")))
        }
    }
}

fn has_scheme(reference: &str) -> bool {
    let before_path = reference.split(['/', '?']).next().unwrap_or_default();
    before_path.contains(':')
}

/// Without `.` and `..` (RFC 3986, 5.2.4).
fn plain(target: &str) -> String {
    let (path, query) = target.find('?').map_or((target, ""), |at| target.split_at(at));
    let mut segments: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    segments.pop();
                }
                if last {
                    segments.push("");
                }
            }
            _ => segments.push(part),
        }
    }
    format!("/{}{query}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_browsers_do() {
        let origin = Origin::https("shop.example");
        for (reference, target) in [
            ("/x", Some("/x")),
            ("x?y=1#z", Some("/a/x?y=1")),
            ("../x", Some("/x")),
            ("./", Some("/a/")),
            ("..", Some("/")),
            ("?y", Some("/a/b?y")),
            ("", Some("/a/b?q")),
            ("https://shop.example/x/../y", Some("/y")),
            ("https://shop.example", Some("/")),
            ("//shop.example/x", Some("/x")),
            ("/x?next=https://other.example/../", Some("/x?next=https://other.example/../")),
            ("https://shop.example.evil.example/x", None),
            ("https://other.example/x", None),
            ("http://shop.example/x", None),
            ("//other.example/x", None),
            ("mailto:somebody", None),
        ] {
            assert_eq!(resolve(reference, "/a/b?q", &origin).as_deref(), target, "{reference}");
        }
    }
}
