//! What may be put, and what a session may come to.

use crate::php::edit_error::EditError;
use crate::php::format::Format;
use crate::php::limits::Limits;
use crate::php::session::Session;
use crate::php::value::Value;

/// That a value needs nothing from outside it.
pub(super) fn own_means(value: &Value<'_>) -> Result<(), EditError> {
    if matches!(value, Value::Reference(_) | Value::Custom(_)) {
        return Err(EditError::Foreign);
    }
    value.children().iter().try_for_each(|(_, child)| own_means(child))
}

/// That `session` can be read again.
pub(super) fn limits<'a>(session: Session<'a>, limits: &Limits) -> Result<Session<'a>, EditError> {
    let octets = session.encode().len();
    if octets > limits.octets_max {
        return Err(EditError::Octets { octets, max: limits.octets_max });
    }
    let outer = usize::from(session.format() == Format::PhpSerialize);
    let mut left = limits.elements_max.checked_sub(outer);
    for (_, value) in session.iter() {
        left = left.and_then(|left| remaining(left, value));
    }
    left.ok_or(EditError::Elements { max: limits.elements_max })?;
    let depth = outer + session.iter().map(|(_, value)| depth(value)).max().unwrap_or(0);
    let max = limits.depth();
    if depth > max { Err(EditError::Depth { max }) } else { Ok(session) }
}

fn remaining(left: usize, value: &Value<'_>) -> Option<usize> {
    let left = left.checked_sub(1)?;
    value.children().iter().try_fold(left, |left, (_, child)| remaining(left, child))
}

fn depth(value: &Value<'_>) -> usize {
    let inner = value.children().iter().map(|(_, child)| depth(child)).max().unwrap_or(0);
    inner + usize::from(value.is_container())
}
