//! Floats, in the text in which they came.

use std::borrow::Cow;
use std::fmt;

/// A float in PHP's text: the shortest (`serialize_precision = -1`), one of 17 digits, or what another
/// precision made of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Float<'a>(Cow<'a, str>);

impl<'a> Float<'a> {
    /// Of a text that PHP reads as a float.
    pub(crate) fn from_text(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        is_float(text).then_some(Self(Cow::Borrowed(text)))
    }

    /// The text between `d:` and `;`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The double that PHP makes of it.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Float<'static> {
        Float(Cow::Owned(self.0.into_owned()))
    }
}

/// In the shortest text that PHP reads back as the same double.
impl From<f64> for Float<'static> {
    fn from(number: f64) -> Self {
        Self(Cow::Owned(shortest(number)))
    }
}

impl fmt::Debug for Float<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `[+-] digits [. digits] [E [+-] digits]`, with a digit before or after the point; `NAN`, `INF`, `-INF`.
fn is_float(text: &str) -> bool {
    if matches!(text, "NAN" | "INF" | "-INF") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    let (whole, part) = unsigned(mantissa).split_once('.').unwrap_or((unsigned(mantissa), ""));
    let mantissa_holds = digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty());
    mantissa_holds
        && exponent.is_none_or(|exponent| !unsigned(exponent).is_empty() && digits(unsigned(exponent)))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// PHP's `serialize_precision = -1`: an exponent below -4 or above 16 is written out.
fn shortest(number: f64) -> String {
    if number.is_nan() {
        return "NAN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "INF" } else { "-INF" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent @ (..=-5 | 17..)) => {
            let point = if mantissa.contains('.') { "" } else { ".0" };
            format!("{mantissa}{point}E{exponent:+}")
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_text_is_that_of_php() {
        let texts = [
            (1.5, "1.5"),
            (1.0, "1"),
            (-0.0, "-0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e16, "10000000000000000"),
            (1e17, "1.0E+17"),
            (-1.5e20, "-1.5E+20"),
            (0.0001, "0.0001"),
            (0.00001, "1.0E-5"),
            (5e-324, "5.0E-324"),
            (f64::MAX, "1.7976931348623157E+308"),
            (f64::NAN, "NAN"),
            (f64::INFINITY, "INF"),
            (f64::NEG_INFINITY, "-INF"),
        ];
        for (number, text) in texts {
            assert_eq!(Float::from(number).as_str(), text);
        }
    }

    #[test]
    fn what_php_reads_is_read() {
        for text in ["1", "-1", "+1.0E+25", ".5", "5.", "1e3", "1.e1", "NAN", "INF", "-INF", "1E400"] {
            assert!(Float::from_text(text.as_bytes()).is_some(), "{text}");
        }
        for text in ["", ".", "-", "e5", "1e", "1e+", "nan", "+INF", "inf", "0x1", "1_0", "1.2.3", "1 "] {
            assert!(Float::from_text(text.as_bytes()).is_none(), "{text}");
        }
    }
}
