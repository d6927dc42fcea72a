//! How long a cookie is kept (5.1.1, 5.5, 5.6.1, 5.6.2, 5.7 step 6).

use cloakroom_cookie::jar::Verdict;

use crate::scene::{DAY, Row, Step, row, sends, set, site, stored};

pub(crate) fn rows() -> Vec<Row> {
    [ages(), moments(), both(), ends()].into_iter().flatten().collect()
}

fn lasts(rule: &'static str, attributes: &str, secs: Option<i64>) -> Row {
    row(rule, [stored(&site(), format!("a=b{attributes}")), Step::Lasts(secs)])
}

fn over(rule: &'static str, attributes: &str) -> Row {
    let line = format!("a=b{attributes}");
    row(rule, [stored(&site(), "a=b"), set(&site(), line, [Verdict::Removed; 2]), sends(&site(), "")])
}

fn ages() -> Vec<Row> {
    let grammar = |value: &str, secs| lasts("grammar of Max-Age", &format!("; Max-Age={value}"), secs);
    let over = |value: &str| over("grammar of Max-Age", &format!("; Max-Age={value}"));
    vec![
        grammar("9", Some(9)),
        grammar(" 9 ", Some(9)),
        grammar("0009", Some(9)),
        // Safari keeps what a script wrote for 7 days at most.
        grammar("34560001", Some(400 * DAY)),
        grammar("99999999999999999999999", Some(400 * DAY)),
        over("0"),
        over("-1"),
        over("-0"),
        over("-99999999999999999999999"),
        grammar("", None),
        grammar("-", None),
        grammar("--1", None),
        grammar("+9", None),
        grammar("9.5", None),
        grammar("9s", None),
        grammar("\"9\"", None),
        grammar("1e3", None),
        lasts("grammar of Max-Age", "; Max-Age", None),
    ]
}

fn moments() -> Vec<Row> {
    let date = |value: &str, secs| lasts("dates", &format!("; Expires={value}"), secs);
    let over = |value: &str| over("dates", &format!("; Expires={value}"));
    vec![
        // NOW is a Thursday's midnight.
        date("Thu, 15 Jan 2026 00:01:00 GMT", Some(60)),
        date("Mon, 15 Jan 2026 00:01:00 GMT", Some(60)),
        date("15-jan-26 0:1:0", Some(60)),
        date("2026 January 15 00:01:00+0900", Some(60)),
        date("15 Jan 2026 00:01:00", Some(60)),
        date("00:01:00foo 15th Janvier 2026x", Some(60)),
        date("Thu, 31 Dec 9999 23:59:59 GMT", Some(400 * DAY)),
        over("Thu, 01 Jan 1970 00:00:00 GMT"),
        over("Mon, 01 Jan 1601 00:00:00 GMT"),
        over("01 Jan 70 00:00:00"),
        // Chromium takes years of whatever length, and 1601 for what came before it; what stands behind a
        // number, such as `15th`, makes it none there.
        date("Fri, 01 Jan 12026 00:00:00 GMT", None),
        date("Fri, 31 Dec 1600 00:00:00 GMT", None),
        date("30 Feb 2026 00:00:00 GMT", None),
        date("29 Feb 2027 00:00:00 GMT", None),
        date("31 Apr 2026 00:00:00 GMT", None),
        date("0 Jan 2027 00:00:00 GMT", None),
        date("32 Jan 2027 00:00:00 GMT", None),
        date("15 Jan 2027 24:00:00 GMT", None),
        date("15 Jan 2027 00:60:00 GMT", None),
        date("15 Jan 2027 00:00:60 GMT", None),
        date("15 Jan 2027", None),
        date("15 Jan 00:00:00", None),
        date("soon", None),
        date("", None),
    ]
}

/// Chromium takes the last of a kind even if it cannot be read. The intent of the draft; its text forgets after each attribute that it has seen Max-Age.
fn both() -> Vec<Row> {
    let rule = "Max-Age and Expires";
    let lasts = |attributes: &str, secs| lasts(rule, attributes, secs);
    let (minute, hour) =
        ("; Expires=Thu, 15 Jan 2026 00:01:00 GMT", "; Expires=Thu, 15 Jan 2026 01:00:00 GMT");
    vec![
        lasts(&format!("; Max-Age=9{minute}"), Some(9)),
        lasts(&format!("{minute}; Max-Age=9"), Some(9)),
        lasts(&format!("{minute}; Max-Age=x"), Some(60)),
        lasts("; Max-Age=9; Max-Age=5", Some(5)),
        lasts("; Max-Age=9; Max-Age=", Some(9)),
        lasts("; Max-Age=0; Max-Age=9", Some(9)),
        lasts(&format!("{minute}{hour}"), Some(3600)),
        lasts(&format!("{minute}; Expires=soon"), Some(60)),
        over(rule, &format!("{hour}; Max-Age=0")),
        over(rule, &format!("; Max-Age=9; Max-Age=-5{hour}")),
    ]
}

fn ends() -> Vec<Row> {
    vec![
        row(
            "expired",
            [
                stored(&site(), "a=1; Max-Age=10"),
                stored(&site(), "b=1"),
                Step::At(9),
                sends(&site(), "a=1; b=1"),
                Step::At(10),
                sends(&site(), "b=1"),
            ],
        ),
        row(
            "expired and set again",
            [
                stored(&site(), "a=1; Max-Age=10"),
                stored(&site(), "b=1"),
                Step::At(10),
                stored(&site(), "a=1"),
                sends(&site(), "b=1; a=1"),
            ],
        ),
        row(
            "end of the session",
            [
                stored(&site(), "a=1; Max-Age=10"),
                stored(&site(), "b=1"),
                stored(&site(), "c=1; Expires=soon"),
                Step::SessionEnds,
                sends(&site(), "a=1"),
            ],
        ),
        row(
            "a cookie that is set again for the session",
            [stored(&site(), "a=1; Max-Age=10"), stored(&site(), "a=2"), Step::Lasts(None)],
        ),
    ]
}
