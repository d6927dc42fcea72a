//! What a driver would pass over in silence: a parameter that it does not know, and with it the encryption that
//! somebody meant to ask for.

use crate::error::{SqlError, Why};

/// What a driver understands of a URL.
#[derive(Clone, Copy)]
pub(crate) struct Understood {
    pub(crate) schemes: &'static [&'static str],
    pub(crate) parameters: &'static [&'static str],
    /// What an own name in brackets may follow.
    pub(crate) bracketed: Option<&'static str>,
    /// Whether it names a server, and not a file.
    pub(crate) is_server: bool,
}

/// What must be written otherwise where it stands in a name or a password.
pub(crate) const ENCODE: &str =
    "percent-encode `/`, `?`, `#`, `@`, `%` and `&` in the user's name and the password";

impl Understood {
    /// Refuses whatever would not be understood.
    pub(crate) fn check(&self, url: &str) -> Result<(), SqlError> {
        let rest = self.schemes.iter().find_map(|scheme| url.strip_prefix(scheme));
        let Some(rest) = rest else {
            return Err(SqlError::new(Why::Url).advising(format!("it begins with `{}`", self.schemes[0])));
        };
        if self.is_server && ends_early(rest) {
            return Err(SqlError::new(Why::Url).advising(ENCODE));
        }
        let Some((_, query)) = rest.split_once('?') else { return Ok(()) };
        names(query).find(|name| !self.understands(name)).map_or(Ok(()), |unknown| {
            let is_told = !has_secrets(query);
            Err(SqlError::new(Why::Parameter).advising(self.correction(is_told.then_some(unknown))))
        })
    }

    fn understands(&self, name: &str) -> bool {
        let bracketed = || {
            let own = name.strip_prefix(self.bracketed?)?.strip_prefix('[')?.strip_suffix(']')?;
            (!own.is_empty()).then_some(())
        };
        name.is_empty() || self.parameters.contains(&name) || bracketed().is_some()
    }

    fn correction(&self, unknown: Option<&str>) -> String {
        let Some(unknown) = unknown else { return ENCODE.to_owned() };
        let near: Vec<_> = self.near(unknown).into_iter().map(|name| format!("`{name}`")).collect();
        format!("`{unknown}` is not one of {}", near.join(", "))
    }

    /// Those that somebody may have meant, or all.
    fn near(&self, unknown: &str) -> Vec<&'static str> {
        let unknown = unknown.to_ascii_lowercase();
        let encrypts = unknown.contains("ssl") || unknown.contains("tls");
        let sound = if encrypts { "ssl" } else { unknown.get(..3).unwrap_or(&unknown) };
        let all = self.parameters.iter().copied();
        let near: Vec<_> = all.clone().filter(|name| name.contains(sound)).collect();
        if near.is_empty() { all.collect() } else { near }
    }
}

fn names(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').map(|pair| pair.split('=').next().unwrap_or_default())
}

/// Refuses an authority that is named and not asked: somebody takes the server for checked.
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) fn check_authority(url: &str, is_asked: bool, verify: &str) -> Result<(), SqlError> {
    const AUTHORITIES: [&str; 4] = ["sslrootcert", "ssl-root-cert", "ssl-ca", "sslca"];
    let query = url.split_once('?').map(|(_, query)| query).unwrap_or_default();
    match names(query).find(|name| AUTHORITIES.contains(name)) {
        Some(named) if !is_asked => {
            let advice = format!("`{named}` is heeded with `{verify}` only");
            Err(SqlError::new(Why::Parameter).advising(advice))
        }
        _ => Ok(()),
    }
}

/// Whether a password, or whatever stands before a host, is cut off by what must be encoded in it. Nothing is heeded
/// from `#` on.
fn ends_early(rest: &str) -> bool {
    let before = rest.split('?').next().unwrap_or_default();
    let slash = before.split_once('/').is_some_and(|(_, path)| path.contains('@'));
    slash || rest.contains('#')
}

/// Whether what looks like a parameter may be a piece of a password.
fn has_secrets(query: &str) -> bool {
    query.contains('@') || query.contains("password")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: Understood = Understood {
        schemes: &["db://", "database://"],
        parameters: &["sslmode", "ssl-mode", "charset"],
        bracketed: Some("options"),
        is_server: true,
    };

    fn refused(url: &str) -> String {
        let error = SOME.check(url).expect_err("is not understood");
        assert_eq!(error.why(), Why::Parameter, "{url}");
        error.to_string()
    }

    #[test]
    fn what_is_understood_passes() {
        for url in [
            "db://h/x",
            "database://h/x?sslmode=verify-full&charset=utf8mb4",
            "db://h?options[search_path]=other",
            "db://h/x?",
            "db://h/x?charset=a&",
        ] {
            assert!(SOME.check(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_is_not_is_named_with_what_was_meant() {
        for name in ["ssl_mode", "SSLMODE", "tls", "useSSL"] {
            let shown = refused(&format!("db://h/x?charset=a&{name}=on"));
            assert!(shown.ends_with(&format!("`{name}` is not one of `sslmode`, `ssl-mode`")), "{shown}");
        }
        let shown = refused("db://h/x?verify");
        assert!(shown.ends_with("`verify` is not one of `sslmode`, `ssl-mode`, `charset`"), "{shown}");
        for url in ["db://h/x?options[a", "db://h/x?options[]=a", "db://h/x?options[a]b=c", "db://h?é=1"] {
            refused(url);
        }
    }

    #[test]
    fn a_piece_of_a_password_is_not_named() {
        for url in ["db://me:1?open=sesame@h/x", "db://me:1?opensesame@h", "db://h/x?password=1&open=sesame"]
        {
            let shown = refused(url);
            assert!(shown.contains("percent-encode") && !shown.contains("open"), "{shown}");
        }
    }

    #[test]
    fn what_a_hash_cuts_off_is_not_taken_as_said() {
        for url in ["db://h/x#?sslmode=verify-full", "db://h/x?charset=a#&sslmode=verify-full"] {
            assert_eq!(SOME.check(url).expect_err("is cut off").why(), Why::Url, "{url}");
            assert!(Understood { is_server: false, ..SOME }.check(url).is_ok(), "a file's name may have it");
        }
    }

    #[test]
    fn a_password_that_ends_early_is_not_taken_for_a_host() {
        for url in ["db://me:12/open@sesame.example/x", "db://me:open/sesame@h"] {
            let error = SOME.check(url).expect_err("is cut off");
            assert_eq!(error.why(), Why::Url);
            assert!(error.to_string().contains("percent-encode"), "{error}");
            assert!(!error.to_string().contains("sesame"), "{error}");
        }
        assert!(SOME.check("db://me:open@sesame@h/x").is_ok(), "the last is meant");
    }

    #[test]
    fn another_database_is_refused() {
        let error = SOME.check("pg://me:opensesame@h/x").expect_err("another's");
        assert_eq!(error.why(), Why::Url);
        assert!(error.to_string().ends_with("it begins with `db://`"), "{error}");
    }
}
