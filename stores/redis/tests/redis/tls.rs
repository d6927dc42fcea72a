//! Encrypted connections.

use std::fs;
use std::sync::Arc;

use cloakroom_redis::{ConnectError, RedisServers, RedisStore, RedisTls, TlsIdentity};
use cloakroom_session::store::Inserted;
use cloakroom_session::{Record, Store as _};
use cloakroom_testkit::servers::{Redis, RedisCluster, free_port};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};

use crate::servers::{at, settings, shared};
use crate::specimen::{now, plain};

fn certificate() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate")
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_we_trust_and_who_we_are() {
    let ours = certificate();
    let (pem, key) = (ours.cert.pem(), ours.signing_key.serialize_pem());
    let folder = tempfile::tempdir().expect("a folder");
    let (cert_file, key_file) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    fs::write(&cert_file, &pem).expect("written");
    fs::write(&key_file, &key).expect("written");
    let (cert_file, key_file) = (cert_file.to_str().expect("a path"), key_file.to_str().expect("a path"));
    // Beside its plain port, one that the system finds free.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let port = port.to_string();
    let _server = Redis::with(&[
        "--tls-port",
        &port,
        "--tls-cert-file",
        cert_file,
        "--tls-key-file",
        key_file,
        "--tls-ca-cert-file",
        cert_file,
    ]);
    let connect = |roots: String, identity: Option<TlsIdentity>| {
        let mut settings = settings();
        settings.tls = Some(RedisTls { roots: Some(roots.into_bytes()), identity });
        let servers = RedisServers::single(&format!("127.0.0.1:{port}")).expect("an address");
        RedisStore::connect(servers, settings)
    };
    let identity =
        || Some(TlsIdentity { certificate: pem.clone().into_bytes(), key: key.clone().into_bytes() });

    let store = connect(pem.clone(), identity()).await.expect("connects");
    let record = Arc::new(plain(now()));
    assert_eq!(store.insert(Arc::clone(&record), now()).await.expect("insert"), Inserted::Done);
    assert_eq!(store.load(record.id, now()).await.expect("load"), Some(record));

    let error = connect(certificate().cert.pem(), identity()).await.expect_err("signed by somebody else");
    assert!(matches!(error, ConnectError::Tls { .. }), "{error:?}");
    let error = connect(pem.clone(), None).await.expect_err("it wants to know who we are");
    assert!(matches!(error, ConnectError::Tls { .. } | ConnectError::NotReady { .. }), "{error:?}");
    let error = connect("no certificate".to_owned(), None).await.expect_err("nobody to trust");
    assert!(matches!(error, ConnectError::Certificates { .. }), "{error:?}");
}

/// Servers of a cluster name each other by their encrypted ports.
#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_is_asked_over_tls_only() {
    let ours = certificate();
    let pem = ours.cert.pem();
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: String| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("written");
        file.to_str().expect("a path").to_owned()
    };
    let (cert, key) = (file("cert.pem", pem.clone()), file("key.pem", ours.signing_key.serialize_pem()));
    let mut ports = Vec::new();
    let cluster = RedisCluster::with(|| {
        let port = free_port();
        ports.push(port);
        let port = port.to_string();
        [
            ["--tls-port", &port],
            ["--tls-cert-file", &cert],
            ["--tls-key-file", &key],
            ["--tls-ca-cert-file", &cert],
            ["--tls-auth-clients", "no"],
            ["--tls-cluster", "yes"],
        ]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect()
    });
    let mut settings = settings();
    settings.tls = Some(RedisTls { roots: Some(pem.into_bytes()), identity: None });
    let servers = RedisServers::cluster([&*format!("127.0.0.1:{}", ports[0])]).expect("an address");
    let (store, now) = (RedisStore::connect(servers, settings).await.expect("connects"), now());
    let put = async |record: Record| {
        let record = Arc::new(record);
        assert_eq!(store.insert(Arc::clone(&record), now).await.expect("insert"), Inserted::Done);
        record
    };
    let mut records = Vec::new();
    for _ in 0..30 {
        records.push(put(plain(now)).await);
    }
    // Its slot has moved, and the store does not know.
    let late = plain(now);
    let slot = cluster.slot_of(&format!("{{{}}}", late.id));
    let from = cluster.owner(slot);
    cluster.move_slot(slot, from, (from + 1) % 3);
    records.push(put(late).await);
    for record in &records {
        assert_eq!(store.load(record.id, now).await.expect("load").as_ref(), Some(record), "wherever it is");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_said_to_have_none() {
    let mut settings = settings();
    settings.tls = Some(RedisTls { roots: Some(certificate().cert.pem().into_bytes()), identity: None });
    let error = RedisStore::connect(at(shared()), settings).await.expect_err("it speaks none");
    assert!(matches!(error, ConnectError::NoTls { .. }), "{error:?}: {error}");
}
