//! Panics of handlers, which end only their own request.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::thread;

/// What a poll gives, or its panic. Whatever panicked is not polled again.
pub(crate) fn caught<T>(poll: impl FnOnce() -> Poll<T>) -> Poll<thread::Result<T>> {
    match catch_unwind(AssertUnwindSafe(poll)) {
        Ok(polled) => polled.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    }
}
