//! One page of a website, asked for once.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// What a website answered.
pub struct Page(String);

impl Page {
    pub fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }

    /// The Cookie line of a browser that was given this page and nothing else.
    pub fn cookies(&self) -> String {
        let head = self.0.split_once("\r\n\r\n").map_or("", |(head, _)| head);
        let fields = head.lines().filter_map(|line| line.split_once(": "));
        let set = fields.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let pairs: Vec<&str> = set.filter_map(|(_, value)| value.split(';').next()).collect();
        pairs.join("; ")
    }
}

/// Asks for a page on a connection of its own; anything but 200 is an error.
pub fn fetch(port: u16, page: &str, cookie: Option<&str>) -> Result<Page> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("reach the website")?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: {cookie}\r\n"));
    let request = format!("GET {page} HTTP/1.1\r\nHost: localhost\r\n{cookie}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "{page} answered {answer}");
    Ok(Page(answer))
}

/// Sees that a modification is there at the next request.
pub fn sees_modifications(port: u16, cookie: &str) -> Result<()> {
    let before = fetch(port, "/value", Some(cookie))?;
    fetch(port, "/modify", Some(cookie))?;
    let after = fetch(port, "/value", Some(cookie))?;
    ensure!(before.body() != after.body(), "a modification was not kept");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn the_cookies_a_page_sets() {
        let page =
            "HTTP/1.1 200 OK\r\nset-cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\nVary: Cookie\r\n\r\nx: y";
        let page = Page(page.to_owned());
        assert_eq!((page.cookies().as_str(), page.body()), ("a=1; b=2", "x: y"));
    }
}
