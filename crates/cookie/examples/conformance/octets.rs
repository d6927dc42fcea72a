//! Octets in JSON: text where they are UTF-8, `{"b64": …}` where not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub(crate) fn read(value: &Value) -> Result<Vec<u8>, String> {
    if let Some(text) = value.as_str() {
        return Ok(text.as_bytes().to_vec());
    }
    let encoded = value["b64"].as_str().ok_or_else(|| format!("neither text nor octets: {value}"))?;
    STANDARD.decode(encoded).map_err(|error| error.to_string())
}

pub(crate) fn write(octets: &[u8]) -> Value {
    match str::from_utf8(octets) {
        Ok(text) => json!(text),
        Err(_) => json!({"b64": STANDARD.encode(octets)}),
    }
}
