//! Who is measured, and on what.

use clap::{Args, ValueEnum};

use crate::side::Side;

/// A website, in the words of the hidden command `farm-node`.
#[derive(Args, Clone, Copy, PartialEq)]
pub struct Site {
    pub layer: Layer,
    pub framework: Framework,
    pub backend: Backend,
    /// Connections to the store, at most.
    pub connections: u32,
}

/// What keeps the session.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Layer {
    /// Nothing: the router alone.
    Bare,
    TowerSessions,
    /// tower-sessions, its pool lending connections without asking them first.
    TowerSessionsUnasked,
    ActixSession,
    /// axum_session with its default settings: sessions stay in the node's memory for an hour.
    AxumSession,
    /// axum_session with nothing in the node's memory.
    AxumSessionUncached,
    Ours,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Framework {
    Axum,
    Actix,
}

/// Where sessions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Backend {
    Nowhere,
    Redis,
    Postgres,
    Sqlite,
}

impl Backend {
    /// Those with a store.
    pub const STORES: [Self; 3] = [Self::Redis, Self::Postgres, Self::Sqlite];

    pub fn name(self) -> &'static str {
        match self {
            Self::Nowhere => "–",
            Self::Redis => "Redis",
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }
}

impl Framework {
    pub fn name(self) -> &'static str {
        match self {
            Self::Axum => "axum",
            Self::Actix => "actix-web",
        }
    }
}

impl Layer {
    pub fn side(self) -> Side {
        match self {
            Self::Bare => Side::Floor,
            Self::AxumSession => Side::Lesser,
            Self::Ours => Side::Ours,
            Self::TowerSessions
            | Self::TowerSessionsUnasked
            | Self::ActixSession
            | Self::AxumSessionUncached => Side::Peer,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "alone",
            Self::TowerSessions => "tower-sessions",
            Self::TowerSessionsUnasked => "tower-sessions, unasked",
            Self::ActixSession => "actix-session",
            Self::AxumSession => "axum_session",
            Self::AxumSessionUncached => "axum_session, uncached",
            Self::Ours => "cloakroom",
        }
    }

    /// Reads and writes of a page that reads, and of one that modifies, as its source has it.
    pub fn expected(self) -> [&'static str; 2] {
        match self {
            Self::Bare => ["0 / 0", "0 / 0"],
            Self::TowerSessions | Self::TowerSessionsUnasked | Self::ActixSession | Self::Ours => {
                ["1 / 0", "1 / 1"]
            }
            // Whatever is in memory is written when it changed, and again ten seconds later.
            Self::AxumSession => ["0 / ≤ 1", "0 / 1"],
            Self::AxumSessionUncached => ["1 / 1", "1 / 1"],
        }
    }
}

impl Site {
    const fn new(layer: Layer, framework: Framework, backend: Backend, connections: u32) -> Self {
        Self { layer, framework, backend, connections }
    }

    /// Ours on axum, with so many connections.
    pub const fn ours(backend: Backend, connections: u32) -> Self {
        Self::new(Layer::Ours, Framework::Axum, backend, connections)
    }

    /// `tower-sessions, 16`: the layer and its connections.
    pub fn name(self) -> String {
        match self.backend {
            Backend::Nowhere => self.layer.name().to_owned(),
            _ => format!("{}, {}", self.layer.name(), self.connections),
        }
    }

    /// One word that no other site has.
    pub fn word(self) -> String {
        let words = [self.framework.name(), self.backend.name(), &self.name()].join("-");
        words.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
    }

    /// What this site is called with.
    pub fn arguments(self) -> Vec<String> {
        vec![word(&self.layer), word(&self.framework), word(&self.backend), self.connections.to_string()]
    }
}

fn word(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// All who are compared. Peers on several numbers of connections: the best counts.
pub const CAST: &[Site] = &[
    Site::new(Layer::Bare, Framework::Axum, Backend::Nowhere, 0),
    Site::new(Layer::Bare, Framework::Actix, Backend::Nowhere, 0),
    Site::new(Layer::TowerSessions, Framework::Axum, Backend::Redis, 1),
    Site::new(Layer::TowerSessions, Framework::Axum, Backend::Redis, 6),
    Site::new(Layer::AxumSession, Framework::Axum, Backend::Redis, 16),
    Site::new(Layer::AxumSessionUncached, Framework::Axum, Backend::Redis, 16),
    Site::new(Layer::Ours, Framework::Axum, Backend::Redis, 2),
    Site::new(Layer::ActixSession, Framework::Actix, Backend::Redis, 1),
    Site::new(Layer::Ours, Framework::Actix, Backend::Redis, 1),
    Site::new(Layer::TowerSessions, Framework::Axum, Backend::Postgres, 4),
    Site::new(Layer::TowerSessions, Framework::Axum, Backend::Postgres, 16),
    Site::new(Layer::TowerSessionsUnasked, Framework::Axum, Backend::Postgres, 16),
    Site::new(Layer::Ours, Framework::Axum, Backend::Postgres, 16),
    Site::new(Layer::Ours, Framework::Actix, Backend::Postgres, 16),
    Site::new(Layer::TowerSessions, Framework::Axum, Backend::Sqlite, 1),
    Site::new(Layer::TowerSessions, Framework::Axum, Backend::Sqlite, 16),
    Site::new(Layer::TowerSessionsUnasked, Framework::Axum, Backend::Sqlite, 16),
    Site::new(Layer::Ours, Framework::Axum, Backend::Sqlite, 16),
    Site::new(Layer::Ours, Framework::Actix, Backend::Sqlite, 16),
];
