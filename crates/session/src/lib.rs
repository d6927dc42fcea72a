//! Web sessions as values: what a request does to its session, decided without a clock, without
//! chance and without I/O.
//!
//! A browser carries a [`Ticket`]; a [`Store`] keeps a [`Record`]. Within a request, [`State`] is
//! the session: it judges the ticket, notes what the handler does, and at the end says in a
//! [`Plan`] what should happen. Somebody else (the `cloakroom` crate, for tower and axum) carries
//! it out and tells the state what the store answered.
//!
//! ```
//! use std::sync::Arc;
//! use cloakroom_session::{Chance, Change, NoChance, Offer, Policy, State, Timestamp};
//!
//! struct Counter(u8);
//! impl Chance for Counter {
//!     fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
//!         self.0 += 1;
//!         bytes.fill(self.0);
//!         Ok(())
//!     }
//! }
//!
//! let noon = Timestamp::from_millis(43_200_000);
//! let mut state = State::admit(Arc::new(Policy::default()), Offer::Nothing, false, noon);
//! state.update(&"visits", |n: u64| n + 1)?;
//! let plan = state.close(noon, &mut Counter(0))?;
//! assert!(matches!(plan.change, Change::Insert(record) if record.created == noon));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The words: a [`SessionId`] is public and stable, a [`Secret`] is replaced whenever privileges
//! change, a [`Revision`] counts writes, a [`Policy`] is decided once, a [`Lifetime`] lives in the
//! record, a [`Principal`] is who is signed in. What stores promise is numbered in [`store`].

mod chance;
mod changes;
mod client;
mod error;
mod event;
mod lifetime;
mod limits;
mod memory;
mod plan;
mod policy;
mod principal;
mod record;
mod refused;
mod slot;
mod state;
pub mod store;
mod ticket;
mod timestamp;
mod values;

pub use self::chance::{Chance, NoChance};
pub use self::client::Client;
pub use self::error::SessionError;
pub use self::event::Event;
pub use self::lifetime::{Lifetime, LifetimeError};
pub use self::limits::{LimitError, Limits};
pub use self::memory::MemoryStore;
pub use self::plan::{Change, CookieLine, Next, Outcome, Plan};
pub use self::policy::{OnCollision, Policy, PolicyBuilder, PolicyError, Renewal, SessionLimit};
pub use self::principal::{Principal, PrincipalError};
pub use self::record::{Previous, Record, RecordError, Revision, Summary};
pub use self::refused::Refused;
pub use self::slot::{Key, Slot};
pub use self::state::{NoPlan, Offer, State, Taken};
pub use self::store::{Directory, Store};
pub use self::ticket::{Secret, SecretHash, SessionId, Ticket, TicketError, TicketForm};
pub use self::timestamp::{HighWater, Timestamp};
pub use self::values::{Malformed, Values};
