//! The websites on axum.

use anyhow::Result;
use axum::Router;
use axum::routing::get;

use crate::farm::calls;
use crate::farm::cast::{Backend, Layer};
use crate::farm::node::{Options, not_made};
use crate::ours::{stores, website};
use crate::peers::tower_sessions_stored::{self as tower_sessions, Pooling};
use crate::peers::{axum_session_redis as axum_session, bare};

/// The website that was asked for.
pub async fn website(options: &Options) -> Result<Router> {
    let router = match options.site.layer {
        Layer::Bare => bare::router(),
        Layer::TowerSessions => on_tower_sessions(options, Pooling::Asked).await?,
        Layer::TowerSessionsUnasked => on_tower_sessions(options, Pooling::Unasked).await?,
        Layer::AxumSession | Layer::AxumSessionUncached => {
            let cached = options.site.layer == Layer::AxumSession;
            axum_session::router(&options.at, options.site.connections, cached).await?
        }
        Layer::Ours => website::with(&stores::sessions(options).await?),
        Layer::ActixSession => return not_made(options),
    };
    Ok(if options.counted { router.route("/calls", get(calls::page)) } else { router })
}

async fn on_tower_sessions(options: &Options, pooling: Pooling) -> Result<Router> {
    let (at, connections) = (&options.at, options.site.connections);
    match options.site.backend {
        Backend::Nowhere => not_made(options),
        Backend::Redis => Ok(tower_sessions::website(tower_sessions::redis(at, connections).await?)),
        Backend::Postgres => {
            Ok(tower_sessions::website(tower_sessions::postgres(at, connections, pooling).await?))
        }
        Backend::Sqlite => {
            let store = tower_sessions::sqlite(at, connections, pooling).await?;
            Ok(if options.counted {
                tower_sessions::website(tower_sessions::Counted(store))
            } else {
                tower_sessions::website(store)
            })
        }
    }
}
