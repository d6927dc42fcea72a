//! What can be asked about cookies.

use std::ffi::OsString;
use std::fmt;

use clap::{Args, Subcommand, ValueEnum};
use cloakroom_cookie::jar::{Profile, Timestamp};

use crate::cookie::moment;
use crate::cookie::sealed::{KeyArguments, OpenArguments, SealArguments};

/// Explains cookies: what a browser does with a line, what a sealed one holds
#[derive(Debug, Args)]
pub(crate) struct CookieArguments {
    #[command(subcommand)]
    pub(crate) command: CookieCommand,
}

#[derive(Subcommand)]
pub(crate) enum CookieCommand {
    Explain(ExplainArguments),
    Open(OpenArguments),
    Seal(SealArguments),
    Key(KeyArguments),
}

/// Which question it is, and nothing of what was given with it: tickets, tokens, what is to be sealed.
impl fmt::Debug for CookieCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Explain(_) => "Explain(..)",
            Self::Open(_) => "Open(..)",
            Self::Seal(_) => "Seal(..)",
            Self::Key(_) => "Key(..)",
        })
    }
}

/// Says what a browser does with a Set-Cookie line, or what a server reads in a Cookie line
///
/// The first line of the answer says it: STORED, REMOVED or REFUSED and by which rule; READ for a Cookie line.
/// What follows says where the cookie is sent and until when, how each attribute was understood, what would be
/// safer, and where browsers differ. The rules are those of RFC 10025.
#[derive(Args)]
#[command(display_name = "cloakroom", after_help = EXAMPLES, after_long_help = examples_and_json())]
pub(crate) struct ExplainArguments {
    /// A Set-Cookie or Cookie line, with or without the field's name; `-`, or none, reads standard input
    ///
    /// In quotes, or the shell cuts it at its semicolons. From standard input come lines, one for each, or the
    /// whole heads of responses and requests, of which the Set-Cookie and Cookie fields are taken; the same
    /// browser gets them all, one after the other, and the Cookie fields of one head are read together.
    #[arg(value_name = "LINE", allow_hyphen_values = true)]
    pub(crate) line: Option<OsString>,

    /// The page whose answer the line is [default: the Domain's host, or https://www.example.com/]
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,

    /// What the line is, if not what it looks like
    #[arg(long = "as", value_name = "KIND")]
    pub(crate) kind: Option<Kind>,

    /// The request came from another site's page: a frame, an image, a fetch
    #[arg(long)]
    pub(crate) cross_site: bool,

    /// A script of the page wrote the line, to document.cookie
    #[arg(long)]
    pub(crate) by_script: bool,

    /// The text by which it is judged
    #[arg(long, value_name = "TEXT", default_value = "rfc10025")]
    pub(crate) profile: Text,

    /// The moment when the line comes: 2026-01-15T00:00:00Z, or seconds since 1970 [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = moment::read)]
    pub(crate) now: Option<Timestamp>,

    /// Answer for scripts: one line of JSON for each line
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// What a server sends.
    SetCookie,
    /// What a browser sends.
    Cookie,
}

/// The text that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Text {
    /// RFC 10025.
    #[value(name = "rfc10025")]
    Rfc10025,
    /// draft-ietf-httpbis-layered-cookies, its successor.
    Layered,
}

impl Text {
    pub(crate) const fn profile(self) -> Profile {
        match self {
            Self::Rfc10025 => Profile::Rfc10025,
            Self::Layered => Profile::Layered,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  cloakroom cookie explain 'id=k7Qm; SameSite=None'
  cloakroom cookie explain --url http://shop.example.com/ 'Set-Cookie: id=k7Qm; Secure'
  cloakroom cookie explain 'Cookie: id=k7Qm; theme=dark; id=x'
  curl -si https://example.com/ | cloakroom cookie explain --url https://example.com/

Exit code: 0 stored, removed or read; 1 a line was refused; 2 asked wrongly.";

const JSON: &str = "\
The keys of --json. Text that is not UTF-8 is {\"hex\": …}. Times are seconds since
1970. What does not apply is null. Later versions may add keys.

of both
  kind          \"set_cookie\" or \"cookie\"
  kind_assumed  why, if the line did not say so
  line_number   among the lines that were read, from 1
  line          without the field's name

of a Set-Cookie line
  url, url_assumed, cross_site, by_script, profile, now
                what was asked
  verdict       \"stored\", \"removed\", \"refused\" or \"evicted\"
  summary       the headline
  refusal       { code, reason, rule, what_to_do, fixed_line }
  cookie        { name, value, domain, host_only, path, secure, http_only,
                same_site, partition_key, persistent, expires, asked_expires }
                same_site is \"default\", \"none\", \"lax\" or \"strict\";
                asked_expires is what the line said, when it was cut
  sent          { subdomains, plain_http, cross_site_link, cross_site_post,
                cross_site_subresource, script_readable, path_reachable }
  replaces      the number of the line whose cookie it replaced or removed
  beside        numbers of lines whose cookies of this name are sent as well
  attributes    [{ name, value, status, meaning }]
                status is \"used\", \"invalid\" (the default counts), \"ignored\",
                \"unknown\" or \"overridden\" (another one counts)
  warnings, safer, browsers_differ
                [{ code, text }]
  safer_line    a line that is safer

of a Cookie line
  octets        how long it is
  pairs         [{ name, value, notes: [{ code, text }] }]
  notes         [{ code, text }]";

fn examples_and_json() -> String {
    format!("{EXAMPLES}\n\n{JSON}")
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};

    use super::*;

    #[test]
    fn debug_tells_nothing_of_what_was_given() {
        let asked = CookieCommand::augment_subcommands(Command::new("cookie"));
        for words in [
            &["cookie", "explain", "a=hidden"][..],
            &["cookie", "open", "--purpose", "p", "--context", "hidden", "hidden"],
            &["cookie", "seal", "--purpose", "p", "--context", "hidden", "--name", "n", "hidden"],
        ] {
            let matches = asked.clone().try_get_matches_from(words).expect("it is asked properly");
            let command = CookieCommand::from_arg_matches(&matches).expect("it is a question");
            assert_eq!(format!("{command:?}").to_lowercase(), format!("{}(..)", words[1]));
        }
    }
}
