//! Encrypted connections: to the right server, and to no other.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::PathBuf;
use std::process::Command;

use cloakroom_sql::{Dialect, MySql, Postgres, SqlStore, Why};
use cloakroom_testkit::conformance::run;
use cloakroom_testkit::servers;
use rcgen::generate_simple_self_signed;
use tempfile::{TempDir, tempdir};

use crate::databases::{OnMariaDb, OnPostgres, patient};
use crate::specimen::{insert, load, record};

/// Files with the certificate of 127.0.0.1, which is its own authority, and its key.
struct Certificate {
    folder: TempDir,
}

impl Certificate {
    fn new() -> Self {
        let made = generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
        let this = Self { folder: tempdir().expect("a folder") };
        // Servers run as others.
        fs::set_permissions(this.folder.path(), fs::Permissions::from_mode(0o755)).expect("opens it");
        fs::write(this.cert(), made.cert.pem()).expect("written");
        fs::write(this.key(), made.signing_key.serialize_pem()).expect("written");
        fs::set_permissions(this.key(), fs::Permissions::from_mode(0o600)).expect("closes it");
        this
    }

    /// PostgreSQL takes a key that is its own user's only, and does not run as root.
    fn of_postgres() -> Self {
        let this = Self::new();
        if this.folder.path().metadata().expect("is there").uid() == 0 {
            let owned = Command::new("chown").arg("postgres").arg(this.key()).status();
            assert!(owned.is_ok_and(|status| status.success()), "the server's user owns it");
        }
        this
    }

    fn cert(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }
}

/// Connects where the right server is, and nowhere else.
async fn tells_them_apart<D: Dialect>(
    ours: &Certificate,
    url: impl Fn(&str, &Certificate) -> String,
    unencrypted: String,
) {
    let right = url("127.0.0.1", ours);
    SqlStore::<D>::migrate(&right).await.expect("migrates");
    let store = SqlStore::<D>::connect(&right, patient()).await.expect("connects");
    insert(&store, &record(1)).await;
    assert_eq!(load(&store, 1).await.expect("answers"), Some(record(1)));

    let anothers = Certificate::new();
    for wrong in [url("127.0.0.1", &anothers), url("localhost", ours), unencrypted] {
        let error = SqlStore::<D>::connect(&wrong, patient()).await.expect_err("is not who it should be");
        assert_eq!(error.why(), Why::NoTls, "{wrong}: {error:?}");
        assert!(error.to_string().contains("`sslrootcert`"), "says what to do: {error}");
    }
}

#[test]
fn postgres_is_who_its_certificate_says() {
    run(async {
        let ours = Certificate::of_postgres();
        let (cert, key) = (ours.cert(), ours.key());
        let settings =
            [format!("ssl_cert_file={}", cert.display()), format!("ssl_key_file={}", key.display())];
        let server = servers::Postgres::with(&["-c", "ssl=on", "-c", &settings[0], "-c", &settings[1]]);
        let url = |port: u16, host: &str, authority: &Certificate| {
            let roots = authority.cert();
            let account = format!("postgres://postgres:cloakroom@{host}:{port}/postgres");
            format!("{account}?sslmode=verify-full&sslrootcert={}", roots.display())
        };
        let unencrypted = url(OnPostgres::server().port(), "127.0.0.1", &ours);
        tells_them_apart::<Postgres>(&ours, |host, roots| url(server.port(), host, roots), unencrypted).await;
    });
}

#[test]
fn mariadb_is_who_its_certificate_says() {
    run(async {
        let ours = Certificate::new();
        let (cert, key) = (ours.cert(), ours.key());
        let settings = [format!("--ssl-cert={}", cert.display()), format!("--ssl-key={}", key.display())];
        let server = servers::MariaDb::with(&[&settings[0], &settings[1]]);
        let url = |port: u16, host: &str, authority: &Certificate| {
            let roots = authority.cert();
            let account = format!("mysql://cloakroom:cloakroom@{host}:{port}/mysql");
            format!("{account}?ssl-mode=VERIFY_IDENTITY&ssl-ca={}", roots.display())
        };
        let unencrypted = url(OnMariaDb::server().port(), "127.0.0.1", &ours);
        tells_them_apart::<MySql>(&ours, |host, roots| url(server.port(), host, roots), unencrypted).await;
    });
}
