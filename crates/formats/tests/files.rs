//! PHP keeps a session where its `save_path` says, under the ids that we accept.

use cloakroom_formats::php::{BitsPerCharacter, SavePath, SessionId, SessionIdShape};
use cloakroom_testkit::servers::Php;

const QUIET: &str = "<?php
error_reporting(0);
ini_set('session.use_cookies', '0');
ini_set('session.cache_limiter', '');
$folder = sys_get_temp_dir() . '/cloakroom-php-' . getmypid();
register_shutdown_function(fn () => exec('rm -rf ' . escapeshellarg($folder)));
";

#[test]
fn a_file_is_where_php_puts_it() {
    let script = format!(
        "{QUIET}
        mkdir(\"$folder/k/7\", 0700, true);
        ini_set('session.save_path', \"2;0640;$folder\");
        session_id(stream_get_contents(STDIN));
        session_start();
        $_SESSION['n'] = 1;
        session_write_close();
        $file = glob(\"$folder/*/*/*\")[0];
        printf('%s %s %o', $folder, $file, fileperms($file) & 0777);"
    );
    let id = SessionId::parse(b"k7-,m2w0123456789abcdefXYZ").expect("an id");
    let said = String::from_utf8(Php::run(&script, id.as_str().as_bytes())).expect("text");
    let [folder, file, mode] = said.split(' ').collect::<Vec<_>>()[..] else { panic!("{said}") };
    let path = SavePath::parse(&format!("2;0640;{folder}")).expect("a save_path");
    assert_eq!(path.file(&id).to_str(), Some(file));
    assert_eq!(format!("{:o}", path.mode()), mode);
}

#[test]
fn php_makes_ids_that_are_accepted() {
    let script = format!(
        "{QUIET}
        foreach ([22, 32, 256] as $length) foreach ([4, 5, 6] as $bits) {{
            ini_set('session.sid_length', $length);
            ini_set('session.sid_bits_per_character', $bits);
            $ids[] = session_create_id();
        }}
        echo implode(\"\\n\", $ids);"
    );
    let said = String::from_utf8(Php::run(&script, b"")).expect("text");
    let lengths = said.lines().map(|id| SessionId::parse(id.as_bytes()).expect(id).as_str().len());
    assert_eq!(lengths.collect::<Vec<_>>(), [22, 22, 22, 32, 32, 32, 256, 256, 256]);
}

/// An octet in the middle of an id, and ids of any length: what we accept, PHP does.
#[test]
fn php_accepts_the_ids_that_we_accept() {
    let script = format!(
        "{QUIET}
        mkdir($folder);
        ini_set('session.save_path', $folder);
        while (($id = fgets(STDIN)) !== false) {{
            $id = hex2bin(trim($id));
            session_id($id);
            echo session_start() && session_id() === $id ? 1 : 0;
            session_abort();
        }}"
    );
    let octets = (0..=255).map(|octet| [&b"abcdefghijklm"[..], &[octet], b"nopqrstuvwxyz"].concat());
    // A file's name has at most 255 octets, `sess_` among them: PHP cannot keep longer ids in files.
    let lengths = (1..=250).chain(257..300).map(|length| vec![b'a'; length]);
    let shapes = [BitsPerCharacter::Four, BitsPerCharacter::Five, BitsPerCharacter::Six].map(|bits| {
        let shape = SessionIdShape::new(250, bits).expect("250 is allowed");
        let octets: Vec<u8> = (0..=255).rev().collect();
        shape.id(&octets).expect("enough").as_str().as_bytes().to_vec()
    });
    let ids: Vec<_> = octets.chain(lengths).chain(shapes).collect();
    let input: String = ids.iter().map(|id| hex(id) + "\n").collect();
    let said = Php::run(&script, input.as_bytes());
    assert_eq!(said.len(), ids.len());
    for (id, said) in ids.iter().zip(said) {
        let ours = SessionId::parse(id).is_ok();
        // Short ids are PHP's, and not ours.
        let expected = if id.len() < SessionId::LENGTH_MIN { b'1' } else { b'0' + u8::from(ours) };
        assert_eq!(char::from(said), char::from(expected), "{}", id.escape_ascii());
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
