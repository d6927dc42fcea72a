//! A bar: what was asked of a measurement.

use serde::Serialize;

/// One measured ratio or amount beside what was asked of it.
#[derive(Serialize)]
pub struct Bar {
    pub what: String,
    pub measured: f64,
    pub bound: f64,
    pub side: Side,
    pub met: bool,
}

/// On which side of its bound a measurement is good.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    AtMost,
    AtLeast,
}

impl Bar {
    pub fn at_most(what: impl Into<String>, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), measured, bound, side: Side::AtMost, met: measured <= bound }
    }

    pub fn at_least(what: impl Into<String>, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), measured, bound, side: Side::AtLeast, met: measured >= bound }
    }

    /// This bar as a line of a table: what, measured, bar, met.
    pub fn row(&self) -> Vec<String> {
        let sign = match self.side {
            Side::AtMost => "≤",
            Side::AtLeast => "≥",
        };
        let verdict = if self.met { "met" } else { "**not met**" };
        // A bar of a hundredth is met or not in thousandths.
        let digits = if 0.0 < self.bound && self.bound < 0.1 { 4 } else { 2 };
        vec![
            self.what.clone(),
            format!("{:.digits$}", self.measured),
            format!("{sign} {:.2}", self.bound),
            verdict.into(),
        ]
    }
}
