//! Jars that outlive the program.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use cloakroom_reqwest::{CookieJar, FILE_OCTETS_MAX, FileError, LoadError, Loaded};

use crate::site::{Site, client, fresh, names};

const SITE: &str = "http://site.example/";

fn all_read() -> Loaded {
    Loaded::Read { unread: vec![] }
}

fn unread(lines: &[usize]) -> Loaded {
    Loaded::Read { unread: lines.to_vec() }
}

/// What stands in the folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn who_was_signed_in_is_so_in_the_next_program() {
    let (site, folder) = (Site::start().await, tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("cookies.jsonl");
    let lines = ["id=k7Qm; HttpOnly; SameSite=Strict; Path=/", "kept=2; Max-Age=1000", "octets=\u{e9}"];
    {
        let (jar, client) = fresh();
        assert_eq!(jar.load(&file).expect("none yet"), Loaded::NoFile);
        site.set(&client, SITE, &lines).await;
        jar.save(&file).expect("saved");
    }
    let (jar, client) = fresh();
    assert_eq!(jar.load(&file).expect("loaded"), all_read());
    assert_eq!(site.sent(&client, SITE).await, "id=k7Qm; kept=2; octets=\\xc3\\xa9");
}

#[tokio::test]
async fn cookies_txt_goes_both_ways() {
    let (site, folder) = (Site::start().await, tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("cookies.txt");
    let (jar, client) = fresh();
    assert_eq!(jar.load_netscape(&file).expect("none yet"), Loaded::NoFile);
    // Less than the 400 days to which browsers cut.
    let tomorrow = jar.with(|_, now| now.as_millis() / 1000 + 24 * 3600);
    let curl = format!(
        "# Netscape HTTP Cookie File\n\
        #HttpOnly_site.example\tFALSE\t/\tFALSE\t0\tid\tk7Qm\n\
        .site.example\tTRUE\t/\tFALSE\t{tomorrow}\tall\t2\n\
        .example\tTRUE\t/\tFALSE\t0\tsuffix\t3\n"
    );
    fs::write(&file, &curl).expect("written");
    assert_eq!(jar.load_netscape(&file).expect("loaded"), unread(&[4]));
    assert_eq!(site.sent(&client, SITE).await, "id=k7Qm; all=2");
    jar.save_netscape(&file).expect("saved");
    let written = fs::read_to_string(&file).expect("read");
    assert_eq!(written.lines().collect::<Vec<_>>(), curl.lines().take(3).collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owner_s_alone_and_nothing_is_left_beside_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cookies.jsonl");
    fs::write(&file, "open to all").expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("set");
    for save in [
        |jar: &CookieJar, file: &Path| jar.save(file),
        |jar: &CookieJar, file: &Path| jar.save_netscape(file),
    ] {
        save(&CookieJar::new(), &file).expect("saved");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(files(folder.path()), ["cookies.jsonl"]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_and_never_written_into() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, reader) = (folder.path().join("cookies.jsonl"), folder.path().join("reader"));
    let jar = CookieJar::new();
    jar.save(&file).expect("saved");
    fs::hard_link(&file, &reader).expect("who has it open");
    jar.set("https://site.example/", "a=1").expect("a URL");
    jar.save(&file).expect("saved");
    assert_eq!(fs::read_to_string(&reader).expect("read").lines().count(), 1, "as it was");
    assert_eq!(fs::read_to_string(&file).expect("read").lines().count(), 2);
}

#[test]
fn what_cannot_be_written_leaves_all_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let jar = CookieJar::new();
    for place in [folder.path().join("none/cookies.jsonl"), folder.path().join("a folder")] {
        if place.ends_with("a folder") {
            fs::create_dir(&place).expect("made");
        }
        let error = jar.save(&place).expect_err("no file can be there");
        assert!(matches!(&error, FileError::Write { path, .. } if *path == place), "{error:?}");
    }
    assert_eq!(files(folder.path()), ["a folder"]);
}

#[test]
fn what_is_no_jar_is_said_to_be_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cookies.jsonl");
    let jar = CookieJar::new();
    jar.set("https://site.example/", "a=1").expect("a URL");
    fs::write(&file, "secret=value\n").expect("written");
    let error = jar.load(&file).expect_err("no jar");
    assert!(matches!(error, FileError::Format { source: LoadError::NotJar, .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    let error = jar.load(folder.path()).expect_err("a folder");
    assert!(matches!(error, FileError::Read { .. }), "{error:?}");
    // Of a file with nothing in it: it takes no room.
    File::create(&file).expect("a file").set_len(FILE_OCTETS_MAX + 1).expect("sparse");
    for error in [jar.load(&file).expect_err("large"), jar.load_netscape(&file).expect_err("large")] {
        let FileError::Read { source, .. } = error else { panic!("{error:?}") };
        assert_eq!(source.to_string(), "it has more than 134217728 octets");
    }
    assert_eq!(names(&jar), ["a"]);
}

#[test]
fn of_savers_at_once_the_last_has_seen_what_the_others_saw() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cookies.jsonl");
    for _ in 0..20 {
        let jar = CookieJar::new();
        std::thread::scope(|threads| {
            for n in 0..8 {
                let (jar, file) = (&jar, &file);
                threads.spawn(move || {
                    jar.set("https://site.example/", format!("c{n}=1")).expect("a URL");
                    jar.save(file).expect("saved");
                });
            }
        });
        let saved = CookieJar::new();
        assert_eq!(saved.load(&file).expect("loaded"), all_read());
        assert_eq!(saved.all().len(), 8);
    }
}

#[tokio::test]
async fn a_cookie_of_a_file_that_goes_into_no_field_hides_no_other() {
    let (site, folder) = (Site::start().await, tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("cookies.txt");
    let lines = "site.example\tFALSE\t/\tFALSE\t0\tbell\t\x07\nsite.example\tFALSE\t/\tFALSE\t0\ta\t1\n";
    fs::write(&file, lines).expect("written");
    let jar = Arc::new(CookieJar::new());
    assert_eq!(jar.load_netscape(&file).expect("loaded"), unread(&[1]));
    assert_eq!(site.sent(&client(&jar), SITE).await, "a=1");
}
