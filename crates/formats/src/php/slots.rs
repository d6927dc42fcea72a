//! References, and the slots they count by.

use super::value::Value;

/// A reference to another value of the session, by its slot.
///
/// Only reading makes one: a number means something only where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    sharing: Sharing,
    slot: u32,
}

/// What a reference shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// `r:`, the same object in a variable of its own. It takes a slot.
    Object,
    /// `R:`, the same variable, as `&` makes it. It takes no slot.
    Variable,
}

impl Reference {
    pub(super) const fn new(sharing: Sharing, slot: u32) -> Self {
        Self { sharing, slot }
    }

    /// What it shares.
    #[must_use]
    pub const fn sharing(&self) -> Sharing {
        self.sharing
    }

    /// Where it points, counted from 1.
    #[must_use]
    pub const fn slot(&self) -> u32 {
        self.slot
    }
}

/// Whether a value takes a slot.
pub(super) const fn takes_slot(value: &Value<'_>) -> bool {
    !matches!(value, Value::Reference(Reference { sharing: Sharing::Variable, .. }))
}

/// How many slots a value takes with all that is in it.
pub(super) fn slots(value: &Value<'_>) -> u32 {
    let own = u32::from(takes_slot(value));
    value.children().iter().fold(own, |sum, (_, child)| sum.saturating_add(slots(child)))
}
