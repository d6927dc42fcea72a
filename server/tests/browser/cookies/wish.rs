//! One wish for a cookie, put to the Rust builder and to the module; and the table of them.

use cloakroom_cookie::{CookieLifetime, CookieSpec, MAX_AGE_SECS_MAX, SameSite};
use serde_json::{Map, Value, json};

/// The host of the page; its name ends as one that is safe without https.
pub(crate) const HOST: &str = "www.site.localhost";

/// The attributes are those that a spec starts with, unless the wish says otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) max_age_secs: Option<u64>,
    pub(crate) path: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) insecure: bool,
    pub(crate) same_site: SameSite,
    pub(crate) partitioned: bool,
}

/// The line and its removal, or the rule and its words.
pub(crate) type Answer = Result<[String; 2], [String; 2]>;

impl Wish {
    pub(crate) fn of(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: "v".to_owned(),
            max_age_secs: None,
            path: None,
            domain: None,
            insecure: false,
            same_site: SameSite::Lax,
            partitioned: false,
        }
    }

    fn worth(value: impl Into<String>) -> Self {
        Self { value: value.into(), ..Self::of("name") }
    }

    fn at(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::of("name") }
    }

    pub(crate) fn within(domain: impl Into<String>) -> Self {
        Self { domain: Some(domain.into()), ..Self::of("name") }
    }

    fn kept(max_age_secs: u64) -> Self {
        Self { max_age_secs: Some(max_age_secs), ..Self::of("name") }
    }

    /// What the Rust builder says.
    pub(crate) fn in_rust(&self) -> Answer {
        let mut builder = CookieSpec::builder(&self.name).script_readable().same_site(self.same_site);
        if let Some(path) = &self.path {
            builder = builder.path(path);
        }
        if let Some(domain) = &self.domain {
            builder = builder.domain(domain);
        }
        if self.insecure {
            builder = builder.insecure_plain_http();
        }
        if self.partitioned {
            builder = builder.partitioned();
        }
        let spec = builder.build().map_err(|error| refusal(&error))?;
        let lifetime = self.max_age_secs.map_or(CookieLifetime::Session, CookieLifetime::MaxAge);
        let line = spec.set(&self.value, lifetime).map_err(|error| refusal(&error))?;
        Ok([line, spec.removal().to_owned()])
    }

    /// As the script takes it.
    pub(crate) fn in_script(&self) -> Value {
        let mut attributes = Map::new();
        attributes.insert("sameSite".to_owned(), json!(self.same_site.as_str()));
        attributes.extend(self.path.as_ref().map(|path| ("path".to_owned(), json!(path))));
        attributes.extend(self.domain.as_ref().map(|domain| ("domain".to_owned(), json!(domain))));
        attributes.extend(self.insecure.then(|| ("secure".to_owned(), json!(false))));
        attributes.extend(self.partitioned.then(|| ("partitioned".to_owned(), json!(true))));
        json!([self.name, attributes, self.value, self.max_age_secs])
    }

    /// Whether the Cookie Store API can write exactly this.
    pub(crate) fn is_for_store(&self) -> bool {
        !self.insecure && self.path.as_ref().is_none_or(|path| path.ends_with('/'))
    }
}

/// The rule's name is the variant's, which is what `Debug` begins with.
fn refusal(error: &impl std::error::Error) -> [String; 2] {
    let debug = format!("{error:?}");
    let rule = debug.split(' ').next().unwrap_or_default();
    [rule.to_owned(), error.to_string()]
}

/// Every kind of wish: each character in each place, each length at its border, each way that attributes meet.
pub(crate) fn table() -> Vec<Wish> {
    [characters(), lengths(), domains(), prefixes(), cross_site(), ages()].concat()
}

fn characters() -> Vec<Wish> {
    let beyond = ['\u{80}', '\u{a0}', '\u{ad}', 'é', '\u{301}', '\u{200b}', '\u{2028}', '\u{feff}', '🍪'];
    let places = |c: char| {
        let inside = format!("a{c}b");
        let at_end = format!("/a{c}");
        let domain = format!("a{c}b.example");
        [
            Wish::of(&inside),
            Wish::worth(&inside),
            Wish::at(format!("/{inside}")),
            Wish::at(at_end),
            Wish::within(domain),
        ]
    };
    ('\0'..='\x7f').chain(beyond).flat_map(places).collect()
}

