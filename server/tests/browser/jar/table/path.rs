//! Where on the host it goes (5.1.4, 5.6.4, 5.7 step 11).

use crate::jar::row::{Row, SHOP, at, row};

pub(crate) fn rows() -> Vec<Row> {
    [defaults(), matches(), invalid(), odd()].concat()
}

/// The same host with this path.
fn on(path: &str) -> String {
    format!("https://www.shop.example{path}")
}

fn defaults() -> Vec<Row> {
    let from = |path: &str, there: &str| {
        at(&on(path), "5.1.4: the default is the directory")
            .sets("a=b")
            .sends("a=b")
            .at(&on(there))
            .sends("a=b")
    };
    vec![
        from("/dir/page", "/dir/other").at(&on("/")).sends(""),
        from("/dir/", "/dir"),
        from("/dir", "/other"),
        from("/", "/other/page"),
        from("/a/b/c/d", "/a/b/c").at(&on("/a/b/")).sends(""),
        from("//", "//x"),
        from("/a//b", "/a/"),
        from("/d%20r/page", "/d%20r/").at(&on("/d r/x")).sends("a=b"),
        from("/é/page", "/%C3%A9/other"),
    ]
}

fn matches() -> Vec<Row> {
    let path = |path: &str, there: &str, sent: &str| {
        at(SHOP, "5.1.4: path-match").sets(format!("a=b; Path={path}")).at(&on(there)).sends(sent)
    };
    vec![
        path("/", "/", "a=b"),
        path("/", "/any/where", "a=b"),
        path("/dir", "/dir", "a=b"),
        path("/dir", "/dir/", "a=b"),
        path("/dir", "/dir/page", "a=b"),
        path("/dir", "/directory", ""),
        path("/dir", "/dir.html", ""),
        path("/dir", "/di", ""),
        path("/dir", "/", ""),
        path("/dir/", "/dir/page", "a=b"),
        path("/dir/", "/dir", ""),
        path("/dir//", "/dir/", ""),
        path("/DIR", "/dir", ""),
        path("/%64ir", "/dir", ""),
        path("/d%69r", "/d%69r/page", "a=b"),
        path("/elsewhere/", "/elsewhere/page", "a=b"),
        path("/a/../dir", "/dir", ""),
        path("/dir/.", "/dir/", ""),
        path("//dir", "/dir", ""),
        path("//dir", "//dir/page", "a=b"),
        path("/ \t", "/", "a=b"),
    ]
}

fn invalid() -> Vec<Row> {
    let deep = |line: &str, at_root: &str| {
        at(&on("/dir/sub/page"), "5.6.4 step 1: no path is the default")
            .sets(line)
            .sends("a=b")
            .at(&on("/"))
            .sends(at_root)
    };
    vec![
        deep("a=b; Path=", ""),
        deep("a=b; Path", ""),
        deep("a=b; Path=dir", ""),
        deep("a=b; Path=\"/\"", ""),
        deep("a=b; Path=%2F", ""),
        deep("a=b; Path=\\", ""),
        deep("a=b; Path=https://www.shop.example/", ""),
        deep("a=b; Path=/; Path=x", ""),
        deep("a=b; Path=/; Path=", ""),
        deep("a=b; Path=x; Path=/", "a=b"),
        deep("a=b; Path=/other; Path=/", "a=b"),
        at(&on("/dir/sub/page"), "5.7 step 11: the last")
            .sets("a=b; Path=/; Path=/other")
            .sends("")
            .at(&on("/other"))
            .sends("a=b"),
    ]
}

fn odd() -> Vec<Row> {
    vec![
        row("5.1.4: a ? belongs to the path", "a=b; Path=/dir/page?", ""),
        row("5.1.4: and so does a #", "a=b; Path=/dir/page#", ""),
        row("5.1.4: blank is not encoded", "a=b; Path=/a b", "").at(&on("/a%20b")).sends(""),
        row("5.1.4: quotes and backslashes", "a=b; Path=/\"a\\b\"", "").at(&on("/%22a/b%22")).sends(""),
        row("5.1.4: UTF-8 is not encoded", "a=b; Path=/é", "").at(&on("/é")).sends(""),
        row("5.1.4: encoded it is", "a=b; Path=/%C3%A9", "").at(&on("/é")).sends("a=b"),
        row("5.1.4: hex digits in another case", "a=b; Path=/%c3%a9", "").at(&on("/é")).sends(""),
    ]
}
