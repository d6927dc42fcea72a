//! The committed files of a fuzz target.

use std::path::Path;

/// A file to start from.
pub(crate) struct Seed {
    pub(crate) name: String,
    pub(crate) octets: Vec<u8>,
}

/// By name, so that every run is the same.
#[expect(clippy::disallowed_methods, reason = "a test reads what is tested; the crate reads no file")]
pub(crate) fn seeds(target: &str) -> Vec<Seed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let files = std::fs::read_dir(folder).expect("the target has seeds");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let seed = |path: &std::path::PathBuf| Seed {
        name: path.display().to_string(),
        octets: std::fs::read(path).expect("a seed can be read"),
    };
    paths.iter().map(seed).collect()
}
