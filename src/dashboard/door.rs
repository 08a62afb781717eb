//! TLS by certificate files: handshakes are made beside the line, so that a client that dawdles keeps nobody waiting.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// The files of a certificate.
#[derive(Debug, Clone)]
pub struct CertificateFiles {
    /// The server's certificate and those between it and the authority, PEM.
    pub chain: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum DoorError {
    #[error("{file} is no PEM file of {what} ({why}): name the certificate with --cert and its key with --key")]
    File { file: String, what: &'static str, why: String },
    #[error("certificate and key do not make a server ({0}): do they belong together?")]
    Pair(String),
}

/// A client that has not shaken hands by then is let go, in seconds.
const PATIENCE: u64 = 10;
/// So many shake hands at once.
const AT_ONCE: usize = 256;

/// Reads the files.
///
/// # Errors
/// When one cannot be read or they do not belong together.
pub(super) fn acceptor(files: &CertificateFiles) -> Result<TlsAcceptor, DoorError> {
    let wrong = |file: &Path, what, why: String| DoorError::File { file: file.display().to_string(), what, why };
    let chain = CertificateDer::pem_file_iter(&files.chain).and_then(Iterator::collect);
    let chain: Vec<CertificateDer<'static>> = chain.map_err(|error| wrong(&files.chain, "certificates", error.to_string()))?;
    if chain.is_empty() {
        return Err(wrong(&files.chain, "certificates", "there is none in it".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, "a key", error.to_string()))?;
    let pair = |error: tokio_rustls::rustls::Error| DoorError::Pair(error.to_string());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions().map_err(pair)?;
    let mut config = config.with_no_client_auth().with_single_cert(chain, key).map_err(pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Where TLS connections come in.
pub(super) struct Door {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl Door {
    /// Opens it on a listener.
    pub(super) fn open(listener: TcpListener, acceptors: watch::Receiver<TlsAcceptor>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (done, ready) = mpsc::channel(AT_ONCE);
        let hands = Arc::new(Semaphore::new(AT_ONCE));
        tokio::spawn(async move {
            let mut listener = listener;
            while !done.is_closed() {
                let Ok(hand) = Arc::clone(&hands).acquire_owned().await else { return };
                // axum's own way of accepting waits where the process has no more handles.
                let (wire, peer) = Listener::accept(&mut listener).await;
                // The newest certificate; connections that stand go on with theirs.
                let (acceptor, done) = (acceptors.borrow().clone(), done.clone());
                tokio::spawn(async move {
                    let _hand = hand;
                    let shaken = tokio::time::timeout(Duration::from_secs(PATIENCE), acceptor.accept(wire)).await;
                    if let Ok(Ok(stream)) = shaken {
                        // Closed when the server stops: whoever comes then is let go.
                        let _ = done.send((stream, peer)).await;
                    }
                });
            }
        });
        Ok(Self { ready, address })
    }
}

impl Listener for Door {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The task above ends only with the runtime.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
