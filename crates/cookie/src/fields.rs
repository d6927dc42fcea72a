//! All the cookies of one request.

use std::fmt;

use crate::named::value;
use crate::pairs::Pair;
use crate::segments::{Allowance, HEADER_OCTETS_MAX, PAIRS_MAX, Segments};

/// All the `Cookie` fields of one request as one view: borrowed, in their order, nothing copied.
///
/// Its size is checked once, when it is made; what is asked of it then reads as far as it needs to. Who wants
/// one cookie and no view asks [`find`](crate::find()).
///
/// A nameless cookie is no answer to any name: what a browser sends of `=__Host-id=x` must not be taken for
/// `__Host-id` (RFC 10025, 5.7 step 22). [`nameless`](Self::nameless) has those.
///
/// ```
/// use cloakroom_cookie::CookieFields;
///
/// let received: [&[u8]; 2] = [b"id=7; theme=dark; bare", b"id=8"];
/// let cookies = CookieFields::of(&received)?;
/// assert_eq!(cookies.get(b"id"), Some(&b"7"[..]));
/// assert!(cookies.all(b"id").eq([b"7", b"8"]));
/// assert!(cookies.is_duplicated(b"id") && !cookies.is_duplicated(b"theme"));
/// assert!(cookies.nameless().eq([b"bare"]));
/// # Ok::<(), cloakroom_cookie::OverLimit>(())
/// ```
#[derive(Clone, Copy)]
#[must_use]
pub struct CookieFields<F> {
    fields: F,
}

impl<'a, F, T> CookieFields<F>
where
    F: IntoIterator<Item = &'a T> + Clone,
    T: AsRef<[u8]> + ?Sized + 'a,
{
    /// Of the values of all `Cookie` fields: anything that can be gone through again, such as a slice or
    /// `&headers.get_all(COOKIE)`.
    ///
    /// # Errors
    ///
    /// [`OverLimit`] beyond [`HEADER_OCTETS_MAX`] or [`PAIRS_MAX`].
    pub fn of(fields: F) -> Result<Self, OverLimit> {
        let mut octets = fields.clone().into_iter().map(AsRef::as_ref);
        match octets.try_fold(Allowance::WHOLE, Allowance::after) {
            Some(_) => Ok(Self { fields }),
            None => Err(OverLimit),
        }
    }

    /// The value of the first cookie of this name, compared octet by octet. The order proves nothing
    /// (RFC 10025, 4.2.2).
    pub fn get(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// The values of all cookies of this name.
    pub fn all(&self, name: &[u8]) -> impl Iterator<Item = &'a [u8]> {
        let segments = self.segments().filter(|_| !name.is_empty());
        segments.filter_map(move |segment| value(segment, name))
    }

    /// Whether more than one cookie has this name: set with another Path or Domain, perhaps by someone else
    /// (RFC 10025, 8.6).
    pub fn is_duplicated(&self, name: &[u8]) -> bool {
        self.all(name).nth(1).is_some()
    }

    /// The cookies that have a name, duplicates included.
    pub fn iter(&self) -> impl Iterator<Item = Pair<'a>> {
        self.pairs().filter(|pair| !pair.name.is_empty())
    }

    /// The values of the cookies that have none.
    pub fn nameless(&self) -> impl Iterator<Item = &'a [u8]> {
        self.pairs().filter(|pair| pair.name.is_empty()).map(|pair| pair.value)
    }

    fn pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        self.segments().filter_map(Pair::of)
    }

    /// Each field may take what all of them together were found to keep.
    fn segments(&self) -> impl Iterator<Item = &'a [u8]> {
        self.fields.clone().into_iter().flat_map(|field| Segments::of(field.as_ref(), Allowance::WHOLE))
    }
}

/// Names, and how long the values are, which may be tickets.
impl<'a, F, T> fmt::Debug for CookieFields<F>
where
    F: IntoIterator<Item = &'a T> + Clone,
    T: AsRef<[u8]> + ?Sized + 'a,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pairs()).finish()
    }
}

/// A request has more cookies than are read. None of them is: a part would answer by accident of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request's cookies pass {HEADER_OCTETS_MAX} octets or {PAIRS_MAX} pairs")]
pub struct OverLimit;
