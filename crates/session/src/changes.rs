//! What a request did to a session's values, so that it can be done again to a newer record.
//!
//! Each name has one intent: a value put (or removed), or closures that compute the next value from
//! the one before. Reads see the record with the intents laid over it. When somebody else committed
//! first, [`Changes::rebase`] lays the same intents over the newer record: disjoint names merge,
//! closures compute again, and a name that was read before it was put is compared.

mod edit;
mod reads;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::edit::Edit;
pub(crate) use self::edit::{Noted, Step, Update};
use self::reads::{Place, Reads};
use crate::error::SessionError;
use crate::limits::{LimitError, Limits};
use crate::values::{Total, Values};

/// The names left of a base; everything when `None`.
pub(crate) type Kept = Option<Arc<[Box<str>]>>;

#[derive(Debug, Default)]
pub(crate) struct Changes {
    base: Values,
    /// What the base was before some of it was dropped: with that newer records are compared.
    whole: Option<Values>,
    kept: Kept,
    /// Sorted by name.
    edits: Vec<Edit>,
    read: Reads,
    total: Total,
}

impl Changes {
    pub(crate) fn over(base: Values) -> Self {
        Self { total: base.total(), base, ..Self::default() }
    }

    /// Whether there is anything to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.kept.is_none()
    }

    /// Whether no value is left when everything is done.
    pub(crate) const fn leaves_nothing(&self) -> bool {
        self.total.names == 0
    }

    /// Forgets the last take of `name`. What was asked for before it stands again.
    pub(crate) fn untake(&mut self, name: &str, limits: &Limits) -> Result<(), SessionError> {
        let Ok(at) = self.position(name) else { return Ok(()) };
        let edit = self.edits.remove(at).untaken();
        self.total = self.total_over(&self.base);
        let Some(mut edit) = edit else { return Ok(()) };
        edit.value = edit.over(&self.base, limits)?;
        self.edits.insert(at, edit);
        self.total = self.total_over(&self.base);
        Ok(())
    }

    /// What is kept under `name` as this request sees it; remembers that it was looked at.
    pub(crate) fn read(&mut self, name: &str) -> Option<&[u8]> {
        let (edit, place) = self.places(name);
        if edit.ok().is_none_or(|at| self.edits[at].is_of_base()) {
            self.read.note(name, place);
        }
        self.value_at(edit, place)
    }

    /// The names this request sees, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.values().iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// Puts or removes a value.
    pub(crate) fn put(
        &mut self,
        name: &str,
        value: Option<Vec<u8>>,
        limits: &Limits,
    ) -> Result<(), LimitError> {
        let (edit, place) = self.places(name);
        self.total = self.admit(name, self.value_at(edit, place), value.as_deref(), limits)?;
        let after_read = self.read.has(name, place);
        match edit {
            Ok(at) => {
                let edit = &mut self.edits[at];
                // What the handler was answered by its own update came from the base.
                let after_read = after_read || edit.after_read || edit.is_of_base();
                *edit = Edit::put(edit.name.clone(), value, after_read);
            }
            Err(at) => self.edits.insert(at, Edit::put(name.into(), value, after_read)),
        }
        Ok(())
    }

    /// Computes a value now, and again whenever the base turns out to be a newer one. Answers the
    /// value as it is now.
    pub(crate) fn compute(
        &mut self,
        name: &str,
        step: Step,
        limits: &Limits,
    ) -> Result<Option<&[u8]>, SessionError> {
        let before = self.peek(name);
        let value = step.of(before)?;
        self.total = self.admit(name, before, value.as_deref(), limits)?;
        let at = match self.position(name) {
            Ok(at) => {
                self.edits[at].step(step, value);
                at
            }
            Err(at) => {
                self.edits.insert(at, Edit::computed(name.into(), step, value));
                at
            }
        };
        Ok(self.edits[at].value.as_deref())
    }

    /// Drops every value but the ones of these names, those put by this request included.
    pub(crate) fn keep_only(&mut self, names: Arc<[Box<str>]>) {
        self.edits.retain(|edit| names.iter().any(|name| **name == *edit.name));
        self.kept = Some(match &self.kept {
            None => names,
            Some(before) => before.iter().filter(|name| names.contains(name)).cloned().collect(),
        });
        self.read.leave(&self.base);
        let base = filtered(&self.base, &self.kept);
        let before = std::mem::replace(&mut self.base, base);
        self.whole.get_or_insert(before);
        self.total = self.total_over(&self.base);
    }

    /// The values with everything done.
    pub(crate) fn values(&self) -> Values {
        let edits = self.edits.iter().map(|edit| (&*edit.name, edit.value.as_deref()));
        self.base.edited(edits, self.total)
    }

    /// Does the same over `newer`. Answers the names that were read, put, and changed by somebody
    /// else in between.
    pub(crate) fn rebase(&mut self, newer: &Values, limits: &Limits) -> Result<Vec<Box<str>>, SessionError> {
        let base = filtered(newer, &self.kept);
        let values: Vec<_> =
            self.edits.iter().map(|edit| edit.over(&base, limits)).collect::<Result<_, _>>()?;
        let edits = self.edits.iter().zip(&values).map(|(edit, value)| (&*edit.name, value.as_deref()));
        let total = base.total_with(edits);
        limits.session(total.names, total.bytes)?;

        let whole = self.whole.as_ref().unwrap_or(&self.base);
        // Nothing fails from here on: it is all done, or nothing was.
        let collides = |edit: &&Edit| edit.after_read && newer.get(&edit.name) != whole.get(&edit.name);
        let collisions = self.edits.iter().filter(collides).map(|edit| (*edit.name).into()).collect();
        for (edit, value) in self.edits.iter_mut().zip(values) {
            edit.value = value;
        }
        self.read.leave(&self.base);
        self.whole = self.kept.is_some().then(|| newer.clone());
        (self.base, self.total) = (base, total);
        Ok(collisions)
    }

    pub(crate) fn peek(&self, name: &str) -> Option<&[u8]> {
        let (edit, place) = self.places(name);
        self.value_at(edit, place)
    }

    /// Checks the limits as if `new` took the place of `old` under `name`; answers the total then. A
    /// removal is never refused.
    fn admit(
        &self,
        name: &str,
        old: Option<&[u8]>,
        new: Option<&[u8]>,
        limits: &Limits,
    ) -> Result<Total, LimitError> {
        let mut total = self.total;
        if let Some(old) = old {
            total.take(name, old);
        }
        if let Some(new) = new {
            limits.name(name)?;
            limits.value(name, new.len())?;
            total.add(name, new);
            limits.session(total.names, total.bytes)?;
        }
        Ok(total)
    }

    fn total_over(&self, base: &Values) -> Total {
        base.total_with(self.edits.iter().map(|edit| (&*edit.name, edit.value.as_deref())))
    }

    /// What this request sees of a name with these places.
    fn value_at(&self, edit: Place, place: Place) -> Option<&[u8]> {
        match edit {
            Ok(at) => self.edits[at].value.as_deref(),
            Err(_) => place.ok().map(|at| self.base.value(at)),
        }
    }

    /// Where `name` is among the edits, and where in the base.
    fn places(&self, name: &str) -> (Place, Place) {
        (self.position(name), self.base.position(name))
    }

    fn position(&self, name: &str) -> Place {
        self.edits.binary_search_by(|edit| (*edit.name).cmp(name))
    }
}

fn filtered(values: &Values, kept: &Kept) -> Values {
    let Some(kept) = kept else {
        return values.clone();
    };
    values.iter().filter(|(name, _)| kept.iter().any(|keep| **keep == **name)).collect()
}
