//! Our stores on servers, each with its default settings but for the number of connections, SQLite's
//! durability, which is the peer's, and the limits of time, which the peers do not have.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use cloakroom::{Budget, Sessions, Store, WithoutLogins};
use cloakroom_redis::{RedisServers, RedisSettings, RedisStore};
use cloakroom_sql::{Durability, PostgresStore, SqlSettings, SqliteStore};

use crate::farm::cast::{Backend, Framework, Site};
use crate::farm::node::{Options, not_made};
use crate::ours::counted::Counted;
use crate::ours::spread::Spread;

/// As long as nothing takes: a machine that is busy with something else must not fail the bench.
const PATIENCE: Duration = Duration::from_secs(10);

const BUDGET: Budget = Budget { operation: PATIENCE, request: PATIENCE };

/// Sessions on the store that was asked for.
pub async fn sessions(options: &Options) -> Result<Sessions<WithoutLogins>> {
    let mut settings = SqlSettings::default();
    settings.connections = options.site.connections;
    settings.acquire_timeout = PATIENCE;
    settings.operation_timeout = PATIENCE;
    settings.durability = Durability::Relaxed;
    let at = &options.at;
    match options.site.backend {
        Backend::Nowhere => not_made(options),
        Backend::Redis => Ok(kept_in(redis(at, options.site).await?, options)),
        Backend::Postgres => {
            PostgresStore::migrate(at).await?;
            Ok(kept_in(PostgresStore::connect(at, settings).await?, options))
        }
        Backend::Sqlite => {
            SqliteStore::migrate(at).await?;
            Ok(kept_in(SqliteStore::connect(at, settings).await?, options))
        }
    }
}

fn kept_in(store: impl Store, options: &Options) -> Sessions<WithoutLogins> {
    let sessions = if options.counted {
        Sessions::without_logins(Counted(store))
    } else {
        Sessions::without_logins(store)
    };
    sessions.budget(BUDGET)
}

/// The threads of axum share two connections of a store; more are several stores. On actix-web the number is that
/// of a worker, and as it is.
async fn redis(at: &str, site: Site) -> Result<Spread<RedisStore>> {
    let (server, database) = at.trim_start_matches("redis://").split_once('/').unwrap_or((at, "0"));
    let mut settings = RedisSettings::default();
    settings.database = database.parse()?;
    settings.operation_timeout = PATIENCE;
    if site.framework == Framework::Axum && site.connections == 1 {
        settings.connections = NonZeroUsize::MIN;
    }
    let mut stores = Vec::new();
    for _ in 0..site.connections.div_ceil(2) {
        let servers = RedisServers::single(server)?;
        stores.push(Arc::new(RedisStore::connect(servers, settings.clone()).await?));
    }
    Ok(Spread(stores))
}
