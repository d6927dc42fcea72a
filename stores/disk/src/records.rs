//! Records by id: the engine with the cache in front.

use std::sync::Arc;

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
    pub(crate) fn read(&self, id: SessionId) -> Result<Option<Arc<Row>>, Failure> {
        let generation = match self.cache.look(id) {
            Ok(row) => return Ok(Some(row)),
            Err(generation) => generation,
        };
        let Some(row) = self.engine.row(id)? else { return Ok(None) };
        let row = Arc::new(row.map_err(Failure::NotARecord)?);
        self.cache.fill(&row, generation);
        Ok(Some(row))
    }
}
