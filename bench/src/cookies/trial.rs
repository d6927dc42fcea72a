//! Pieces of work that do the same, timed by turns.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::command::Effort;
use crate::counting;
use crate::report::Table;
use crate::stats::median;

/// How long one contender works before it is another's turn: short enough that a slow moment of the machine
/// meets all of them.
const TURN: Duration = Duration::from_micros(500);

/// Contenders for one piece of work.
pub struct Trial<'a> {
    title: String,
    unit: &'static str,
    contenders: Vec<Contender<'a>>,
}

struct Contender<'a> {
    name: String,
    work: Box<dyn FnMut(u32) + 'a>,
    /// Pieces that one call of the work does.
    pieces: u32,
    calls: u32,
    /// Nanoseconds of a piece, one for each round.
    nanos: Vec<f64>,
    allocations: f64,
}

impl<'a> Trial<'a> {
    pub fn new(title: impl Into<String>, unit: &'static str) -> Self {
        Self { title: title.into(), unit, contenders: Vec::new() }
    }

    /// One more contender; what `work` returns is made, and dropped within the time.
    pub fn add<T>(&mut self, name: impl Into<String>, work: impl FnMut() -> T + 'a) {
        self.add_many(name, 1, work);
    }

    /// One more, whose work does many pieces in one call.
    pub fn add_many<T>(&mut self, name: impl Into<String>, pieces: u32, mut work: impl FnMut() -> T + 'a) {
        // The loop is inside, so that no indirect call stands between two pieces.
        let work = Box::new(move |calls| {
            for _ in 0..calls {
                black_box(work());
            }
        });
        let name = name.into();
        self.contenders.push(Contender { name, work, pieces, calls: 1, nanos: Vec::new(), allocations: 0.0 });
    }

    /// Times all of them, each round beginning with another one.
    pub fn run(&mut self, effort: Effort) {
        self.rounds(effort.of(201, 5));
    }

    /// The same in fewer rounds, for what is compared with a wide bar.
    pub fn run_briefly(&mut self, effort: Effort) {
        self.rounds(effort.of(21, 3));
    }

    fn rounds(&mut self, rounds: usize) {
        eprintln!("cookies: {}", self.title);
        self.contenders.iter_mut().for_each(Contender::prepare);
        for round in 0..rounds {
            for place in 0..self.contenders.len() {
                let turn = (place + round) % self.contenders.len();
                self.contenders[turn].turn();
            }
        }
    }

    /// What one costs of another: the median of the rounds' ratios.
    pub fn ratio(&self, name: &str, other: &str) -> f64 {
        let (one, other) = (self.get(name), self.get(other));
        let ratios: Vec<f64> = one.nanos.iter().zip(&other.nanos).map(|(one, other)| one / other).collect();
        median(&ratios)
    }

    /// Nanoseconds of a piece, the least of all rounds: some turns are so long that the machine's other work
    /// falls into most of them.
    pub fn nanos_least(&self, name: &str) -> f64 {
        self.get(name).nanos.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub fn allocations(&self, name: &str) -> f64 {
        self.get(name).allocations
    }

    /// The costs of all, and what share of `peer`'s each has.
    pub fn table(&self, peer: &str) -> Table {
        let share = format!("of {peer}");
        let mut table = Table::new(&*self.title, &["", self.unit, "allocations", &share]);
        for contender in &self.contenders {
            table.rows.push(vec![
                contender.name.clone(),
                format!("{:.1}", median(&contender.nanos)),
                format!("{:.1}", contender.allocations),
                format!("{:.3}", self.ratio(&contender.name, peer)),
            ]);
        }
        table
    }

    fn get(&self, name: &str) -> &Contender<'a> {
        self.contenders.iter().find(|contender| contender.name == name).expect("a contender of this name")
    }
}

impl Contender<'_> {
    /// Counts allocations, once warm, and finds how many calls fill a turn.
    fn prepare(&mut self) {
        (self.work)(1);
        counting::start();
        (self.work)(1);
        self.allocations = counting::stop() as f64 / f64::from(self.pieces);
        while self.timed() < TURN / 2 && self.calls < 1 << 24 {
            self.calls *= 2;
        }
    }

    fn turn(&mut self) {
        let pieces = f64::from(self.calls) * f64::from(self.pieces);
        let nanos = self.timed().as_secs_f64() * 1e9 / pieces;
        self.nanos.push(nanos);
    }

    fn timed(&mut self) -> Duration {
        let start = Instant::now();
        (self.work)(self.calls);
        start.elapsed()
    }
}
