//! Waits for the handler, then for the store if there is something to store, then answers.

use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::answering::{answered, send};
use crate::caught::caught;
use crate::errand::Errand;
use crate::journey::{Ending, Farewell};
use crate::session::Session;

pin_project! {
    /// The answer of a [`SessionService`](crate::SessionService) on its way. Nothing is boxed unless
    /// there is something to store.
    pub struct SessionFuture<F, O> {
        // Gone when it has answered: a commit that it left behind is finished then, not waited for.
        #[pin]
        handler: Option<F>,
        session: Session,
        stage: Stage<O>,
    }

    impl<F, O> PinnedDrop for SessionFuture<F, O> {
        fn drop(this: Pin<&mut Self>) {
            // Later the visit is closed, or its errand closes it.
            if matches!(this.stage, Stage::Handling) {
                this.session.visit.close();
            }
        }
    }
}

enum Stage<O> {
    Handling,
    /// The response waits for the store. Boxed, since every request's future would be larger by it.
    AtTheStore(Box<Held<O>>),
    Answered,
}

struct Held<O> {
    response: Response<O>,
    errand: Errand<Farewell>,
}

impl<F, O> SessionFuture<F, O> {
    pub(crate) const fn new(handler: F, session: Session) -> Self {
        Self { handler: Some(handler), session, stage: Stage::Handling }
    }
}

impl<F, O, E> Future for SessionFuture<F, O>
where
    F: Future<Output = Result<Response<O>, E>>,
    O: From<&'static str>,
{
    type Output = Result<Response<O>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let visit = &this.session.visit;
        if let Some(handler) = this.handler.as_mut().as_pin_mut() {
            let given = ready!(caught(|| handler.poll(context)));
            this.handler.set(None);
            let owed = |farewell| Poll::Ready(Ok(send(Response::new(O::from("")), &farewell, false)));
            let response = match given {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => {
                    return visit.end_without_response().map_or(Poll::Ready(Err(error)), owed);
                }
                Err(panic) => match visit.end_without_response() {
                    Some(farewell) => return owed(farewell),
                    None => resume_unwind(panic),
                },
            };
            match visit.end(answered(&response)) {
                Ending::Now(farewell) => {
                    *this.stage = Stage::Answered;
                    return Poll::Ready(Ok(send(response, &farewell, visit.is_cacheable())));
                }
                Ending::AtTheStore(errand) => {
                    *this.stage = Stage::AtTheStore(Held { response, errand }.into())
                }
            }
        }
        let Stage::AtTheStore(held) = this.stage else { return Poll::Pending };
        let farewell = ready!(Pin::new(&mut held.errand).poll(context));
        match std::mem::replace(this.stage, Stage::Answered) {
            Stage::AtTheStore(held) => Poll::Ready(Ok(send(held.response, &farewell, visit.is_cacheable()))),
            Stage::Handling | Stage::Answered => Poll::Pending,
        }
    }
}

impl<F, O> std::fmt::Debug for SessionFuture<F, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionFuture").field("session", &self.session).finish_non_exhaustive()
    }
}
