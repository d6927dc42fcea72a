//! The promises of the contract, in each of PHP's formats.

use cloakroom_files::{Durability, FilesSettings, FilesStore, Format};
use tempfile::TempDir;

use crate::specimen::private_folder;

cloakroom_testkit::conformance!(php: Store, folder = private_folder() => open(&folder, Format::Php, Durability::Relaxed));
cloakroom_testkit::conformance!(php_binary: Store, folder = private_folder() => open(&folder, Format::PhpBinary, Durability::Relaxed));
cloakroom_testkit::conformance!(php_serialize: Store, folder = private_folder() => open(&folder, Format::PhpSerialize, Durability::Relaxed));
cloakroom_testkit::conformance!(on_the_disk: Store, folder = private_folder() => open(&folder, Format::Php, Durability::Durable));

fn open(folder: &TempDir, format: Format, durability: Durability) -> FilesStore {
    let mut settings = FilesSettings::default();
    (settings.format, settings.durability) = (format, durability);
    FilesStore::open(folder.path().to_str().expect("a path"), settings).expect("opens")
}
