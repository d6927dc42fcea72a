//! How the files are read and written: every limit, with a name and a default.

use std::time::Duration;

use cloakroom_formats::php::{Format, Limits};
use cloakroom_session::Lifetime;

/// What must agree with PHP, and what may be waited for. Build it from [`FilesSettings::default`]:
///
/// ```
/// use cloakroom_files::{FilesSettings, Format};
///
/// let mut settings = FilesSettings::default();
/// settings.format = Format::PhpSerialize;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilesSettings {
    /// PHP's `session.serialize_handler`: [`Format::Php`].
    pub format: Format,
    /// How long PHP's lock is waited for: 5 s. The façade's budget for one operation must be longer.
    pub lock_wait_max: Duration,
    /// How large PHP's content may be.
    pub limits: Limits,
    /// The lifetime of sessions that PHP began: idle for 1,440 s, as `session.gc_maxlifetime` has it, and
    /// 400 days in all.
    pub begun_by_php: Lifetime,
    /// Users whose files are taken beside our own and root's: none. Run as PHP's user instead.
    pub other_owners: Vec<u32>,
    /// Whether a commit waits for the disk: [`Durability::Durable`].
    pub durability: Durability,
}

impl Default for FilesSettings {
    fn default() -> Self {
        let idle = Duration::from_secs(1_440);
        Self {
            format: Format::Php,
            lock_wait_max: Duration::from_secs(5),
            limits: Limits::default(),
            begun_by_php: Lifetime::new(idle, Lifetime::ABSOLUTE_MAX).unwrap_or(Lifetime::IDLE_20_MINUTES),
            other_owners: Vec::new(),
            durability: Durability::Durable,
        }
    }
}

/// What an acknowledged commit survives. Both survive the end of the process, however sudden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The loss of power, too.
    #[default]
    Durable,
    /// As PHP's own writes: the loss of power may cost the last seconds, or damage a session.
    Relaxed,
}
