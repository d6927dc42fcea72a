//! What a token is bound to without holding it: its form and key, the purpose, the name, a context.

use super::errors::{SealError, SealerError};
use super::form::{Algorithm, Form};
use super::key::{KEY_ID_OCTETS, Key, KeyId};
use zeroize::Zeroizing;

/// The most octets of a purpose, and of the name of a sealed cookie.
pub const LABEL_OCTETS_MAX: usize = 255;

/// The most octets of a context.
pub const CONTEXT_OCTETS_MAX: usize = 512;

/// Form, key id, purpose, name and context, each label with its length.
const BOUND_OCTETS_MAX: usize = 1 + KEY_ID_OCTETS + 2 * (1 + LABEL_OCTETS_MAX) + 2 + CONTEXT_OCTETS_MAX;

/// The context's length, for the context that most cookies have: none.
const NO_CONTEXT: [u8; 2] = [0; 2];

/// A purpose and a name, of checked length.
#[derive(Debug, Clone)]
pub(crate) struct Labels {
    pub(crate) purpose: String,
    pub(crate) name: String,
}

impl Labels {
    pub(crate) fn read(purpose: &str, name: &str) -> Result<Self, SealerError> {
        let fits = |label: &str| (1..=LABEL_OCTETS_MAX).contains(&label.len());
        if !fits(purpose) {
            return Err(SealerError::PurposeLength { octets: purpose.len() });
        }
        if !fits(name) {
            return Err(SealerError::NameLength { octets: name.len() });
        }
        Ok(Self { purpose: purpose.to_owned(), name: name.to_owned() })
    }

    /// The key that seals this cookie, and no other, with this algorithm.
    pub(crate) fn derive(&self, key: &Key, algorithm: Algorithm) -> Zeroizing<[u8; 32]> {
        let mut info = vec![b'k', b'e', b'y', algorithm as u8];
        self.append_to(&mut info);
        key.derive(&[&info])
    }

    fn append_to(&self, octets: &mut Vec<u8>) {
        for label in [&self.purpose, &self.name] {
            // Never cut: `read` keeps it to 255.
            octets.push(label.len() as u8);
            octets.extend_from_slice(label.as_bytes());
        }
    }
}

/// What tokens of one key for one cookie are bound to, written out once for each form.
pub(crate) struct Binding {
    by_form: [Box<[u8]>; 4],
}

impl Binding {
    pub(crate) fn new(algorithm: Algorithm, id: KeyId, labels: &Labels) -> Self {
        let by_form = Form::all(algorithm).map(|form| {
            let mut octets = vec![form.octet()];
            octets.extend_from_slice(&id);
            labels.append_to(&mut octets);
            octets.extend_from_slice(&NO_CONTEXT);
            octets.into_boxed_slice()
        });
        Self { by_form }
    }

    /// Hands all that is bound to `then`, without an allocation.
    pub(crate) fn with<T>(&self, form: Form, context: &[u8], then: impl FnOnce(&[u8]) -> T) -> T {
        let bound = &self.by_form[form.index()];
        if context.is_empty() {
            return then(bound);
        }
        let labels = bound.len() - NO_CONTEXT.len();
        let end = bound.len() + context.len();
        let mut octets = [0; BOUND_OCTETS_MAX];
        octets[..labels].copy_from_slice(&bound[..labels]);
        octets[labels..bound.len()].copy_from_slice(&(context.len() as u16).to_be_bytes());
        octets[bound.len()..end].copy_from_slice(context);
        then(&octets[..end])
    }
}

/// A context that [`Binding::with`] has room for.
pub(crate) const fn check_context(context: &[u8]) -> Result<(), SealError> {
    if context.len() > CONTEXT_OCTETS_MAX {
        return Err(SealError::ContextTooLong { octets: context.len() });
    }
    Ok(())
}
