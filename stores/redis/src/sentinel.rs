//! Asking Sentinels who is master.

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use redis::{Value, cmd};
use tokio::time::timeout;

use crate::address::Address;
use crate::connect_error::ConnectError;
use crate::dial::{Dial, refused};
use crate::server::text;

/// Whom the first of them that knows takes for the master. All are asked at once.
pub(crate) async fn master(sentinels: &[Address], name: &str, dial: &Dial) -> Result<Address, ConnectError> {
    let mut asked: FuturesUnordered<_> = sentinels.iter().map(|sentinel| ask(sentinel, name, dial)).collect();
    let (mut is_unknown, mut last) = (false, ConnectError::NoServer);
    while let Some(answer) = asked.next().await {
        match answer {
            Ok(Some(master)) => return Ok(master),
            Ok(None) => is_unknown = true,
            Err(why) => last = why,
        }
    }
    let name = name.to_owned();
    // One that answers knows more than one that does not.
    Err(match is_unknown {
        true => ConnectError::NoMaster { name },
        false => ConnectError::NoSentinel { name, source: Box::new(last) },
    })
}

/// Whom this one takes for it, if the name says something to it.
async fn ask(sentinel: &Address, name: &str, dial: &Dial) -> Result<Option<Address>, ConnectError> {
    let connection = dial.dial(sentinel).await?;
    let mut command = cmd("SENTINEL");
    command.arg("GET-MASTER-ADDR-BY-NAME").arg(name);
    let silent = |_| ConnectError::Silent { server: sentinel.clone(), after: dial.timeout() };
    let answer = timeout(dial.timeout(), connection.ask(&command)).await.map_err(silent)?;
    let parts = match answer.map_err(|failure| refused(sentinel, failure))? {
        Value::Nil => return Ok(None),
        Value::Array(parts) => parts,
        _ => Vec::new(),
    };
    let mut parts = parts.into_iter().filter_map(text);
    let master = parts.next().zip(parts.next().and_then(|port| port.parse().ok()));
    let (host, port) = master.ok_or_else(|| ConnectError::NotRedis { server: sentinel.clone() })?;
    Ok(Some(sentinel.named_by(&host, port)))
}
