//! What the middleware leaves with a request.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use crate::answer::{Answer, Answered};
use crate::house::House;
use crate::journey::Farewell;
use crate::session::Session;

#[derive(Clone)]
pub(super) struct Guest {
    pub(super) session: Session,
    pub(super) unheard: Unheard,
}

/// Why the session could not be lent, until somebody has heard it. `Option<Session>` drops the reason:
/// then it is the answer, whatever the handler said.
#[derive(Clone, Debug, Default)]
pub(super) struct Unheard(Rc<Cell<Option<Answer>>>);

impl Guest {
    pub(super) fn in_house(house: Arc<House>) -> Self {
        Self { session: Session::in_house(house), unheard: Unheard::default() }
    }

    /// Ends the visit.
    pub(super) async fn leave(&self, answered: Answered) -> Farewell {
        let unheard = self.unheard.0.get();
        let answered = if unheard.is_some() { Answered::Unstored } else { answered };
        let farewell = self.session.visit.end(answered).farewell().await;
        Farewell { instead: unheard.or(farewell.instead), ..farewell }
    }

    pub(super) fn is_cacheable(&self) -> bool {
        self.session.visit.is_cacheable()
    }
}

impl Unheard {
    pub(super) fn is(&self, answer: Answer) {
        self.0.set(Some(answer));
    }

    pub(super) fn heard(&self) {
        self.0.set(None);
    }
}
