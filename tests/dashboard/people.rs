//! HR's forms about people and tasks: assignments, comments, certificates, more time, lists from files, judging again.

use std::path::Path;

use super::house::{Browser, House, Page, play, played_daily, ringback};
use super::{page_of, signed_in, staffed};

/// Assigns two cases as a practice; `change` says to whom, and what else is other.
pub fn assign(browser: &mut Browser, change: &[(&str, &str)]) -> Page {
    let day = (chrono::Utc::now() + chrono::Duration::days(3)).format("%Y-%m-%d").to_string();
    let whole = [("title", "周练"), ("kind", "practice"), ("due", &day), ("minutes", "60"), ("valid_days", "365")];
    let cases = [("case", "m0-forgot-autopay"), ("case", "m1-that-fee")];
    let kept = whole.into_iter().chain(cases).filter(|(name, _)| !change.iter().any(|(other, _)| other == name));
    let form: Vec<(&str, &str)> = kept.chain(change.iter().copied()).collect();
    browser.submit("/tasks/new", "/tasks", &form)
}

/// A PC of 林晓's, enrolled by their own code.
fn pc_of(house: &House, admin: &mut Browser) -> tempfile::TempDir {
    let person = page_of(admin, "1001");
    let code = admin.submit(&person, &format!("{person}/code"), &[("pin", "4711")]).between("class=\"code\">", "<");
    let pc = tempfile::tempdir().expect("a folder");
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &code, "--pin", "4711"];
    let enrolled = ringback(pc.path(), &enrol);
    assert!(enrolled.status.success(), "{}", String::from_utf8_lossy(&enrolled.stderr));
    pc
}

fn deliver(pc: &Path) -> String {
    let sent = ringback(pc, &["deliver", "--trainee", "林晓"]);
    String::from_utf8_lossy(&sent.stdout).into_owned() + &String::from_utf8_lossy(&sent.stderr)
}

#[test]
fn what_is_assigned_to_one_person_arrives_there_and_its_page_says_who_did_it() {
    let (_folder, house, mut admin) = staffed();
    let mut trainer = signed_in(&house, &mut admin, "2001");
    let form = trainer.get("/tasks/new");
    assert!(form.body.contains("<legend>M0</legend>") && form.body.contains("type=\"checkbox\" name=\"case\" value=\"m0-forgot-autopay\""));
    let own = assign(&mut trainer, &[("number", "1001"), ("title", "只给林晓")]);
    assert!(own.status == 303 && own.location.starts_with("/tasks/"), "{}", own.body);
    let all = assign(&mut trainer, &[("cohort", "2026 春")]);
    for (change, why) in [
        (&[("number", "1003")][..], "没有这个工号"),
        (&[("number", "2001")], "没有这个工号"),
        (&[("cohort", "转岗")], "没有这个批次"),
        (&[("cohort", "2026 春"), ("number", "1001")], "请只填一个"),
        (&[("cohort", "2026 春"), ("due", "2020-01-01")], "截止日期不对"),
        (&[("cohort", "2026 春"), ("case", "no-such-case")], "至少选一个案例"),
    ] {
        let page = assign(&mut trainer, change);
        assert!(page.status == 422 && page.body.contains(why), "{change:?}: {}", page.body);
        assert!(page.body.contains("value=\"周练\""), "what was filled in is still there");
    }
    let pc = pc_of(&house, &mut admin);
    play(pc.path(), "pass");
    let told = deliver(pc.path());
    assert!(told.contains("practice · 只给林晓") && told.contains("practice · 周练"), "{told}");
    let page = trainer.get(&own.location);
    assert!(page.body.contains("1 / 2") && page.body.contains("已开始") && page.body.contains("m1-that-fee"), "{}", page.body);
    let page = trainer.get(&all.location);
    assert_eq!(page.body.matches("<a href=\"/people/").count(), 2, "the cohort's trainees and nobody else");
    assert!(page.body.contains("吴凯") && page.body.contains("未开始"));
    trainer.submit(&own.location, &format!("{}/close", own.location), &[]);
    assert!(!deliver(pc.path()).contains("只给林晓"), "taken back");
    assert!(trainer.get("/tasks").body.contains("已撤回"));
    let mut trainee = signed_in(&house, &mut admin, "1001");
    assert!(trainee.get("/me").body.contains("周练"));
    assert_eq!(trainee.submit("/me", &format!("{}/close", all.location), &[]).status, 403);
}

