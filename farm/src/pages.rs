//! What the pages do with a session: the same in every framework.

use cloakroom::store::StoreError;
use cloakroom::{Logins, Principal, Session, SessionError};
use serde::Deserialize;

use crate::gate::Gate;

const USER: &str = "user";

/// What a page is asked with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// A name to write under, or to sign in by.
    name: String,
    /// Wait at the gate, with the session loaded.
    wait: bool,
}

/// The pages, and the gate that some of them wait at with their session loaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages {
    pub(crate) gate: Gate,
    /// Where the store knows who is signed in.
    logins: Option<Logins>,
}

impl Pages {
    pub(crate) fn with(logins: Logins) -> Self {
        Self { logins: Some(logins), ..Self::default() }
    }

    /// A page that asks for the session.
    pub(crate) async fn show(
        &self,
        page: &str,
        asked: &Asked,
        session: &Session,
    ) -> Result<String, cloakroom::Error> {
        if asked.wait || matches!(page, "add" | "write") {
            self.gate.pass().await;
        }
        match page {
            "n" => Ok(session.get::<u64>("n")?.unwrap_or_default().to_string()),
            "add" => Ok(session.update("n", |n: u64| n + 1)?.to_string()),
            "write" => {
                session.insert(asked.name.as_str(), &true)?;
                Ok("written".into())
            }
            "has" => Ok(session.contains(&asked.name)?.to_string()),
            "sign-in" => {
                sign_in(session, &asked.name)?;
                Ok("in".into())
            }
            "sign-out" => {
                session.destroy()?;
                Ok("out".into())
            }
            "revoke" => Ok(self.revoke(&asked.name).await?.to_string()),
            "who" => Ok(who(session)?.unwrap_or("nobody".into())),
            _ => Ok("no such page".into()),
        }
    }

    /// Ends all sessions of somebody; how many there were.
    async fn revoke(&self, name: &str) -> Result<u64, StoreError> {
        match (&self.logins, Principal::new(name)) {
            (Some(logins), Ok(principal)) => logins.revoke(&principal, None).await,
            _ => Ok(0),
        }
    }

    /// A page that does not.
    pub(crate) fn control(&self, what: &str) -> String {
        match what {
            "close" => self.gate.close(true),
            "open" => self.gate.close(false),
            _ => {}
        }
        self.gate.inside().to_string()
    }
}

/// Where the store knows nobody, a login is a value under a new secret, as in PHP.
fn sign_in(session: &Session, name: &str) -> Result<(), SessionError> {
    // A name that nobody may have signs nobody in.
    let Ok(principal) = Principal::new(name) else { return Ok(()) };
    match session.sign_in(principal) {
        Err(SessionError::NoDirectory) => {
            session.insert(USER, &name)?;
            session.renew()
        }
        done => done,
    }
}

fn who(session: &Session) -> Result<Option<String>, SessionError> {
    Ok(match session.principal()? {
        Some(principal) => Some(principal.to_string()),
        None => session.get(USER)?,
    })
}
