//! The journey in the grammar of tower: a layer around any service of HTTP requests.

mod future;
mod layer;

pub use self::future::SessionFuture;
#[cfg(feature = "axum")]
pub(crate) use self::future::instead;
pub use self::layer::{SessionLayer, SessionService};
