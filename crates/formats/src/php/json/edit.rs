//! JSON put into a session.

use std::borrow::Cow;

use super::read::FromJsonError;
use crate::php::edit::Edit;
use crate::php::session::Session;
use crate::php::value::Value;

impl<'a> Session<'a> {
    /// The edit that puts a JSON text under a name; none when that is what the name has: its octets stay.
    ///
    /// # Errors
    /// [`FromJsonError`].
    pub fn edit_json(
        &self,
        name: impl Into<Cow<'a, [u8]>>,
        json: &[u8],
    ) -> Result<Option<Edit<'a>>, FromJsonError> {
        let (name, new) = (name.into(), Value::from_json(json)?);
        let same = self.get(&name).is_some_and(|old| old.to_json().ok() == new.to_json().ok());
        Ok((!same).then(|| Edit::put(name, new)))
    }
}
