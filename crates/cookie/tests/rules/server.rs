//! The rules for servers (4.1, 4.2): what is refused when it is built is what a user agent would drop or read
//! otherwise, and nothing else of a cookie is lost on the way there and back.

use cloakroom_cookie::jar::{Jar, Timestamp};
use cloakroom_cookie::{CookieFields, CookieLifetime, CookieSpec, SameSite, SetCookies};

use crate::scene::{NOW, site};

/// A cookie as someone asks for it, and may write by hand.
#[derive(Clone)]
struct Wish {
    name: String,
    value: String,
    path: String,
    domain: Option<String>,
    secure: bool,
    same_site: SameSite,
    partitioned: bool,
}

/// What the site at `www.site.example` may well ask for.
fn sound() -> Wish {
    Wish {
        name: "id".to_owned(),
        value: "7".to_owned(),
        path: "/dir".to_owned(),
        domain: Some("site.example".to_owned()),
        secure: true,
        same_site: SameSite::Lax,
        partitioned: false,
    }
}

impl Wish {
    fn built(&self) -> Option<String> {
        let mut builder = CookieSpec::builder(&*self.name).path(&*self.path).same_site(self.same_site);
        if let Some(domain) = &self.domain {
            builder = builder.domain(&**domain);
        }
        if self.partitioned {
            builder = builder.partitioned();
        }
        if !self.secure {
            builder = builder.insecure_plain_http();
        }
        let spec = builder.script_readable().build().ok()?;
        spec.set(&self.value, CookieLifetime::Session).ok()
    }

    /// Without a look at what it says.
    fn by_hand(&self) -> String {
        let domain = self.domain.as_ref().map(|domain| format!("; Domain={domain}")).unwrap_or_default();
        let Self { name, value, path, .. } = self;
        let secure = if self.secure { "; Secure" } else { "" };
        let partitioned = if self.partitioned { "; Partitioned" } else { "" };
        format!(
            "{name}={value}; Path={path}{domain}{secure}; SameSite={}{partitioned}",
            self.same_site.as_str()
        )
    }

    /// Whether a user agent makes of the line what was meant.
    fn arrives_by(&self, line: &str) -> bool {
        let now = Timestamp::from_secs(NOW);
        let mut jar = Jar::new();
        jar.set(&site(), line.as_bytes(), now);
        let cookies = jar.cookies(now);
        let [cookie] = cookies.as_slice() else { return false };
        cookie.name() == self.name.as_bytes()
            && cookie.value() == self.value.as_bytes()
            && cookie.path() == self.path.as_bytes()
            && self.domain.as_deref() == (!cookie.is_host_only()).then_some(cookie.domain())
            && cookie.is_secure() == self.secure
            && cookie.same_site() == Some(self.same_site)
            && cookie.partition().is_some() == self.partitioned
    }
}

