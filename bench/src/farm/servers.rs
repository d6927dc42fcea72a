//! The servers that all contenders share, each contender with a database of its own.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use cloakroom_testkit::servers::{Postgres, Redis};

use crate::farm::cast::{Backend, Site};
use crate::farm::cpu;

/// Databases that Redis is to have.
const DATABASES: u32 = 64;

/// Redis, PostgreSQL, and a folder for SQLite. They end with this.
pub struct Servers {
    redis: Redis,
    postgres: Postgres,
    folder: PathBuf,
    taken: Cell<u32>,
}

/// Where a contender's sessions are.
pub struct Place {
    pub at: String,
    /// The name of its database.
    pub database: String,
    port: Option<u16>,
}

impl Servers {
    /// Starts them, PostgreSQL with more arguments.
    pub fn start(folder: &Path, postgres: &[&str]) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let arguments = [&["-c", "max_connections=300"], postgres].concat();
        Ok(Self {
            redis: Redis::with(&["--databases", &DATABASES.to_string()]),
            postgres: Postgres::with(&arguments),
            folder: folder.to_owned(),
            taken: Cell::new(0),
        })
    }

    /// An empty place for this site.
    pub fn place(&self, site: Site) -> Result<Place> {
        let number = self.taken.replace(self.taken.get() + 1);
        match site.backend {
            Backend::Nowhere => Ok(Place { at: String::new(), database: String::new(), port: None }),
            Backend::Redis => {
                ensure!(number < DATABASES, "Redis has no database left");
                let port = self.redis.port();
                let at = format!("redis://127.0.0.1:{port}/{number}");
                Ok(Place { at, database: number.to_string(), port: Some(port) })
            }
            Backend::Postgres => {
                let database = format!("site{number}");
                self.psql(&format!("CREATE DATABASE {database}"))?;
                let at = self.postgres.url(&database);
                Ok(Place { at, database, port: Some(self.postgres.port()) })
            }
            Backend::Sqlite => {
                let file = self.folder.join(format!("{number}.db"));
                Ok(Place { at: format!("sqlite:{}", file.display()), database: String::new(), port: None })
            }
        }
    }

    /// The folder for what is kept beside.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Seconds that the server's processes have had.
    pub fn cpu(&self, backend: Backend) -> Result<f64> {
        match backend {
            Backend::Redis => {
                let info = self.redis.cli(&["INFO", "cpu"]);
                let of =
                    |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
                let times: [Option<f64>; 2] = [of("used_cpu_sys:"), of("used_cpu_user:")];
                times.into_iter().sum::<Option<f64>>().context("read Redis' time")
            }
            Backend::Postgres => {
                let file = self.postgres.running().folder().join("data/postmaster.pid");
                let file = std::fs::read_to_string(file).context("read PostgreSQL's number")?;
                cpu::of_family(file.lines().next().unwrap_or_default().parse()?)
            }
            Backend::Nowhere | Backend::Sqlite => Ok(0.0),
        }
    }

    /// What Redis prints.
    pub fn redis(&self, command: &[&str]) -> String {
        self.redis.cli(command)
    }

    /// What PostgreSQL answers, a row a line, with `|` between columns.
    pub fn psql(&self, sql: &str) -> Result<String> {
        let output = Command::new("psql").args(["-XAtc", sql]).arg(self.postgres.url("postgres")).output();
        let output = output.context("run psql (Debian: apt install postgresql-client)")?;
        ensure!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Place {
    /// The port of its server.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The same place, by way of another port.
    pub fn by_way_of(&self, port: u16) -> String {
        match self.port {
            Some(own) => self.at.replace(&format!(":{own}/"), &format!(":{port}/")),
            None => self.at.clone(),
        }
    }
}
