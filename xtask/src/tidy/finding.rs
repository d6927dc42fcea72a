//! What a rule has to say.

use std::fmt;

/// A place where a rule does not hold. Findings sort by place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The file, from the root of the tree, with `/` between folders.
    pub(crate) path: String,
    /// The line, counted from 1, where there is one to point at.
    pub(crate) line: Option<usize>,
    pub(crate) rule: Rule,
    /// What is wrong, and what would be right.
    pub(crate) text: String,
}

/// The rules, as they are named in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    Readable,
    Reached,
    Contents,
    Arrows,
    Lints,
    Length,
    Sleep,
    Exceptions,
}

impl Finding {
    pub(crate) fn of_file(rule: Rule, path: &str, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, rule, text: text.into() }
    }

    pub(crate) fn at(rule: Rule, path: &str, line: usize, text: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::of_file(rule, path, text) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": [{}] {}", self.rule.name(), self.text)
    }
}

impl Rule {
    fn name(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Reached => "reached",
            Self::Contents => "contents",
            Self::Arrows => "arrows",
            Self::Lints => "lints",
            Self::Length => "length",
            Self::Sleep => "sleep",
            Self::Exceptions => "exceptions",
        }
    }
}
