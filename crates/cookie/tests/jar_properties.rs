//! Laws of a jar, whatever it is given.

use cloakroom_cookie::jar::{Jar, Request, Timestamp, Verdict, parse_set_cookie};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_secs(1_768_435_200);

fn to(url: &str) -> Request {
    Request::to(url).expect("a URL that has cookies")
}

fn url() -> impl Strategy<Value = String> {
    let host = prop::sample::select(vec!["a.site.example", "b.a.site.example", "other.example", "192.0.2.1"]);
    let path = prop::sample::select(vec!["/", "/x", "/x/y", "/z"]);
    (prop::bool::ANY, host, path)
        .prop_map(|(tls, host, path)| format!("{}://{host}{path}", if tls { "https" } else { "http" }))
}

fn line() -> impl Strategy<Value = String> {
    let attribute = prop::sample::select(vec![
        "; Path=/",
        "; Path=/x",
        "; Domain=site.example",
        "; Domain=a.site.example",
        "; Secure",
        "; HttpOnly",
        "; Max-Age=9",
        "; Max-Age=0",
        "; SameSite=Strict",
        "; Partitioned",
        "; Domain=192.0.2.1",
    ]);
    ("[abc]?", "[xyz]{0,2}", prop::collection::vec(attribute, 0..4))
        .prop_map(|(name, value, attributes)| format!("{name}={value}{}", attributes.concat()))
}

proptest! {
    #[test]
    fn no_line_makes_a_jar_panic_or_keep_what_it_cannot_send(
        line in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let mut jar = Jar::new();
        let request = to("https://a.site.example/");
        if jar.set(&request, &line, NOW) == Verdict::Stored {
            let line = parse_set_cookie(&line).expect("a jar stores no line that is ignored");
            let cookies = jar.cookies(NOW);
            prop_assert_eq!((cookies[0].name(), cookies[0].value()), (line.name(), line.value()));
        } else {
            prop_assert!(jar.cookies(NOW).is_empty());
        }
    }

    #[test]
    fn a_loaded_jar_sends_what_the_saved_one_sends(
        lines in prop::collection::vec((url(), line()), 0..24),
        asked in url(),
    ) {
        let mut before = Jar::new();
        for (url, line) in &lines {
            before.set(&to(url), line.as_bytes(), NOW);
        }
        let mut after = Jar::new();
        prop_assert_eq!(after.load(&before.save(NOW), NOW), Ok(vec![]));
        prop_assert_eq!(after.header(&to(&asked), NOW), before.header(&to(&asked), NOW));
    }

    #[test]
    fn no_two_cookies_are_the_same_one(lines in prop::collection::vec((url(), line()), 0..24)) {
        let mut jar = Jar::new();
        for (url, line) in &lines {
            jar.set(&to(url), line.as_bytes(), NOW);
        }
        let mut known: Vec<String> = jar
            .cookies(NOW)
            .iter()
            .map(|one| {
                let kept = (one.name(), one.domain(), one.is_host_only(), one.path(), one.partition());
                format!("{kept:?}")
            })
            .collect();
        let all = known.len();
        known.sort();
        known.dedup();
        prop_assert_eq!(known.len(), all);
    }
}
