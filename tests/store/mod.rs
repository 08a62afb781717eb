//! The store on SQLite. The same claims run on PostgreSQL in `tests/postgres`.

mod claims;
mod figures;
mod honest;

use std::pin::Pin;

use ringback::records::store::Store;

/// What a claim does with an empty store.
type Claim = fn(Store) -> Pin<Box<dyn Future<Output = ()>>>;

fn on_sqlite(_: &str, claim: Claim) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("hr.sqlite").display());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&url).await.expect("a new database");
        claim(store).await;
    });
}

claims::each_claim!(on_sqlite);

#[test]
fn a_store_of_before_gets_its_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    claims::a_store_of_before_gets_its_figures(&format!("sqlite://{}?mode=rwc", folder.path().join("hr.sqlite").display()));
}

#[test]
fn a_store_of_rows_gets_its_tallies() {
    let folder = tempfile::tempdir().expect("a folder");
    claims::a_store_of_rows_gets_its_tallies(&format!("sqlite://{}?mode=rwc", folder.path().join("hr.sqlite").display()));
}
