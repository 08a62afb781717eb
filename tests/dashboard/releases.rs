//! A case from a trainer's folder to the PCs, on the real binary: sent in, looked at, approved, fetched, played, counted.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use ringback::call::{content_hash, load_case, load_content};
use ringback::delivery::{Fetched, Held, Released, Seat, fetch_release, held, open_ticket};
use ringback::records::release::{Listed, Manifest};
use ringback::records::store::sha256;
use ringback::scenario::library::Layer;
use ringback::scenario::{Library, Shipped};
use ringback::workbench::template::new_case;

use super::house::{BINARY, Browser, House, Page, ringback};
use super::{page_of, signed_in, staffed};

const PASSWORD: &str = "another long password";
const CASE: &str = "m1-night-shift";

/// A case as `ringback new` makes it, in a folder; the path of its file.
fn written(folder: &Path, id: &str) -> PathBuf {
    for (name, text) in new_case(&Shipped, id, "M1").expect("a template") {
        std::fs::write(folder.join(name), text).expect("written");
    }
    folder.join(format!("{id}.ron"))
}

/// The same file with another text in it.
fn changed(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("text");
    assert!(text.contains(from), "{from}");
    std::fs::write(file, text.replacen(from, to, 1)).expect("written");
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// `ringback publish` with a password on standard input, in English.
fn publish(house: &House, file: &Path, number: &str, password: &str, more: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.args(["publish", file.to_str().expect("a path"), "--server", &house.address, "--number", number, "--lang", "en"]);
    command.args(["--password-stdin"]).args(more).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    child.stdin.take().expect("open").write_all(password.as_bytes()).expect("read");
    child.wait_with_output().expect("it ends")
}

/// The page of the submission that a published case became.
fn submission_of(published: &Output) -> String {
    let told = told(published);
    let at = told.find("/submissions/").unwrap_or_else(|| panic!("{told}"));
    told[at..].chars().take_while(|letter| !letter.is_whitespace()).collect()
}

fn decide(browser: &mut Browser, page: &str, decision: &str, reason: &str) -> Page {
    browser.submit("/releases", page, &[("decision", decision), ("reason", reason)])
}

/// A PC that is enrolled for 林晓.
fn pc(house: &House, admin: &mut Browser) -> tempfile::TempDir {
    let person = page_of(admin, "1001");
    let code = admin.submit(&person, &format!("{person}/code"), &[("pin", "4711")]).between("class=\"code\">", "<");
    let pc = tempfile::tempdir().expect("a folder");
    let enrolled = ringback(pc.path(), &["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &code, "--pin", "4711"]);
    assert!(enrolled.status.success(), "{}", told(&enrolled));
    pc
}

/// Plays the template's winning call of a case.
fn play(pc: &Path, id: &str) -> Output {
    let file = pc.join("winning.inputs");
    let inputs = "dial\nreply pickup/name-bank\nreply is-him/factors\nreply purpose/ask\nreply reason/hear\nreply home/after-wages\n\
                  reply agreed/recap\nreply close/thanks\nwrap disposition=promise_to_pay\nwrap reason=short_of_money\nwrap next_contact=reminder\n";
    std::fs::write(&file, inputs).expect("written");
    ringback(pc, &["play", id, "--trainee", "林晓", "--inputs", file.to_str().expect("a path")])
}

fn deliver(pc: &Path) -> String {
    let sent = ringback(pc, &["deliver", "--trainee", "林晓"]);
    assert!(sent.status.success(), "{}", told(&sent));
    told(&sent)
}

#[test]
fn a_case_goes_from_a_trainers_folder_to_the_pcs_and_its_calls_count() {
    let (folder, house, mut admin) = staffed();
    let mut browsers: Vec<Browser> = ["2001", "3001", "1002"].iter().map(|number| signed_in(&house, &mut admin, number)).collect();
    let pc = pc(&house, &mut admin);
    let mine = tempfile::tempdir().expect("a folder");
    let file = written(mine.path(), CASE);

    // Nobody without the password, nobody below a trainer.
    assert!(told(&publish(&house, &file, "2001", "guess", &[])).contains("not right"));
    let trainees = publish(&house, &file, "1002", PASSWORD, &[]);
    assert!(trainees.status.code() == Some(2) && told(&trainees).contains("not yours"), "{}", told(&trainees));

    let sent = publish(&house, &file, "2001", PASSWORD, &["--note", "夜班工人"]);
    assert!(sent.status.success() && told(&sent).contains("checked, proved and tested"), "{}", told(&sent));
    let page = submission_of(&sent);
    let shown = admin.get(&page);
    assert!(shown.body.contains("夜班工人") && shown.body.contains("two-steps") && shown.body.contains("新案例"), "{}", shown.body);

    // Not by its own trainer, not by HR, not by a trainee; not before anybody approved.
    for browser in &mut browsers {
        let token = browser.get("/me").between("name=\"csrf\" value=\"", "\"");
        assert_eq!(browser.post(&page, &[("decision", "approve"), ("csrf", &token)]).status, 403);
    }
    assert_eq!(browsers[2].get(&page).status, 403, "a trainee sees none of it");
    assert!(!deliver(pc.path()).contains("release"));
    assert_eq!(play(pc.path(), CASE).status.code(), Some(2), "nobody has it yet");

    assert_eq!(decide(&mut admin, &page, "approve", "").status, 303);
    assert!(admin.get("/releases/1").body.contains(CASE));
    assert_eq!(decide(&mut admin, &page, "approve", "").status, 422, "once");

    // Fetched, kept, played offline, delivered, counted.
    assert!(deliver(pc.path()).contains("release 1 is here"));
    assert!(!deliver(pc.path()).contains("is here"), "once");
    assert!(
        !pc.path().join("releases/files").read_dir().expect("files").any(|file| {
            let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
            text.contains("Tests(")
        }),
        "the scripted calls hold the answers and stay on the server"
    );
    let played = play(pc.path(), CASE);
    assert!(played.status.success(), "{}", told(&played));
    let sent = deliver(pc.path());
    assert!(sent.contains("accepted, pass"), "{sent}");
    assert!(admin.get(&format!("/scenarios/{CASE}/1")).status == 200);
    let form = [("title", "夜班"), ("kind", "practice"), ("case", CASE), ("cohort", "2026 春"), ("due", "2099-01-01"), ("minutes", "60")];
    let form: Vec<(&str, &str)> = form.into_iter().chain([("valid_days", "365")]).collect();
    assert_eq!(admin.submit("/tasks/new", "/tasks", &form).status, 303, "it can be assigned");
    assert!(deliver(pc.path()).contains(CASE));

    // A new version that plays otherwise must say so; then it is compared, and a second release replaces the first.
    changed(&file, "是我，什么事？", "是我，你说。");
    changed(&mine.path().join(format!("{CASE}.tests.ron")), "是我，什么事？", "是我，你说。");
    changed(&file, "difficulty: 2", "difficulty: 3");
    let same = publish(&house, &file, "2001", PASSWORD, &[]);
    assert!(same.status.code() == Some(1) && told(&same).contains("raise `version`"), "{}", told(&same));
    changed(&file, "version: 1", "version: 2");
    let sent = publish(&house, &file, "2001", PASSWORD, &[]);
    assert!(sent.status.success(), "{}", told(&sent));
    let page = submission_of(&sent);
    assert!(admin.get(&page).body.contains("与现在使用的版本比较"));
    assert_eq!(decide(&mut admin, &page, "approve", "").status, 303);
    assert!(deliver(pc.path()).contains("release 2 is here"));
    assert!(admin.get("/releases/1").body.contains("版本 1"), "the first is what it was");

    // Withdrawn it cannot be while it is assigned.
    let withdraw = [("scenario", CASE), ("reason", "改写")];
    assert_eq!(admin.submit("/releases", "/releases/withdraw", &withdraw).status, 422);
    let audit = admin.get("/audit").body;
    assert!(audit.contains("submit") && audit.contains("approve"), "{audit}");
    let checked = ringback(folder.path(), &["verify", "--rebuild"]);
    assert!(checked.status.success() && told(&checked).contains("1 attempts replay to their score"), "{}", told(&checked));
}

#[test]
fn a_withdrawn_case_leaves_the_pcs_and_its_calls_stay() {
    let (folder, house, mut admin) = staffed();
    let pc = pc(&house, &mut admin);
    // Alone in the house but for one trainer who is archived, the admin may approve their own; the audit log says so.
    let taken = admin.submit("/people/import", "/people/import", &[("list", "2001,韩老师,2026 春,trainer,leaves"), ("take", "1")]);
    assert!(taken.body.contains("归档"), "{}", taken.body);
    let mine = tempfile::tempdir().expect("a folder");
    let sent = publish(&house, &written(mine.path(), CASE), "A1", "a long enough password", &[]);
    let page = submission_of(&sent);
    assert!(admin.get(&page).body.contains("只有您一个人能批准"));
    assert_eq!(decide(&mut admin, &page, "approve", "").status, 303);
    assert!(admin.get("/audit").body.contains("approve-own"));
    deliver(pc.path());
    assert!(play(pc.path(), CASE).status.success());
    for scenario in [CASE, "m0-forgot-autopay"] {
        assert_eq!(admin.submit("/releases", "/releases/withdraw", &[("scenario", scenario), ("reason", "过时")]).status, 303);
    }
    assert_eq!(admin.submit("/releases", "/releases/withdraw", &[("scenario", CASE), ("reason", "过时")]).status, 422, "once");
    // What was played before the PC heard of it is counted.
    let sent = deliver(pc.path());
    assert!(sent.contains("accepted, pass") && sent.contains("release 3 is here"), "{sent}");
    for gone in [CASE, "m0-forgot-autopay"] {
        assert!(told(&ringback(pc.path(), &["play", gone, "--text"])).contains("no scenario called"), "{gone}");
    }
    house.kill();
    let checked = ringback(folder.path(), &["verify"]);
    assert!(told(&checked).contains("1 attempts replay"), "{}", told(&checked));
    // Started again, the withdrawn stay withdrawn.
    let house = House::start(folder.path());
    let mut admin = house.browser();
    admin.post("/sign-in", &[("number", "A1"), ("password", "a long enough password")]);
    assert!(!admin.get("/releases").body.contains("value=\"m0-forgot-autopay\""));
}

#[test]
fn a_broken_case_is_told_with_its_place_and_its_mend() {
    let (_folder, house, mut admin) = staffed();
    let _trainer = signed_in(&house, &mut admin, "2001");
    let mine = tempfile::tempdir().expect("a folder");
    let file = written(mine.path(), CASE);
    changed(&file, "to: \"is-him\"", "to: \"is-hin\"");
    let sent = publish(&house, &file, "2001", PASSWORD, &[]);
    let text = told(&sent);
    assert!(sent.status.code() == Some(1) && text.contains(&format!("{CASE}.ron:")) && text.contains("is-him"), "{text}");
    let page = submission_of(&sent);
    let shown = admin.get(&page);
    assert!(shown.body.contains("<mark>") && shown.body.contains("怎么改") && shown.body.contains("RB0"), "{}", shown.body);
    assert_eq!(decide(&mut admin, &page, "approve", "").status, 422, "what has to be mended cannot be approved");
    // A call that no longer goes as written, and a trap that pays, are no errors of the file; they are told too.
    let file = written(mine.path(), CASE);
    changed(&mine.path().join(format!("{CASE}.tests.ron")), "outcome: Pass", "outcome: RedLine");
    let sent = publish(&house, &file, "2001", PASSWORD, &[]);
    assert!(sent.status.code() == Some(1) && told(&sent).contains("expected the outcome"), "{}", told(&sent));
    let file = written(mine.path(), CASE);
    assert!(publish(&house, &file, "2001", PASSWORD, &[]).status.success(), "mended, it can be sent again");
    assert_eq!(admin.get("/releases").body.matches("/submissions/").count(), 3, "each is kept");
}

#[test]
fn an_exams_case_comes_with_its_ticket_and_not_before() {
    let (_folder, house, mut admin) = staffed();
    let _trainer = signed_in(&house, &mut admin, "2001");
    let pc = pc(&house, &mut admin);
    let mine = tempfile::tempdir().expect("a folder");
    let sent = publish(&house, &written(mine.path(), CASE), "2001", PASSWORD, &["--exam-only"]);
    assert_eq!(decide(&mut admin, &submission_of(&sent), "approve", "").status, 303);
    let release = admin.get("/releases/1");
    assert!(release.body.contains("仅限考试"));
    deliver(pc.path());
    assert_eq!(play(pc.path(), CASE).status.code(), Some(2), "it is not on the PC");
    let seat = Seat::of(pc.path(), "林晓").expect("enrolled");
    let hash = sha256(&std::fs::read(mine.path().join(format!("{CASE}.ron"))).expect("its file"));
    assert!(release.body.contains(&hash));
    let listed = seat.get("/api/v1/release").expect("an answer").to_string();
    assert!(!listed.contains(CASE) && !listed.contains(&hash), "not even its name: {listed}");
    assert!(seat.get(&format!("/api/v1/release/files/{hash}")).is_err(), "nor its file by whoever knows the hash");
    let form = [("title", "考核"), ("kind", "exam"), ("case", CASE), ("cohort", "2026 春"), ("due", "2099-01-01"), ("minutes", "60")];
    let form: Vec<(&str, &str)> = form.into_iter().chain([("valid_days", "365")]).collect();
    assert_eq!(admin.submit("/tasks/new", "/tasks", &form).status, 303);
    let exam = deliver(pc.path()).split("take-exam ").nth(1).and_then(|rest| rest.split(' ').next().map(str::to_owned)).expect("an exam");
    let ticket = seat.post("/api/v1/tickets", &serde_json::json!({ "assignment": exam })).expect("a ticket");
    let files = ticket["files"].as_array().expect("files");
    assert!(files.iter().any(|file| file[0] == format!("scenarios/released/{CASE}.ron")), "{ticket}");
    assert!(!files.iter().any(|file| file[0].as_str().is_some_and(|path| path.ends_with(".tests.ron"))), "without the answers");
    let taken = ringback(pc.path(), &["take-exam", &exam, "--trainee", "林晓"]);
    assert!(told(&taken).contains("still out"), "it is one ticket: {}", told(&taken));
}

/// A form with files, as a browser sends it.
fn upload(browser: &mut Browser, address: &str, token: &str, files: &[(&str, &str)]) -> u16 {
    let mut body = format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n");
    for (name, text) in files {
        for part in ["--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"", name, "\"\r\n"] {
            body += part;
        }
        for part in ["content-type: application/octet-stream\r\n\r\n", text, "\r\n"] {
            body += part;
        }
    }
    body += "--x--\r\n";
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build());
    let request = agent.post(format!("{address}/releases/submit")).header("cookie", &browser.cookie);
    request.header("content-type", "multipart/form-data; boundary=x").send(body).map_or(0, |answer| answer.status().as_u16())
}

#[test]
fn the_upload_page_takes_files_and_nothing_else() {
    let (folder, house, mut admin) = staffed();
    let mut trainer = signed_in(&house, &mut admin, "2001");
    let mut trainee = signed_in(&house, &mut admin, "1002");
    let token = trainer.get("/releases").between("name=\"csrf\" value=\"", "\"");
    let case = new_case(&Shipped, CASE, "M1").expect("a template");
    let files: Vec<(&str, &str)> = case.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let large = "x".repeat(1 << 20);
    for (files, status) in [
        (vec![("../../etc/passwd", "x")], 422),
        (vec![("/tmp/m1-x.ron", "x")], 422),
        (vec![("m1-x.ron", "x"), ("m1-y.ron", "x")], 422),
        (vec![("m1-x.ron", "x"), ("m1-x.en.ron", large.as_str())], 422),
        (vec![], 422),
    ] {
        assert_eq!(upload(&mut trainer, &house.address, &token, &files), status, "{:?}", files.first().map(|file| file.0));
    }
    let too_large = "x".repeat(4 << 20);
    assert_ne!(upload(&mut trainer, &house.address, &token, &[("m1-x.ron", &too_large)]), 303);
    assert_eq!(upload(&mut trainer, &house.address, "", &files), 403, "only our own pages");
    let others = trainee.get("/me").between("name=\"csrf\" value=\"", "\"");
    assert_eq!(upload(&mut trainee, &house.address, &others, &files), 403);
    assert!(trainer.get("/releases").body.contains("还没有人送审"), "none of it was taken");
    assert_eq!(upload(&mut trainer, &house.address, &token, &files), 303);
    let page = format!("/submissions/{}", trainer.get("/releases").between("href=\"/submissions/", "\""));
    let shown = until(&mut trainer, &page, "等待批准");
    assert!(!shown.body.contains("<script") && shown.body.contains("由另一位培训师或管理员批准"), "{}", shown.body);
    assert!(!folder.path().join("releases").exists(), "a server keeps no files");
    assert_eq!(decide(&mut admin, &page, "reject", "").status, 422, "with a reason");
    assert_eq!(decide(&mut admin, &page, "reject", "请写 <b>短</b> 些").status, 303);
    assert!(trainer.get(&page).body.contains("请写 &#60;b&#62;短"), "the reason is text");
}

/// Reloads a page, as its header asks for, until it says something.
fn until(browser: &mut Browser, page: &str, says: &str) -> Page {
    for _ in 0..600 {
        let shown = browser.get(page);
        if shown.body.contains(says) {
            return shown;
        }
        assert!(shown.headers.iter().any(|(name, value)| name == "refresh" && value == "3"), "{}", shown.body);
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("{page} never said {says}");
}

#[test]
fn a_server_that_stops_puts_back_what_it_looked_at() {
    let (folder, house, mut admin) = staffed();
    let _trainer = signed_in(&house, &mut admin, "2001");
    let mine = tempfile::tempdir().expect("a folder");
    let shipped = Shipped.read("scenarios/m0/m0-forgot-autopay.ron").expect("it ships").into_owned();
    let text = String::from_utf8(shipped).expect("text").replace("id: \"m0-forgot-autopay\"", "id: \"m0-large\"");
    let file = mine.path().join("m0-large.ron");
    std::fs::write(&file, text).expect("written");
    let sent = publish(&house, &file, "2001", PASSWORD, &["--no-wait"]);
    let page = submission_of(&sent);
    let shown = admin.get(&page).body;
    assert!(shown.contains("正在") || shown.contains("等待中"), "{shown}");
    let began = chrono::Utc::now();
    assert!(house.stop().contains("everything that was answered is stored"));
    let took = (chrono::Utc::now() - began).num_seconds();
    assert!(took < 20, "it does not wait for the proof: {took} s");
    let house = House::start(folder.path());
    let mut admin = house.browser();
    admin.post("/sign-in", &[("number", "A1"), ("password", "a long enough password")]);
    let shown = admin.get(&page);
    assert!(shown.headers.iter().any(|(name, _)| name == "refresh"), "the next one goes on: {}", shown.body);
}

/// A server that gives one list of files, and of each file what it is told to.
fn double(list: &Manifest, files: Vec<(String, String)>) -> Seat {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let server = format!("http://{}", listener.local_addr().expect("an address"));
    let list = serde_json::to_string(list).expect("JSON");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let first = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = first.split(' ').nth(1).unwrap_or_default();
            let body = match path.strip_prefix("/api/v1/release/files/") {
                None => Some(&list),
                Some(hash) => files.iter().find(|(known, _)| known == hash).map(|(_, body)| body),
            };
            let (status, body) = body.map_or((404, ""), |body| (200, body.as_str()));
            let _ = write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        }
    });
    Seat { server, key: "k".to_owned(), trainee: "林晓".to_owned(), ca: None }
}

