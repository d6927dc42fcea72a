//! Where cookies are set, and which kinds there are.

use cloakroom_cookie::{CookieSpec, CookieSpecBuilder, SameSite};

use crate::jar::row::{Row, at};

/// Scheme and host, and a Domain above the host.
#[derive(Debug)]
pub(crate) struct Place {
    origin: &'static str,
    domain: &'static str,
    /// Whether what is Secure is kept there.
    secure: bool,
}

pub(crate) const HTTPS: Place =
    Place { origin: "https://www.shop.example", domain: "shop.example", secure: true };
/// Over plain http.
pub(crate) const LOCAL: Place =
    Place { origin: "http://www.site.localhost", domain: "site.localhost", secure: true };
pub(crate) const PLAIN: Place =
    Place { origin: "http://www.shop.example", domain: "shop.example", secure: false };

impl Place {
    /// Fetches of what the cookie goes to.
    pub(crate) fn visit(&self, spec: &CookieSpec) -> Row {
        let page = if spec.path().ends_with('/') { "page" } else { "" };
        at(&format!("{}{}{page}", self.origin, spec.path()), "")
    }

    /// A cookie of each kind that can be built and is kept here.
    pub(crate) fn specs(&self) -> Vec<CookieSpec> {
        let of = CookieSpec::builder;
        let near = |name| of(name).domain(self.domain).path("/dir");
        let wishes = [
            of("!#$%&'*+-.^_`|~09AZaz"),
            of("__Host-a"),
            of("__Secure-a"),
            near("__Secure-near"),
            of("__Http-a").path("/dir/"),
            near("__Http-near"),
            of("__Host-Http-a"),
            of("__hOST-a"),
            of("path").path("/dir"),
            of("slash").path("/dir/"),
            of("odd").path("/with%20blank/%C3%A9,=:@"),
            of("domain").domain(self.domain),
            of("script").script_readable(),
            of("strict").same_site(SameSite::Strict),
            of("none").same_site(SameSite::None),
            of("partitioned").partitioned().same_site(SameSite::None),
            of("__Host-partitioned").partitioned(),
            near("all").partitioned().script_readable().same_site(SameSite::Strict),
        ];
        let bare = [of("bare"), near("bare-near"), near("bare-script").script_readable()];
        let secure = wishes.into_iter().filter(|_| self.secure);
        let bare = bare.into_iter().map(CookieSpecBuilder::insecure_plain_http);
        secure.chain(bare).map(|wish| wish.build().expect("a spec")).collect()
    }

    /// Cookies that are like this but for one thing by which browsers tell cookies apart, as far as they can
    /// be built and are kept here.
    pub(crate) fn others(&self, spec: &CookieSpec) -> Vec<CookieSpec> {
        let (name, path) = (spec.name(), spec.path());
        let (near, apart) = (spec.domain().is_some(), spec.is_partitioned());
        let wishes = [
            self.like(spec, &format!("{name}2"), path, near, apart),
            self.like(spec, name, "/elsewhere", near, apart),
            self.like(spec, name, path, !near, apart),
            self.like(spec, name, path, near, !apart),
        ];
        wishes.into_iter().filter_map(|wish| wish.build().ok()).collect()
    }

    fn like(&self, spec: &CookieSpec, name: &str, path: &str, near: bool, apart: bool) -> CookieSpecBuilder {
        let mut like = CookieSpec::builder(name).path(path).same_site(spec.same_site());
        if near {
            like = like.domain(self.domain);
        }
        if apart {
            like = like.partitioned();
        }
        if !spec.is_http_only() {
            like = like.script_readable();
        }
        if spec.is_secure() { like } else { like.insecure_plain_http() }
    }
}
