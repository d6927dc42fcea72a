//! Cookies sealed and opened again.

use std::hint::black_box;

use anyhow::{Context, Result, ensure};
use biscotti::config::{CryptoAlgorithm, CryptoRule};
use biscotti::{Processor, ProcessorConfig, ResponseCookie};
use cloakroom_cookie::seal::{Keyring, NONCE_OCTETS, Sealer, Signer};
use cookie::{Cookie, CookieJar, Key};
use rand::Rng as _;

use super::trial::Trial;
use crate::bar::Bar;
use crate::command::Effort;
use crate::report::{Report, Table};

const NAME: &str = "__Host-prefs";
const NOW: u64 = 1_768_435_200;
const SECRET: [u8; 64] = [7; 64];

const OURS: &str = "ours: AES-256-GCM-SIV";
const PEER: &str = "cookie-rs: private";
const OURS_SIGNED: &str = "ours: signed";
const PEER_SIGNED: &str = "cookie-rs: signed";

pub fn run(effort: Effort, report: &mut Report) -> Result<()> {
    let keyring = Keyring::new([[7; 32]])?;
    let (sealer, signer) = (keyring.sealer("preferences", NAME)?, keyring.signer("preferences", NAME)?);
    let lengths = [0, 16, 32, 64, 256].map(|octets| Lengths::of(&sealer, &signer, octets));
    let lengths: Vec<_> = lengths.into_iter().collect::<Result<_>>()?;

    let usual = encrypted(effort, &sealer, 32);
    let title = "32 octets sealed and opened, of cookie-rs' private";
    report.bars.push(Bar::at_most(title, usual.ratio(OURS, PEER), 0.60));
    let wire = lengths.iter().find(|lengths| lengths.octets == 32).context("the usual length")?;
    let title = "the same, on the wire: characters, fewer than cookie-rs' 80";
    report.bars.push(Bar::at_most(title, wire.ours as f64, wire.private as f64 - 1.0));
    let large = encrypted(effort, &sealer, 256);
    let signed = signed(effort, &signer);
    report.tables.extend([usual.table(PEER), large.table(PEER), signed.table(PEER_SIGNED)]);
    report.tables.push(table(&lengths));
    report.notes.push(
        "Sealing: each pair of seal and open, or add and get, or process_outgoing and process_incoming, draws \
         one nonce: ours of 8 octets from rand 0.10's thread-local ChaCha12, cookie-rs of 12 from rand 0.8's, \
         biscotti from rand 0.9's. Keys are prepared: ours holds expanded ones, cookie-rs and biscotti expand \
         theirs at each call. cookie-rs' CookieJar stays, so no table of it is made anew. Ours has its key's \
         id inside, and an expiry where it says so; cookie-rs and biscotti have neither, cookie-rs' signature \
         does not cover the name."
            .into(),
    );
    Ok(())
}

fn value(octets: usize) -> &'static str {
    const TEXT: &str = "dark mode, 24 rows, Europe/Berlin";
    Box::leak(TEXT.repeat(8)[..octets].into())
}

fn encrypted(effort: Effort, sealer: &Sealer, octets: usize) -> Trial<'_> {
    let value = value(octets);
    let mut trial = Trial::new(format!("{octets} octets encrypted and decrypted"), "ns");
    trial.add("a nonce drawn", nonce);
    trial.add(OURS, move || {
        let token = sealer.seal(black_box(value.as_bytes()), None, b"", nonce());
        token.ok().and_then(|token| sealer.open(token.as_bytes(), b"", NOW).ok())
    });
    trial.add("ours: the same with an expiry", move || {
        let token = sealer.seal(black_box(value.as_bytes()), Some(NOW + 60), b"", nonce());
        token.ok().and_then(|token| sealer.open(token.as_bytes(), b"", NOW).ok())
    });
    let (key, mut jar) = (Key::from(&SECRET), CookieJar::new());
    trial.add(PEER, move || {
        jar.private_mut(&key).add(Cookie::new(NAME, black_box(value)));
        jar.private(&key).get(NAME)
    });
    let processor = processor();
    trial.add("biscotti: AES-256-GCM-SIV", move || {
        let sealed = processor.process_outgoing(ResponseCookie::new(NAME, black_box(value)));
        processor.process_incoming(NAME, sealed.value()).is_ok_and(|opened| opened.value() == value)
    });
    trial.run(effort);
    trial
}

fn signed(effort: Effort, signer: &Signer) -> Trial<'_> {
    let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";
    let mut trial = Trial::new("32 octets signed and verified", "ns");
    trial.add(OURS_SIGNED, move || {
        let token = signer.sign(black_box(value.as_bytes()), None, b"");
        token.ok().and_then(|token| signer.open(token.as_bytes(), b"", NOW).ok())
    });
    let (key, mut jar) = (Key::from(&SECRET), CookieJar::new());
    trial.add(PEER_SIGNED, move || {
        jar.signed_mut(&key).add(Cookie::new(NAME, black_box(value)));
        jar.signed(&key).get(NAME)
    });
    trial.run(effort);
    trial
}

fn nonce() -> [u8; NONCE_OCTETS] {
    let mut nonce = [0; NONCE_OCTETS];
    rand::rng().fill_bytes(&mut nonce);
    nonce
}

fn processor() -> Processor {
    let mut config = ProcessorConfig::default();
    config.percent_encode = false;
    config.crypto_rules.push(CryptoRule {
        cookie_names: vec![NAME.into()],
        algorithm: CryptoAlgorithm::Encryption,
        key: biscotti::Key::from(SECRET.to_vec()),
        fallbacks: Vec::new(),
    });
    config.into()
}

/// The characters of the tokens that hold so many octets.
struct Lengths {
    octets: usize,
    ours: usize,
    ours_expiring: usize,
    private: usize,
    biscotti: usize,
    ours_signed: usize,
    signed: usize,
}

impl Lengths {
    fn of(sealer: &Sealer, signer: &Signer, octets: usize) -> Result<Self> {
        let value = value(octets);
        let (key, mut jar) = (Key::from(&SECRET), CookieJar::new());
        jar.private_mut(&key).add(Cookie::new("private", value));
        jar.signed_mut(&key).add(Cookie::new("signed", value));
        let chars = |name| jar.get(name).map(|cookie| cookie.value().len()).context("the cookie was added");
        let ours = sealer.seal(value.as_bytes(), None, b"", nonce())?;
        ensure!(sealer.open(ours.as_bytes(), b"", NOW)?.value == value.as_bytes(), "it does not open");
        Ok(Self {
            octets,
            ours: ours.len(),
            ours_expiring: sealer.seal(value.as_bytes(), Some(NOW), b"", nonce())?.len(),
            private: chars("private")?,
            biscotti: processor().process_outgoing(ResponseCookie::new(NAME, value)).value().len(),
            ours_signed: signer.sign("v".repeat(octets).as_bytes(), None, b"")?.len(),
            signed: chars("signed")?,
        })
    }
}

fn table(lengths: &[Lengths]) -> Table {
    let head = [
        "octets",
        "ours, encrypted",
        "with expiry",
        "cookie-rs private",
        "biscotti encrypted",
        "ours, signed",
        "cookie-rs signed",
    ];
    let mut table = Table::new("Characters of a token", &head);
    for one in lengths {
        let cells =
            [one.octets, one.ours, one.ours_expiring, one.private, one.biscotti, one.ours_signed, one.signed];
        table.rows.push(cells.map(|cell| cell.to_string()).into());
    }
    table
}
