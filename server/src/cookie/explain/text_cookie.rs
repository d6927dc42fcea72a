//! A `Cookie` line's explanation, for people.

use crate::cookie::explain::cookie_line::CookieLine;
use crate::cookie::explain::pair::ReadPair;
use crate::cookie::page::{Page, Tone};

pub(crate) fn write(line: &CookieLine, page: &mut Page) {
    let count = match line.pairs.len() {
        1 => "1 cookie".to_owned(),
        count => format!("{count} cookies"),
    };
    page.headline("READ", Tone::Good, &format!("a server reads {count} in {} octets", line.octets));
    if let Some(why) = line.kind_assumed {
        page.lead("Taken for a Cookie line", &format!("{why}; else say --as set-cookie."));
    }
    for note in &line.notes {
        page.lead("Note", &note.text);
    }
    page.blank();
    for pair in &line.pairs {
        let said: Vec<_> = pair.notes.iter().map(|note| note.text.clone()).collect();
        page.entry(&written(pair), &said);
    }
}

fn written(pair: &ReadPair) -> String {
    let name = pair.name.whole();
    if name.is_empty() { pair.value.short() } else { format!("{name} = {}", pair.value.short()) }
}
