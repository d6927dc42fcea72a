//! The first octet of a token: which version of what it is.

/// What seals, in its first version. Another cipher, or another layout, takes another octet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Aes256GcmSiv = 0x10,
    HmacSha256 = 0x20,
}

const EXPIRES: u8 = 1;
const SHAPED: u8 = 2;

/// An algorithm, and what there is besides the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form(u8);

impl Form {
    /// All forms of an algorithm; each stands where [`Form::index`] says.
    pub(crate) fn all(algorithm: Algorithm) -> [Self; 4] {
        [0, EXPIRES, SHAPED, EXPIRES | SHAPED].map(|flags| Self(algorithm as u8 | flags))
    }

    pub(crate) fn new(algorithm: Algorithm, expires: bool, shaped: bool) -> Self {
        let flags = (u8::from(expires) * EXPIRES) | (u8::from(shaped) * SHAPED);
        Self(algorithm as u8 | flags)
    }

    /// `None` if the octet is of another algorithm, or of a version that is not known here.
    pub(crate) fn read(octet: u8, algorithm: Algorithm) -> Option<Self> {
        (octet & !(EXPIRES | SHAPED) == algorithm as u8).then_some(Self(octet))
    }

    pub(crate) const fn octet(self) -> u8 {
        self.0
    }

    pub(crate) const fn index(self) -> usize {
        (self.0 & (EXPIRES | SHAPED)) as usize
    }

    pub(crate) const fn expires(self) -> bool {
        self.0 & EXPIRES != 0
    }

    /// Padded if encrypted, encoded if signed.
    pub(crate) const fn is_shaped(self) -> bool {
        self.0 & SHAPED != 0
    }
}
