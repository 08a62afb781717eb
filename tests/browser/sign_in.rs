//! Getting in: by password, by the house's own accounts at a provider that others wrote, and out again.

use std::time::Duration;

use fantoccini::Locator;

use crate::house::{House, free_address};
use crate::tab::Tab;
use crate::{PASSWORD, Staffed, in_a_browser};

#[test]
fn a_wrong_password_is_said_and_the_right_one_lets_in_by_keyboard_alone() {
    let staffed = Staffed::new(&[]);
    in_a_browser(async {
        let tab = Tab::open(&staffed.house.address).await;
        tab.go("/people").await;
        assert_eq!(tab.path().await, "/sign-in", "whoever is not signed in is led there");
        // The cursor stands in the first field.
        tab.client.active_element().await.expect("focus").send_keys("3001\u{e004}a wrong password\u{e007}").await.expect("written");
        tab.client.wait().for_element(Locator::Css("[role=alert]")).await.expect("it is said");
        assert!(tab.text().await.contains("工号或密码不对"));
        tab.client.active_element().await.expect("focus").send_keys(&format!("3001\u{e004}{PASSWORD}\u{e007}")).await.expect("written");
        tab.client.wait().for_element(Locator::Css("header nav a[aria-current=page]")).await.expect("let in");
        assert_eq!(tab.path().await, "/");
        tab.press("form[action='/sign-out'] button").await;
        tab.go("/people").await;
        assert_eq!(tab.path().await, "/sign-in");
        tab.client.back().await.expect("back");
        assert!(!tab.text().await.contains("演示"), "nothing of it is kept by the browser");
        tab.close().await;
    });
}

#[test]
fn a_providers_account_lets_in_whom_the_list_knows() {
    let issuer = std::env::var("RINGBACK_TEST_OIDC").expect("RINGBACK_TEST_OIDC names a provider: run .ci/browser-tests");
    let address = free_address();
    let public = format!("http://{address}");
    let oidc = [
        "--listen",
        &address,
        "--oidc",
        &issuer,
        "--oidc-client",
        "ringback",
        "--oidc-secret",
        "kept",
        "--oidc-claim",
        "sub",
        "--public",
        &public,
    ];
    let staffed = Staffed::new(&oidc);
    in_a_browser(async {
        for (number, lands) in [("3001", "/"), ("1002", "/me"), ("4004", "/sign-in/back")] {
            let tab = Tab::open(&staffed.house.address).await;
            tab.go("/sign-in").await;
            tab.press("a[href='/sign-in/house']").await;
            let field = tab.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("input[name=sub]")).await;
            field.expect("the provider's own page").send_keys(&format!("{number}\u{e007}")).await.expect("written");
            tab.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("header.bar")).await.expect("back again");
            let log = House::log(staffed.folder.path());
            assert_eq!(tab.path().await, lands, "{number}: {}\n{log}", tab.text().await);
            assert_eq!(tab.count("form[action='/sign-out']").await, usize::from(number != "4004"));
            tab.close().await;
        }
    });
}
