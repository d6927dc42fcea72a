//! PHP's `session.save_path`: `[depth;[mode;]]folder`.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::session_id::SessionId;

const PREFIX: &str = "sess_";

/// Where the files of sessions are.
///
/// ```
/// use cloakroom_formats::php::{SavePath, SessionId};
///
/// let path = SavePath::parse("2;0640;/var/lib/php/sessions")?;
/// let id = SessionId::parse(b"k7qm2w0123456789abcdef0123456789")?;
/// assert_eq!(
///     path.file(&id).to_str(),
///     Some("/var/lib/php/sessions/k/7/sess_k7qm2w0123456789abcdef0123456789"),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavePath {
    depth: usize,
    mode: u32,
    folder: PathBuf,
}

impl SavePath {
    /// PHP's default for the mode of a file.
    pub const MODE: u32 = 0o600;
    /// An id has at least this many characters, and the last names no folder.
    pub const DEPTH_MAX: usize = SessionId::LENGTH_MIN - 1;

    /// Of PHP's setting.
    ///
    /// # Errors
    /// [`SavePathError`]. PHP takes its temporary folder for an empty one, and reads rubbish before `;` as 0;
    /// both are refused.
    pub fn parse(text: &str) -> Result<Self, SavePathError> {
        let parts: Vec<&str> = text.splitn(3, ';').collect();
        let (depth, mode, folder) = match parts[..] {
            [depth, mode, folder] => (depth, mode, folder),
            [depth, folder] => (depth, "600", folder),
            _ => ("0", "600", text),
        };
        let depth = digits(depth, 10).and_then(|depth| usize::try_from(depth).ok());
        let depth = depth.filter(|depth| *depth <= Self::DEPTH_MAX).ok_or(SavePathError::Depth)?;
        let mode = digits(mode, 8).filter(|mode| *mode <= 0o7777).ok_or(SavePathError::Mode)?;
        if folder.is_empty() || folder.contains('\0') {
            return Err(SavePathError::Folder);
        }
        Ok(Self { depth, mode, folder: folder.into() })
    }

    /// How many folders stand between [`folder`](Self::folder) and a file, each named by one character of
    /// the id.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// The mode of a new file.
    #[must_use]
    pub const fn mode(&self) -> u32 {
        self.mode
    }

    /// The folder above all.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a session.
    ///
    /// Most file systems take names of up to 255 octets, so an id of more than 250 has no file, for PHP either.
    #[must_use]
    pub fn file(&self, id: &SessionId) -> PathBuf {
        let mut path = self.folder.clone();
        path.extend(id.as_str()[..self.depth].split("").filter(|name| !name.is_empty()));
        path.push(format!("{PREFIX}{}", id.as_str()));
        path
    }

    /// The id of the session that a file of this name holds.
    #[must_use]
    pub fn id(name: &str) -> Option<SessionId> {
        name.strip_prefix(PREFIX)?.parse().ok()
    }
}

/// Digits only: no sign, no space.
fn digits(text: &str, radix: u32) -> Option<u32> {
    let all = text.chars().all(|digit| digit.is_digit(radix));
    all.then(|| u32::from_str_radix(text, radix).ok()).flatten()
}

/// A `save_path` that PHP would refuse, or take for something that was hardly meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SavePathError {
    /// No number, or more than [`SavePath::DEPTH_MAX`].
    #[error("the depth of save_path is a number from 0 to {}", SavePath::DEPTH_MAX)]
    Depth,
    /// No octal number up to 7777.
    #[error("the mode of save_path is an octal number up to 7777")]
    Mode,
    /// Empty, or with a NUL.
    #[error("save_path names no folder")]
    Folder,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_that_of_php() {
        let parsed = |text| SavePath::parse(text).map(|path| (path.depth, path.mode, path.folder));
        assert_eq!(parsed("/tmp"), Ok((0, 0o600, "/tmp".into())));
        assert_eq!(parsed("2;/tmp"), Ok((2, 0o600, "/tmp".into())));
        assert_eq!(parsed("2;640;/tmp"), Ok((2, 0o640, "/tmp".into())));
        assert_eq!(parsed("0;0666;/tmp;x"), Ok((0, 0o666, "/tmp;x".into())));
        for text in ["x;/tmp", ";/tmp", "-1;/tmp", "22;/tmp", " 1;/tmp", "99999999999;/tmp"] {
            assert_eq!(parsed(text), Err(SavePathError::Depth), "{text}");
        }
        for text in ["1;8;/tmp", "1;;/tmp", "1;10000;/tmp"] {
            assert_eq!(parsed(text), Err(SavePathError::Mode), "{text}");
        }
        for text in ["", "1;", "1;600;", "/a\0b"] {
            assert_eq!(parsed(text), Err(SavePathError::Folder), "{text}");
        }
    }

    #[test]
    fn a_file_is_found_by_its_id_and_back() {
        let id: SessionId = "ab-,0123456789abcdef01".parse().expect("an id");
        let path = SavePath::parse("4;/s").expect("a path").file(&id);
        assert_eq!(path.to_str(), Some("/s/a/b/-/,/sess_ab-,0123456789abcdef01"));
        assert_eq!(SavePath::id("sess_ab-,0123456789abcdef01"), Some(id));
        assert_eq!(SavePath::id("sess_../../../../etc/passwd"), None);
        assert_eq!(SavePath::id("ab-,0123456789abcdef01"), None);
    }
}
