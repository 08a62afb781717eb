//! Certificate files that are renewed while the server runs: they are read again when they change, or at once on SIGHUP.
//! What cannot be read changes nothing; the certificate that holds goes on.

use std::time::Duration;

use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::door::{CertificateFiles, acceptor};

/// How often the files are looked at, in seconds.
const EVERY: u64 = 10;

/// What of the files tells that they changed.
#[expect(clippy::disallowed_types, reason = "a file's time tells whether it was renewed")]
type Looks = Vec<Option<(u64, std::time::SystemTime)>>;

fn looks(files: &CertificateFiles) -> Looks {
    let look = |file: &std::path::PathBuf| {
        let about = std::fs::metadata(file).ok()?;
        Some((about.len(), about.modified().ok()?))
    };
    [&files.chain, &files.key].into_iter().map(look).collect()
}

/// Follows the files for as long as anybody takes connections.
pub(super) fn follow(files: CertificateFiles, first: TlsAcceptor) -> watch::Receiver<TlsAcceptor> {
    let (newest, acceptors) = watch::channel(first);
    tokio::spawn(async move {
        let mut known = looks(&files);
        let mut told = Told::listen();
        while !newest.is_closed() {
            let is_told = tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(EVERY)) => false,
                () = told.wait() => true,
            };
            let seen = looks(&files);
            if !is_told && seen == known {
                continue;
            }
            match acceptor(&files) {
                Ok(read) => {
                    newest.send_replace(read);
                    eprintln!("ringback serve: the certificate was read again");
                }
                // Half of a renewal, mostly: the next look finds the other half.
                Err(error) => eprintln!("ringback serve: the certificate stays as it was: {error}"),
            }
            known = seen;
        }
    });
    acceptors
}

/// SIGHUP, where there is such a thing.
struct Told {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Told {
    fn listen() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal {
            signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}
