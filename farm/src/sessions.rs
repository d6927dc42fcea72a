//! The store that an address names.

use std::error::Error as StdError;
use std::num::NonZeroU32;

use cloakroom::{Budget, Directory, Policy, SessionCookie, Sessions, TicketForm, WithLogins, WithoutLogins};
use cloakroom_files::{FilesSettings, FilesStore};
use cloakroom_redis::{RedisServers, RedisSettings, RedisStore, Replicas};
use cloakroom_sql::{MySqlStore, PostgresStore, SqlSettings, SqliteStore};

/// Sessions, on a store that knows who is signed in or on one that does not.
pub(crate) enum Kept {
    WithLogins(Sessions<WithLogins>),
    Alone(Sessions<WithoutLogins>),
}

/// Sessions on the store at `address`. A database gets its tables from whichever node comes first.
pub(crate) async fn on(address: &str, budget: Budget) -> Result<Kept, Box<dyn StdError>> {
    let (kind, rest) = address.split_once(':').ok_or("an address has a scheme")?;
    let mut settings = SqlSettings::default();
    (settings.operation_timeout, settings.acquire_timeout) = (budget.operation, budget.operation);
    Ok(match kind {
        "redis" => {
            let servers = RedisServers::single(rest.trim_start_matches('/'))?;
            within(RedisStore::connect(servers, of_redis(budget)).await?, budget)
        }
        "sentinel" => {
            let (sentinel, master) =
                rest.trim_start_matches('/').split_once('/').ok_or("a master has a name")?;
            let mut settings = of_redis(budget);
            settings.replicas = Some(Replicas { count: NonZeroU32::MIN, timeout: budget.operation / 2 });
            settings.operation_timeout = budget.operation / 2;
            let servers = RedisServers::sentinel([sentinel], master)?;
            within(RedisStore::connect(servers, settings).await?, budget)
        }
        "postgres" => {
            PostgresStore::migrate(address).await?;
            within(PostgresStore::connect(address, settings).await?, budget)
        }
        "mysql" => {
            MySqlStore::migrate(address).await?;
            within(MySqlStore::connect(address, settings).await?, budget)
        }
        "sqlite" => {
            SqliteStore::migrate(address).await?;
            within(SqliteStore::connect(address, settings).await?, budget)
        }
        "files" => {
            let store = FilesStore::open(rest, FilesSettings::default())?;
            let policy = Policy::builder().tickets(TicketForm::Php).build()?;
            let sessions = Sessions::without_logins(store).policy(policy);
            Kept::Alone(sessions.cookie(SessionCookie::phpsessid()).budget(budget))
        }
        _ => return Err(format!("no store is called {kind}").into()),
    })
}

fn of_redis(budget: Budget) -> RedisSettings {
    let mut settings = RedisSettings::default();
    settings.operation_timeout = budget.operation;
    settings
}

fn within(store: impl Directory, budget: Budget) -> Kept {
    Kept::WithLogins(Sessions::new(store).budget(budget))
}