#[test]
fn a_comment_reaches_the_trainees_pc_once_and_stays_there() {
    let (_folder, house, mut admin) = staffed();
    let pc = pc_of(&house, &mut admin);
    play(pc.path(), "red-line");
    deliver(pc.path());
    let person = page_of(&mut admin, "1001");
    let attempt = format!("/attempts/{}", admin.get(&person).between("href=\"/attempts/", "\""));
    let mut trainer = signed_in(&house, &mut admin, "2001");
    assert_eq!(trainer.submit(&attempt, &format!("{attempt}/comment"), &[("turn", "99999"), ("body", "x")]).status, 422);
    assert_eq!(trainer.submit(&attempt, &format!("{attempt}/comment"), &[("turn", "2"), ("body", " ")]).status, 422);
    let pinned = trainer.submit(&attempt, &format!("{attempt}/comment"), &[("turn", "2"), ("body", "先核实\n再谈账")]);
    assert!(pinned.location.ends_with("#turn-2"), "{}", pinned.location);
    let told = deliver(pc.path());
    assert!(told.contains("韩老师") && told.contains("先核实 再谈账"), "{told}");
    assert!(!deliver(pc.path()).contains("先核实"), "once");
    drop(house);
    // Without a server, the debrief has it beside its line.
    let record = std::fs::read_dir(pc.path().join("attempts")).expect("a folder").map(|file| file.expect("a file").path());
    let record = record.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).expect("a record");
    let shown = ringback(pc.path(), &["replay", record.to_str().expect("text")]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("韩老师") && shown.contains("先核实"), "{shown}");
}

#[test]
fn more_time_is_hrs_to_give_and_to_see() {
    let (_folder, house, mut admin) = staffed();
    let person = page_of(&mut admin, "1001");
    let mut hr = signed_in(&house, &mut admin, "3001");
    let mut trainer = signed_in(&house, &mut admin, "2001");
    let ease = format!("{person}/accommodation");
    assert_eq!(hr.submit(&person, &ease, &[("extra", "301"), ("note", "")]).status, 422);
    assert_eq!(hr.submit(&person, &ease, &[("extra", "50"), ("note", "阅读障碍")]).status, 303);
    assert_eq!(trainer.submit("/tasks/new", &ease, &[("extra", "0"), ("note", "")]).status, 403);
    assert!(hr.get(&person).body.contains("阅读障碍"));
    assert!(!trainer.get(&person).body.contains("阅读障碍") && !trainer.get(&person).body.contains("考核便利"));
    let mut trainee = signed_in(&house, &mut admin, "1001");
    let own = trainee.get(&format!("{person}/data.json")).body;
    assert!(own.contains("\"extra_percent\": 50") && !own.contains("阅读障碍"), "{own}");
    assert!(hr.get(&format!("{person}/data.json")).body.contains("阅读障碍"));
    let audit = admin.get("/audit").body;
    assert!(audit.contains("accommodate") && !audit.contains("阅读障碍"));
    // The trainee's PC is told of the time that they have.
    assign(&mut admin, &[("number", "1001"), ("kind", "exam")]);
    let pc = pc_of(&house, &mut admin);
    let seat = std::fs::read_to_string(pc.path().join("林晓.server.json")).expect("the seat");
    let key = serde_json::from_str::<serde_json::Value>(&seat).expect("JSON")["key"].as_str().expect("a key").to_owned();
    let ask = |path: &str| {
        let request = ureq::get(format!("{}{path}", house.address)).header("authorization", format!("Bearer {key}"));
        request.call().expect("an answer").body_mut().read_to_string().expect("text")
    };
    assert!(ask("/api/v1/assignments").contains("\"minutes\":90"));
}

#[test]
fn a_list_comes_from_a_file_with_a_preview_and_the_errors_of_its_rows() {
    let (_folder, house, mut admin) = staffed();
    let mut hr = signed_in(&house, &mut admin, "3001");
    let file = "/people/import/file";
    let page = hr.upload("/people/import", file, None, include_bytes!("import/staff.xlsx"));
    assert!(page.body.contains("第几行 5: the cohort 转岗 is not in your scope"), "{}", page.body);
    assert!(!admin.get("/people?q=007").body.contains("吴凯, Jr."), "looked at only");
    let page = admin.upload("/people/import", file, None, include_bytes!("import/staff.xlsx"));
    assert!(page.body.contains("新增 1 · 修改 0 · 离职归档 1 · 不变 1"), "{}", page.body);
    let list = page.between("rows=\"14\" required>", "</textarea>").replace("&#60;", "<").replace("&#62;", ">");
    let taken = admin.submit("/people/import", "/people/import", &[("list", &list), ("take", "1")]);
    assert!(taken.body.contains("已写入"), "{}", taken.body);
    assert!(admin.get("/people?q=007").body.contains("吴凯, Jr."));
    assert_eq!(admin.upload("/people/import", file, Some("0123"), b"9,x,y").status, 403, "another site's form");
    assert!(admin.upload("/people/import", file, None, b"PK\x03\x04").body.contains("这个文件读不出来"));
    assert!(admin.upload("/people/import", file, None, &vec![b'1'; 3 << 20]).body.contains("文件太大"));
    let mut trainer = signed_in(&house, &mut admin, "2001");
    assert_eq!(trainer.upload("/tasks/new", file, None, b"9,x,y").status, 403);
}

