//! What can be asked about sealed cookies.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use cloakroom_cookie::jar::Timestamp;

use crate::cookie::moment;
use crate::span::Span;

/// Where the keys are.
#[derive(Args)]
pub(crate) struct KeysArguments {
    /// A file of keys, one a line; without it they are in $CLOAKROOM_KEYS, with commas between them
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
}

/// To what a token is bound.
#[derive(Args)]
pub(crate) struct UseArguments {
    /// The purpose for which the program seals it
    #[arg(long, value_name = "TEXT")]
    pub(crate) purpose: String,

    /// The context within which it is sealed, if any: a tenant, a session's id
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) context: String,
}

/// Opens a sealed cookie, and says why if it does not open
///
/// It tells more than a server tells its visitors: whether the key is missing, the time has passed, or name,
/// purpose or context are others. What it prints is a secret as much as the keys are.
#[derive(Args)]
#[command(display_name = "cloakroom", after_help = OPEN_EXAMPLES)]
pub(crate) struct OpenArguments {
    /// The cookie's value, or NAME=VALUE, or a whole line of either kind; without it, from standard input, where no
    /// list of processes shows it
    #[arg(value_name = "TOKEN", allow_hyphen_values = true)]
    pub(crate) token: Option<OsString>,

    #[command(flatten)]
    pub(crate) keys: KeysArguments,

    /// The cookie's name, if it is not before the value
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) usage: UseArguments,

    /// It must be a signed one; otherwise it is taken for what it looks like
    #[arg(long)]
    pub(crate) signed: bool,

    /// The moment when it is shown: 2026-01-15T00:00:00Z, or seconds since 1970 [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = moment::read)]
    pub(crate) now: Option<Timestamp>,

    /// Answer for scripts: one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Seals a value as a cookie: encrypted, or signed
///
/// Prints the cookie's value and nothing else. The typed cookies of `cloakroom::cookies` read JSON, in which a text
/// has its quotes: '"dark"', not dark.
#[derive(Args)]
#[command(display_name = "cloakroom", after_help = SEAL_EXAMPLES)]
pub(crate) struct SealArguments {
    /// What to seal; without it, standard input to its end, less the end of the last line
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub(crate) value: Option<OsString>,

    #[command(flatten)]
    pub(crate) keys: KeysArguments,

    /// The cookie's name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) usage: UseArguments,

    /// Signed, for everybody to read; otherwise encrypted
    #[arg(long)]
    pub(crate) signed: bool,

    /// How long it opens [default: for ever]
    #[arg(long, value_name = "SPAN", value_parser = Span::read, allow_hyphen_values = true)]
    pub(crate) good_for: Option<Span>,

    /// The moment from which that counts: 2026-01-15T00:00:00Z, or seconds since 1970 [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = moment::read)]
    pub(crate) now: Option<Timestamp>,

    /// Answer for scripts: one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Draws a new key, from the system's randomness
///
/// One line for a file of keys. The first key of the file seals, all open; to change keys on several nodes, put
/// the new one in as `upcoming` first, then in the first place, and take the old one out when its last cookie has
/// expired.
#[derive(Args)]
#[command(display_name = "cloakroom", after_help = KEY_EXAMPLES)]
pub(crate) struct KeyArguments {}

const OPEN_EXAMPLES: &str = "\
Examples:
  cloakroom cookie open --keys keys.txt --purpose prefs --name __Host-prefs < token
  cloakroom cookie open --keys keys.txt --purpose prefs '__Host-prefs=Ed2oVMZl…'

Exit code: 0 it opens; 1 it does not; 2 asked wrongly.

The keys of --json. What does not apply is null.
  opened        true or false
  form          \"encrypted\" or \"signed\"
  key_id        of the key that it names, in hexadecimal
  value         text, or {\"hex\": …}
  needs_reseal  whether that key is retired
  expires       seconds since 1970; null: never
  code          why not: \"not_token\", \"other_form\", \"unknown_key\", \"expired\",
                \"other_use\" or \"not_bound\"
  reason, what_to_do
                in words";

const SEAL_EXAMPLES: &str = "\
Examples:
  cloakroom cookie seal --keys keys.txt --purpose prefs --name __Host-prefs \\
      --good-for 30d < value.json
  echo '\"dark\"' | cloakroom cookie seal --keys keys.txt --purpose theme \\
      --name theme --signed

The keys of --json: token, form, key_id, expires.";

const KEY_EXAMPLES: &str = "\
Example:
  (umask 077; cloakroom cookie key > keys.txt)";
