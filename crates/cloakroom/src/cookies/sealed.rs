//! Cookies that only the site can write.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use cloakroom_cookie::seal::{Keyring, Opened, Padding, Sealer, SealerError, Signer};
use cloakroom_cookie::{CookieLifetime, CookieSpec, MAX_AGE_SECS_MAX};
use cloakroom_session::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::described::{Cookie, Reading};
use super::error::CookieError;
use super::seal::Seal;
use crate::clock::Clock;
use crate::span::secs_up;
use crate::tell::tell_error;

/// The longest that a sealed cookie is good for.
const GOOD_FOR_MAX: Duration = Duration::from_secs(MAX_AGE_SECS_MAX);

/// A cookie that nobody but the site can read or write.
pub type EncryptedCookie<T> = SealedCookie<T, Sealer>;

/// A cookie that everybody can read, the page's scripts too if it is script-readable, and only the site write.
pub type SignedCookie<T> = SealedCookie<T, Signer>;

/// A cookie whose value, of type `T`, is sealed with a key of the site.
///
/// Its seal is bound to the cookie's name, to a purpose that you name, and to its end: moved to another cookie,
/// or shown after its time, it is not there. That is 400 days at most, when browsers have forgotten it anyway. Until then whoever has a copy can show it again; to take one back
/// needs a session. Visitors come back with what an older version of the program sealed: give a new field of `T`
/// a `#[serde(default)]`, or their cookie is not there.
///
/// ```
/// use std::time::Duration;
///
/// use cloakroom::cookies::{CookieSpec, EncryptedCookie, temporary_keyring};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Preferences {
///     newsletter: bool,
/// }
///
/// // In production: keyring_from_file or keyring_from_env.
/// let keyring = temporary_keyring()?;
/// let spec = CookieSpec::builder("__Host-prefs").build()?;
/// let month = Duration::from_secs(30 * 24 * 3600);
/// let preferences = EncryptedCookie::<Preferences>::new(spec, &keyring, "preferences", month)?.kept();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SealedCookie<T, S> {
    spec: CookieSpec,
    seal: S,
    good_for: Duration,
    kept: bool,
    clock: Clock,
    of: PhantomData<fn(T) -> T>,
}

impl<T> SealedCookie<T, Sealer> {
    /// Encrypted for this purpose, which tells apart what would otherwise be alike, and good for so long.
    ///
    /// # Errors
    ///
    /// [`SealerError`] if the purpose or the name has no octets or too many.
    pub fn new(
        spec: CookieSpec,
        keyring: &Keyring,
        purpose: &str,
        good_for: Duration,
    ) -> Result<Self, SealerError> {
        let seal = keyring.sealer(purpose, spec.name())?;
        Ok(Self::sealed_by(seal, spec, good_for))
    }

    /// Filled up, so that its length tells less of the value.
    #[must_use]
    pub fn padded(self, padding: Padding) -> Self {
        Self { seal: self.seal.padded(padding), ..self }
    }
}

impl<T> SealedCookie<T, Signer> {
    /// Signed for this purpose, which tells apart what would otherwise be alike, and good for so long.
    ///
    /// # Errors
    ///
    /// [`SealerError`] if the purpose or the name has no octets or too many.
    pub fn new(
        spec: CookieSpec,
        keyring: &Keyring,
        purpose: &str,
        good_for: Duration,
    ) -> Result<Self, SealerError> {
        let seal = keyring.signer(purpose, spec.name())?;
        Ok(Self::sealed_by(seal, spec, good_for))
    }
}

impl<T, S> SealedCookie<T, S> {
    fn sealed_by(seal: S, spec: CookieSpec, good_for: Duration) -> Self {
        let good_for = good_for.min(GOOD_FOR_MAX);
        Self { spec, seal, good_for, kept: false, clock: Clock::default(), of: PhantomData }
    }

    /// Kept by the browser for as long as it is good, 400 days at most; otherwise until its session ends.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { kept: true, ..self }
    }

    /// The clock, for tests that turn it by hand. Default: the system's.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { clock: Clock::of(clock), ..self }
    }

    /// The same cookie, bound to a context besides: what is sealed within one tenant, or one session's id, is
    /// not there in another.
    pub const fn within<'a>(&'a self, context: &'a [u8]) -> Within<'a, T, S> {
        Within { cookie: self, context }
    }
}

