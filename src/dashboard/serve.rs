//! Starting, listening, stopping.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::ListenerExt;
use thiserror::Error;
use tokio::net::TcpListener;

use super::door::{CertificateFiles, Door, DoorError, acceptor};
use super::house::{Books, House};
use super::intake::Intake;
use super::oidc::Oidc;
use super::releases::Judge;
use super::reload::follow;
use super::routes::routes;
use super::xapi::{Lrs, spread};
use crate::records::store::{Audit, Shelf, Store, StoreError};
use crate::scenario::Library;

/// How the server is started.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    pub listen: String,
    pub database: String,
    /// Cookies go over TLS only: set where a proxy ends TLS.
    pub secure: bool,
    /// Trust the proxy's word on addresses.
    pub behind_proxy: bool,
    /// The server ends TLS itself.
    pub certificate: Option<CertificateFiles>,
    /// How many deliveries a minute are taken of one PC; 0 takes all.
    pub most_deliveries: i64,
    /// Who else lets people in.
    pub oidc: Option<Oidc>,
    /// Who is told of attempts besides; `None` leaves it as it was.
    pub lrs: Option<Lrs>,
}

/// Why the server does not run.
#[derive(Debug, Error)]
pub enum ServeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Door(#[from] DoorError),
    #[error("{address} cannot be listened on ({why}): choose another with --listen")]
    Listen { address: String, why: std::io::Error },
    #[error("the server stopped: {0}")]
    Stopped(std::io::Error),
}

/// An enrolment code printed at the start is good for this long, in seconds.
const CODE_HOURS: i64 = 8 * 3600;
/// How often certificates that ended are looked for, in seconds.
const SETTLE: u64 = 10;
/// The first admin's link, in seconds.
const LINK_HOURS: i64 = 24 * 3600;

/// Runs until it is told to stop (Ctrl+C, SIGTERM); requests under way are answered first.
///
/// # Errors
/// When the database or the address cannot be used.
pub async fn serve(options: &ServeOptions, library: Arc<dyn Library + Send + Sync>) -> Result<(), ServeError> {
    let acceptor = match &options.certificate {
        Some(files) => Some(follow(files.clone(), acceptor(files)?)),
        None => None,
    };
    let store = Store::open(&options.database).await?;
    let shelf = Arc::new(Shelf::default());
    let new = store.keep_content(library.as_ref(), &shelf, super::now()).await?;
    let listener = TcpListener::bind(&options.listen).await;
    let listener = listener.map_err(|why| ServeError::Listen { address: options.listen.clone(), why })?;
    let address = listener.local_addr().map_err(ServeError::Stopped)?;
    println!("content: {new} new cases are kept");
    for lost in store.unplayed().await? {
        eprintln!("ringback serve: the released case {lost} cannot be read by this program and is not played: send it in again");
    }
    greet(&store, &format!("{}://{address}", if acceptor.is_some() { "https" } else { "http" })).await?;
    if let Some(lrs) = &options.lrs {
        store.tell(&lrs.url).await?;
        if !lrs.url.is_empty() {
            tokio::spawn(spread(store.clone(), Arc::clone(&shelf), lrs.clone()));
        }
    }
    tokio::spawn(keep_settled(store.clone()));
    if let Some(oidc) = options.oidc.clone() {
        // It may come up after us: said now, tried again whenever somebody signs in.
        tokio::task::spawn_blocking(move || {
            if let Err(error) = oidc.probe() {
                eprintln!("ringback serve: {}: {error}", oidc.issuer);
            }
        });
    }
    let (judge, judging) = Judge::start(store.clone(), Arc::clone(&library));
    let house = House {
        judge: Arc::clone(&judge),
        audit: Audit::start(store.clone()),
        intake: Intake::start(store.clone(), Arc::clone(&shelf)),
        books: Arc::new(Books::read(library.as_ref())),
        recent: Arc::default(),
        oidc: options.oidc.clone().map(Arc::new),
        secure: options.secure || acceptor.is_some(),
        behind_proxy: options.behind_proxy,
        most_deliveries: options.most_deliveries,
        store: store.clone(),
        shelf,
    };
    let service = routes(house).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = match acceptor {
        None => axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await,
        Some(acceptors) => {
            let door = Door::open(listener, acceptors).map_err(ServeError::Stopped)?;
            // Tapping hands the peer's address through; there is nothing to do to the stream.
            axum::serve(door.tap_io(|_| {}), service).with_graceful_shutdown(told_to_stop()).await
        }
    };
    judge.stop();
    // It ends within seconds; should it have broken, there is nothing to wait for.
    let _ = judging.await;
    stopped.map_err(ServeError::Stopped)?;
    store.close().await;
    println!("stopped: everything that was answered is stored");
    Ok(())
}

/// Certificates end while nobody looks: readiness follows within seconds.
async fn keep_settled(store: Store) {
    loop {
        if let Err(error) = store.settle(super::now()).await {
            eprintln!("ringback serve: readiness was not brought up to now: {error}");
        }
        tokio::time::sleep(std::time::Duration::from_secs(SETTLE)).await;
    }
}

/// What whoever starts it must know.
async fn greet(store: &Store, address: &str) -> Result<(), StoreError> {
    println!("listening: {address}/");
    if !store.has_admin().await? {
        store.drop_codes("first-admin").await?;
        let code = store.make_code("first-admin", None, None, super::now() + LINK_HOURS, 1).await?;
        println!("first admin (once, within a day): {address}/welcome/{code}");
    }
    let code = store.make_code("enrol", None, None, super::now() + CODE_HOURS, 1000).await?;
    println!("enrolment code (eight hours): {code}");
    Ok(())
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        let Ok(mut terminated) = terminated else { return };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        // Without a handler the process ends at once, which the store survives.
        let _ = interrupted.await;
    }
}
