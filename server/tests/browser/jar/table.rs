//! The rows, by subject.

mod domain;
mod lifetime;
mod line;
mod order;
mod path;
mod prefix;
mod same_site;
mod secure;

use super::row::Row;

/// All of them.
pub(crate) fn all() -> Vec<Row> {
    [
        line::rows(),
        lifetime::rows(),
        domain::rows(),
        path::rows(),
        secure::rows(),
        same_site::rows(),
        prefix::rows(),
        order::rows(),
    ]
    .concat()
}
