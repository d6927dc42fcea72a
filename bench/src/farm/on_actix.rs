//! The websites on actix-web.

use std::net::TcpListener;

use ::actix_session::SessionMiddleware;
use ::actix_session::storage::RedisSessionStore;
use actix_web::cookie::Key;
use actix_web::dev::Server;
use actix_web::web::{ServiceConfig, get};
use actix_web::{App, HttpServer};
use anyhow::Result;
use cloakroom::{Sessions, WithoutLogins};

use crate::farm::calls;
use crate::farm::cast::Layer;
use crate::farm::node::{Options, not_made};
use crate::ours::{stores, website_actix};
use crate::peers::{actix_session, bare_actix};

/// A website, ready to be served.
pub enum Website {
    Bare,
    ActixSession(Box<RedisSessionStore>),
    Ours { sessions: Box<Sessions<WithoutLogins>>, counted: bool },
}

/// The website that was asked for.
pub async fn website(options: &Options) -> Result<Website> {
    Ok(match options.site.layer {
        Layer::Bare => Website::Bare,
        Layer::ActixSession => Website::ActixSession(Box::new(actix_session::redis(&options.at).await?)),
        Layer::Ours => {
            let sessions = Box::new(stores::sessions(options).await?);
            Website::Ours { sessions, counted: options.counted }
        }
        Layer::TowerSessions
        | Layer::TowerSessionsUnasked
        | Layer::AxumSession
        | Layer::AxumSessionUncached => return not_made(options),
    })
}

impl Website {
    /// As many workers as cores: the default.
    pub fn serve(self, listener: TcpListener) -> Result<Server> {
        Ok(match self {
            Self::Bare => HttpServer::new(|| App::new().configure(bare_actix::pages)).listen(listener)?.run(),
            Self::ActixSession(store) => {
                let key = Key::generate();
                let app = move || {
                    let middleware = SessionMiddleware::new((*store).clone(), key.clone());
                    App::new().wrap(middleware).configure(actix_session::pages)
                };
                HttpServer::new(app).listen(listener)?.run()
            }
            Self::Ours { sessions, counted } => {
                let app = move || {
                    let app = App::new().wrap(sessions.middleware()).configure(website_actix::pages);
                    app.configure(move |config| count(config, counted))
                };
                HttpServer::new(app).listen(listener)?.run()
            }
        })
    }
}

fn count(config: &mut ServiceConfig, counted: bool) {
    if counted {
        config.route("/calls", get().to(calls::page));
    }
}
