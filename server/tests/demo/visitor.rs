//! A visitor without a browser: plain HTTP over TCP, and a jar for cookies.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Somebody with a jar of cookies. Clones have jars of their own, with the same cookies in them.
#[derive(Clone)]
pub(crate) struct Visitor {
    address: SocketAddr,
    jar: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: Vec<(String, String)>,
}

impl Visitor {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, jar: BTreeMap::new() }
    }

    /// The same visitor, coming to another address.
    pub(crate) fn at(&self, address: SocketAddr) -> Self {
        Self { address, jar: self.jar.clone() }
    }

    /// Somebody else, with nothing in their jar.
    pub(crate) fn stranger(&self) -> Self {
        Self::new(self.address)
    }

    /// Asks for a page.
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "", "")
    }

    /// Sends a form, as a page of the site does; redirections are not followed.
    pub(crate) fn post(&mut self, path: &str, form: &str) -> Answer {
        let origin = format!("Origin: http://{}\r\n", self.address);
        self.send("POST", path, &origin, form)
    }

    /// Sends a request with more header lines, each with its end, and keeps the cookies it is given.
    pub(crate) fn send(&mut self, method: &str, path: &str, lines: &str, form: &str) -> Answer {
        let answer = self.exchange(method, path, lines, form);
        for line in answer.all("set-cookie") {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a pair");
            if attributes.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// The ticket in the jar.
    pub(crate) fn ticket(&self) -> Option<&str> {
        self.jar.get("__Host-id").map(String::as_str)
    }

    /// Signs up, or in: `way` says which.
    pub(crate) fn enter(&mut self, way: &str, name: &str, more: &str) -> Answer {
        self.post(&format!("/account/{way}"), &format!("name={name}&password=correct+horse{more}"))
    }

    fn exchange(&self, method: &str, path: &str, lines: &str, form: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("the program listens");
        let jar: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = if jar.is_empty() { String::new() } else { format!("Cookie: {}\r\n", jar.join("; ")) };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}{lines}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answered");
        Answer::read(&text)
    }
}

impl Answer {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.parse().expect("a number"),
            body: body.to_owned(),
            headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
        }
    }

    /// The values of a field.
    pub(crate) fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field that must be there.
    pub(crate) fn header(&self, name: &'static str) -> &str {
        self.all(name).next().unwrap_or_else(|| panic!("no {name}"))
    }

    /// The text between two others.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let found = self.body.split_once(before).and_then(|(_, rest)| rest.split_once(after));
        found.unwrap_or_else(|| panic!("no {before}…{after} in {}", self.body)).0
    }

    /// The visit counter of the front page.
    pub(crate) fn visits(&self) -> u64 {
        self.between(r#"id="visits">"#, "<").parse().expect("a number")
    }
}
