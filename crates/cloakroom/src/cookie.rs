//! The cookie that carries the ticket: its name and attributes, checked when built.

use std::time::Duration;

use cloakroom_cookie::{
    CookieLifetime, CookieSpec, CookieSpecBuilder, NAME_VALUE_OCTETS_MAX, SameSite, SpecError,
};
use cloakroom_session::{CookieLine, TicketForm};

use crate::span::secs_up;
use crate::tell::tell_error;

/// The longest ticket of any form: an id of PHP's of 47 commas, each written `%2C`.
const TICKET_OCTETS_MAX: usize = 47 * 3;

/// Name and attributes of the session's cookie.
///
/// The default is `__Host-id; Path=/; Secure; HttpOnly; SameSite=Lax`: bound to this very host, sent
/// over TLS only (browsers count `localhost` as such), out of reach of scripts, and not sent with
/// another site's forms.
#[derive(Clone, Debug)]
pub struct SessionCookie {
    spec: CookieSpec,
    /// Where the name allows one cookie only, the variant that a browser may hold beside it: partitioned
    /// if ours is not, and the other way round.
    variant: Option<CookieSpec>,
}

impl Default for SessionCookie {
    fn default() -> Self {
        Self::named("__Host-id")
    }
}

impl SessionCookie {
    /// A cookie of another name or other attributes; it begins with those of the default.
    pub fn builder(name: &str) -> SessionCookieBuilder {
        SessionCookieBuilder { spec: CookieSpec::builder(name), partitioned: false }
    }

    /// PHP's name, Secure and HttpOnly.
    #[must_use]
    pub fn phpsessid() -> Self {
        Self::named("PHPSESSID")
    }

    /// The name of Java's servlet containers, Secure and HttpOnly.
    #[must_use]
    pub fn jsessionid() -> Self {
        Self::named("JSESSIONID")
    }

    /// For development over plain http to a host that is not `localhost`: named `id`, without
    /// `Secure`. Whoever is on the network between can take the session over.
    #[must_use]
    pub fn insecure_plain_http() -> Self {
        Self::sound(Self::builder("id").insecure_plain_http())
    }

    /// The cookie's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.spec.name()
    }

    /// Whether an honest browser holds one cookie of this name at most.
    pub(crate) const fn is_single(&self) -> bool {
        self.variant.is_some()
    }

    /// What the response says for `line`; nothing for [`CookieLine::Keep`].
    pub(crate) fn line(&self, line: &CookieLine, form: TicketForm) -> Option<String> {
        match line {
            CookieLine::Keep => None,
            CookieLine::Set { ticket, max_age } => self.set(&form.reveal(ticket), *max_age),
            CookieLine::Remove => Some(self.spec.removal().to_owned()),
        }
    }

    /// Removes the cookie of the same name that somebody planted beside ours.
    pub(crate) fn variant_removal(&self) -> Option<&str> {
        self.variant.as_ref().map(CookieSpec::removal)
    }

    fn set(&self, ticket: &str, max_age: Option<Duration>) -> Option<String> {
        // Rounded up: the server's millisecond decides, not the browser's second.
        let lifetime = max_age.map_or(CookieLifetime::Session, |left| CookieLifetime::MaxAge(secs_up(left)));
        // A ticket is of cookie octets and has room beside the name, which was checked when this was built.
        self.spec.set(ticket, lifetime).inspect_err(|error| tell_error(error)).ok()
    }

    fn named(name: &'static str) -> Self {
        Self::sound(Self::builder(name))
    }

    /// A preset.
    fn sound(builder: SessionCookieBuilder) -> Self {
        match builder.build() {
            Ok(cookie) => cookie,
            Err(_) => unreachable!("presets are built by the tests of this file"),
        }
    }
}

/// Builds a [`SessionCookie`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionCookieBuilder {
    spec: CookieSpecBuilder,
    partitioned: bool,
}

impl SessionCookieBuilder {
    /// `Domain`: every host below it gets the cookie as well. Not with a `__Host-` name.
    pub fn domain(self, domain: &str) -> Self {
        Self { spec: self.spec.domain(domain), ..self }
    }

    /// `Path`. Default: `/`.
    pub fn path(self, path: &str) -> Self {
        Self { spec: self.spec.path(path), ..self }
    }

    /// `SameSite`. Default: Lax.
    pub fn same_site(self, same_site: SameSite) -> Self {
        Self { spec: self.spec.same_site(same_site), ..self }
    }

    /// `Partitioned`: a jar of its own for each site that embeds this one.
    pub fn partitioned(self) -> Self {
        Self { partitioned: true, ..self }
    }

    /// No `Secure`. Whoever is on the network between can take the session over.
    pub fn insecure_plain_http(self) -> Self {
        Self { spec: self.spec.insecure_plain_http(), ..self }
    }

