//! One case, one answer.

use serde_json::{Value, json};

use crate::{operations, scenario};

/// To a line as it came.
pub(crate) fn to_line(line: &[u8]) -> Value {
    match serde_json::from_slice(line) {
        Ok(case) => to(&case),
        Err(error) => json!({"id": null, "error": error.to_string()}),
    }
}

/// With the case's id, whatever happens.
fn to(case: &Value) -> Value {
    let answer = if case["steps"].is_array() { scenario::run(case) } else { operations::run(case) };
    let mut answer = answer.unwrap_or_else(|error| json!({"error": error}));
    answer["id"] = case["id"].clone();
    answer
}
