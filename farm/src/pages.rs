//! What the pages do with a session: the same in every framework.

use cloakroom::{Principal, Session};
use serde::Deserialize;

use crate::gate::Gate;

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
}

impl Pages {
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
                let principal = Principal::new(&asked.name).unwrap_or_else(|_| anybody());
                session.sign_in(principal)?;
                Ok("in".into())
            }
            "sign-out" => {
                session.destroy()?;
                Ok("out".into())
            }
            "who" => Ok(session.principal()?.map_or("nobody".into(), |principal| principal.to_string())),
            _ => Ok("no such page".into()),
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

/// Who signs in with a name that nobody may have.
fn anybody() -> Principal {
    match Principal::new("anybody") {
        Ok(principal) => principal,
        Err(_) => unreachable!("a plain word"),
    }
}
