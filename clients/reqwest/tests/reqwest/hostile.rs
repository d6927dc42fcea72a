//! Servers that mean harm, or know no measure.

use std::sync::Arc;

use cloakroom_reqwest::{CookieJar, Jar, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::site::{Site, client, fresh, names};

#[tokio::test]
async fn thousands_of_cookies_leave_fifty_and_no_other_server_s_is_lost() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    site.set(&client, "http://bank.example/", &["id=1"]).await;
    for answer in 0..40 {
        let lines: Vec<_> = (0..80).map(|line| format!("c{answer}-{line}=1")).collect();
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        site.set(&client, "http://evil.example/", &lines).await;
    }
    assert_eq!(jar.all().len(), 51);
    assert_eq!(site.sent(&client, "http://evil.example/").await.matches("c39-").count(), 50, "the newest");
    assert_eq!(site.sent(&client, "http://bank.example/").await, "id=1");
}

#[tokio::test]
async fn however_many_hosts_set_cookies_the_jar_keeps_its_limits() {
    let limits = Limits { per_domain: 3, total: 20, ..Limits::default() };
    let jar = Arc::new(CookieJar::from(Jar::new().with_limits(limits)));
    let (site, client) = (Site::start().await, client(&jar));
    for host in 0..30 {
        site.set(&client, &format!("http://h{host}.evil.example/"), &["a=1", "b=1", "c=1", "d=1"]).await;
        assert!(jar.all().len() <= limits.total);
    }
    assert_eq!(jar.all().len(), limits.total);
    assert_eq!(site.sent(&client, "http://h29.evil.example/").await.matches("=1").count(), 3);
}

#[tokio::test]
async fn huge_lines_are_refused_and_huge_attributes_passed_over() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    let of = |octets: usize| "v".repeat(octets);
    let lines = [
        format!("fits={}", of(4092)),
        format!("over={}", of(4093)),
        format!("huge={}", of(60_000)),
        format!("path=1; Path=/{}", of(1024)),
    ];
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    site.set(&client, "http://evil.example/", &lines).await;
    assert_eq!(names(&jar), ["fits", "path"]);
    assert_eq!(site.sent(&client, "http://evil.example/").await, format!("fits={}; path=1", of(4092)));
}

/// A server that answers every request with these very octets.
async fn answers(octets: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(octets).await;
        }
    });
    url
}

#[tokio::test]
async fn control_characters_get_no_cookie_into_the_jar() {
    let (jar, client) = fresh();
    let lines: [&[u8]; 5] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=1\x00b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=1\x01\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=1\x7f\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=\x1b[2J\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: \xe2\x80\x80__Host-a=1\r\n\r\n",
    ];
    for octets in lines {
        // hyper refuses most of them as no answer at all.
        let _ = client.get(answers(octets).await).send().await;
    }
    assert_eq!(names(&jar), ["\\xe2\\x80\\x80__Host-a"], "wider whitespace is a part of the name");
}
