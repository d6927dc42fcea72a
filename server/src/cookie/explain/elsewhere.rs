//! Whether the page that sets a cookie gets it back.

use cloakroom_cookie::jar::Request;

use crate::cookie::explain::browser::Kept;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::request::Asked;

/// A usual reason why a login does not hold; `None` where nobody said which page it is.
pub(crate) fn elsewhere(kept: &Kept, asked: &Asked) -> Option<Note> {
    let page = Request::to(&asked.url).ok().filter(|_| !asked.url_assumed)?;
    let is_sent_back = !kept.jar.clone().header(&page, asked.now).is_empty();
    (!is_sent_back).then(|| {
        Note::new(
            "path_elsewhere",
            "outside its Path it is never sent: neither to the page that set it nor to /. A login that it holds is \
             lost there; Path=/ is for every page",
        )
    })
}
