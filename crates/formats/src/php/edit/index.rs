//! The values of a session by their slots.

use crate::php::session::Session;
use crate::php::slots::takes_slot;
use crate::php::value::Value;

/// Every value that takes a slot, and what is referred to.
pub(super) struct Index<'s, 'a> {
    first: u32,
    nodes: Vec<Node<'s, 'a>>,
    starts: Vec<u32>,
    /// The highest slot that anything refers to.
    highest: u32,
    /// The first custom object, and whether any may refer to others.
    custom: Option<u32>,
    custom_refers: bool,
}

struct Node<'s, 'a> {
    value: &'s Value<'a>,
    slots: u32,
    object: u32,
}

impl<'s, 'a> Index<'s, 'a> {
    pub(super) fn of(session: &'s Session<'a>) -> Self {
        let mut index = Self {
            first: session.format().first_slot(),
            nodes: Vec::new(),
            starts: Vec::with_capacity(session.len()),
            highest: 0,
            custom: None,
            custom_refers: false,
        };
        for (_, value) in session.entries() {
            index.starts.push(index.next());
            index.add(value);
        }
        index
    }

    /// Where each entry's own value begins; of one that is `R:`, where the next does.
    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The slot after the last.
    pub(super) fn next(&self) -> u32 {
        self.first.saturating_add(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }

    /// Whether the slot is that of the session itself, in `php_serialize`.
    pub(super) const fn is_session(&self, slot: u32) -> bool {
        slot < self.first
    }

    pub(super) fn value(&self, slot: u32) -> &'s Value<'a> {
        self.node(slot).value
    }

    /// How many slots the value in `slot` takes with all that is in it.
    pub(super) fn slots(&self, slot: u32) -> u32 {
        self.node(slot).slots
    }

    /// Whether every reference is to a slot whose number is known.
    pub(super) fn is_countable(&self) -> bool {
        !self.custom_refers && self.custom.is_none_or(|custom| self.highest <= custom)
    }

    /// Where the object stands that the value in `slot` is, or refers to by `r:`.
    pub(super) fn object(&self, slot: u32) -> u32 {
        self.node(slot).object
    }

    fn node(&self, slot: u32) -> &Node<'s, 'a> {
        &self.nodes[(slot - self.first) as usize]
    }

    fn add(&mut self, value: &'s Value<'a>) {
        self.note(value);
        if !takes_slot(value) {
            return;
        }
        let at = self.nodes.len();
        self.nodes.push(Node { value, slots: 1, object: self.held(value) });
        for (_, child) in value.children() {
            self.add(child);
        }
        self.nodes[at].slots = u32::try_from(self.nodes.len() - at).unwrap_or(u32::MAX);
    }

    /// Of the value that takes the next slot. What `r:` refers to stands before it.
    fn held(&self, value: &Value<'_>) -> u32 {
        match value {
            Value::Reference(to) => {
                self.nodes.get((to.slot() - self.first) as usize).map_or(to.slot(), |node| node.object)
            }
            _ => self.next(),
        }
    }

    fn note(&mut self, value: &Value<'_>) {
        match value {
            Value::Reference(to) => self.highest = self.highest.max(to.slot()),
            Value::Custom(custom) => {
                let slot = self.next();
                self.custom.get_or_insert(slot);
                self.custom_refers |= custom.may_refer();
            }
            _ => {}
        }
    }
}