    /// The cookie, checked.
    ///
    /// # Errors
    /// [`SpecError`] when browsers would drop it, also for want of room for a ticket.
    pub fn build(self) -> Result<SessionCookie, SpecError> {
        let (plain, partitioned) = (self.spec.clone(), self.spec.partitioned());
        let (ours, other) = if self.partitioned { (partitioned, plain) } else { (plain, partitioned) };
        let spec = ours.build()?;
        let octets = spec.name().len();
        if octets + TICKET_OCTETS_MAX > NAME_VALUE_OCTETS_MAX {
            return Err(SpecError::NameTooLong { octets });
        }
        let variant = if spec.is_host_prefixed() { Some(other.build()?) } else { None };
        Ok(SessionCookie { spec, variant })
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_session::Ticket;

    use super::*;

    #[test]
    fn presets_say_what_they_promise() {
        let removal =
            |cookie: SessionCookie| cookie.line(&CookieLine::Remove, TicketForm::Native).expect("a line");
        assert!(
            removal(SessionCookie::default())
                .starts_with("__Host-id=; Path=/; Secure; HttpOnly; SameSite=Lax")
        );
        assert!(removal(SessionCookie::phpsessid()).starts_with("PHPSESSID=; Path=/; Secure; HttpOnly"));
        assert!(removal(SessionCookie::jsessionid()).starts_with("JSESSIONID=; Path=/; Secure; HttpOnly"));
        let plain = removal(SessionCookie::insecure_plain_http());
        assert!(plain.starts_with("id=; Path=/; HttpOnly") && !plain.contains("Secure"), "{plain}");
    }

    #[test]
    fn a_browser_never_forgets_before_the_server_does() {
        let ticket = Ticket::parse(&[b'A'; Ticket::CHARS]).expect("a ticket");
        let line = CookieLine::Set { ticket, max_age: Some(Duration::from_millis(1_500)) };
        assert!(
            SessionCookie::default()
                .line(&line, TicketForm::Native)
                .expect("a line")
                .ends_with("; Max-Age=2")
        );
    }

    #[test]
    fn the_variant_is_the_other_one() {
        let usual = SessionCookie::default();
        assert!(usual.variant_removal().expect("a variant").contains("Partitioned"));
        let partitioned = SessionCookie::builder("__Host-id").partitioned().build().expect("kept");
        assert!(
            partitioned
                .line(&CookieLine::Remove, TicketForm::Native)
                .expect("a line")
                .contains("Partitioned")
        );
        assert!(!partitioned.variant_removal().expect("a variant").contains("Partitioned"));
        assert!(SessionCookie::phpsessid().variant_removal().is_none());
    }

    #[test]
    fn what_browsers_drop_is_refused_when_built() {
        assert!(SessionCookie::builder("__Host-id").domain("example.com").build().is_err());
        assert!(SessionCookie::builder("__Host-id").insecure_plain_http().build().is_err());
        assert!(
            SessionCookie::builder("id").same_site(SameSite::None).insecure_plain_http().build().is_err()
        );
        assert!(SessionCookie::builder("i d").build().is_err());
        assert!(SessionCookie::builder("id").domain("example.com").build().is_ok());
    }

    /// The longest of each form.
    fn longest() -> [(TicketForm, CookieLine); 2] {
        let set = |form: TicketForm, value: &[u8]| {
            let ticket = form.read(value).expect("a ticket");
            (form, CookieLine::Set { ticket, max_age: None })
        };
        [set(TicketForm::Native, &[b'A'; Ticket::CHARS]), set(TicketForm::Php, &[b','; 47])]
    }

    #[test]
    fn the_longest_name_has_room_for_the_longest_ticket_of_any_form() {
        let named = |octets| SessionCookie::builder(&"x".repeat(octets)).build();
        let longest_name = (1..=NAME_VALUE_OCTETS_MAX).rev().find(|octets| named(*octets).is_ok());
        let cookie = named(longest_name.expect("one fits")).expect("the same");
        let room = NAME_VALUE_OCTETS_MAX - cookie.name().len();
        let lines = longest().map(|(form, line)| cookie.line(&line, form).expect("a line"));
        let values = lines.map(|line| line[cookie.name().len() + 1..].find(';').expect("attributes"));
        assert_eq!(values.into_iter().max(), Some(room));
    }

    #[test]
    fn what_cannot_be_set_is_no_line() {
        let spec = CookieSpec::builder("x".repeat(NAME_VALUE_OCTETS_MAX)).build().expect("a name");
        let cookie = SessionCookie { spec, variant: None };
        for (form, line) in longest() {
            assert_eq!(cookie.line(&line, form), None);
        }
    }
}