#[test]
fn a_certificate_says_what_it_is_worth_wherever_it_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(ringback(folder.path(), &["seed-demo", "--people", "60", "--attempts", "500"]).status.success());
    let house = House::start(folder.path());
    let mut admin = house.admin();
    let ready = admin.get("/people").body;
    let row = ready.split("<tr>").find(|row| row.contains("<td>上岗</td>")).expect("somebody is ready");
    let person = format!("/people/{}", row.split_once("/people/").expect("a link").1.split_once('"').expect("an end").0);
    let code = admin.get(&person).between("href=\"/certificates/", "\"");
    let page = format!("/certificates/{code}");
    let verify = format!("/verify?code={code}");
    assert!(admin.get(&page).body.contains("有效至") && house.browser().get(&verify).body.contains("chip p\">有效"));
    assert_eq!(admin.submit(&page, &format!("{page}/revoke"), &[("reason", "短")]).status, 422);
    assert_eq!(admin.submit(&page, &format!("{page}/revoke"), &[("reason", "考试时有人在旁边提示，当场承认")]).status, 303);
    assert!(admin.get(&page).body.contains("有人在旁边提示"));
    let open = house.browser().get(&verify).body;
    assert!(open.contains("已撤销") && !open.contains("提示"), "the reason is nobody else's business: {open}");
    assert!(admin.get(&person).body.contains("已撤销"));
    assert!(!admin.get(&person).between("class=\"figure\">", "<").contains("上岗"));
    assert_eq!(admin.submit(&page, &format!("{page}/revoke"), &[("reason", "考试时有人在旁边提示，当场承认")]).status, 422, "once");
    assert!(admin.get("/audit").body.contains("revoke-certificate"));
    drop(house);
    let checked = ringback(folder.path(), &["verify", "--rebuild"]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("the roll-ups are right"));
}

#[test]
fn the_held_are_judged_again_by_a_button_and_by_the_command_line() {
    let (folder, house, mut admin) = staffed();
    let pc = pc_of(&house, &mut admin);
    let mut hr = signed_in(&house, &mut admin, "3001");
    // The case is of this PC alone until somebody brings it to the server.
    let content = tempfile::tempdir().expect("a folder");
    let scenarios = content.path().join("scenarios/m0");
    std::fs::create_dir_all(&scenarios).expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/m0/m0-forgot-autopay.ron");
    let text = std::fs::read_to_string(shipped).expect("it ships").replace("version: 1,", "version: 2,");
    std::fs::write(scenarios.join("m0-forgot-autopay.ron"), text).expect("written");
    let over = content.path().to_str().expect("text").to_owned();
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/pass.inputs");
    let play = ["play", "m0-forgot-autopay", "--trainee", "林晓", "--content", &over, "--inputs", inputs.to_str().expect("text")];
    assert!(ringback(pc.path(), &play).status.success());
    let told = deliver(pc.path());
    assert!(told.contains("was never on this server"), "{told}");
    let page = hr.submit("/held", "/held/again", &[]);
    assert!(page.body.contains("仍未采信 1"), "{}", page.body);
    house.stop();
    let house = House::start_with(folder.path(), &["--content", &over]);
    drop(house);
    let again = ringback(folder.path(), &["verify", "--again", "--rebuild"]);
    let told = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(told.contains("1 of those held back are now believed") && told.contains("the roll-ups are right"), "{told}");
    let house = House::start(folder.path());
    let mut browser = house.browser();
    browser.cookie.clone_from(&admin.cookie);
    assert!(browser.get("/audit").body.contains("judged-again"));
    let person = page_of(&mut browser, "1001");
    assert!(browser.get(&person).body.contains("href=\"/attempts/"));
}

#[test]
fn the_list_says_who_is_no_trainee() {
    let (_folder, _house, mut admin) = staffed();
    for (number, word) in [("1001", "提醒"), ("2001", "培训师"), ("3001", "人事")] {
        let row = admin.get(&format!("/people?q={number}")).between("<td class=\"num\">", "</tr>");
        assert!(row.contains(&format!("<td>{word}</td>")), "{row}");
    }
    let page = page_of(&mut admin, "2001");
    let tiles = admin.get(&page).between("<div class=\"four\">", "</div>");
    assert!(tiles.contains("培训师") && !tiles.contains("提醒"), "{tiles}");
}

/// Six calls of six days without a line, delivered on one morning.
#[test]
fn a_pc_that_was_offline_for_a_week_delivers_what_it_has() {
    let (_folder, house, mut admin) = staffed();
    let pc = pc_of(&house, &mut admin);
    played_daily(pc.path(), 6);
    let told = deliver(pc.path());
    assert_eq!(told.matches(": accepted, ").count(), 6, "{told}");
}
