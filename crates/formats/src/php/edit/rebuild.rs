//! A session written anew with some of its variables assigned or gone.
//!
//! The picture is PHP's: a slot of the old session is a *variable*, and what stands in it may be an *object*,
//! which other variables hold too. Whoever comes first, in the new order, has the value in full; all others
//! refer to it. So the value of a name that is gone moves to the first who refers to it.
//!
//! | the variable | its object | is written |
//! |---|---|---|
//! | has been written | | `R:` to it |
//! | is assigned | | the new value |
//! | is new | has been written | `r:` to it |
//! | is new | is new, or there is none | the value in full |
//!
//! PHP itself writes `R:` in the fourth line when the variable is shared, and so makes one variable of two.

use std::collections::BTreeMap;

use super::index::Index;
use crate::php::edit_error::EditError;
use crate::php::format::Format;
use crate::php::limits::Limits;
use crate::php::object::Object;
use crate::php::slots::{Reference, Sharing, slots};
use crate::php::value::{Array, Value};

/// The session as far as it is written.
pub(super) struct Rebuild<'p, 's, 'a> {
    index: &'p Index<'s, 'a>,
    assigned: &'p BTreeMap<u32, Value<'a>>,
    /// New slots of variables and of objects, by their old slots; 0 is none.
    variables: Vec<u32>,
    objects: Vec<u32>,
    format: Format,
    next: u32,
    custom: Option<u32>,
    depth: usize,
    depth_max: usize,
}

impl<'p, 's, 'a> Rebuild<'p, 's, 'a> {
    pub(super) fn new(
        index: &'p Index<'s, 'a>,
        assigned: &'p BTreeMap<u32, Value<'a>>,
        format: Format,
        limits: &Limits,
    ) -> Result<Self, EditError> {
        if !index.is_countable() {
            return Err(EditError::Custom);
        }
        let variables = vec![0; index.next() as usize];
        let objects = variables.clone();
        let (next, depth_max) = (format.first_slot(), limits.depth());
        // In php_serialize the session is an array itself.
        let depth = usize::from(format == Format::PhpSerialize);
        Ok(Self { index, assigned, variables, objects, format, next, custom: None, depth, depth_max })
    }

    /// The variable of an old slot, in the next place of the new order.
    pub(super) fn variable(&mut self, slot: u32) -> Result<Value<'a>, EditError> {
        if self.index.is_session(slot) {
            return self.whole_session(slot);
        }
        let written = self.variables[slot as usize];
        if written != 0 {
            return self.refer(Sharing::Variable, written);
        }
        if let Some(value) = self.assigned.get(&slot) {
            self.variables[slot as usize] = self.take(slots(value));
            return Ok(value.clone());
        }
        let object = self.index.object(slot);
        match self.objects[object as usize] {
            0 => self.in_full(slot, object),
            written => {
                self.variables[slot as usize] = self.take(1);
                self.refer(Sharing::Object, written)
            }
        }
    }

    /// What stood in the old slot `held`, now the value of the variable `slot`.
    fn in_full(&mut self, slot: u32, held: u32) -> Result<Value<'a>, EditError> {
        let value = self.index.value(held);
        let new = self.take(1);
        self.variables[slot as usize] = new;
        if value.is_object() {
            self.objects[held as usize] = new;
        }
        if value.is_container() && self.depth == self.depth_max {
            return Err(EditError::Depth { max: self.depth_max });
        }
        self.depth += 1;
        let value = match value {
            Value::Array(array) => Value::Array(self.children(held, array)?),
            Value::Object(object) => Value::Object(Box::new(self.properties(held, object)?)),
            Value::Custom(custom) => {
                self.custom.get_or_insert(new);
                Value::Custom(custom.clone())
            }
            leaf => leaf.clone(),
        };
        self.depth -= 1;
        Ok(value)
    }

    fn properties(&mut self, held: u32, object: &Object<'a>) -> Result<Object<'a>, EditError> {
        Ok(object.with(self.children(held, object.properties())?))
    }

    fn children(&mut self, held: u32, array: &Array<'a>) -> Result<Array<'a>, EditError> {
        let mut slot = held + 1;
        array.with(|child| match child {
            Value::Reference(to) if to.sharing() == Sharing::Variable => self.variable(to.slot()),
            _ => {
                let own = slot;
                slot += self.index.slots(own);
                self.variable(own)
            }
        })
    }

    /// In `php_serialize` the session has slot 1; in the others it has none.
    fn whole_session(&self, slot: u32) -> Result<Value<'a>, EditError> {
        if self.format == Format::PhpSerialize {
            self.refer(Sharing::Variable, slot)
        } else {
            Err(EditError::WholeSession)
        }
    }

    fn refer(&self, sharing: Sharing, slot: u32) -> Result<Value<'a>, EditError> {
        match self.custom {
            Some(custom) if slot > custom => Err(EditError::Custom),
            _ => Ok(Value::Reference(Reference::new(sharing, slot))),
        }
    }

    const fn take(&mut self, slots: u32) -> u32 {
        let first = self.next;
        self.next = first.saturating_add(slots);
        first
    }
}
