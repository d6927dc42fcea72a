//! Rule 3: a room depends only on rooms below it; floors 1 and 2 stay free of the world.
//!
//! ```text
//! floor 4   server · farm      everything
//! floor 3   cloakroom · stores/* · clients/* · testkit      bench: everything
//! floor 2   session · formats
//! floor 1   cookie
//! ```

use super::finding::{Finding, Rule};
use super::manifest::Reach;
use super::tree::{Tree, join};

/// A row of the table: who, and which rooms it may use in what it publishes.
struct Row {
    room: &'static str,
    uses: Rooms,
    world: World,
}

enum Rooms {
    All,
    These(&'static [&'static str]),
}

/// Whether foreign crates that touch the world may come in.
#[derive(PartialEq)]
enum World {
    Open,
    Shut,
}

/// The table. A room without a row is a finding: a new arrow asks for a drawing first.
const TABLE: &[Row] = &[
    Row { room: "crates/cookie", uses: Rooms::These(&[]), world: World::Shut },
    Row { room: "crates/cookie/fuzz", uses: Rooms::These(&["crates/cookie"]), world: World::Open },
    Row { room: "crates/session", uses: Rooms::These(&["crates/cookie"]), world: World::Shut },
    Row { room: "crates/formats", uses: Rooms::These(&[]), world: World::Shut },
    Row {
        room: "crates/testkit",
        uses: Rooms::These(&["crates/session", "crates/cookie"]),
        world: World::Open,
    },
    Row {
        room: "crates/cloakroom",
        uses: Rooms::These(&["crates/session", "crates/cookie"]),
        world: World::Open,
    },
    Row { room: "stores/*", uses: Rooms::These(&["crates/session", "crates/formats"]), world: World::Open },
    Row { room: "clients/*", uses: Rooms::These(&["crates/cookie"]), world: World::Open },
    Row { room: "server", uses: Rooms::All, world: World::Open },
    Row { room: "farm", uses: Rooms::All, world: World::Open },
    Row { room: "bench", uses: Rooms::All, world: World::Open },
    Row { room: "xtask", uses: Rooms::These(&[]), world: World::Open },
];

/// Rooms that any room's tests may use.
const FOR_TESTS: &[&str] = &["crates/testkit", "stores/*"];

/// Rooms that the tests of one room may use besides: a client is tried on a site with sessions.
const FOR_TESTS_OF: &[(&str, &[&str])] = &[("clients/*", &["crates/cloakroom"])];

/// Foreign crates that bring a clock, chance, a runtime, a framework or a driver, and those that come
/// in their families (`tokio-util`, `actix-web`).
const WORLD: &[&str] = &[
    "actix",
    "async-std",
    "axum",
    "chrono",
    "fastrand",
    "fjall",
    "futures-timer",
    "getrandom",
    "heed",
    "hyper",
    "mysql",
    "postgres",
    "rand",
    "redb",
    "redis",
    "rocket",
    "rusqlite",
    "rustix",
    "sled",
    "smol",
    "sqlx",
    "time",
    "tokio",
    "tower",
    "tracing-subscriber",
    "uuid",
    "web-time",
];

/// One finding for each forbidden arrow.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.packages().flat_map(|(folder, _)| check_room(tree, folder)).collect()
}

fn check_room(tree: &Tree, folder: &str) -> Vec<Finding> {
    let manifest = join(folder, "Cargo.toml");
    let found = |text: String| Finding::of_file(Rule::Arrows, &manifest, text);
    let Some(row) = TABLE.iter().find(|row| is_room(row.room, folder)) else {
        return vec![found(format!("`{folder}` has no row in the table of arrows; draw it there first"))];
    };
    let room = tree.packages().find(|(name, _)| *name == folder);
    let dependencies = room.into_iter().flat_map(|(_, manifest)| manifest.dependencies(tree.workspace()));
    dependencies.filter_map(|(name, reach)| row.objection(tree, name, reach)).map(found).collect()
}

impl Row {
    fn objection(&self, tree: &Tree, dependency: &str, reach: Reach) -> Option<String> {
        let ours = tree.packages().find(|(_, manifest)| manifest.package() == Some(dependency));
        match ours {
            Some((folder, _)) if self.may_use(folder, reach) => None,
            // A room's tests name its own package for the features that they want.
            Some((folder, _)) if is_room(self.room, folder) && reach == Reach::Tests => None,
            Some((folder, _)) => Some(format!("`{}` must not use `{folder}`", self.room)),
            None if self.world == World::Shut && reach == Reach::Product && is_world(dependency) => {
                Some(format!("`{}` must not use `{dependency}`: the world is an argument here", self.room))
            }
            None => None,
        }
    }

    fn may_use(&self, folder: &str, reach: Reach) -> bool {
        let in_product = match self.uses {
            Rooms::All => true,
            Rooms::These(rooms) => rooms.iter().any(|room| is_room(room, folder)),
        };
        in_product || (reach == Reach::Tests && self.tests_may_use(folder))
    }

    fn tests_may_use(&self, folder: &str) -> bool {
        let own = FOR_TESTS_OF.iter().filter(|(room, _)| *room == self.room);
        let rooms = own.flat_map(|(_, rooms)| *rooms).chain(FOR_TESTS);
        rooms.into_iter().any(|room| is_room(room, folder))
    }
}

/// Whether a folder is the room that the table names, `*` standing for any one name.
fn is_room(room: &str, folder: &str) -> bool {
    match room.strip_suffix('*') {
        Some(floor) => folder.strip_prefix(floor).is_some_and(|name| !name.is_empty() && !name.contains('/')),
        None => room == folder,
    }
}

fn is_world(dependency: &str) -> bool {
    let of_family = |name: &str| dependency.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
    WORLD.iter().any(|name| dependency == *name || of_family(name))
}
