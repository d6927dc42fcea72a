//! Values as JSON text, and back.
//!
//! | PHP | JSON |
//! |---|---|
//! | null, booleans, integers, floats, strings of UTF-8 | the same |
//! | array with the keys 0, 1, 2, … or none | array |
//! | any other array | object; the integer key 5 is `"5"`, as PHP makes 5 of `"5"` |
//! | `stdClass` that is empty or has the properties 0, 1, 2, … | the object that would otherwise be a list: `{}`, `{"0":"a"}` |
//!
//! 1. From JSON to PHP and back is the identity: on the value, and on the octets of what `serde_json`
//!    writes without spaces.
//! 2. From PHP to JSON and back is the identity on the value; a float gets PHP's shortest text.
//! 3. What has no JSON of its own is [`Opaque`]: any other object, enums, references, strings that are no
//!    UTF-8, `NAN` and `INF`.

mod edit;
mod read;
mod write;

pub use read::FromJsonError;
pub use write::Opaque;
