//! The command line: what can be asked, and what each word must look like.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::cookie::CookieArguments;
use crate::span::Span;

/// Sessions and cookies, done properly.
#[derive(Debug, Parser)]
#[command(name = "cloakroom", version, arg_required_else_help = true, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(DemoArguments),
    Cookie(CookieArguments),
}

/// A small website that shows what a session and a cookie are, by using them
///
/// A visit counter, a shop with a basket, accounts; and beside every page, live: what your browser holds,
/// what the server holds, and what they said to each other. Its sessions are on disk: stop it, or
/// `kill -9` it, start it again, and everyone is still there.
#[derive(Debug, Args)]
#[command(display_name = "cloakroom", after_help = EXAMPLES)]
pub(crate) struct DemoArguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(crate) listen: SocketAddr,

    /// The folder for sessions and accounts; made if it is not there
    #[arg(long, value_name = "DIR", default_value = "./cloakroom-data")]
    pub(crate) data: PathBuf,

    /// A session ends when nobody came for this long [default: 20m]
    #[arg(long, value_name = "SPAN", value_parser = Span::read, allow_hyphen_values = true)]
    pub(crate) idle: Option<Span>,

    /// A session ends after this long, however busy it is [default: 24h, or --idle if that is longer]
    #[arg(long, value_name = "SPAN", value_parser = Span::read, allow_hyphen_values = true)]
    pub(crate) absolute: Option<Span>,

    /// Serve with a cookie that is not Secure, for anyone on the network to read
    ///
    /// Over plain http browsers refuse the demo's usual cookie, `__Host-id`, except on this very machine;
    /// Safari refuses it there as well. With this the cookie is named `id` and travels over plain http
    /// anywhere; whoever is on the network in between can take the session over.
    #[arg(long)]
    pub(crate) insecure_plain_http: bool,
}

const EXAMPLES: &str = "\
Examples:
  cloakroom demo
  cloakroom demo --listen 127.0.0.1:0          any free port
  cloakroom demo --idle 30s --absolute 5m      watch sessions end
  cloakroom demo --data ~/cloakroom            keep the data elsewhere

A SPAN is a number with a unit, or several: 90s, 20m, 12h, 7d, 1h 30m.";

/// An address and a port, or a name and a port.
fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let found = text.to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
    found.ok_or_else(|| "want an address and a port, such as 127.0.0.1:8080 or [::1]:8080".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn demo(words: &[&str]) -> Result<DemoArguments, clap::Error> {
        let words = ["cloakroom", "demo"].iter().chain(words);
        Cli::try_parse_from(words).map(|Cli { command }| match command {
            Command::Demo(arguments) => arguments,
            other @ Command::Cookie(_) => panic!("{other:?}"),
        })
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn defaults_stay_on_this_machine() {
        let arguments = demo(&[]).expect("nothing is required");
        assert!(arguments.listen.ip().is_loopback());
        assert_eq!((arguments.idle, arguments.absolute), (None, None));
        assert!(!arguments.insecure_plain_http);
    }

    #[test]
    fn spans_are_written_as_people_write_them() {
        let arguments = demo(&["--idle", "1h 30m", "--absolute", "7d"]).expect("spans");
        let secs = |span: Option<Span>| span.map(|span| span.length().as_secs());
        assert_eq!((secs(arguments.idle), secs(arguments.absolute)), (Some(5_400), Some(604_800)));
        assert!(demo(&["--idle", "soon"]).is_err());
        assert!(demo(&["--listen", "8080"]).is_err());
    }
}
