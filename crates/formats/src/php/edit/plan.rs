//! Edits, gathered: which names stay, and which variables get a value.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::index::Index;
use super::rebuild::Rebuild;
use super::within;
use crate::php::edit_error::EditError;
use crate::php::format::Format;
use crate::php::limits::Limits;
use crate::php::session::{Entry, Session};
use crate::php::slots::Sharing;
use crate::php::value::Value;

/// What becomes of a session.
pub(super) struct Plan<'s, 'a> {
    session: &'s Session<'a>,
    index: Index<'s, 'a>,
    /// Those that were there, then those that are new; `None` once removed.
    entries: Vec<Option<Planned<'s, 'a>>>,
    positions: BTreeMap<Cow<'a, [u8]>, usize>,
    /// The variables that get a value, by their old slot.
    assigned: BTreeMap<u32, Value<'a>>,
    /// Whether something that was there is changed.
    touched: bool,
}

/// A name that stays.
enum Planned<'s, 'a> {
    /// With the variable in this slot.
    Old(&'s Cow<'a, [u8]>, u32),
    /// With a value of its own.
    New(Cow<'a, [u8]>, Value<'a>),
}

impl<'s, 'a> Plan<'s, 'a> {
    pub(super) fn new(session: &'s Session<'a>) -> Self {
        let index = Index::of(session);
        let old = session.entries().iter().zip(index.starts());
        let entries = old.map(|((name, value), start)| {
            let slot = match value {
                Value::Reference(to) if to.sharing() == Sharing::Variable => to.slot(),
                _ => *start,
            };
            Some(Planned::Old(name, slot))
        });
        let entries = entries.collect();
        let positions = session.entries().iter().map(|(name, _)| name.clone()).zip(0..).collect();
        Self { session, index, entries, positions, assigned: BTreeMap::new(), touched: false }
    }

    pub(super) fn put(&mut self, name: Cow<'a, [u8]>, value: Value<'a>) -> Result<(), EditError> {
        within::own_means(&value)?;
        match self.positions.get(&name).and_then(|at| self.entries[*at].as_mut()) {
            Some(Planned::Old(_, slot)) if self.index.is_session(*slot) => {
                return Err(EditError::WholeSession);
            }
            Some(Planned::Old(_, slot)) => {
                self.assigned.insert(*slot, value);
                self.touched = true;
            }
            Some(Planned::New(_, own)) => *own = value,
            None => self.append(name, value)?,
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, name: &[u8]) {
        let removed = self.positions.remove(name).and_then(|at| self.entries[at].take());
        self.touched |= matches!(removed, Some(Planned::Old(..)));
    }

    fn append(&mut self, name: Cow<'a, [u8]>, value: Value<'a>) -> Result<(), EditError> {
        self.session.format().check_name(&name)?;
        self.positions.insert(name.clone(), self.entries.len());
        self.entries.push(Some(Planned::New(name, value)));
        Ok(())
    }

    /// The session that comes of it.
    pub(super) fn carry_out(self, format: Format, limits: &Limits) -> Result<Session<'a>, EditError> {
        let stays = !self.touched && format.first_slot() == self.session.format().first_slot();
        let entries = if stays { self.appended() } else { self.rebuilt(format, limits)? };
        Ok(Session::of(format, entries))
    }

    /// What was there as it is, and the new behind it: no slot changes.
    fn appended(self) -> Vec<Entry<'a>> {
        let new = self.entries.into_iter().flatten().filter_map(|planned| match planned {
            Planned::Old(..) => None,
            Planned::New(name, value) => Some((name, value)),
        });
        self.session.entries().iter().cloned().chain(new).collect()
    }

    fn rebuilt(self, format: Format, limits: &Limits) -> Result<Vec<Entry<'a>>, EditError> {
        let mut rebuild = Rebuild::new(&self.index, &self.assigned, format, limits)?;
        let mut entries = Vec::with_capacity(self.entries.len());
        for planned in self.entries.into_iter().flatten() {
            entries.push(match planned {
                Planned::Old(name, slot) => (name.clone(), rebuild.variable(slot)?),
                Planned::New(name, value) => (name, value),
            });
        }
        Ok(entries)
    }
}
