//! Which site a page belongs to (RFC 10025, 5.2).

use cloakroom_cookie::jar::{Request, Suffixes};

/// The scheme and the registrable domain.
pub(crate) fn site(url: &str) -> String {
    let request = Request::to(url).expect("a URL that has cookies");
    let scheme = url.split(':').next().unwrap_or_default();
    let domain = Suffixes::embedded().registrable_domain(request.host()).map(str::to_owned);
    format!("{scheme}://{}", domain.unwrap_or_else(|| request.host().as_str().to_owned()))
}
