//! Lets requests that are ready at the same moment go to the server in one write.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The driver of a connection. Each time it is woken it lets whoever else is ready go first: what they ask
/// shares its next write. A request alone loses a turn of the runtime, about a microsecond.
pub(crate) struct Batched<D> {
    driver: Pin<Box<D>>,
    gave_way: bool,
}

impl<D> Batched<D> {
    pub(crate) fn new(driver: D) -> Self {
        Self { driver: Box::pin(driver), gave_way: false }
    }
}

impl<D: Future> Future for Batched<D> {
    type Output = D::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<D::Output> {
        self.gave_way = !self.gave_way;
        if self.gave_way {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.driver.as_mut().poll(context)
    }
}
