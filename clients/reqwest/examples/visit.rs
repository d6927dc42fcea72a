//! Visits a page with the cookies of earlier visits, and keeps those of this one.
//!
//! With `cargo run -p cloakroom --example hello` in another window, several times:
//!
//! ```text
//! RUST_LOG=cloakroom_reqwest=debug cargo run -p cloakroom-reqwest --example visit -- http://localhost:3000/ cookies.jsonl
//! ```

use std::error::Error;
use std::sync::Arc;

use cloakroom_reqwest::CookieJar;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_env_filter(EnvFilter::from_default_env()).init();
    let mut args = std::env::args().skip(1);
    let url = args.next().unwrap_or("http://localhost:3000/".into());
    let file = args.next().unwrap_or("cookies.jsonl".into());

    let jar = Arc::new(CookieJar::new());
    jar.load(&file)?;
    let client = reqwest::Client::builder().cookie_provider(jar.clone()).build()?;
    eprintln!("{}", client.get(url).send().await?.text().await?);
    for cookie in jar.all() {
        eprintln!("{cookie:?}");
    }
    jar.save(&file)?;
    Ok(())
}
