//! A request of actix-web in the journey's words.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::COOKIE;

use crate::head::Head;

impl Head for HttpRequest {
    fn cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.headers().get_all(COOKIE).map(|field| field.as_bytes())
    }

    fn is_get(&self) -> bool {
        self.method() == Method::GET
    }

    fn says(&self, name: &str, value: &str) -> bool {
        self.headers().get(name).is_some_and(|said| said.as_bytes() == value.as_bytes())
    }
}