fn release(number: i64, texts: &[&str]) -> Manifest {
    let files = (1..).zip(texts).map(|(n, text)| (format!("scenarios/released/m1-x{n}.ron"), sha256(text.as_bytes()))).collect();
    let case =
        Listed { scenario: "m1-x1".to_owned(), version: 1, title_zh: String::new(), title_en: String::new(), exam_only: false, files };
    Manifest { number, cases: vec![case], ..Manifest::default() }
}

fn files(texts: &[&str]) -> Vec<(String, String)> {
    texts.iter().map(|text| (sha256(text.as_bytes()), (*text).to_owned())).collect()
}

#[test]
fn a_release_is_used_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let fetch = |seat: &Seat| fetch_release(seat, data, &mut |_, _| true);
    let library = Released::open(data, Shipped);
    let reads = |text: &str| {
        library.refresh();
        library.list("scenarios").iter().any(|path| library.read(path).is_some_and(|bytes| bytes.as_ref() == text.as_bytes()))
    };
    assert_eq!(held(data), Held::None);
    assert_eq!(fetch(&double(&Manifest::default(), Vec::new())).expect("fetched"), Fetched::Nothing);
    assert_eq!(fetch(&double(&release(1, &["a", "b"]), files(&["a", "b"]))).expect("fetched"), Fetched::New(1));
    assert!(held(data) == Held::Whole(1) && reads("a") && reads("b"));

    // Half of the next: the first stays in use, and the half that came is not fetched again.
    let next = release(2, &["c", "d", "e"]);
    assert!(fetch(&double(&next, files(&["c", "e"]))).is_err());
    assert!(held(data) == Held::Whole(1) && reads("a") && !reads("c"));
    // A file that is not what the list says.
    let tampered = vec![(sha256(b"c"), "c".to_owned()), (sha256(b"d"), "D".to_owned()), (sha256(b"e"), "e".to_owned())];
    let refused = fetch(&double(&next, tampered)).expect_err("another file").to_string();
    assert!(refused.contains("another file than it lists"), "{refused}");
    assert!(held(data) == Held::Whole(1) && reads("a") && !reads("D"));
    // Broken off between two files by whoever asked.
    assert_eq!(fetch_release(&double(&next, files(&["d"])), data, &mut |done, _| done == 0).expect("stopped"), Fetched::Stopped);
    let mut asked = 0;
    let late = double(&next, files(&["c", "d", "e"]));
    assert_eq!(
        fetch_release(&late, data, &mut |_, all| {
            asked = all;
            true
        })
        .expect("fetched"),
        Fetched::New(2)
    );
    assert!(asked == 3 && held(data) == Held::Whole(2) && reads("d") && !reads("a"));
    assert_eq!(std::fs::read_dir(data.join("releases/files")).expect("files").count(), 3, "what no list names is taken away");

    // Somebody writes into a fetched file: none of it is used until it was fetched again.
    std::fs::write(data.join("releases/files").join(sha256(b"d")), "x").expect("written");
    assert!(held(data) == Held::Damaged(2) && !reads("c") && !reads("x"));
    assert_eq!(fetch(&late).expect("fetched"), Fetched::New(2));
    assert!(held(data) == Held::Whole(2) && reads("d"));

    // A list that would write elsewhere is none.
    let mut outside = release(3, &["f"]);
    outside.cases[0].files.insert("scenarios/released/y.ron".to_owned(), "../../outside".to_owned());
    assert!(fetch(&double(&outside, vec![("../../outside".to_owned(), "y".to_owned())])).is_err());
    assert!(held(data) == Held::Whole(2) && !data.join("outside").exists());
    // Withdrawn: a shipped case is not seen any more.
    assert!(library.list("scenarios").iter().any(|path| path.ends_with("/m0-forgot-autopay.ron")));
    let withdrawn = Manifest { number: 4, withdrawn: ["m0-forgot-autopay".to_owned()].into(), ..Manifest::default() };
    assert_eq!(fetch(&double(&withdrawn, Vec::new())).expect("fetched"), Fetched::New(4));
    library.refresh();
    assert!(!library.list("scenarios").iter().any(|path| path.contains("/m0-forgot-autopay.")));
    assert!(library.read("scenarios/m0/m0-forgot-autopay.ron").is_none());
}

#[test]
fn a_ticket_opens_its_own_version_of_a_case_that_ships() {
    let path = "scenarios/m0/m0-forgot-autopay.ron";
    let text = String::from_utf8(Shipped.read(path).expect("it ships").into_owned()).expect("text").replace("version: 1", "version: 9");
    let place = "scenarios/released/m0-forgot-autopay.ron";
    let layer = Layer {
        files: [(place.to_owned(), text.clone().into_bytes())].into(),
        hidden: ["m0-forgot-autopay".to_owned()].into(),
        below: &Shipped,
    };
    let content = load_content(&layer).expect("sound content");
    let compiled = load_case(&layer, &content, "m0-forgot-autopay", None).and_then(|loaded| loaded.compiled).expect("sound");
    let ticket = serde_json::json!({
        "id": "t", "scenario": "m0-forgot-autopay", "content": content_hash(&compiled), "variant": compiled.variant, "seed": "7", "files": [[place, text]],
    });
    let ticket = serde_json::from_value(ticket).expect("a ticket");
    let opened = open_ticket(&ticket, &Shipped, &|_| String::new()).expect("opened");
    assert_eq!(opened.compiled.version, 9);
}
