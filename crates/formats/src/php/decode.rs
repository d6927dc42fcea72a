//! Values from octets.
//!
//! Nothing is reserved for a count before the octets are seen: an element has at least six.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::decode_error::{DecodeError, Reason};
use super::float::Float;
use super::key::Key;
use super::limits::Limits;
use super::object::{Custom, EnumCase, Object};
use super::slots::{Reference, Sharing};
use super::value::{Array, Value};

/// `i:0;N;`
const ELEMENT_OCTETS_MIN: usize = 6;

/// Reads the values of one session. `at` is where the value begins that an error is about.
pub(super) struct Decoder<'a, 'l> {
    pub(super) cursor: Cursor<'a>,
    limits: &'l Limits,
    elements: usize,
    depth: usize,
    slots: Slots,
}

impl<'a, 'l> Decoder<'a, 'l> {
    pub(super) fn new(octets: &'a [u8], limits: &'l Limits) -> Result<Self, DecodeError> {
        if octets.len() > limits.octets_max {
            let reason = Reason::Octets { max: limits.octets_max };
            return Err(DecodeError { at: limits.octets_max, reason });
        }
        let cursor = Cursor::new(octets);
        Ok(Self { cursor, limits, elements: 0, depth: 0, slots: Slots::default() })
    }

    pub(super) fn value(&mut self) -> Result<Value<'a>, DecodeError> {
        self.count_element()?;
        let at = self.cursor.at();
        match self.cursor.octet("a value")? {
            b'N' => self.cursor.expect(";").map(|()| self.leaf(Value::Null)),
            b'b' => self.bool(),
            b'i' => self.int().map(|number| self.leaf(Value::Int(number))),
            b'd' => self.float(),
            b's' => self.str().map(|octets| self.leaf(Value::Str(octets))),
            b'a' => {
                self.slots.push(false);
                self.cursor.expect(":")?;
                self.array(at).map(Value::Array)
            }
            b'O' => self.object(at),
            b'C' => self.custom(at),
            b'E' => self.enum_case(at),
            b'r' => self.reference(at, Sharing::Object),
            b'R' => self.reference(at, Sharing::Variable),
            _ => Err(DecodeError { at, reason: Reason::Unexpected { expected: "a value" } }),
        }
    }

    fn count_element(&mut self) -> Result<(), DecodeError> {
        let max = self.limits.elements_max;
        if self.elements == max {
            return Err(self.cursor.error(Reason::Elements { max }));
        }
        self.elements += 1;
        Ok(())
    }

    fn leaf(&mut self, value: Value<'a>) -> Value<'a> {
        self.slots.push(value.is_object());
        value
    }

    fn bool(&mut self) -> Result<Value<'a>, DecodeError> {
        self.cursor.expect(":")?;
        let value = match self.cursor.rest().first() {
            Some(b'1') => {
                self.cursor.expect("1;")?;
                true
            }
            _ => {
                self.cursor.expect("0;")?;
                false
            }
        };
        Ok(self.leaf(Value::Bool(value)))
    }

    fn int(&mut self) -> Result<i64, DecodeError> {
        self.cursor.expect(":")?;
        self.cursor.int(b';')
    }

    fn float(&mut self) -> Result<Value<'a>, DecodeError> {
        self.cursor.expect(":")?;
        let at = self.cursor.at();
        let text = self.cursor.until(b';', "a float")?;
        let float = Float::from_text(text).ok_or(DecodeError { at, reason: Reason::Float })?;
        Ok(self.leaf(Value::Float(float)))
    }

    fn str(&mut self) -> Result<Cow<'a, [u8]>, DecodeError> {
        let octets = self.quoted()?;
        self.cursor.expect(";")?;
        Ok(Cow::Borrowed(octets))
    }

    /// `:5:"octets"`
    fn quoted(&mut self) -> Result<&'a [u8], DecodeError> {
        self.cursor.expect(":")?;
        let length = self.cursor.count(b':')?;
        self.cursor.expect("\"")?;
        let octets = self.cursor.take(length)?;
        self.cursor.expect("\"")?;
        Ok(octets)
    }

    /// `a:5:{`, of the array that is the session.
    pub(super) fn open_session(&mut self) -> Result<usize, DecodeError> {
        self.count_element()?;
        self.cursor.expect("a:")?;
        self.slots.push(false);
        self.open(0)
    }

    /// `}`
    pub(super) fn close(&mut self) -> Result<(), DecodeError> {
        self.depth -= 1;
        self.cursor.expect("}")
    }

    /// `5:{ key value … }`; `at` is where the array or object begins.
    fn array(&mut self, at: usize) -> Result<Array<'a>, DecodeError> {
        let mut entries = Vec::new();
        for _ in 0..self.open(at)? {
            entries.push((self.key()?, self.value()?));
        }
        self.close()?;
        Array::new(entries).map_err(|_| DecodeError { at, reason: Reason::DuplicateKey })
    }

    /// `5:{`
    fn open(&mut self, at: usize) -> Result<usize, DecodeError> {
        let count = self.cursor.count(b':')?;
        if count > self.cursor.rest().len() / ELEMENT_OCTETS_MIN {
            return Err(DecodeError { at, reason: Reason::Beyond { announced: count } });
        }
        self.cursor.expect("{")?;
        let max = self.limits.depth();
        if self.depth == max {
            return Err(DecodeError { at, reason: Reason::Depth { max } });
        }
        self.depth += 1;
        Ok(count)
    }

    pub(super) fn key(&mut self) -> Result<Key<'a>, DecodeError> {
        let at = self.cursor.at();
        match self.cursor.octet("a key")? {
            b'i' => self.int().map(Key::Int),
            b's' => self.str().map(Key::Str),
            _ => Err(DecodeError { at, reason: Reason::Unexpected { expected: "a key" } }),
        }
    }

    fn object(&mut self, at: usize) -> Result<Value<'a>, DecodeError> {
        self.slots.push(true);
        let class = self.quoted()?;
        self.cursor.expect(":")?;
        let properties = self.array(at)?;
        let object = Object::new(class, properties);
        let object = object.ok_or(DecodeError { at, reason: Reason::ClassName })?;
        Ok(Value::Object(Box::new(object)))
    }

    fn custom(&mut self, at: usize) -> Result<Value<'a>, DecodeError> {
        let class = self.quoted()?;
        self.cursor.expect(":")?;
        let length = self.cursor.count(b':')?;
        self.cursor.expect("{")?;
        let body = self.cursor.take(length)?;
        self.cursor.expect("}")?;
        self.slots.push(true);
        self.slots.hide();
        let custom = Custom::new(class, body).ok_or(DecodeError { at, reason: Reason::ClassName })?;
        Ok(Value::Custom(Box::new(custom)))
    }

    fn enum_case(&mut self, at: usize) -> Result<Value<'a>, DecodeError> {
        let text = self.quoted()?;
        self.cursor.expect(";")?;
        let case = EnumCase::new(text).ok_or(DecodeError { at, reason: Reason::EnumCase })?;
        Ok(self.leaf(Value::Enum(case)))
    }

    fn reference(&mut self, at: usize, sharing: Sharing) -> Result<Value<'a>, DecodeError> {
        self.cursor.expect(":")?;
        let slot = self.cursor.count(b';')?;
        let slot = u32::try_from(slot).map_err(|_| DecodeError { at, reason: Reason::Number })?;
        if !self.slots.may_be_target(slot, sharing) {
            return Err(DecodeError { at, reason: Reason::Reference { slot } });
        }
        let value = Value::Reference(Reference::new(sharing, slot));
        if sharing == Sharing::Object {
            self.slots.push(true);
        }
        Ok(value)
    }
}

/// What stands in the slots so far: whether each is an object.
#[derive(Default)]
struct Slots {
    objects: Vec<bool>,
    /// After a custom object nobody knows how many slots there are.
    hidden: bool,
}

impl Slots {
    fn push(&mut self, object: bool) {
        if !self.hidden {
            self.objects.push(object);
        }
    }

    fn hide(&mut self) {
        self.hidden = true;
    }

    fn may_be_target(&self, slot: u32, sharing: Sharing) -> bool {
        let Some(index) = slot.checked_sub(1) else { return false };
        match self.objects.get(index as usize) {
            Some(object) => *object || sharing == Sharing::Variable,
            None => self.hidden,
        }
    }
}
