//! What Chromium does with a step.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::row::{Step, Way};
use super::site::site;
use crate::web::Web;
use crate::webdriver::Browser;

/// A browser in the web, and the page that it is on.
pub(crate) struct Chromium<'a> {
    web: &'a Web,
    browser: &'a Browser,
    page: RefCell<String>,
}

impl<'a> Chromium<'a> {
    pub(crate) fn new(web: &'a Web, browser: &'a Browser) -> Self {
        Self { web, browser, page: RefCell::default() }
    }

    /// Forgets all cookies.
    pub(crate) fn forget(&self) {
        self.browser.devtools("Storage.clearCookies", &json!({}));
    }

    /// Does them; the `Cookie` field of each request, or what the script reads.
    pub(crate) fn take(&self, steps: &[Step]) -> Vec<Vec<u8>> {
        steps.chunk_by(Step::is_fetched_with).flat_map(|steps| self.take_together(steps)).collect()
    }

    /// What it has stored.
    pub(crate) fn cookies(&self) -> Vec<Value> {
        let cookies = self.browser.devtools("Storage.getCookies", &json!({}))["cookies"].take();
        serde_json::from_value(cookies).expect("cookies")
    }

    fn take_together(&self, steps: &[Step]) -> Vec<Vec<u8>> {
        let step = &steps[0];
        match step.way {
            Way::Fetch => self.fetch(steps),
            Way::Link => vec![self.navigate(step, "<a id=go href='{}'>go</a>")],
            Way::Form => {
                vec![self.navigate(step, "<form method=post action='{}'><button id=go>go</button></form>")]
            }
            Way::Frame | Way::FrameBelowThird => vec![self.frame(step)],
            Way::Address => vec![self.address(step)],
            Way::Script => vec![self.script(step)],
            Way::FrameScript => vec![self.frame_script(step)],
        }
    }

    /// One after the other, from one page.
    fn fetch(&self, steps: &[Step]) -> Vec<Vec<u8>> {
        self.be_on_page(&steps[0]);
        let numbers: Vec<usize> = steps.iter().map(|step| self.web.expect(&step.lines, "")).collect();
        let urls = steps.iter().zip(&numbers).map(|(step, number)| numbered(&step.url, *number));
        self.browser.run(&format!(
            "return (async () => {{ for (const url of {}) await fetch(url, {{ credentials: 'include' }}) }})()",
            json!(urls.collect::<Vec<_>>())
        ));
        numbers.into_iter().map(|number| self.cookie(number)).collect()
    }

    fn navigate(&self, step: &Step, html: &str) -> Vec<u8> {
        self.be_on_page(step);
        let number = self.web.expect(&step.lines, "");
        let html = html.replace("{}", &numbered(&step.url, number));
        self.browser.run(&format!("document.body.innerHTML = {}", json!(html)));
        self.browser.find("#go").click();
        self.browser.find(&format!("#n{number}"));
        self.page.replace(step.url.clone());
        self.cookie(number)
    }

    fn address(&self, step: &Step) -> Vec<u8> {
        self.be_on_page(step);
        let number = self.web.expect(&step.lines, "");
        self.browser.go(&numbered(&step.url, number));
        self.page.replace(step.url.clone());
        self.cookie(number)
    }

    fn frame(&self, step: &Step) -> Vec<u8> {
        self.be_on_page(step);
        let number = self.web.expect(&step.lines, "");
        let mut url = numbered(&step.url, number);
        if step.way == Way::FrameBelowThird {
            let frame = format!("<iframe src='{url}'></iframe>");
            url = numbered("https://www.third.example/", self.web.expect(&[], &frame));
        }
        self.load_frame(&url, "frame.onload");
        self.cookie(number)
    }

    /// The frame's page writes the lines, and tells the page around it what it reads.
    fn frame_script(&self, step: &Step) -> Vec<u8> {
        self.be_on_page(step);
        let write: String = lines(step).map(|line| format!("document.cookie = {};", json!(line))).collect();
        let script = format!("<script>{write} top.postMessage(document.cookie, '*')</script>");
        let said = self.load_frame(&numbered(&step.url, self.web.expect(&[], &script)), "window.onmessage");
        said["data"].as_str().expect("a text").as_bytes().to_vec()
    }

    /// Waits for this event, and gives back what it brought.
    fn load_frame(&self, url: &str, event: &str) -> Value {
        self.browser.run(&format!(
            "return new Promise((done) => {{
               const frame = document.createElement('iframe');
               {event} = ({{ data }}) => done({{ data }});
               frame.src = {};
               document.body.replaceChildren(frame);
             }})",
            json!(url)
        ))
    }

    /// Writes the lines if there are some, and reads what is there then.
    fn script(&self, step: &Step) -> Vec<u8> {
        self.visit(&step.url);
        for line in lines(step) {
            self.browser.run(&format!("document.cookie = {}", json!(line)));
        }
        let read = self.browser.run("return document.cookie");
        read.as_str().expect("a text").as_bytes().to_vec()
    }

    /// On the page that causes the step, or on any of its site.
    fn be_on_page(&self, step: &Step) {
        let page = self.page.borrow().clone();
        match &step.from {
            Some(from) => self.visit(from),
            None if page.is_empty() || site(&page) != site(&step.url) => {
                let slash = step.url.match_indices('/').nth(2).map_or(step.url.len(), |(at, _)| at);
                self.visit(&format!("{}/", &step.url[..slash]));
            }
            None => {}
        }
    }

    fn visit(&self, url: &str) {
        if *self.page.borrow() != url {
            self.browser.go(&numbered(url, self.web.expect(&[], "")));
            self.page.replace(url.to_owned());
        }
    }

    fn cookie(&self, number: usize) -> Vec<u8> {
        self.web.cookie(number).unwrap_or_else(|| panic!("request {number} never came"))
    }
}

fn lines(step: &Step) -> impl Iterator<Item = &str> {
    step.lines.iter().map(|line| str::from_utf8(line).expect("a script writes text"))
}

fn numbered(url: &str, number: usize) -> String {
    format!("{url}?{number}")
}
