//! HR's pages in a real browser, as each role: what they see and press, and what they must not reach. `.ci/browser-tests` starts
//! the browser's driver and names it in `RINGBACK_TEST_WEBDRIVER`; without it these tests fail, they are never skipped.
//! `SHOTS` names a folder for pictures of every page.
#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "tests read surroundings and fail loudly")]

#[path = "../dashboard/house.rs"]
#[expect(dead_code, reason = "the pages' own tests use the rest")]
mod house;
mod pages;
mod roles;
mod sign_in;
mod tab;

use std::sync::LazyLock;

use house::{Browser, House, played, ringback};

const STAFF: &str = "1001,林晓,2026 春\n1002,吴凯,2026 春\n2001,韩老师,2026 春|演示 1 组,trainer\n3001,何人事,2026 春,hr\n";
const PASSWORD: &str = "another long password";

/// A house with some history: a synthetic organisation, staff of every role, and attempts of 林晓's.
struct Staffed {
    house: House,
    admin: Browser,
    folder: tempfile::TempDir,
}

/// Its store, made once, and the admin's session in it.
static MADE: LazyLock<(tempfile::TempDir, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let seeded = ringback(folder.path(), &["seed-demo", "--people", "60", "--attempts", "500"]);
    assert!(seeded.status.success(), "{}", String::from_utf8_lossy(&seeded.stderr));
    let house = House::start(folder.path());
    let mut admin = house.admin();
    let taken = admin.submit("/people/import", "/people/import", &[("list", STAFF), ("take", "1")]);
    assert_eq!(taken.status, 200, "{}", taken.body);
    let pc = tempfile::tempdir().expect("a folder");
    played(pc.path(), 3);
    let page = Staffed::page_of(&mut admin, "1001");
    let code = admin.submit(&page, &format!("{page}/code"), &[("pin", "4711")]).between("class=\"code\">", "<");
    let deliver = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &code, "--pin", "4711"];
    let sent = ringback(pc.path(), &deliver);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    for number in ["1001", "1002", "2001", "3001"] {
        let page = Staffed::page_of(&mut admin, number);
        let link = admin.submit(&page, &format!("{page}/link"), &[("pin", "")]).between("class=\"code\">", "<");
        assert_eq!(house.browser().post(&link, &[("password", PASSWORD)]).status, 303);
    }
    let cookie = admin.cookie.clone();
    house.stop();
    (folder, cookie)
});

impl Staffed {
    /// A house of its own on a copy of the store.
    fn new(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for file in std::fs::read_dir(MADE.0.path()).expect("a folder").flatten().filter(|file| file.path().is_file()) {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("copied");
        }
        let house = House::start_with(folder.path(), more);
        let mut admin = house.browser();
        admin.cookie.clone_from(&MADE.1);
        Self { house, admin, folder }
    }

    /// The address of somebody's page.
    fn page_of(admin: &mut Browser, number: &str) -> String {
        format!("/people/{}", admin.get(&format!("/people?q={number}")).between("<td><a href=\"/people/", "\""))
    }
}

/// Runs what a test does in the browser.
fn in_a_browser<F: Future<Output = ()>>(what: F) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime").block_on(what);
}