fn lengths() -> Vec<Wish> {
    let value = |octets: usize| Wish::worth("x".repeat(octets - "name".len()));
    let wide = "é".repeat(2046);
    let mut wishes = vec![Wish::of(""), Wish::worth(""), Wish::at(""), Wish::at("a"), Wish::within("")];
    wishes.extend([4096, 4097].map(|octets| Wish::of("n".repeat(octets))));
    wishes.extend([4096, 4097].map(value));
    wishes.extend([Wish::worth(wide.clone()), Wish::worth(wide + "é"), Wish::of("é".repeat(2049))]);
    wishes.extend([1023, 1024].map(|octets| Wish::at(format!("/{}", "p".repeat(octets)))));
    wishes.extend([511, 512].map(|pairs| Wish::at(format!("/{}", "é".repeat(pairs)))));
    wishes
}

fn domains() -> Vec<Wish> {
    let label = |octets: usize| format!("{}.example", "a".repeat(octets));
    let whole =
        |octets: usize| format!("{}{}", "a.".repeat(octets / 2), if octets % 2 == 1 { "b" } else { "" });
    let long = [label(63), label(64), whole(253), whole(255)];
    let odd = [
        ".site.localhost",
        "site.localhost.",
        "a..b",
        "-a.b",
        "a-.b",
        "a-b.c",
        "SITE.localhost",
        "127.0.0.1",
        "site.1",
        "site.0X7f",
        "site.0xg",
        "1.site.localhost",
        "localhost",
        "xn--p1ai",
        "xn--a.localhost",
        "XN--BCHER-KV.localhost",
        "site.xn--99999999",
        "xn---a.localhost",
        "xn--abc.localhost",
        "xn--bcher-kva.localhost",
        "xn--dn32g.xn--a-bga4540d1tu6t.xn--0y0c.xn--hb9b",
        "xn--en32g.localhost",
        "xn--a-bga4540d2tu6t.localhost",
        "xn--ib9b.localhost",
        "xn--TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g.xn--i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd",
    ];
    long.into_iter().chain(odd.map(str::to_owned)).map(Wish::within).collect()
}

fn prefixes() -> Vec<Wish> {
    let names = [
        "__Secure-a",
        "__Host-a",
        "__Http-a",
        "__Host-Http-a",
        "__hOST-a",
        "__HOST-http-",
        "_Host-a",
        "__Host",
    ];
    let mut wishes = Vec::new();
    for name in names {
        for (insecure, path, domain) in (0..8).map(|bits| (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)) {
            let path = path.then(|| "/a/".to_owned());
            let domain = domain.then(|| "site.localhost".to_owned());
            wishes.push(Wish { insecure, path, domain, ..Wish::of(name) });
        }
    }
    wishes
}

fn cross_site() -> Vec<Wish> {
    let mut wishes = Vec::new();
    for same_site in [SameSite::Strict, SameSite::Lax, SameSite::None] {
        for (insecure, partitioned) in [(false, false), (false, true), (true, false), (true, true)] {
            wishes.push(Wish { same_site, insecure, partitioned, ..Wish::of("name") });
        }
    }
    wishes
}

fn ages() -> Vec<Wish> {
    [0, 1, 60, MAX_AGE_SECS_MAX - 1, MAX_AGE_SECS_MAX, MAX_AGE_SECS_MAX + 1, u64::MAX]
        .map(Wish::kept)
        .to_vec()
}

/// What is worth storing: one wish of each kind that browsers keep.
pub(crate) fn stored() -> Vec<Wish> {
    let value = |value: &str| Wish::worth(value);
    let mut wishes = vec![
        Wish::of("!#$%&'*+-.^_`|~09AZaz"),
        value(""),
        value("a=b=c"),
        value("!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~"),
        Wish::worth("x".repeat(4096 - "name".len())),
        Wish::of("__Host-a"),
        Wish::of("__Secure-a"),
        Wish::at("/style.css"),
        Wish::at("/style"),
        Wish::at("/elsewhere/"),
        Wish::at("/with space and ,=\"\\"),
        Wish::at(format!("/{}", "p".repeat(1023))),
        Wish::within("site.localhost"),
        Wish::within(HOST),
        Wish { partitioned: true, same_site: SameSite::None, ..Wish::of("__Host-a") },
        Wish { path: Some("/style.css".to_owned()), ..Wish::within("site.localhost") },
    ];
    wishes.extend(cross_site().into_iter().filter(|wish| wish.in_rust().is_ok()));
    wishes.extend(ages().into_iter().filter(|wish| wish.max_age_secs > Some(1)));
    wishes
}
