//! PHP's lock: who waits for whom, and that nothing is lost by it.

use std::time::Duration;

use cloakroom_files::Format;
use cloakroom_testkit::conformance::run;
use cloakroom_testkit::{Browser, Tab};

use crate::held::Held;
use crate::site::{FORMATS, Half, Site, Visitor as _};

const AT_ONCE: usize = 40;

/// Less than anybody waits for on purpose; what it asks for is held until it has its answer.
const SHORT: Duration = Duration::from_millis(50);

fn php() -> &'static Site {
    Site::of(Format::Php)
}

/// The same visitor on another node, with a store of its own, that waits as long as said.
fn twin(browser: &Browser, wait_max: Duration) -> Tab {
    let store = php().store_with(|settings| settings.lock_wait_max = wait_max);
    let id = browser.cookie("PHPSESSID").expect("a session");
    php().browser_on(store).tab().with_header("cookie", format!("PHPSESSID={id}"))
}

#[test]
fn parallel_updates_of_both_are_all_there() {
    run(async {
        for format in FORMATS {
            let (one, other) = (Site::of(format).browser(), Site::of(format).browser());
            one.tab().put(Half::Php, "p", "0").await;
            let cookie = format!("PHPSESSID={}", one.cookie("PHPSESSID").expect("a session"));
            let nodes = [one.tab(), other.tab().with_header("cookie", cookie)];
            let count = |tab: Tab, path: &'static str, name: &'static str| {
                tokio::spawn(async move { tab.post(path, &[("do", "count"), ("name", name)]).await.status() })
            };
            let rust = (0..AT_ONCE).map(|at| count(nodes[at % 2].clone(), "/rust", "n"));
            let pages = (0..AT_ONCE).map(|at| count(nodes[0].clone(), ["/php", "/second"][at % 2], "p"));
            for update in rust.chain(pages).collect::<Vec<_>>() {
                assert_eq!(update.await.expect("an answer"), 200);
            }
            for half in [Half::Rust, Half::Php] {
                assert_eq!(nodes[1].reads(half, "n").await, "40", "{half:?} {format:?}");
                assert_eq!(nodes[1].reads(half, "p").await, "40", "{half:?} {format:?}");
            }
        }
    });
}

#[test]
fn a_read_does_not_wait_for_a_page_that_has_not_written() {
    run(async {
        for begins in [Half::Rust, Half::Php] {
            let browser = php().browser();
            let tab = browser.tab();
            tab.put(begins, "n", "1").await;
            assert_eq!(tab.reads(Half::Rust, "n").await, "1");
            let held = Held::by(&tab, "count while held", "n").await;
            assert_eq!(twin(&browser, SHORT).reads(Half::Rust, "n").await, "1", "begun in {begins:?}");
            held.leave().await;
            assert_eq!(tab.reads(Half::Rust, "n").await, "2");
        }
    });
}

/// A file that nobody has read whole since PHP wrote it may be in the middle of being written.
#[test]
fn a_read_of_what_nobody_knows_waits() {
    run(async {
        for begins in [Half::Rust, Half::Php] {
            let browser = php().browser();
            let tab = browser.tab();
            tab.put(begins, "n", "0").await;
            tab.put(Half::Php, "n", "1").await;
            let held = Held::by(&tab, "count while held", "n").await;
            let impatient = twin(&browser, SHORT).post("/rust", &[("do", "get"), ("name", "n")]).await;
            assert_eq!(impatient.status(), 503, "begun in {begins:?}");
            let read = tokio::spawn(async move { tab.reads(Half::Rust, "n").await });
            held.leave().await;
            assert_eq!(read.await.expect("a page"), "2");
        }
    });
}

#[test]
fn a_write_waits_and_is_laid_over_what_php_wrote() {
    run(async {
        let tab = php().browser().tab();
        tab.put(Half::Rust, "n", "1").await;
        let held = Held::by(&tab, "count while held", "n").await;
        let write = tokio::spawn({
            let tab = tab.clone();
            async move { tab.post("/rust", &[("do", "count"), ("name", "n")]).await.status() }
        });
        held.leave().await;
        assert_eq!(write.await.expect("an answer"), 200);
        for half in [Half::Rust, Half::Php] {
            assert_eq!(tab.reads(half, "n").await, "3", "{half:?}");
        }
    });
}

#[test]
fn who_waits_in_vain_is_told_and_keeps_the_cookie() {
    run(async {
        let browser = php().browser();
        let tab = browser.tab();
        tab.put(Half::Rust, "n", "1").await;
        let twin = twin(&browser, SHORT);
        for deed in ["count", "renew", "destroy"] {
            let held = Held::by(&tab, "hold", "").await;
            let page = twin.post("/rust", &[("do", deed), ("name", "n")]).await;
            assert_eq!(page.status(), 503, "{deed}");
            assert_eq!(page.set_cookies(), [""; 0], "{deed}");
            held.leave().await;
            assert_eq!(tab.reads(Half::Php, "n").await, "1", "{deed}");
        }
        assert_eq!(twin.post("/rust", &[("do", "count"), ("name", "n")]).await.status(), 200);
        assert_eq!(tab.reads(Half::Php, "n").await, "2", "and without a restart");
    });
}

/// The page opened the file before the session was given another id, and had its lock after that.
#[test]
fn a_page_that_waited_for_the_old_id_finds_nothing_of_the_new_session() {
    run(async {
        let browser = php().browser();
        let tab = browser.tab();
        tab.put(Half::Rust, "user", "42").await;
        let old = browser.cookie("PHPSESSID").expect("a session");
        let path = php().folder().join(format!("sess_{old}"));
        let opened = std::fs::File::open(path).expect("the file of the session");
        tab.does(Half::Rust, "renew").await;
        tab.put(Half::Rust, "secret", "1").await;
        assert_eq!(std::io::read_to_string(opened).expect("what is left"), "", "in the file that was opened");
        assert_eq!(tab.reads(Half::Php, "user").await, "42");
    });
}