/// The rule, and a sound wish spoilt by it.
fn misread() -> Vec<(&'static str, Wish)> {
    let name = |name: &str| Wish { name: name.to_owned(), ..sound() };
    let value = |value: &str| Wish { value: value.to_owned(), ..sound() };
    let path = |path: &str| Wish { path: path.to_owned(), ..sound() };
    let domain = |domain: &str| Wish { domain: Some(domain.to_owned()), ..sound() };
    let host = |name: &str, path: &str, secure| Wish {
        name: name.to_owned(),
        path: path.to_owned(),
        domain: None,
        secure,
        ..sound()
    };
    let plain = |same_site, partitioned| Wish { secure: false, same_site, partitioned, ..sound() };
    vec![
        ("space around the name", name(" id")),
        ("tab around the name", name("id\t")),
        ("`=` in the name", name("i=d")),
        ("`;` in the name", name("i;d")),
        ("control character in the name", name("i\rd")),
        ("size", name(&"n".repeat(4096))),
        ("space around the value", value("7 ")),
        ("tab around the value", value("\t7")),
        ("`;` in the value", value("7;8")),
        ("control character in the value", value("7\n8")),
        ("size", value(&"v".repeat(4095))),
        ("Path without a slash", path("dir")),
        ("empty Path", path("")),
        ("space after the Path", path("/dir ")),
        ("`;` in the Path", path("/a;b")),
        ("control character in the Path", path("/\u{b}")),
        ("size of the Path", path(&format!("/{}", "p".repeat(1024)))),
        ("empty Domain", domain("")),
        ("a mere dot", domain(".")),
        ("leading dot", domain(".site.example")),
        ("trailing dot", domain("site.example.")),
        ("space in the Domain", domain(" site.example")),
        ("`;` in the Domain", domain("site.example;")),
        ("Domain outside ASCII", domain("sité.example")),
        ("Domain of one label", domain("example")),
        ("address in Domain", domain("192.0.2.1")),
        ("SameSite=None without Secure", plain(SameSite::None, false)),
        ("Partitioned without Secure", plain(SameSite::Lax, true)),
        ("__Secure- without Secure", Wish { name: "__secure-id".to_owned(), ..plain(SameSite::Lax, false) }),
        ("__Host- with a Domain", Wish { path: "/".to_owned(), ..name("__Host-id") }),
        ("__Host- with a path", host("__HOST-id", "/dir", true)),
        ("__Host- without Secure", host("__Host-id", "/", false)),
    ]
}

#[test]
fn what_a_user_agent_would_misread_is_not_built() {
    for (rule, wish) in misread() {
        assert!(!wish.arrives_by(&wish.by_hand()), "{rule}: {:?} is read as meant", wish.by_hand());
        assert_eq!(wish.built(), None, "{rule}");
    }
}

#[test]
fn what_is_built_arrives() {
    let host = Wish { name: "__Host-id".to_owned(), path: "/".to_owned(), domain: None, ..sound() };
    let most = Wish { name: "n".repeat(4095), ..sound() };
    let deep = Wish { path: format!("/{}", "p".repeat(1023)), ..sound() };
    let everywhere = Wish { same_site: SameSite::None, partitioned: true, ..sound() };
    let plain = Wish { secure: false, same_site: SameSite::Strict, ..sound() };
    let empty = Wish { value: String::new(), ..sound() };
    for wish in [sound(), host, most, deep, everywhere, plain, empty] {
        let line = wish.built().expect("a sound wish");
        assert!(wish.arrives_by(&line), "{line:?}");
    }
}

/// HTTP/2 and HTTP/3 cut the field at its semicolons (4.2.1).
#[test]
fn several_cookie_fields_are_one() {
    let whole: [&[u8]; 1] = [b"a=1; b=2; a=3; nameless"];
    let crumbs: [&[u8]; 4] = [b"a=1", b"b=2", b"a=3", b"nameless"];
    let (whole, crumbs) = (CookieFields::of(whole), CookieFields::of(crumbs));
    let (whole, crumbs) = (whole.expect("a small request"), crumbs.expect("a small request"));
    assert!(whole.iter().eq(crumbs.iter()));
    assert!(whole.nameless().eq(crumbs.nameless()));
    assert!(crumbs.all(b"a").eq([b"1", b"3"]));
}

/// A server sends one line for each cookie (4.1.1).
#[test]
fn a_response_says_one_thing_of_a_cookie() {
    let spec = CookieSpec::builder("id").build().expect("a plain cookie");
    let mut cookies = SetCookies::default();
    for value in ["1", "2", "3"] {
        cookies.set(&spec, value, CookieLifetime::Session).expect("a plain value");
    }
    assert_eq!(cookies.lines().count(), 1);
    let mut jar = Jar::new();
    let now = Timestamp::from_secs(NOW);
    for line in cookies.lines() {
        jar.set(&site(), line.as_bytes(), now);
    }
    assert_eq!(jar.header(&site(), now), b"id=3");
}
