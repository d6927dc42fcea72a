//! The pages of a site: what each does with its session, whoever serves it.

use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::web::ServiceConfig;
use cloakroom::{Error, LoadError, Session, Sessions};

use super::actix::ActixServer;
use super::app::{App, Framework};
use super::clock::PATIENT;
use super::said::{Said, Says};

/// What a page says, when it has done what it does.
pub(crate) type Saying = Pin<Box<dyn Future<Output = Result<Said, Error>> + Send>>;

/// What a page does with what it is given.
pub(crate) type Deed<A> = Arc<dyn Fn(A) -> Saying + Send + Sync>;

/// A page, by what it asks for.
#[derive(Clone)]
pub(crate) enum Page {
    Nothing(Deed<()>),
    Session(Deed<Session>),
    SessionAndPlace(Deed<(Session, Place)>),
    Optional(Deed<Option<Session>>),
    Tried(Deed<Result<Session, LoadError>>),
}

/// The path that was asked for.
pub(crate) struct Place(pub(super) String);

impl Place {
    /// The word at this place, from 0.
    pub(crate) fn word<T: FromStr>(&self, at: usize) -> T {
        let word = self.0.split('/').nth(at + 1).expect("a word");
        word.parse().unwrap_or_else(|_| panic!("not a word of this kind: {word}"))
    }
}

/// What a page may ask for.
pub(crate) trait Asked: Sized {
    fn page(deed: Deed<Self>) -> Page;
}

macro_rules! asked {
    ($($asked:ty => $page:path,)*) => {
        $(impl Asked for $asked {
            fn page(deed: Deed<Self>) -> Page {
                $page(deed)
            }
        })*
    };
}

asked! {
    () => Page::Nothing,
    Session => Page::Session,
    (Session, Place) => Page::SessionAndPlace,
    Option<Session> => Page::Optional,
    Result<Session, LoadError> => Page::Tried,
}

#[derive(Clone, Default)]
pub(crate) struct Pages(pub(super) Vec<(&'static str, Page)>);

impl Pages {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With a page at `path`, where `{name}` is any word.
    pub(crate) fn page<A, F>(
        mut self,
        path: &'static str,
        deed: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        A: Asked,
        F: Future<Output: Says> + Send + 'static,
    {
        let deed = move |asked: A| -> Saying {
            let saying = deed(asked);
            Box::pin(async move { saying.await.said() })
        };
        self.0.push((path, A::page(Arc::new(deed))));
        self
    }

    /// The same for a page that knows something besides.
    pub(crate) fn page_with<K, A, F>(
        self,
        path: &'static str,
        known: &K,
        deed: impl Fn(K, A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        K: Clone + Send + Sync + 'static,
        A: Asked,
        F: Future<Output: Says> + Send + 'static,
    {
        let known = known.clone();
        self.page(path, move |asked: A| deed(known.clone(), asked))
    }

    /// Serves the pages with these sessions.
    pub(crate) fn serve<L: Clone>(self, on: Framework, sessions: &Sessions<L>) -> App {
        let sessions = sessions.clone().budget(PATIENT);
        match on {
            Framework::Axum => App::Axum(self.router().layer(sessions.layer())),
            Framework::Actix => {
                let configure = move |config: &mut ServiceConfig| self.configure(config);
                App::Actix(Arc::new(ActixServer::start(&sessions, configure)))
            }
        }
    }
}
