//! Loads the session of an `http` request.

use http::Method;
use http::header::COOKIE;
use http::request::Parts;

use crate::error::LoadError;
use crate::head::Head;
use crate::session::Session;

impl Session {
    /// The session of a request inside the layer, loaded once for all who ask. For services without
    /// axum, and for layers; in axum the extractor does it.
    ///
    /// # Errors
    /// [`LoadError`] when the store cannot answer, or when there is no session layer around. Answer it
    /// with [`Response::from`](http::Response::from), a 503 or a 500: it is not a logout.
    pub async fn load(parts: &Parts) -> Result<Self, LoadError> {
        let session = parts.extensions.get::<Self>().ok_or(LoadError::NoLayer)?;
        session.load_for(parts).await?;
        Ok(session.clone())
    }
}

impl Head for Parts {
    fn cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.headers.get_all(COOKIE).iter().map(|field| field.as_bytes())
    }

    fn is_get(&self) -> bool {
        self.method == Method::GET
    }

    fn says(&self, name: &str, value: &str) -> bool {
        self.headers.get(name).is_some_and(|said| said == value)
    }
}
