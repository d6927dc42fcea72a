//! Real servers for tests: started on a free port of this machine, with a folder of their own in the
//! temporary folder, and gone with the test, however that ends.
//!
//! Each needs its program on this machine; when that is missing, starting it panics with the name of the
//! package that brings it.

mod mariadb;
mod php;
mod postgres;
mod redis;
mod running;

pub use self::mariadb::MariaDb;
pub use self::php::Php;
pub use self::postgres::{Paused, Postgres};
pub use self::redis::{Redis, RedisCluster, RedisSentinel};
pub use self::running::{Program, Running, free_port};
