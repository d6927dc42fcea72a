//! The application alone, on actix-web.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get};

/// The routes every contender has.
pub fn pages(config: &mut ServiceConfig) {
    for page in ["/seed/{keys}", "/read", "/modify", "/value"] {
        config.route(page, get().to(nothing));
    }
}

async fn nothing() -> HttpResponse {
    HttpResponse::Ok().finish()
}
