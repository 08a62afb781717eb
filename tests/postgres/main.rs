//! The store's claims on a real PostgreSQL. `.ci/postgres-tests` starts one and names it in `RINGBACK_TEST_POSTGRES`; without it
//! these tests fail, they are never skipped.
#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "tests read surroundings and fail loudly")]

#[path = "../store/claims.rs"]
mod claims;
#[path = "../store/honest.rs"]
mod honest;

use std::pin::Pin;

use ringback::records::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor};

type Claim = fn(Store) -> Pin<Box<dyn Future<Output = ()>>>;

/// A database of its own for each claim.
fn on_postgres(name: &str, claim: Claim) {
    let server = std::env::var("RINGBACK_TEST_POSTGRES").expect("RINGBACK_TEST_POSTGRES names no server: run .ci/postgres-tests");
    let name = format!("claim_{}", &name[..name.len().min(50)]);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&format!("{server}/postgres")).await.expect("the server answers");
        connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.expect("dropped");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
        let store = Store::open(&format!("{server}/{name}")).await.expect("a new store");
        claim(store).await;
    });
}

claims::each_claim!(on_postgres);
