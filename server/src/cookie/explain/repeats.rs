//! Names that come more than once in the Cookie fields of one request.

use cloakroom_cookie::Prefix;
use std::collections::HashMap;

use cloakroom_cookie::Pair;

use crate::cookie::explain::note::Note;
use crate::cookie::shown::escaped;

/// What the fields of a request held so far.
#[derive(Default)]
pub(crate) struct Repeats {
    /// The head that these are of.
    head: Option<usize>,
    names: HashMap<Vec<u8>, Named>,
}

/// The cookies of a name.
struct Named {
    value: Vec<u8>,
    /// Whether another one has another value.
    differs: bool,
}

impl Repeats {
    /// Takes in the next field; for each of its pairs what there is to say if its name came before.
    ///
    /// A line without a head is a request by itself.
    pub(crate) fn of(&mut self, pairs: &[Pair<'_>], head: Option<usize>) -> Vec<Option<Note>> {
        if head.is_none() || head != self.head {
            *self = Self { head, names: HashMap::new() };
        }
        let came_before: Vec<_> = pairs.iter().map(|pair| self.take(pair)).collect();
        let told = pairs.iter().zip(came_before);
        told.map(|(pair, came_before)| came_before.then(|| self.note(pair.name))).collect()
    }

    /// Whether its name came before. Nameless cookies have none.
    fn take(&mut self, pair: &Pair<'_>) -> bool {
        if pair.name.is_empty() {
            return false;
        }
        if let Some(named) = self.names.get_mut(pair.name) {
            named.differs |= named.value != pair.value;
            return true;
        }
        let named = Named { value: pair.value.to_vec(), differs: false };
        self.names.insert(pair.name.to_vec(), named);
        false
    }

    fn note(&self, name: &[u8]) -> Note {
        let differs = self.names.get(name).is_some_and(|named| named.differs);
        let is_host = Prefix::of(name).is_some_and(Prefix::binds_to_host);
        if differs && is_host {
            let text = format!(
                "{} twice, with different values: a Partitioned cookie beside an ordinary one, or an attack",
                escaped(name)
            );
            return Note::new("host_prefix_repeated", text);
        }
        let text = "the name came before, set with another Path or Domain: servers take the first, or the last. \
                    The order proves nothing (4.2.2)";
        Note::new("duplicate", text)
    }
}
