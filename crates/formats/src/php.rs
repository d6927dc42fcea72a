//! PHP's sessions, as PHP 7.1 and later write them.
//!
//! ```text
//! php           = *( name "|" value )
//! php_binary    = *( length name value )         ; length: one octet, 0 to 127
//! php_serialize = value                          ; one array
//! value = "N;" | "b:" ("0"|"1") ";" | "i:" int ";" | "d:" float ";" | "s:" n ':"' n*OCTET '";'
//!       | "a:" n ":{" *(key value) "}" | "O:" n ':"' class '":' n ":{" *(key value) "}"
//!       | "C:" n ':"' class '":' n ":{" n*OCTET "}" | "E:" n ':"' class ":" case '";'
//!       | "r:" slot ";" | "R:" slot ";"
//! ```
//!
//! 1. **What is read is written back octet for octet.** Objects, enums, custom objects and references are
//!    carried as they came. So what PHP would read but never write is refused ([`DecodeError`]): a number
//!    with a plus or a leading zero, a length that is wrong, a name or key twice.
//! 2. **An empty file is an empty session**, in every format; an empty session is `a:0:{}` in
//!    `php_serialize` and nothing in the others.
//! 3. **References count values.** Every value takes the next slot, in the order of the octets and across
//!    all names; `R:` takes none, a key takes none. In `php_serialize` the outer array is slot 1. An
//!    [edit](Session::edited) that moves values writes every later reference anew.
//! 4. **An edit does what PHP would do**: a value put under a name that shares a variable is seen by all who
//!    share it, and the value of a name that is removed lives on with the first who refers to it.
//! 5. **Names are checked when they are put** ([`Format::check_name`]), so that a session can always be
//!    written: PHP itself writes an *empty* session for a name with `|` in the format `php`.
//! 6. **Hostile octets** cost no more than their own size: counts are held against what is there, nesting
//!    and elements against [`Limits`].
//!
//! A `C:` object hides how many slots its body takes. It is carried; an edit that would have to know is
//! refused ([`EditError::Custom`]).

mod cursor;
mod decode;
mod decode_error;
mod edit;
mod edit_error;
mod encode;
mod float;
mod format;
mod json;
mod key;
mod limits;
mod object;
mod save_path;
mod session;
mod session_id;
mod slots;
mod value;

pub use decode_error::{DecodeError, Reason};
pub use edit::Edit;
pub use edit_error::EditError;
pub use float::Float;
pub use format::{Format, NameError};
pub use json::{FromJsonError, Opaque};
pub use key::Key;
pub use limits::Limits;
pub use object::{Custom, EnumCase, Object, Visibility};
pub use save_path::{SavePath, SavePathError};
pub use session::Session;
pub use session_id::{BitsPerCharacter, SessionId, SessionIdError, SessionIdShape, ShapeError};
pub use slots::{Reference, Sharing};
pub use value::{Array, DuplicateKey, Value};
