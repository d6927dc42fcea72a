//! Laws of sealing, for any octets.

use std::sync::LazyLock;

use cloakroom_cookie::seal::{Keyring, NONCE_OCTETS, OpenError, Padding, SealError, Sealer, Signer};

const NEW: [u8; 32] = [7; 32];
const OLD: [u8; 32] = [8; 32];
const STRANGE: [u8; 32] = [9; 32];
const NAME: &str = "__Host-id";

const PADDINGS: [Padding; 3] = [Padding::None, Padding::To16, Padding::To32];

/// What seals and what opens.
struct Desk {
    /// One for each padding.
    sealers: [Sealer; 3],
    signer: Signer,
}

static NOW: LazyLock<Desk> = LazyLock::new(|| Desk::of(&[NEW, OLD], NAME));
static EARLIER: LazyLock<Desk> = LazyLock::new(|| Desk::of(&[OLD], NAME));
static ELSEWHERE: LazyLock<Desk> = LazyLock::new(|| Desk::of(&[NEW, OLD], "__Host-ie"));
static STRANGER: LazyLock<Desk> = LazyLock::new(|| Desk::of(&[STRANGE], NAME));

impl Desk {
    fn of(keys: &[[u8; 32]], name: &str) -> Self {
        let keyring = Keyring::new(keys).unwrap();
        let sealers = PADDINGS.map(|padding| keyring.sealer("fuzz", name).unwrap().padded(padding));
        Self { sealers, signer: keyring.signer("fuzz", name).unwrap() }
    }

    fn refuses(&self, token: &[u8], context: &[u8], now: u64) -> bool {
        self.sealers[0].open(token, context, now) == Err(OpenError)
            && self.signer.open(token, context, now) == Err(OpenError)
    }
}

/// What the input asks for.
struct Wish<'a> {
    nonce: [u8; NONCE_OCTETS],
    is_retired: bool,
    /// Which of [`PADDINGS`].
    padding: usize,
    expires: Option<u64>,
    now: u64,
    at: usize,
    octet: u8,
    context: &'a [u8],
    value: &'a [u8],
}

impl<'a> Wish<'a> {
    /// Nonce, flags, expiry, time, place and octet of a change, the context's length; context and value.
    fn read(input: &'a [u8]) -> Option<Self> {
        let (nonce, input) = input.split_first_chunk()?;
        let ([flags, expires @ ..], input) = input.split_first_chunk::<5>()?;
        let (now, input) = input.split_first_chunk::<4>()?;
        let (&[high, low, octet, context], input) = input.split_first_chunk()?;
        let (context, value) = input.split_at_checked(context.into())?;
        Some(Self {
            nonce: *nonce,
            is_retired: flags & 1 != 0,
            padding: usize::from(flags >> 1) % PADDINGS.len(),
            expires: (flags & 8 != 0).then(|| u32::from_be_bytes(*expires).into()),
            now: u32::from_be_bytes(*now).into(),
            at: u16::from_be_bytes([high, low]).into(),
            octet,
            context,
            value,
        })
    }

    fn seal(&self) -> [Result<String, SealError>; 2] {
        let desk = if self.is_retired { &EARLIER } else { &NOW };
        let (value, context) = (self.value, self.context);
        [
            desk.sealers[self.padding].seal(value, self.expires, context, self.nonce),
            desk.signer.sign(value, self.expires, context),
        ]
    }
}

pub(crate) fn holds_for(input: &[u8]) {
    assert!(NOW.refuses(input, b"", 0), "{} opens", input.escape_ascii());
    let text: Vec<u8> = input.iter().map(|octet| alphabet()[usize::from(*octet) % 64]).collect();
    assert!(NOW.refuses(&text, b"", 0), "{} opens", text.escape_ascii());
    let Some(wish) = Wish::read(input) else { return };
    for (token, is_sealed) in wish.seal().into_iter().zip([true, false]) {
        match token {
            Ok(token) => token_holds(&token, is_sealed, &wish),
            Err(SealError::TooLong { octets }) => assert!(octets > 4096 && wish.value.len() > 2900),
            Err(other) => panic!("{other:?}"),
        }
    }
}

fn alphabet() -> &'static [u8; 64] {
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
}

fn token_holds(token: &str, is_sealed: bool, wish: &Wish<'_>) {
    let token = token.as_bytes();
    assert!(token.len() + NAME.len() <= 4096);
    assert!(token.iter().all(|octet| octet.is_ascii_graphic() && !b"\",;\\".contains(octet)));
    assert!(!is_sealed || token.iter().all(|octet| alphabet().contains(octet)));
    it_opens_until_it_expires(token, is_sealed, wish);
    nothing_else_opens_it(token, wish);
    no_change_opens(token, wish);
}

fn open(token: &[u8], is_sealed: bool, context: &[u8], now: u64) -> Option<(Vec<u8>, bool, Option<u64>)> {
    let opened = if is_sealed {
        NOW.sealers[0].open(token, context, now)
    } else {
        NOW.signer.open(token, context, now)
    };
    opened.ok().map(|opened| (opened.value, opened.needs_reseal, opened.expires_secs))
}

fn it_opens_until_it_expires(token: &[u8], is_sealed: bool, wish: &Wish<'_>) {
    let whole = Some((wish.value.to_vec(), wish.is_retired, wish.expires));
    for now in [wish.now, 0, u64::MAX, wish.expires.unwrap_or_default().saturating_sub(1)] {
        let is_ahead = wish.expires.is_none_or(|expires| now < expires);
        assert_eq!(open(token, is_sealed, wish.context, now), whole.clone().filter(|_| is_ahead));
    }
}

fn nothing_else_opens_it(token: &[u8], wish: &Wish<'_>) {
    let longer = [wish.context, b"."].concat();
    assert!(ELSEWHERE.refuses(token, wish.context, 0));
    assert!(STRANGER.refuses(token, wish.context, 0));
    assert!(NOW.refuses(token, &longer, 0));
    if let Some((last, shorter)) = wish.context.split_last() {
        assert!(NOW.refuses(token, shorter, 0));
        assert!(NOW.refuses(token, &[shorter, &[last ^ 1]].concat(), 0));
    }
}

fn no_change_opens(token: &[u8], wish: &Wish<'_>) {
    let at = wish.at % token.len();
    let refuses = |changed: &[u8]| changed == token || NOW.refuses(changed, wish.context, 0);
    let mut changed = token.to_vec();
    changed[at] = wish.octet;
    assert!(refuses(&changed), "{}", changed.escape_ascii());
    changed[at] = token[at] ^ (1 << (wish.octet % 8));
    assert!(refuses(&changed), "{}", changed.escape_ascii());
    changed[at] = token[at];
    changed.insert(at, wish.octet);
    assert!(refuses(&changed), "{}", changed.escape_ascii());
    assert!(refuses(&token[..at]), "{}", token[..at].escape_ascii());
    assert!(refuses(&[token, &[wish.octet]].concat()));
}