/// A [`SealedCookie`] bound to a context.
pub struct Within<'a, T, S> {
    cookie: &'a SealedCookie<T, S>,
    context: &'a [u8],
}

impl<T: Serialize + DeserializeOwned, S: Seal> Cookie for SealedCookie<T, S> {
    type Value = T;
    type Read = T;

    fn spec(&self) -> &CookieSpec {
        &self.spec
    }

    fn read(&self, octets: &[u8]) -> Option<Reading<T>> {
        self.within(b"").read(octets)
    }

    fn write(&self, value: &T) -> Result<(String, CookieLifetime), CookieError> {
        self.within(b"").write(value)
    }
}

impl<T: Serialize + DeserializeOwned, S: Seal> Cookie for Within<'_, T, S> {
    type Value = T;
    type Read = T;

    fn spec(&self) -> &CookieSpec {
        &self.cookie.spec
    }

    fn read(&self, octets: &[u8]) -> Option<Reading<T>> {
        let now_secs = self.now_secs();
        let opened = self.cookie.seal.open(octets, self.context, now_secs)?;
        let value = serde_json::from_slice(&opened.value).inspect_err(|error| self.tell_unfit(error)).ok()?;
        let again = opened.needs_reseal.then(|| self.seal_again(&opened, now_secs)).flatten();
        Some(Reading { value, again })
    }

    fn write(&self, value: &T) -> Result<(String, CookieLifetime), CookieError> {
        let name = self.spec().name();
        let value = serde_json::to_vec(value).map_err(|error| CookieError::codec(name, error))?;
        let now_secs = self.now_secs();
        let expires_secs = now_secs.saturating_add(secs_up(self.cookie.good_for));
        self.seal(&value, Some(expires_secs), now_secs)
    }
}

impl<T, S: Seal> Within<'_, T, S> {
    /// A second that has begun has not passed.
    fn now_secs(&self) -> u64 {
        self.cookie.clock.now().as_millis() / 1000
    }

    /// Under the first key, and to end when it would have ended.
    fn seal_again(&self, opened: &Opened, now_secs: u64) -> Option<(String, CookieLifetime)> {
        let sealed = self.seal(&opened.value, opened.expires_secs, now_secs);
        sealed.inspect_err(|error| tell_error(error)).ok()
    }

    fn seal(
        &self,
        value: &[u8],
        expires_secs: Option<u64>,
        now_secs: u64,
    ) -> Result<(String, CookieLifetime), CookieError> {
        let token = self.cookie.seal.seal(value, expires_secs, self.context)?;
        Ok((token, self.lifetime(expires_secs, now_secs)))
    }

    fn lifetime(&self, expires_secs: Option<u64>, now_secs: u64) -> CookieLifetime {
        match expires_secs {
            Some(expires) if self.cookie.kept => CookieLifetime::MaxAge(expires.saturating_sub(now_secs)),
            _ => CookieLifetime::Session,
        }
    }

    /// What it holds was written by another version, perhaps.
    fn tell_unfit(&self, error: &serde_json::Error) {
        let (name, why, column) = (self.cookie.spec.name(), unquoted(error), error.column());
        tracing::warn!(
            target: "cloakroom",
            "the cookie {name} was sealed here, and its value does not fit its type: {why} at octet {column} of its JSON"
        );
    }
}

/// What is missing has a name of ours; everything else that is said would quote the value.
fn unquoted(error: &serde_json::Error) -> String {
    let told = error.to_string();
    match told.split(" at line").next() {
        Some(missing) if missing.starts_with("missing field") => missing.to_owned(),
        _ => "another form".to_owned(),
    }
}

impl<T, S> fmt::Debug for SealedCookie<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedCookie")
            .field("spec", &self.spec)
            .field("good_for", &self.good_for)
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

/// Without the context, which may be a secret.
impl<T, S> fmt::Debug for Within<'_, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").field("cookie", self.cookie).finish_non_exhaustive()
    }
}
