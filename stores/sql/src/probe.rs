//! Tries every kind of statement on a session that cannot be, and takes it back.

use cloakroom_session::{Lifetime, Record, SecretHash, SessionId, Timestamp};

use crate::dialect::Dialect;
use crate::row::{Columns, millis};
use crate::verb::Failure;

/// Fails as the verbs would: for want of a privilege, of a table, of the right to write.
pub(crate) async fn probe<D: Dialect>(connection: &mut D::Connection) -> Result<(), Failure> {
    let (statements, record) = (D::STATEMENTS, nobodys());
    let columns = Columns::of(&record);
    let (id, now, empty) = (columns.id(), millis(record.seen).into(), [].as_slice().into());
    D::script(connection, statements.begin).await?;
    D::run(connection, statements.touch, &[now, now, id, now]).await?;
    D::run(connection, statements.remove, &[id]).await?;
    D::run(connection, statements.insert, &columns.all()).await?;
    D::rows(connection, statements.load, &[id, now]).await?;
    D::run(connection, statements.enrol, &[empty]).await?;
    D::rows(connection, statements.lock_principal, &[empty]).await?;
    D::run(connection, statements.set_revoked, &[now, empty]).await?;
    Ok(D::script(connection, "ROLLBACK").await?)
}

/// The id of nobody's session: no other has it but by a chance of one in 2^96.
pub(crate) fn nobodys() -> Record {
    let id = SessionId::from_bytes([0; SessionId::BYTES]);
    let lock = SecretHash::from_bytes([0; SecretHash::BYTES]);
    Record::new(id, lock, Lifetime::IDLE_20_MINUTES, Timestamp::default())
}
