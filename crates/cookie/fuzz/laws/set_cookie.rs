//! Laws of `Set-Cookie` lines, for any octets.

use cloakroom_cookie::jar::{
    Attribute, Jar, Refusal, Request, SetCookie, Timestamp, Verdict, parse_set_cookie,
};
use cloakroom_cookie::{ATTRIBUTE_OCTETS_MAX, CookieLifetime, CookieSpec, NAME_VALUE_OCTETS_MAX, SameSite};

const NOW: Timestamp = Timestamp::from_secs(1_768_435_200);

pub(crate) fn holds_for(input: &[u8]) {
    match parse_set_cookie(input) {
        Err(refusal) => assert!(is_ignored_for(refusal, input), "{refusal:?} of {}", input.escape_ascii()),
        Ok(line) => {
            nothing_stands_where_it_may_not(&line, input);
            written_anew_it_is_the_same(&line);
            what_can_be_built_of_it_is_stored(&line);
        }
    }
    what_is_stored_was_read(input);
}

fn has_control(octets: &[u8]) -> bool {
    octets.iter().any(|octet| (*octet < 0x20 && *octet != b'\t') || *octet == 0x7F)
}

fn is_ignored_for(refusal: Refusal, line: &[u8]) -> bool {
    let pair = line.split(|octet| *octet == b';').next().unwrap_or_default();
    match refusal {
        Refusal::ControlCharacter => has_control(line),
        Refusal::TooLong => pair.len() > NAME_VALUE_OCTETS_MAX,
        Refusal::Empty => pair.iter().all(|octet| b" \t=".contains(octet)),
        _ => false,
    }
}

fn nothing_stands_where_it_may_not(line: &SetCookie<'_>, input: &[u8]) {
    let (name, value) = (line.name(), line.value());
    assert!(!has_control(input));
    assert!((1..=NAME_VALUE_OCTETS_MAX).contains(&(name.len() + value.len())));
    for part in [name, value] {
        assert!(is_trimmed(part) && !part.contains(&b';'), "{}", part.escape_ascii());
    }
    assert!(!name.contains(&b'='));
    for attribute in line.attributes() {
        assert!(!attribute.name.is_empty() && attribute.value.len() <= ATTRIBUTE_OCTETS_MAX);
        assert!(is_trimmed(attribute.name) && !attribute.name.iter().any(|octet| b"=;".contains(octet)));
        assert!(is_trimmed(attribute.value) && !attribute.value.contains(&b';'));
    }
}

fn is_trimmed(octets: &[u8]) -> bool {
    let is_blank = |octet: Option<&u8>| octet.is_some_and(|octet| b" \t".contains(octet));
    !is_blank(octets.first()) && !is_blank(octets.last())
}

/// What was read, put together again, is read the same.
fn written_anew_it_is_the_same(line: &SetCookie<'_>) {
    let mut again = [line.name(), b"=", line.value()].concat();
    for attribute in line.attributes() {
        again.extend([b"; ", attribute.name, b" = ", attribute.value].concat());
    }
    let read = parse_set_cookie(&again).unwrap();
    assert_eq!((read.name(), read.value()), (line.name(), line.value()));
    assert!(read.attributes().eq(line.attributes()));
}

/// Where the builder takes what was read, its line says the same, and a browser keeps it.
fn what_can_be_built_of_it_is_stored(line: &SetCookie<'_>) {
    let Some((spec, built)) = built_of(line) else { return };
    let read = parse_set_cookie(built.as_bytes()).unwrap();
    assert_eq!((read.name(), read.value()), (line.name(), line.value()), "{built}");
    let says = |name: &str| read.attributes().filter(|one| one.name == name.as_bytes()).count();
    assert_eq!(says("Path"), 1, "{built}");
    assert_eq!(says("Secure"), usize::from(spec.is_secure()), "{built}");
    assert_eq!(says("HttpOnly"), usize::from(spec.is_http_only()), "{built}");
    assert_eq!(says("Domain"), usize::from(spec.domain().is_some()), "{built}");

    let host = spec.domain().unwrap_or("www.site.example");
    let Ok(page) = Request::to(&format!("https://{host}/")) else { return };
    let mut jar = Jar::new();
    match jar.set(&page, built.as_bytes(), NOW) {
        Verdict::Stored => assert_eq!(jar.cookies(NOW)[0].path(), spec.path().as_bytes(), "{built}"),
        // Whose the domain is, only a browser can know.
        Verdict::Refused(Refusal::PublicSuffix | Refusal::DomainMismatch) if spec.domain().is_some() => {}
        other => panic!("{other:?} of {built}"),
    }
    jar.set(&page, spec.removal().as_bytes(), NOW);
    assert!(jar.cookies(NOW).is_empty(), "{}", spec.removal());
}

fn built_of(line: &SetCookie<'_>) -> Option<(CookieSpec, String)> {
    let text = |octets| str::from_utf8(octets).ok();
    let last = |name: &str| line.attributes().filter(|one| is_called(one, name)).last();
    let has = |name: &str| last(name).is_some();
    let mut builder = CookieSpec::builder(text(line.name())?);
    if let Some(path) = last("Path") {
        builder = builder.path(text(path.value)?);
    }
    if let Some(domain) = last("Domain") {
        builder = builder.domain(text(domain.value)?);
    }
    if let Some(level) = last("SameSite") {
        let all = [SameSite::Strict, SameSite::Lax, SameSite::None];
        builder = builder.same_site(all.into_iter().find(|one| one.as_str().as_bytes() == level.value)?);
    }
    builder = if has("Secure") { builder } else { builder.insecure_plain_http() };
    builder = if has("HttpOnly") { builder } else { builder.script_readable() };
    builder = if has("Partitioned") { builder.partitioned() } else { builder };
    let spec = builder.build().ok()?;
    let lifetime = if has("Max-Age") { CookieLifetime::MaxAge(60) } else { CookieLifetime::Session };
    let built = spec.set(text(line.value())?, lifetime).ok()?;
    Some((spec, built))
}

fn is_called(attribute: &Attribute<'_>, name: &str) -> bool {
    attribute.name.eq_ignore_ascii_case(name.as_bytes())
}

/// A jar keeps no cookie of a line that is ignored, and no other name or value.
fn what_is_stored_was_read(input: &[u8]) {
    let mut jar = Jar::new();
    let verdict = jar.set(&Request::to("https://www.site.example/x/y").unwrap(), input, NOW);
    let kept = jar.cookies(NOW);
    assert_eq!(kept.len(), usize::from(verdict == Verdict::Stored), "{verdict:?}");
    if let [cookie] = kept[..] {
        let line = parse_set_cookie(input).unwrap();
        assert_eq!((cookie.name(), cookie.value()), (line.name(), line.value()));
        assert!(["www.site.example", "site.example"].contains(&cookie.domain()));
        assert!(cookie.path().starts_with(b"/") && cookie.path().len() <= ATTRIBUTE_OCTETS_MAX);
    }
}
