//! Hiding the length of what is encrypted.

const END: u8 = 0x80;

/// To which multiple of octets a value is filled up before it is encrypted.
///
/// A cipher hides what a value says and not how long it is: of a list of roles, or a cart, the length may
/// say enough. Values that all have one length need none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Padding {
    /// As long as it is.
    #[default]
    None,
    /// To 16, 32, 48… octets; at least one is added.
    To16,
    /// To 32, 64, 96… octets; at least one is added.
    To32,
}

impl Padding {
    pub(crate) fn is_some(self) -> bool {
        self != Self::None
    }

    /// What a value of so many octets has when filled up.
    pub(crate) const fn padded(self, octets: usize) -> usize {
        match self {
            Self::None => octets,
            Self::To16 => (octets / 16 + 1) * 16,
            Self::To32 => (octets / 32 + 1) * 32,
        }
    }
}

/// Marks the end of the value, in octets that are zero after it (ISO/IEC 7816-4).
pub(crate) fn mark_end(after_value: &mut [u8]) {
    if let Some(first) = after_value.first_mut() {
        *first = END;
    }
}

/// The octets of the value within what was filled up; `None` if nothing marks its end.
pub(crate) fn value_octets(padded: &[u8]) -> Option<usize> {
    let at = padded.iter().rposition(|&octet| octet != 0)?;
    (padded[at] == END).then_some(at)
}
