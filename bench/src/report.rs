//! What one part of the bench found: printed, and kept as a page with its figures beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::bar::Bar;
use crate::machine::Machine;

/// Everything one part has to say.
#[derive(Serialize)]
pub struct Report {
    pub part: &'static str,
    pub tables: Vec<Table>,
    pub bars: Vec<Bar>,
    /// How it was measured, a sentence each.
    pub notes: Vec<String>,
}

/// A table of measurements.
#[derive(Serialize)]
pub struct Table {
    pub title: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Report {
    pub fn new(part: &'static str) -> Self {
        Self { part, tables: Vec::new(), bars: Vec::new(), notes: Vec::new() }
    }

    #[expect(clippy::print_stdout, reason = "the table is what the program is run for")]
    pub fn print(&self) {
        println!("{}", self.body());
    }

    /// Writes `<date>-<part>.md` and the same figures as `.json` into `folder`.
    pub fn keep(&self, machine: &Machine, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).context("create the folder of results")?;
        let name = format!("{}-{}", machine.date, self.part);
        let page = format!("{}\n{}", self.body(), machine.page());
        fs::write(folder.join(format!("{name}.md")), page).context("write the page of results")?;
        let figures = serde_json::json!({ "machine": machine, "report": self });
        let figures = serde_json::to_string_pretty(&figures)? + "\n";
        fs::write(folder.join(format!("{name}.json")), figures).context("write the figures")?;
        Ok(())
    }

    fn body(&self) -> String {
        let mut text = format!("# Bench: {}\n", self.part);
        for table in &self.tables {
            text += &table.text();
        }
        if !self.bars.is_empty() {
            text += &bars(&self.bars).text();
        }
        text.push('\n');
        for note in &self.notes {
            let _ = writeln!(text, "- {note}");
        }
        text
    }
}

impl Table {
    pub fn new(title: impl Into<String>, head: &[&str]) -> Self {
        let head = head.iter().map(ToString::to_string).collect();
        Self { title: title.into(), head, rows: Vec::new() }
    }

    fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.head.len()).map(|column| self.width(column)).collect();
        let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let mut text = format!("\n## {}\n\n", self.title);
        for row in [&self.head, &dashes].into_iter().chain(&self.rows) {
            for (cell, width) in row.iter().zip(&widths) {
                let _ = write!(text, "| {cell:width$} ");
            }
            text += "|\n";
        }
        text
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|row| &row[column]);
        cells.chain([&self.head[column]]).map(|cell| cell.chars().count()).max().unwrap_or(0)
    }
}

fn bars(bars: &[Bar]) -> Table {
    let mut table = Table::new("Bars", &["what", "measured", "bar", ""]);
    table.rows = bars.iter().map(Bar::row).collect();
    table
}
