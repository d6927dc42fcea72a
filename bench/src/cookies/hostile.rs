//! Whether the cost of reading grows with the length of what was sent, and not faster.

use std::hint::black_box;

use anyhow::Result;
use cloakroom_cookie::jar::{Jar, Request, parse_date, parse_set_cookie};
use cloakroom_cookie::seal::Keyring;
use cloakroom_cookie::{CookieFields, Found, find, pairs};

use super::hostile_input::{COOKIE, DATE, Make, SET_COOKIE, TOKEN};
use super::jar_specimen::now;
use super::trial::Trial;
use crate::bar::Bar;
use crate::command::Effort;
use crate::report::{Report, Table};

/// Each is 8 times the one before; the last is beyond what is read of a request.
const SIZES: [usize; 5] = [128, 1024, 8 * 1024, 64 * 1024, 512 * 1024];

type Read<'a> = dyn Fn(&[u8]) + 'a;

/// A reader, and what it is given.
struct Reader<'a> {
    name: &'static str,
    read: Box<Read<'a>>,
    inputs: &'static [(&'static str, Make)],
}

impl<'a> Reader<'a> {
    fn new<T>(
        name: &'static str,
        inputs: &'static [(&'static str, Make)],
        read: impl Fn(&[u8]) -> T + 'a,
    ) -> Self {
        let read = Box::new(move |input: &[u8]| {
            black_box(read(black_box(input)));
        });
        Self { name, read, inputs }
    }
}

pub fn run(effort: Effort, report: &mut Report) -> Result<()> {
    let keyring = Keyring::new([[7; 32]])?;
    let (sealer, signer) = (keyring.sealer("p", "id")?, keyring.signer("p", "id")?);
    let jar = std::cell::RefCell::new(Jar::new());
    let request = Request::to("https://www.site.com/")?;
    let readers = [
        Reader::new("pairs", &COOKIE, |input| pairs(input).map(|pair| pair.value.len()).sum::<usize>()),
        Reader::new("find", &COOKIE, |input| matches!(find([input], b"id"), Found::One(_))),
        Reader::new("CookieFields", &COOKIE, |input| {
            CookieFields::of([input])
                .is_ok_and(|cookies| cookies.is_duplicated(b"none") || cookies.iter().count() > 0)
        }),
        Reader::new("parse_set_cookie", &SET_COOKIE, |input| {
            parse_set_cookie(input).map_or(0, |line| line.attributes().count())
        }),
        Reader::new("Jar::set", &SET_COOKIE, |input| jar.borrow_mut().set(&request, input, now())),
        Reader::new("parse_date", &DATE, parse_date),
        Reader::new("Sealer::open", &TOKEN, |input| sealer.open(input, b"", 0).is_ok()),
        Reader::new("Signer::open", &TOKEN, |input| signer.open(input, b"", 0).is_ok()),
    ];
    let head =
        ["reader", "input", "128 B, ns", "1 KiB", "8 KiB", "64 KiB", "512 KiB", "64 of 8 KiB", "worst"];
    let mut table = Table::new("Hostile input", &head);
    for reader in &readers {
        let worst = measure(effort, reader, &mut table);
        report.bars.push(Bar::at_most(
            format!("{}: hostile input, time of 8 times as much", reader.name),
            worst,
            12.0,
        ));
    }
    report.tables.push(table);
    report.notes.push(
        "Hostile input: the least time of 21 rounds; what a size costs of the one an eighth of it, of which the \
         worst stands against the bar. Beyond 64 KiB and 3000 pairs a request's cookies are not read, beyond 4096 characters no \
         token is; a line is read however long it is."
            .into(),
    );
    Ok(())
}

/// Adds a line for each input; the worst ratio of all.
fn measure(effort: Effort, reader: &Reader<'_>, table: &mut Table) -> f64 {
    let mut worst = 0.0_f64;
    for (input, make) in reader.inputs {
        let mut trial = Trial::new(format!("{}: {input}", reader.name), "ns");
        for size in SIZES {
            let octets = make(size);
            trial.add(size.to_string(), move || (reader.read)(&octets));
        }
        trial.run_briefly(effort);
        let nanos = SIZES.map(|size| trial.nanos_least(&size.to_string()));
        let ratios: Vec<f64> = nanos.windows(2).map(|pair| pair[1] / pair[0]).collect();
        let most = ratios.iter().copied().fold(0.0, f64::max);
        worst = worst.max(most);
        let mut row = vec![reader.name.to_owned(), (*input).to_owned()];
        row.extend(nanos.map(|nanos| format!("{nanos:.0}")));
        row.extend([format!("{:.1}", ratios[2]), format!("{most:.1}")]);
        table.rows.push(row);
    }
    worst
}
