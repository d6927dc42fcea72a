//! What the log says.

mod kept;

pub(crate) use kept::Log;
