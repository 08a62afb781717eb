//! The store's claims on a real PostgreSQL. `.ci/postgres-tests` starts one and names it in `RINGBACK_TEST_POSTGRES`; without it
//! these tests fail, they are never skipped.
#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "tests read surroundings and fail loudly")]

#[path = "../store/claims.rs"]
mod claims;
#[path = "../store/honest.rs"]
mod honest;
#[path = "../dashboard/house.rs"]
#[expect(dead_code, reason = "the pages' own tests use the rest")]
mod house;

use std::pin::Pin;

use ringback::records::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor};

type Claim = fn(Store) -> Pin<Box<dyn Future<Output = ()>>>;

/// A database of its own for each claim.
fn on_postgres(name: &str, claim: Claim) {
    let url = empty(&format!("claim_{}", &name[..name.len().min(50)]));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&url).await.expect("a new store");
        claim(store).await;
    });
}

claims::each_claim!(on_postgres);

#[test]
fn a_store_of_before_gets_its_figures() {
    claims::a_store_of_before_gets_its_figures(&empty("store_of_before"));
}

#[test]
fn a_store_of_rows_gets_its_tallies() {
    claims::a_store_of_rows_gets_its_tallies(&empty("store_of_rows"));
}

/// The address of an empty database of this name.
fn empty(name: &str) -> String {
    let server = std::env::var("RINGBACK_TEST_POSTGRES").expect("RINGBACK_TEST_POSTGRES names no server: run .ci/postgres-tests");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&format!("{server}/postgres")).await.expect("the server answers");
        connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.expect("dropped");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
    });
    format!("{server}/{name}")
}

#[test]
fn of_two_servers_on_one_database_either_may_die() {
    let url = empty("two_servers");
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let one = house::House::start_with(folder.path(), &["--database", &url]);
    let mut admin = one.admin();
    let two = house::House::start_with(folder.path(), &["--database", &url]);
    house::play(pc.path(), "pass");
    let enrol = ["deliver", "--trainee", "林晓", "--server", &one.address, "--code", &one.code];
    assert!(house::ringback(pc.path(), &enrol).status.success());
    one.kill();
    // The session and what was taken are the other server's as well.
    let mut browser = two.browser();
    browser.cookie.clone_from(&admin.cookie);
    admin = browser;
    assert!(admin.get("/people").body.contains("林晓"));
    std::fs::remove_file(pc.path().join("林晓.queue.answers.txt")).expect("there");
    let seat = pc.path().join("林晓.server.json");
    let text = std::fs::read_to_string(&seat).expect("the seat");
    let old: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    std::fs::write(&seat, text.replace(old["server"].as_str().expect("an address"), &two.address)).expect("written");
    let again = house::ringback(pc.path(), &["deliver", "--trainee", "林晓"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("was there already"));
    let checked = house::ringback(folder.path(), &["verify", "--rebuild", "--database", &url]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("1 attempts replay to their score"));
}

/// It takes the server away under every other test: `.ci/postgres-tests` runs it by itself.
#[test]
#[ignore = "restarts the server that the other tests use; .ci/postgres-tests runs it alone"]
fn a_database_that_restarts_loses_nothing() {
    let restart =
        std::env::var("RINGBACK_TEST_POSTGRES_RESTART").expect("RINGBACK_TEST_POSTGRES_RESTART restarts it: run .ci/postgres-tests");
    let url = empty("restarts");
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let house = house::House::start_with(folder.path(), &["--database", &url, "--deliveries-per-minute", "0"]);
    let mut admin = house.admin();
    house::played(pc.path(), 200);
    let (path, server, code) = (pc.path().to_owned(), house.address.clone(), house.code.clone());
    let sender =
        std::thread::spawn(move || house::ringback(&path, &["deliver", "--trainee", "林晓", "--server", &server, "--code", &code]));
    for _ in 0..2 {
        std::thread::sleep(std::time::Duration::from_millis(700));
        let done = std::process::Command::new("sh").args(["-c", &restart]).status().expect("sh runs");
        assert!(done.success());
    }
    let sent = sender.join().expect("no panic");
    let told = String::from_utf8_lossy(&sent.stdout).into_owned();
    assert!(sent.status.success(), "{told}{}", String::from_utf8_lossy(&sent.stderr));
    assert_eq!(admin.get("/people").status, 200, "the session outlives it, and the server finds it again");
    assert_eq!(house.browser().get("/readyz").body, "ready");
    let checked = house::ringback(folder.path(), &["verify", "--rebuild", "--database", &url]);
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(told.contains("200 attempts replay to their score") && told.contains("the roll-ups are right"), "{told}");
}
