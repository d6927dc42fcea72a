//! Randomness, handed in from above.

use thiserror::Error;

/// Where fresh tickets come from: an operating system's generator, or a test's counter.
pub trait Chance {
    /// Fills `bytes` with unpredictable octets.
    ///
    /// # Errors
    /// [`NoChance`] when the source cannot answer. There is no fallback: no ticket is made.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance>;
}

/// The random source could not answer.
#[derive(Debug, Error)]
#[error("the random source could not answer, so no ticket was made")]
pub struct NoChance {
    /// What the source said.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}
