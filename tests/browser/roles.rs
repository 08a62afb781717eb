//! What each role comes to by its menu, and what it must not reach by writing an address.

use crate::tab::Tab;
use crate::{Staffed, in_a_browser};

/// Number, menu, pages that answer "not yours".
const ROLES: [(&str, &[&str], &[&str]); 4] = [
    ("1002", &["/me"], &["/people", "/scenarios", "/rules", "/tasks", "/exports", "/held", "/audit", "/people/import", "OTHER"]),
    (
        "2001",
        &["/", "/people", "/scenarios", "/rules", "/tasks"],
        &["/exports", "/held", "/audit", "/people/import", "/exports/attempts.csv"],
    ),
    ("3001", &["/", "/people", "/scenarios", "/rules", "/tasks", "/exports", "/held"], &["/audit"]),
    ("A1", &["/", "/people", "/scenarios", "/rules", "/tasks", "/exports", "/held", "/audit"], &[]),
];

#[test]
fn each_role_sees_its_menu_and_is_kept_from_the_rest() {
    let mut staffed = Staffed::new(&[]);
    let other = Staffed::page_of(&mut staffed.admin, "1001");
    in_a_browser(async {
        for (number, least, forbidden) in ROLES {
            let tab = Tab::open(&staffed.house.address).await;
            tab.sign_in(number).await;
            let menu = tab.menu().await;
            for path in least {
                assert!(menu.iter().any(|one| one == path), "{number}: {path} is not in {menu:?}");
            }
            for path in &menu {
                assert!(!forbidden.contains(&path.as_str()), "{number}: {path} is in the menu");
                tab.go(path).await;
                assert_eq!(tab.path().await, *path);
                assert!(tab.count("header nav a[aria-current=page]").await == 1, "{number} {path}: {}", tab.text().await);
            }
            for path in forbidden {
                let path = if *path == "OTHER" { other.as_str() } else { path };
                tab.go(path).await;
                let told = tab.text().await;
                assert!(tab.count("header nav").await == 0 && (told.contains("403") || told.contains("404")), "{number} {path}: {told}");
            }
            tab.close().await;
        }
    });
}
