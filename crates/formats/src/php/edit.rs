//! What is done to a session: values put under names, names removed.

mod index;
mod plan;
mod rebuild;
mod within;

use std::borrow::Cow;

use self::plan::Plan;
use super::edit_error::EditError;
use super::format::Format;
use super::limits::Limits;
use super::session::Session;
use super::value::Value;

/// One step of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit<'a> {
    /// `$_SESSION[name] = value`: in place, or at the end when the name is new.
    Put(Cow<'a, [u8]>, Value<'a>),
    /// `unset($_SESSION[name])`: fine when it is not there.
    Remove(Cow<'a, [u8]>),
}

impl<'a> Edit<'a> {
    /// Puts a value.
    pub fn put(name: impl Into<Cow<'a, [u8]>>, value: Value<'a>) -> Self {
        Self::Put(name.into(), value)
    }

    /// Removes a name.
    pub fn remove(name: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::Remove(name.into())
    }
}

impl<'a> Session<'a> {
    /// This session with `edits` made, one after the other, as a page in PHP would make them.
    ///
    /// What no edit touches keeps its octets, but for the slots in references.
    ///
    /// # Errors
    /// [`EditError`]: what would come of it cannot be written, or not be read again within `limits`.
    pub fn edited(
        &self,
        edits: impl IntoIterator<Item = Edit<'a>>,
        limits: &Limits,
    ) -> Result<Self, EditError> {
        let mut plan = Plan::new(self);
        for edit in edits {
            match edit {
                Edit::Put(name, value) => plan.put(name, value)?,
                Edit::Remove(name) => plan.remove(&name),
            }
        }
        within::limits(plan.carry_out(self.format(), limits)?, limits)
    }

    /// This session in another format.
    ///
    /// # Errors
    /// As [`edited`](Self::edited).
    pub fn converted(&self, format: Format, limits: &Limits) -> Result<Self, EditError> {
        self.iter().try_for_each(|(name, _)| format.check_name(name))?;
        within::limits(Plan::new(self).carry_out(format, limits)?, limits)
    }
}
