//! The journey in the grammar of tower: a layer around any service of HTTP requests.

mod answering;
mod cookies;
mod future;
mod head;
mod layer;

pub use self::future::SessionFuture;
pub use self::layer::{SessionLayer, SessionService};
