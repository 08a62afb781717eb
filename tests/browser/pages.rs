//! Pages as they are used: from the overview to an attempt and back, a comment, an adjustment, an assignment, exports, paper and
//! a phone's width, in both languages.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::wd::PrintConfiguration;

use crate::tab::Tab;
use crate::{Staffed, in_a_browser};

#[test]
fn a_trainer_goes_from_a_person_to_an_attempt_comments_and_adjusts() {
    let staffed = Staffed::new(&[]);
    in_a_browser(async {
        let tab = Tab::open(&staffed.house.address).await;
        tab.sign_in("2001").await;
        tab.press("header nav a[href='/people']").await;
        tab.write("input[name=q]", "林晓\u{e007}").await;
        tab.client.wait().for_element(Locator::LinkText("林晓")).await.expect("found").click().await.expect("pressed");
        tab.press("a[href^='/attempts/']").await;
        let attempt = tab.path().await;
        assert!(tab.count("#turn-1").await == 1 && tab.count(".verdict .stamp").await == 1, "{}", tab.text().await);
        tab.press("#turn-1 details summary").await;
        tab.write("#turn-1 textarea[name=body]", "这里先核实身份 <b>再</b>说账。").await;
        tab.press("#turn-1 details button").await;
        tab.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("#turn-1 .comment")).await.expect("it is there");
        assert!(tab.text().await.contains("这里先核实身份 <b>再</b>说账。"), "a comment is text");
        tab.write("input[name=lawful]", "80").await;
        tab.write("input[name=effective]", "55").await;
        tab.write("textarea[name=reason]", "第三句已经说明了身份，只是说得含糊。").await;
        tab.press("form[action$='/override'] button").await;
        tab.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css(".verdict .told")).await.expect("it is there");
        let told = tab.client.find(Locator::Css(".verdict")).await.expect("a verdict").text().await.expect("text");
        assert!(told.contains("80/55") && told.contains("含糊"), "both scores stand there: {told}");
        assert_eq!(tab.path().await, attempt);
        tab.close().await;
        // The trainee reads it, and may not write there.
        let tab = Tab::open(&staffed.house.address).await;
        tab.sign_in("1001").await;
        tab.go(&attempt).await;
        assert!(tab.text().await.contains("再</b>说账") && tab.count("form[action$='/override'], form[action$='/comment']").await == 0);
        tab.close().await;
        let tab = Tab::open(&staffed.house.address).await;
        tab.sign_in("1002").await;
        tab.go(&attempt).await;
        assert!(tab.text().await.contains("404"), "nobody else's record is there");
        tab.close().await;
    });
}

#[test]
fn an_assignment_is_made_and_stands_on_the_persons_page() {
    let mut staffed = Staffed::new(&[]);
    let person = Staffed::page_of(&mut staffed.admin, "1001");
    in_a_browser(async {
        let tab = Tab::open(&staffed.house.address).await;
        tab.sign_in("3001").await;
        tab.press("header nav a[href='/tasks']").await;
        tab.press("main a[href='/tasks/new']").await;
        tab.write("form[action='/tasks'] [name=title]", "下周之前").await;
        tab.press("form[action='/tasks'] [name=case][value='m0-forgot-autopay']").await;
        tab.write("form[action='/tasks'] [name=cohort]", "2026 春").await;
        tab.client
            .execute("document.querySelector(\"form[action='/tasks'] [name=due]\").value = '2031-05-20'", Vec::new())
            .await
            .expect("a day");
        tab.press("form[action='/tasks'] button").await;
        tab.client
            .wait()
            .at_most(Duration::from_secs(10))
            .for_element(Locator::XPath("//h1[contains(., '下周之前')]"))
            .await
            .expect("its own page");
        tab.press("header nav a[href='/tasks']").await;
        tab.client
            .wait()
            .at_most(Duration::from_secs(10))
            .for_element(Locator::XPath("//td[contains(., '下周之前')]"))
            .await
            .expect("listed");
        tab.go(&person).await;
        assert!(tab.text().await.contains("下周之前"));
        tab.close().await;
    });
}

#[test]
fn exports_come_down_as_files() {
    let staffed = Staffed::new(&[]);
    in_a_browser(async {
        let tab = Tab::open(&staffed.house.address).await;
        tab.sign_in("A1").await;
        tab.press("header nav a[href='/exports']").await;
        tab.press("a[href='/exports/attempts.csv']").await;
        let csv = String::from_utf8(tab.downloaded("attempts.csv").await).expect("UTF-8");
        assert!(csv.lines().count() > 300 && csv.contains("m0-forgot-autopay"), "{} lines", csv.lines().count());
        tab.press("a[href='/exports/attempts.xlsx']").await;
        assert!(tab.downloaded("attempts.xlsx").await.starts_with(b"PK"));
        tab.press("a[href='/exports/statements.json']").await;
        let statements: serde_json::Value = serde_json::from_slice(&tab.downloaded("statements.json").await).expect("JSON");
        assert!(statements.as_array().is_some_and(|all| !all.is_empty()));
        tab.close().await;
    });
}

