//! A `Set-Cookie` line cut and understood (5.6), by the letter.

/// The cookie-attribute-list, as far as anything comes of it.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) name: Vec<u8>,
    pub(crate) value: Vec<u8>,
    pub(crate) max_age: Vec<i128>,
    pub(crate) expires: Vec<i64>,
    pub(crate) domain: Vec<Vec<u8>>,
    /// `None`: the default-path.
    pub(crate) path: Vec<Option<Vec<u8>>>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: Vec<Option<String>>,
    pub(crate) partitioned: bool,
}

/// The dates that the story has, and what they mean.
pub(crate) const DATES: [(&str, Option<i64>); 4] = [
    ("Thu, 15 Jan 2026 00:00:20 GMT", Some(crate::story::BEGINNING + 20)),
    ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
    ("Fri, 01 Jan 2100 00:00:00 GMT", Some(4_102_444_800)),
    ("someday", None),
];

/// `None`: ignored entirely.
pub(crate) fn parse(line: &[u8], layered: bool) -> Option<Line> {
    if line.iter().any(|octet| matches!(octet, 0..=8 | 10..=31 | 127)) {
        return None;
    }
    let mut parts = line.split(|octet| *octet == b';');
    let pair = parts.next().unwrap_or_default();
    let (name, value) = halves(pair).unwrap_or((b"", pair));
    let (name, value) = (trim(name), trim(value));
    if name.len() + value.len() > 4096 || name.len() + value.len() == 0 {
        return None;
    }
    let mut parsed = Line { name, value, ..Line::default() };
    for part in parts {
        let (name, value) = halves(part).unwrap_or((part, b""));
        let (name, value) = (trim(name).to_ascii_lowercase(), trim(value));
        if value.len() <= 1024 {
            parsed.take(&name, value, layered);
        }
    }
    Some(parsed)
}

impl Line {
    fn take(&mut self, name: &[u8], value: Vec<u8>, layered: bool) {
        match name {
            b"max-age" => self.max_age.extend(max_age(&value)),
            b"expires" => {
                let known = DATES.iter().find(|(date, _)| date.as_bytes() == value);
                self.expires.extend(known.and_then(|(_, secs)| *secs));
            }
            b"domain" => {
                let rest = value.strip_prefix(b".").map(<[u8]>::to_vec);
                // A mere dot is kept as what it is, for browsers refuse it.
                self.domain.push(rest.filter(|rest| !rest.is_empty()).unwrap_or(value).to_ascii_lowercase());
            }
            b"path" if value.first() == Some(&b'/') => self.path.push(Some(value)),
            b"path" if !layered => self.path.push(None),
            b"secure" => self.secure = true,
            b"httponly" => self.http_only = true,
            b"samesite" => {
                let level = String::from_utf8_lossy(&value).to_ascii_lowercase();
                let known = ["strict", "lax", "none"].contains(&level.as_str()).then_some(level);
                if known.is_some() || !layered {
                    self.same_site.push(known);
                }
            }
            b"partitioned" => self.partitioned = true,
            _ => {}
        }
    }
}

fn max_age(value: &[u8]) -> Option<i128> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_number.then(|| String::from_utf8_lossy(value).parse().unwrap_or(i128::MAX))
}

fn halves(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|octet| *octet == b'=')?;
    Some((&text[..at], &text[at + 1..]))
}

fn trim(text: &[u8]) -> Vec<u8> {
    let is_text = |octet: &u8| !matches!(octet, b' ' | b'\t');
    let start = text.iter().position(is_text).unwrap_or(text.len());
    let end = text.iter().rposition(is_text).map_or(start, |last| last + 1);
    text[start..end].to_vec()
}
