//! The same cookies in our jar and in cookie_store.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use cloakroom_cookie::jar::{Jar, Limits, Request, Timestamp};
use cookie_store::CookieStore;
use url::Url;

/// What a site sets, of whose domain `{}` is the number.
const LINES: [&str; 5] = [
    "id=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef; Path=/; Secure; HttpOnly; SameSite=Lax",
    "_ga=GA1.2.1187346502.1768435200; Domain=site{}.com; Path=/; Max-Age=63072000",
    "theme=dark; Path=/; Max-Age=31536000; Secure",
    "csrftoken=mZ4t8Qk1XvB7nR2cW9pL5sD0hJ6gF3aY; Path=/; Secure; SameSite=Lax",
    "seen=12; Domain=site{}.com; Path=/shop; Max-Age=86400; Secure",
];

/// The cookies of one site, number and lines.
pub struct Site {
    pub url: Url,
    pub text: String,
    pub request: Request,
    pub lines: [String; LINES.len()],
}

pub const COOKIES_PER_SITE: u32 = LINES.len() as u32;

/// The sites from 0 on.
pub fn sites(count: usize) -> Result<Vec<Site>> {
    (0..count).map(Site::new).collect()
}

impl Site {
    fn new(number: usize) -> Result<Self> {
        let text = format!("https://www.site{number}.com/shop/basket?page=2");
        let lines = LINES.map(|line| line.replace("{}", &number.to_string()));
        Ok(Self { url: Url::parse(&text)?, request: Request::to(&text)?, text, lines })
    }
}

/// As many as one has; no limit of ours is to spare it work.
pub fn unlimited() -> Jar {
    Jar::new().with_limits(Limits { per_domain: usize::MAX, total: usize::MAX, ..Limits::default() })
}

pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(since.as_millis() as i64)
}

pub fn set_all(jar: &mut Jar, site: &Site) {
    for line in &site.lines {
        jar.set(&site.request, line.as_bytes(), now());
    }
}

pub fn set_all_of_peer(store: &mut CookieStore, site: &Site) {
    for line in &site.lines {
        let _ = store.parse(line, &site.url);
    }
}

pub fn filled(sites: &[Site]) -> Jar {
    let mut jar = unlimited();
    sites.iter().for_each(|site| set_all(&mut jar, site));
    jar
}

pub fn filled_peer(sites: &[Site]) -> CookieStore {
    let mut store = CookieStore::default();
    sites.iter().for_each(|site| set_all_of_peer(&mut store, site));
    store
}

/// The Cookie field of cookie_store, written in one piece.
pub fn header_of_peer(store: &CookieStore, url: &Url) -> String {
    let mut header = String::new();
    for (name, value) in store.get_request_values(url) {
        if !header.is_empty() {
            header.push_str("; ");
        }
        header.push_str(name);
        header.push('=');
        header.push_str(value);
    }
    header
}

/// Both send the same five cookies, cookie_store in no order.
pub fn check(jar: &mut Jar, store: &CookieStore, site: &Site) -> Result<()> {
    let ours = String::from_utf8(jar.header(&site.request, now())).context("read our header")?;
    let theirs = header_of_peer(store, &site.url);
    ensure!(sorted(&ours) == sorted(&theirs) && sorted(&ours).len() == 5, "{ours} is not {theirs}");
    Ok(())
}

fn sorted(header: &str) -> Vec<&str> {
    let mut pairs: Vec<_> = header.split("; ").collect();
    pairs.sort_unstable();
    pairs
}
