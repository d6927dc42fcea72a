//! A body that uses its session when the head has left, and says what came of it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use axum::body::{Bytes, HttpBody};
use cloakroom::Session;
use hyper::body::Frame;

pub(super) struct LateBody(Option<Session>);

impl LateBody {
    pub(super) const fn of(session: Session) -> Self {
        Self(Some(session))
    }

    fn said(&mut self) -> Option<Bytes> {
        let session = self.0.take()?;
        Some(format!("{:?}", session.insert("late", &true)).into())
    }
}

impl HttpBody for LateBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.said().map(|said| Ok(Frame::data(said))))
    }
}

impl MessageBody for LateBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(self.said().map(Ok))
    }
}
