//! The answer to `cloakroom cookie explain`, line by line.

use std::process::ExitCode;

use serde::Serialize;

use crate::cookie::arguments::{ExplainArguments, Kind};
use crate::cookie::explain::browser::Browser;
use crate::cookie::explain::cookie_line::CookieLine;
use crate::cookie::explain::input::lines;
use crate::cookie::explain::repeats::Repeats;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::set_cookie_line::SetCookieLine;
use crate::cookie::explain::{text_cookie, text_set_cookie};
use crate::cookie::fault::CookieFault;
use crate::cookie::moment;
use crate::cookie::page::{Page, Tone};
use crate::cookie::shown::json_line;
use crate::terminal;

/// Explains every line, given to one browser in their order; 1 if it refuses any.
///
/// # Errors
/// [`CookieFault`] when there is no line, or no such URL.
pub(crate) fn explain(arguments: &ExplainArguments) -> Result<ExitCode, CookieFault> {
    let now = arguments.now.unwrap_or_else(moment::now);
    let lines = lines(arguments.line.as_deref(), arguments.kind)?;
    let mut browser = Browser::new(arguments.profile.profile());
    let (mut repeats, mut told) = (Repeats::default(), Vec::new());
    for (line, number) in lines.iter().zip(1..) {
        told.push(match line.kind {
            Kind::SetCookie => {
                let asked = Asked::of(&line.octets, arguments, now)?;
                Told::SetCookie(Box::new(SetCookieLine::explain(line, number, &asked, &mut browser)))
            }
            Kind::Cookie => Told::Cookie(CookieLine::explain(line, number, &mut repeats)),
        });
    }
    terminal::answer(&if arguments.json { json(&told) } else { pages(&told) })
        .map_err(CookieFault::Output)?;
    let all_good = told.iter().all(Told::is_good);
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What there is to say of a line.
#[derive(Serialize)]
#[serde(untagged)]
enum Told {
    SetCookie(Box<SetCookieLine>),
    Cookie(CookieLine),
}

impl Told {
    /// Whether a browser does what the line says.
    fn is_good(&self) -> bool {
        match self {
            Self::SetCookie(line) => line.is_good(),
            Self::Cookie(_) => true,
        }
    }
}

/// One line for each.
fn json(told: &[Told]) -> String {
    told.iter().map(json_line).collect::<Vec<_>>().join("\n")
}

/// One page for each; above several, what became of each.
fn pages(told: &[Told]) -> String {
    let mut page = Page::out();
    let are_several = told.len() > 1;
    if are_several {
        told.iter().for_each(|told| overview(told, &mut page));
    }
    let mut differences = Vec::new();
    for one in told {
        match one {
            Told::SetCookie(line) => {
                if are_several {
                    page.line(line.line_number, &line.line);
                }
                text_set_cookie::write(line, &mut differences, &mut page);
            }
            Told::Cookie(line) => {
                if are_several {
                    page.line(line.line_number, &line.line);
                }
                text_cookie::write(line, &mut page);
            }
        }
    }
    page.finish().trim_end_matches('\n').to_owned()
}

fn overview(told: &Told, page: &mut Page) {
    let (word, number, text) = match told {
        Told::SetCookie(line) => {
            let reason = line.refusal.as_ref().map(|refusal| format!(": {}", refusal.reason));
            let text = line.line.until(b';') + &reason.unwrap_or_default();
            (line.verdict.to_uppercase(), line.line_number, text)
        }
        Told::Cookie(line) => ("READ".to_owned(), line.line_number, line.line.short()),
    };
    let tone = if told.is_good() { Tone::Good } else { Tone::Bad };
    page.headline(&format!("{word:<8}"), tone, &format!("{number}  {text}"));
}
