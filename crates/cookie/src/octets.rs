//! Which octets may stand where (RFC 10025, 4.1.1), and the only whitespace there is.

/// A `tchar` (RFC 9110, 5.6.2): what a cookie's name is made of.
pub const fn is_token_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric()
        || matches!(
            octet,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

/// A `cookie-octet`: what a cookie's value is made of.
pub(crate) const fn is_cookie_octet(octet: u8) -> bool {
    octet.is_ascii_graphic() & !matches!(octet, b'"' | b',' | b';' | b'\\')
}

/// An `av-octet`: what an attribute's value is made of.
pub(crate) const fn is_attribute_octet(octet: u8) -> bool {
    matches!(octet, b' '..=b'~') && octet != b';'
}

/// The octet that two hexadecimal digits tell, in either case.
pub(crate) fn hex_octet(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Without the SP and HTAB at both ends (RFC 10025, 5.6 step 4).
#[inline]
pub(crate) const fn trim(octets: &[u8]) -> &[u8] {
    trim_start(trim_end(octets))
}

/// Without the SP and HTAB it begins with.
#[inline]
pub(crate) const fn trim_start(mut octets: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = octets {
        octets = rest;
    }
    octets
}

/// Without the SP and HTAB it ends with.
#[inline]
pub(crate) const fn trim_end(mut octets: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t'] = octets {
        octets = rest;
    }
    octets
}
