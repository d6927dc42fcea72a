//! What a server says of itself.

use redis::Value;

/// The answer to `HELLO`.
#[derive(Debug, Default)]
pub(crate) struct Hello {
    pub(crate) version: String,
    mode: String,
    role: String,
}

impl Hello {
    pub(crate) fn read(answer: Value) -> Option<Self> {
        let mut hello = Self::default();
        let Value::Array(fields) = answer else { return None };
        let mut fields = fields.into_iter();
        while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
            let field = match text(name)?.as_str() {
                "version" => &mut hello.version,
                "mode" => &mut hello.mode,
                "role" => &mut hello.role,
                _ => continue,
            };
            *field = text(value)?;
        }
        Some(hello)
    }

    /// The first number of the version.
    pub(crate) fn major(&self) -> u32 {
        self.version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0)
    }

    pub(crate) fn is_cluster(&self) -> bool {
        self.mode == "cluster"
    }

    pub(crate) fn is_replica(&self) -> bool {
        self.role == "replica" || self.role == "slave"
    }
}

/// One line of what `INFO` answers.
pub(crate) fn info<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

pub(crate) fn text(value: Value) -> Option<String> {
    match value {
        Value::BulkString(octets) => String::from_utf8(octets).ok(),
        Value::SimpleString(text) => Some(text),
        Value::VerbatimString { text, .. } => Some(text),
        _ => None,
    }
}
