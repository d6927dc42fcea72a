//! A tab: sends requests, and shares the jar with the other tabs.

use std::fmt::Write;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

use super::Browser;
use super::jar::Asker;
use super::page::Page;
use super::redirect::{REDIRECTS_MAX, Redirect};
use super::unanswered::Unanswered;

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// A tab of a [`Browser`]. Tabs and their clones can send at the same time.
///
/// The methods named after a verb panic when no response comes; the `try_` ones answer [`Unanswered`].
#[derive(Clone, Debug)]
pub struct Tab {
    browser: Browser,
    headers: HeaderMap,
    following: bool,
    elsewhere: bool,
}

/// Whether the response reaches the browser.
#[derive(Clone, Copy, PartialEq)]
enum Receipt {
    Received,
    Lost,
}

impl Tab {
    pub(super) fn of(browser: Browser) -> Self {
        Self { browser, headers: HeaderMap::new(), following: false, elsewhere: false }
    }

    /// A tab that follows redirects within the site.
    #[must_use]
    pub fn following_redirects(self) -> Self {
        Self { following: true, ..self }
    }

    /// A tab whose requests are links and forms on another site: `SameSite` decides what is sent.
    #[must_use]
    pub fn from_another_site(self) -> Self {
        Self { elsewhere: true, ..self }
    }

    /// A tab that sends this field besides; said twice, both. Fields of `Cookie` are sent in place of the jar's.
    ///
    /// # Panics
    /// When no HTTP field can look like this.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let name = HeaderName::try_from(name).expect("a field's name");
        let value = HeaderValue::from_bytes(value.as_ref()).expect("a field's value");
        self.headers.append(name, value);
        self
    }

    /// Asks for a page; `target` is a path, with a query if need be.
    ///
    /// # Panics
    /// When no response comes.
    pub async fn get(&self, target: &str) -> Page {
        shown(self.try_get(target).await)
    }

    /// Sends a form.
    ///
    /// # Panics
    /// When no response comes.
    pub async fn post(&self, target: &str, fields: &[(&str, &str)]) -> Page {
        shown(self.try_post(target, fields).await)
    }

    /// [`Tab::get`], but the response is lost on its way: the server has sent it, the browser never sees its
    /// cookies. The page is for the test to look at.
    ///
    /// # Panics
    /// When the server did not answer.
    pub async fn get_without_receiving(&self, target: &str) -> Page {
        shown(self.exchange(Method::GET, target, None, Receipt::Lost).await)
    }

    /// [`Tab::post`], but the response is lost on its way.
    ///
    /// # Panics
    /// When the server did not answer.
    pub async fn post_without_receiving(&self, target: &str, fields: &[(&str, &str)]) -> Page {
        shown(self.exchange(Method::POST, target, Some(form(fields)), Receipt::Lost).await)
    }

    /// [`Tab::get`], without a panic.
    ///
    /// # Errors
    /// [`Unanswered`] when no response comes.
    pub async fn try_get(&self, target: &str) -> Result<Page, Unanswered> {
        self.visit(Method::GET, target, None).await
    }

    /// [`Tab::post`], without a panic.
    ///
    /// # Errors
    /// [`Unanswered`] when no response comes.
    pub async fn try_post(&self, target: &str, fields: &[(&str, &str)]) -> Result<Page, Unanswered> {
        self.visit(Method::POST, target, Some(form(fields))).await
    }

    async fn visit(&self, method: Method, target: &str, body: Option<Bytes>) -> Result<Page, Unanswered> {
        let mut page = self.exchange(method.clone(), target, body.clone(), Receipt::Received).await?;
        let mut method = method;
        for _ in 0..REDIRECTS_MAX {
            let next = Redirect::of(&page, &method, &self.browser.origin).filter(|_| self.following);
            let Some(next) = next else { return Ok(page) };
            let body = body.clone().filter(|_| next.method == Method::POST);
            page = self.exchange(next.method.clone(), &next.target, body, Receipt::Received).await?;
            method = next.method;
        }
        Ok(page)
    }

    async fn exchange(
        &self,
        method: Method,
        target: &str,
        body: Option<Bytes>,
        receipt: Receipt,
    ) -> Result<Page, Unanswered> {
        let asker = match self.elsewhere {
            true => Asker::Elsewhere { safe: method.is_safe() },
            false => Asker::Own,
        };
        let cookies = self.browser.cookie_field(target, asker).filter(|_| !self.headers.contains_key(COOKIE));
        let request = self.request(&method, target, body, cookies.as_deref())?;
        let response = self.browser.network.send(request).await?;
        let page = Page::new(target.to_owned(), cookies, response);
        if receipt == Receipt::Lost {
            return Ok(page);
        }
        let dropped = self.browser.receive(target, &page);
        Ok(page.dropping(dropped))
    }

    fn request(
        &self,
        method: &Method,
        target: &str,
        body: Option<Bytes>,
        cookies: Option<&[u8]>,
    ) -> Result<Request<Bytes>, Unanswered> {
        let mut request =
            Request::builder().method(method.clone()).uri(target).body(body.unwrap_or_default());
        if let Ok(request) = &mut request {
            let headers = request.headers_mut();
            self.own_fields(headers, method)?;
            if let Some(cookies) = cookies {
                headers.insert(COOKIE, field(cookies)?);
            }
            for (name, value) in &self.headers {
                headers.append(name, value.clone());
            }
        }
        request.map_err(Unanswered::because)
    }

    /// What a browser says without being asked.
    fn own_fields(&self, headers: &mut HeaderMap, method: &Method) -> Result<(), Unanswered> {
        let origin = &self.browser.origin;
        headers.insert(HOST, field(origin.authority.as_bytes())?);
        if !self.headers.contains_key(USER_AGENT) {
            headers.insert(USER_AGENT, field(self.browser.user_agent.as_bytes())?);
        }
        if *method == Method::POST {
            let from = if self.elsewhere { "https://another.example".to_owned() } else { origin.text() };
            headers.insert(ORIGIN, field(from.as_bytes())?);
            headers.insert(CONTENT_TYPE, FORM);
        }
        // Fetch Metadata is told to trustworthy origins only.
        if origin.is_secure() {
            let site = if self.elsewhere { "cross-site" } else { "same-origin" };
            for (name, value) in [
                ("sec-fetch-site", site),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
                ("sec-fetch-user", "?1"),
            ] {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
        }
        Ok(())
    }
}

fn field(octets: &[u8]) -> Result<HeaderValue, Unanswered> {
    HeaderValue::from_bytes(octets).map_err(Unanswered::because)
}

#[track_caller]
fn shown(page: Result<Page, Unanswered>) -> Page {
    page.unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)))
}

/// `application/x-www-form-urlencoded`, as the URL Standard writes it.
fn form(fields: &[(&str, &str)]) -> Bytes {
    let pairs: Vec<_> =
        fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&").into()
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, octet| {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                escaped.push(char::from(octet));
            }
            b' ' => escaped.push('+'),
            // A String takes whatever is written to it.
            _ => drop(write!(escaped, "%{octet:02X}")),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_escaped() {
        assert_eq!(form(&[("name", "Anh Ü & b=c"), ("", "")]), "name=Anh+%C3%9C+%26+b%3Dc&=");
    }
}