/// Every page that links lead to, once; of addresses that differ only in what they show, one.
async fn crawled(tab: &Tab, start: &str, most: usize) -> Vec<String> {
    let (mut seen, mut kinds, mut queue) = (Vec::new(), BTreeSet::new(), VecDeque::from([start.to_owned()]));
    while let Some(path) = queue.pop_front() {
        let kind = kind_of(&path);
        if !kinds.insert(kind) || seen.len() >= most {
            continue;
        }
        tab.go(&path).await;
        seen.push(path);
        for link in tab.client.find_all(Locator::Css("a[href^='/']")).await.expect("links") {
            let address = link.attr("href").await.expect("read").expect("an address");
            let is_file = [".csv", ".xlsx", ".json"].iter().any(|end| address.ends_with(end));
            if !is_file && !address.starts_with("/language/") {
                queue.push_back(address);
            }
        }
    }
    seen
}

/// An address without what names one of many.
fn kind_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let fixed = |part: &str| part.len() < 12 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts: Vec<&str> = path.split('/').map(|part| if fixed(part) { part } else { "*" }).collect();
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or("")).collect();
    format!("{}?{}", parts.join("/"), names.join("&"))
}

#[test]
fn every_page_is_sound_on_a_desk_and_on_a_phone_in_both_languages() {
    let staffed = Staffed::new(&[]);
    in_a_browser(async {
        let mut wrong = Vec::new();
        for (number, start) in [("A1", "/"), ("1001", "/me")] {
            let tab = Tab::open(&staffed.house.address).await;
            tab.sign_in(number).await;
            let paths = crawled(&tab, start, 60).await;
            assert!(paths.len() >= if number == "A1" { 12 } else { 2 }, "{paths:?}");
            for language in ["zh-CN", "en"] {
                tab.go(&format!("/language/{language}")).await;
                for width in [1280, 390] {
                    tab.width(width).await;
                    for path in &paths {
                        tab.go(path).await;
                        wrong.extend(tab.faults().await.into_iter().map(|fault| format!("{number} {language} {width} {path}: {fault}")));
                        let name = kind_of(path).replace(['/', '?', '*', '&'], "_");
                        tab.shot(&format!("{number}-{language}-{width}{name}")).await;
                    }
                }
            }
            tab.close().await;
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

#[test]
fn a_certificate_prints_on_one_sheet_and_checks_out_for_anybody() {
    let staffed = Staffed::new(&[]);
    in_a_browser(async {
        let tab = Tab::open(&staffed.house.address).await;
        tab.sign_in("A1").await;
        // Somebody of the synthetic house is certified; people are listed a page at a time.
        let mut certificate = None;
        let mut queue = VecDeque::from(["/people".to_owned()]);
        let mut people = BTreeSet::new();
        while let Some(path) = queue.pop_front() {
            tab.go(&path).await;
            for link in tab.client.find_all(Locator::Css("a[href^='/people/'], a[href*='after=']")).await.expect("links") {
                let address = link.attr("href").await.expect("read").expect("an address");
                if address != "/people/import" && people.insert(address.clone()) {
                    queue.push_back(address);
                }
            }
            if let Ok(link) = tab.client.find(Locator::Css("a[href^='/certificates/']")).await {
                certificate = link.attr("href").await.expect("read");
                break;
            }
        }
        let certificate = certificate.expect("a certificate of the synthetic house");
        tab.go(&certificate).await;
        let paper = tab.client.print(PrintConfiguration::default()).await.expect("a PDF");
        let text = String::from_utf8_lossy(&paper);
        let sheets = text.matches("/Type /Page").count() - text.matches("/Type /Pages").count();
        assert!(paper.starts_with(b"%PDF") && sheets == 1, "{sheets} sheets");
        if let Ok(folder) = std::env::var("SHOTS") {
            std::fs::write(std::path::Path::new(&folder).join("certificate.pdf"), &paper).expect("written");
        }
        let code = certificate.trim_start_matches("/certificates/").to_owned();
        tab.close().await;
        let anybody = Tab::open_in(&staffed.house.address, "en").await;
        anybody.go("/verify").await;
        anybody.write("input[name=code]", &format!("{code}\u{e007}")).await;
        anybody.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("[role=status] .chip.p")).await.expect("it holds");
        anybody.write("input[name=code]", "AAAA-BBBB-CCCC\u{e007}").await;
        anybody
            .client
            .wait()
            .at_most(Duration::from_secs(10))
            .for_element(Locator::Css("[role=alert]"))
            .await
            .expect("a made-up one does not");
        anybody.close().await;
    });
}
