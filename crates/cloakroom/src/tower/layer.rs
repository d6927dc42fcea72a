//! Gives each request its session, unread.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::future::SessionFuture;
use crate::house::House;
use crate::session::Session;

/// Made by [`Sessions::layer`](crate::Sessions::layer).
#[derive(Clone, Debug)]
pub struct SessionLayer {
    house: Arc<House>,
}

impl SessionLayer {
    pub(crate) const fn new(house: Arc<House>) -> Self {
        Self { house }
    }
}

impl<S> Layer<S> for SessionLayer {
    type Service = SessionService<S>;

    fn layer(&self, inner: S) -> SessionService<S> {
        SessionService { inner, house: self.house.clone() }
    }
}

/// A service whose requests have sessions.
#[derive(Clone, Debug)]
pub struct SessionService<S> {
    inner: S,
    house: Arc<House>,
}

impl<S, I, O> Service<Request<I>> for SessionService<S>
where
    S: Service<Request<I>, Response = Response<O>>,
    O: From<&'static str>,
{
    type Response = Response<O>;
    type Error = S::Error;
    type Future = SessionFuture<S::Future, O>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<I>) -> Self::Future {
        let session = Session::in_house(self.house.clone());
        request.extensions_mut().insert(session.clone());
        SessionFuture::new(self.inner.call(request), session)
    }
}
