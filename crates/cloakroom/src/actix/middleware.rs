//! Goes around an app, a scope or a resource.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::Error;
use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};

use super::service::SessionService;
use crate::house::House;
use crate::sessions::Sessions;

impl<L> Sessions<L> {
    /// The middleware for actix-web: `App::new().wrap(sessions.middleware())`.
    #[must_use]
    pub fn middleware(&self) -> SessionMiddleware {
        SessionMiddleware { house: Arc::new(self.house.clone()) }
    }
}

/// Made by [`Sessions::middleware`].
#[derive(Clone, Debug)]
pub struct SessionMiddleware {
    house: Arc<House>,
}

impl<S, B> Transform<S, ServiceRequest> for SessionMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = SessionService<S>;
    type InitError = ();
    type Future = Ready<Result<SessionService<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(SessionService::new(service, self.house.clone())))
    }
}
