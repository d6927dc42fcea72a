//! Two gates of a slow page: it says that it is inside, and waits to be let on.

use std::sync::Arc;

use tokio::sync::Notify;

use super::answer::Answer;
use super::app::{App, get};

#[derive(Clone, Default)]
pub(crate) struct Slow {
    inside: Arc<Notify>,
    on: Arc<Notify>,
}

impl Slow {
    /// Inside the page.
    pub(crate) async fn wait(&self) {
        self.inside.notify_one();
        self.on.notified().await;
    }

    /// Until the page is being made.
    pub(crate) async fn inside(&self) {
        self.inside.notified().await;
    }

    /// A slow request is overtaken by `by`; answers its answer.
    pub(crate) async fn overtaken(
        &self,
        app: &App,
        path: &'static str,
        cookie: Option<&str>,
        by: impl Future<Output = ()>,
    ) -> Answer {
        let (app, cookie) = (app.clone(), cookie.map(str::to_owned));
        let late = tokio::spawn(async move { get(&app, path, cookie.as_deref()).await });
        self.inside().await;
        by.await;
        self.on.notify_one();
        late.await.expect("no panic")
    }
}
