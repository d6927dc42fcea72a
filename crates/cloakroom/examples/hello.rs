//! The smallest application: it counts your visits. `cargo run -p cloakroom --example hello`
use axum::{Router, routing::get};
use cloakroom::{MemoryStore, Session, Sessions};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let app = Router::new().route("/", get(visits)).layer(Sessions::new(MemoryStore::new()).layer());
    eprintln!("http://{listen}/");
    axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await
}

async fn visits(session: Session) -> Result<String, cloakroom::Error> {
    Ok(format!("Visit {}\n", session.update("visits", |n: u64| n + 1)?))
}
