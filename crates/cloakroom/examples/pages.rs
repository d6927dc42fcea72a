//! Pages of one's own in place of the plain texts of 409, 413, 500 and 503.
//!
//! `cargo run -p cloakroom --example pages`, then
//!
//! ```text
//! curl -i http://localhost:3000/
//! head -c 300000 /dev/zero | tr '\0' x | curl -i --data-binary @- http://localhost:3000/
//! ```

use axum::Router;
use axum::http::{StatusCode, header::CONTENT_LENGTH};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use cloakroom::{Error, MemoryStore, Session, Sessions};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let app = Router::new()
        .route("/", post(keep).get(show))
        .layer(Sessions::new(MemoryStore::new()).layer())
        // After the session's, so around it: what that answers comes by here.
        .layer(map_response(own_page));
    eprintln!("http://{listen}/");
    axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await
}

async fn show(session: Session) -> Result<Html<String>, Error> {
    let octets = session.get::<String>("note")?.unwrap_or_default().len();
    Ok(Html(format!("<p>A note of {octets} octets\n")))
}

async fn keep(session: Session, note: String) -> Result<Html<&'static str>, Error> {
    session.insert("note", &note)?;
    Ok(Html("<p>Kept\n"))
}

/// Another body and its type. The status and all other headers stay: among them may be a cookie, and there is
/// what caches are told.
async fn own_page(response: Response) -> Response {
    let words = match response.status() {
        StatusCode::CONFLICT => "Your session changed meanwhile. Please reload the page.",
        StatusCode::PAYLOAD_TOO_LARGE => "That is too much to remember.",
        StatusCode::SERVICE_UNAVAILABLE => "Please try again in a moment; you stay signed in.",
        StatusCode::INTERNAL_SERVER_ERROR => "We made a mistake.",
        _ => return response,
    };
    let (mut head, _) = response.into_parts();
    let (page, body) = Html(format!("<h1>Sorry</h1><p>{words}\n")).into_response().into_parts();
    head.headers.remove(CONTENT_LENGTH);
    head.headers.extend(page.headers);
    Response::from_parts(head, body)
}
