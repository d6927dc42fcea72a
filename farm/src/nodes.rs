//! The pages in the grammar of each framework.

use std::error::Error as StdError;

use actix_web::{App, HttpServer, web};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use cloakroom::{Session, Sessions};

use crate::pages::{Asked, Pages};

pub(crate) async fn axum<L>(sessions: Sessions<L>, pages: Pages) -> Result<(), Box<dyn StdError>> {
    async fn show(
        State(pages): State<Pages>,
        Path(page): Path<String>,
        Query(asked): Query<Asked>,
        session: Session,
    ) -> Result<String, cloakroom::Error> {
        pages.show(&page, &asked, &session).await
    }
    async fn control(State(pages): State<Pages>, Path(what): Path<String>) -> String {
        pages.control(&what)
    }
    let router = Router::new()
        .route("/gate/{what}", get(control))
        .route("/{page}", get(show))
        .layer(sessions.layer())
        .with_state(pages);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("ready on {}", listener.local_addr()?.port());
    Ok(axum::serve(listener, router).await?)
}

pub(crate) async fn actix<L>(sessions: Sessions<L>, pages: Pages) -> Result<(), Box<dyn StdError>>
where
    L: Clone + Send + 'static,
{
    async fn show(
        pages: web::Data<Pages>,
        page: web::Path<String>,
        asked: web::Query<Asked>,
        session: Session,
    ) -> Result<String, cloakroom::Error> {
        pages.show(&page, &asked, &session).await
    }
    async fn control(pages: web::Data<Pages>, what: web::Path<String>) -> String {
        pages.control(&what)
    }
    let pages = web::Data::new(pages);
    let server = HttpServer::new(move || {
        App::new()
            .wrap(sessions.middleware())
            .app_data(pages.clone())
            .route("/gate/{what}", web::get().to(control))
            .route("/{page}", web::get().to(show))
    });
    let server = server.workers(2).bind("127.0.0.1:0")?;
    if let Some(address) = server.addrs().first() {
        println!("ready on {}", address.port());
    }
    Ok(server.run().await?)
}
