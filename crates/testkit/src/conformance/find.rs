//! The promise of `find`.

use cloakroom_session::store::Replaced;
use cloakroom_session::{SessionId, Store, Ticket};

use super::specimen::{before, fresh_id, fresh_secret, living, millis, next, noon, plain, secs};
use super::steady::Steady;

/// 17. `find` answers for a ticket what `load` answers for its id, whatever the secret.
///
/// # Panics
/// When it does not.
pub async fn promise_17_find_answers_what_load_does<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    assert_eq!(store.find(&some_ticket(fresh_id()), now).await, None, "nothing was ever stored there");

    let first = plain(now);
    store.put(&first, now).await;
    let ticket = some_ticket(first.id);
    assert_eq!(store.find(&ticket, now).await.as_ref(), Some(&first), "as inserted");
    assert_eq!(store.find(&ticket, now).await.as_ref(), Some(&first), "as inserted, found again");
    let second = next(&first);
    assert_eq!(store.replace(second.clone(), first.revision, now).await, Replaced::Done);
    assert_eq!(store.find(&ticket, now).await.as_ref(), Some(&second), "as replaced, under another lock");
    assert_eq!(store.find(&some_ticket(first.id), now).await.as_ref(), Some(&second), "by any other secret");
    store.end(first.id).await;
    assert_eq!(store.find(&ticket, now).await, None, "removed");

    never_the_expired(&store).await;
}

async fn never_the_expired<S: Store>(store: &Steady<S>) {
    let noon = noon() + millis(1);
    let [sought, unseen] = [1, 2].map(|n| living(noon, secs(n), secs(n)));
    for record in [&sought, &unseen] {
        store.put(record, noon).await;
    }
    let (ticket, deadline) = (some_ticket(sought.id), sought.deadline());
    let last = before(deadline, millis(1));
    assert_eq!(store.find(&ticket, last).await.as_ref(), Some(&sought), "a millisecond before its deadline");
    assert_eq!(store.find(&ticket, deadline).await, None, "at its deadline");
    assert_eq!(store.find(&ticket, last).await, None, "the clock went back a millisecond");

    assert_eq!(store.find(&some_ticket(fresh_id()), unseen.deadline()).await, None);
    assert_eq!(store.load(unseen.id, noon).await, None, "a find told the time");
}

/// Whether its secret opens the record is not the store's to judge.
fn some_ticket(id: SessionId) -> Ticket {
    Ticket { id, secret: fresh_secret() }
}
