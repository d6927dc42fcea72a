//! The page that answers: one headline, rows with labels, lists. Wrapped on a terminal, one line for each
//! thing elsewhere, so that `grep` finds it whole.

use std::io::IsTerminal;

use terminal_size::{Width, terminal_size_of};

use crate::cookie::shown::Shown;
use crate::terminal::Paint;

/// Where a label's text begins.
const TEXT_COLUMN: usize = 15;

/// Longer lines tire the eye, whatever the terminal has.
const COLUMNS_MAX: usize = 100;

/// Stands for a space at which no line breaks.
const NO_BREAK: char = '\u{a0}';

/// What kind of news it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
}

/// Text as it grows.
#[derive(Debug)]
pub(crate) struct Page {
    columns: Option<usize>,
    paint: Paint,
    text: String,
}

impl Page {
    /// For standard output.
    pub(crate) fn out() -> Self {
        Self { columns: columns(), paint: Paint::out(), text: String::new() }
    }

    /// The word that tells all, and why.
    pub(crate) fn headline(&mut self, word: &str, tone: Tone, text: &str) {
        let indent = word.len() + 2;
        let painted = match tone {
            Tone::Good => self.paint.link(word),
            Tone::Bad => self.paint.alarm(word),
        };
        self.hang(&format!("{painted}  "), indent, indent, text);
    }

    /// A sentence that begins with what it is about.
    pub(crate) fn lead(&mut self, label: &str, text: &str) {
        let painted = self.paint.strong(format_args!("{label}:"));
        self.hang(&format!("{painted} "), label.len() + 2, 2, text);
    }

    /// The line of which the page is one of several.
    pub(crate) fn line(&mut self, number: usize, line: &Shown) {
        self.blank();
        let text = format!("{number}  {}", line.short());
        self.text.push_str(&self.paint.faint(text));
        self.text.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// What stands beside a label.
    pub(crate) fn row(&mut self, label: &str, text: &str) {
        let pad = " ".repeat(TEXT_COLUMN.saturating_sub(label.len() + 2));
        self.hang(&format!("  {}{pad}", self.paint.faint(label)), TEXT_COLUMN, TEXT_COLUMN, text);
    }

    /// The head of a list.
    pub(crate) fn title(&mut self, text: &str) {
        self.blank();
        self.text.push_str(&self.paint.strong(text));
        self.text.push('\n');
    }

    /// One of a list.
    pub(crate) fn item(&mut self, text: &str) {
        self.hang("  - ", 4, 4, text);
    }

    /// What was written by somebody, and beside it, from `column` on, what it means.
    pub(crate) fn pair(&mut self, written: &str, column: usize, text: &str) {
        let width = written.chars().count() + 2;
        let lead = self.paint.strong(written);
        if width + 2 <= column {
            let pad = " ".repeat(column - width);
            self.hang(&format!("  {lead}{pad}"), column, column, text);
        } else {
            self.text.push_str(&format!("  {lead}\n"));
            self.hang(&" ".repeat(column), column, column, text);
        }
    }

    /// One of a list that was written by somebody, and what there is to say of it below.
    pub(crate) fn entry(&mut self, written: &str, said: &[String]) {
        self.text.push_str(&format!("  {}\n", self.paint.strong(written)));
        for text in said {
            self.hang("      ", 6, 6, text);
        }
    }

    /// A line to be copied as it is.
    pub(crate) fn copy(&mut self, line: &str) {
        self.text.push_str(&format!("    {line}\n"));
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// `lead` takes up `taken` columns; the following lines begin at `indent`.
    fn hang(&mut self, lead: &str, taken: usize, indent: usize, text: &str) {
        self.text.push_str(lead);
        let mut column = taken;
        let mut is_first = true;
        for word in text.split(' ') {
            let width = word.chars().count();
            if !is_first && self.columns.is_some_and(|columns| column + 1 + width > columns) {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else if !is_first {
                self.text.push(' ');
                column += 1;
            }
            self.text.extend(word.chars().map(|char| if char == NO_BREAK { ' ' } else { char }));
            column += width;
            is_first = false;
        }
        self.text.push('\n');
    }
}

/// Text in which no line breaks.
pub(crate) fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// `None`: not a terminal.
fn columns() -> Option<usize> {
    let out = std::io::stdout();
    let (Width(columns), _) = terminal_size_of(&out)?;
    out.is_terminal().then(|| usize::from(columns).clamp(40, COLUMNS_MAX))
}
