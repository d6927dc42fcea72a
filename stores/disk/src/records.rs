//! Records by id: the engine with the cache in front.

use bytes::Bytes;
use cloakroom_session::SessionId;

use crate::cache::Cache;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::row::Row;

pub(crate) struct Records {
    pub(crate) cache: Cache,
    pub(crate) engine: Engine,
}

impl Records {
    /// The row under `id` as it was last committed, expired or not.
    pub(crate) fn read(&self, id: SessionId) -> Result<Option<Row>, Failure> {
        let generation = match self.cache.look(id) {
            Ok(octets) => return Row::decode(id, octets.into()).map(Some).map_err(Failure::NotARecord),
            Err(generation) => generation,
        };
        let Some(octets) = self.engine.row(id)? else { return Ok(None) };
        // A copy, since a slice of the engine's could keep its whole block in memory.
        let row = Row::decode(id, Bytes::copy_from_slice(&octets)).map_err(Failure::NotARecord)?;
        self.cache.fill(id, &octets, generation);
        Ok(Some(row))
    }
}
