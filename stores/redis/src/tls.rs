//! Encryption, by rustls.

use std::fmt;
use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::connect_error::ConnectError;

/// Whom to trust, and who we are. The default trusts whom the system trusts.
#[derive(Clone, Debug, Default)]
pub struct RedisTls {
    /// Certificates, as PEM, of who signed the servers'; the system's when there are none.
    pub roots: Option<Vec<u8>>,
    /// Our own certificate, for servers that want one (`tls-auth-clients`).
    pub identity: Option<TlsIdentity>,
}

/// A certificate and its key.
#[derive(Clone)]
pub struct TlsIdentity {
    /// The certificate and its chain, as PEM.
    pub certificate: Vec<u8>,
    /// Its key, as PEM.
    pub key: Vec<u8>,
}

impl fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsIdentity").finish_non_exhaustive()
    }
}

/// The checked form.
#[derive(Clone)]
pub(crate) struct Tls(TlsConnector);

impl Tls {
    pub(crate) fn new(tls: &RedisTls) -> Result<Self, ConnectError> {
        // The provider is named here: two of them in one program would leave rustls without a choice.
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(unusable)?;
        let builder = builder.with_root_certificates(roots(tls.roots.as_deref())?);
        let config = match &tls.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let chain: Result<Vec<_>, _> =
                    CertificateDer::pem_slice_iter(&identity.certificate).collect();
                let key = PrivateKeyDer::from_pem_slice(&identity.key).map_err(unusable)?;
                builder.with_client_auth_cert(chain.map_err(unusable)?, key).map_err(unusable)?
            }
        };
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    pub(crate) async fn wrap(&self, stream: TcpStream, host: &str) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        self.0.connect(name, stream).await
    }
}

fn roots(pem: Option<&[u8]>) -> Result<RootCertStore, ConnectError> {
    let mut roots = RootCertStore::empty();
    match pem {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                roots.add(certificate.map_err(unusable)?).map_err(unusable)?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(unusable("there is nobody to trust"));
    }
    Ok(roots)
}

fn unusable(why: impl fmt::Display) -> ConnectError {
    ConnectError::Certificates { why: why.to_string() }
}
