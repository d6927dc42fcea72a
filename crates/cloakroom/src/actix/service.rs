//! Gives each request its session, unread; waits for the handler, then for the store if there is
//! something to store, then answers.

use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::sync::Arc;

use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, forward_ready};
use actix_web::error::ErrorInternalServerError;
use actix_web::{Error, HttpMessage};

use super::answering::{answered, answered_with, said_by, said_in};
use super::guest::Guest;
use crate::caught::caught;
use crate::house::House;
use crate::visit::Visit;

/// A service whose requests have sessions.
#[derive(Debug)]
pub struct SessionService<S> {
    inner: S,
    house: Arc<House>,
}

impl<S> SessionService<S> {
    pub(super) const fn new(inner: S, house: Arc<House>) -> Self {
        Self { inner, house }
    }
}

impl<S, B> Service<ServiceRequest> for SessionService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let guest = Guest::in_house(self.house.clone());
        request.extensions_mut().insert(guest.clone());
        Box::pin(serve(self.inner.call(request), guest))
    }
}

async fn serve<B>(
    handler: impl Future<Output = Result<ServiceResponse<B>, Error>>,
    guest: Guest,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let handling = Handling(&guest.session.visit);
    let result = {
        let mut handler = pin!(handler);
        poll_fn(|context| caught(|| handler.as_mut().poll(context))).await
    };
    handling.done();
    match result {
        Ok(Ok(response)) => {
            let farewell = guest.leave(answered(response.response())).await;
            Ok(said_in(response, &farewell, guest.is_cacheable()))
        }
        Ok(Err(error)) => {
            let farewell = guest.leave(answered_with(&error)).await;
            Err(said_by(error, farewell, guest.is_cacheable()))
        }
        Err(panic) => match guest.session.visit.end_without_response() {
            Some(farewell) => Err(said_by(ErrorInternalServerError(""), farewell, false)),
            None => resume_unwind(panic),
        },
    }
}

/// While a handler is at work. When it is cancelled, nothing of it is committed.
struct Handling<'a>(&'a Visit);

impl Handling<'_> {
    /// From now on the visit is closed by its end, or by its errand.
    const fn done(self) {
        std::mem::forget(self);
    }
}

impl Drop for Handling<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}
