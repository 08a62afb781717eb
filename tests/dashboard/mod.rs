//! HR's server as it is: the real binary, asked over HTTP.

mod house;
mod lrs;
mod oidc;
mod people;
mod releases;
mod survival;
mod tls;

use house::{Browser, House, free_address, play, played, ringback};

/// Who may reach what: a role's status for each page. Adding a page is adding a line.
const REACH: [(&str, [u16; 5]); 24] = [
    // Nobody, trainee, trainer, HR, admin.
    ("/", [303, 303, 200, 200, 200]),
    ("/me", [303, 200, 200, 200, 200]),
    ("/people", [303, 403, 200, 200, 200]),
    ("/people/import", [303, 403, 403, 200, 200]),
    ("/people/OWN", [303, 404, 200, 200, 200]),
    ("/people/OTHER", [303, 404, 404, 404, 200]),
    ("/people/OWN/data.json", [303, 404, 403, 200, 200]),
    ("/scenarios", [303, 403, 200, 200, 200]),
    ("/rules", [303, 403, 200, 200, 200]),
    ("/tasks", [303, 403, 200, 200, 200]),
    ("/tasks/new", [303, 403, 200, 200, 200]),
    ("/tasks/new?person=OTHER", [303, 403, 404, 404, 200]),
    ("/tasks/GIVEN", [303, 403, 200, 200, 200]),
    ("/tasks/ELSEWHERE", [303, 403, 404, 404, 200]),
    ("/releases", [303, 403, 200, 200, 200]),
    ("/releases/7", [303, 403, 404, 404, 404]),
    ("/exports", [303, 403, 403, 200, 200]),
    ("/exports/attempts.csv", [303, 403, 403, 200, 200]),
    ("/held", [303, 403, 403, 200, 200]),
    ("/audit", [303, 403, 403, 403, 200]),
    ("/agreement", [303, 403, 200, 200, 200]),
    ("/side-by-side", [303, 200, 200, 200, 200]),
    ("/side-by-side?person=OWN", [303, 404, 200, 200, 200]),
    ("/side-by-side?number=1003", [303, 404, 404, 404, 200]),
];

const STAFF: &str = "1001,林晓,2026 春\n1002,吴凯,2026 春\n1003,沈一诺,转岗\n2001,韩老师,2026 春,trainer\n3001,何人事,2026 春,hr\n";

/// The person's page of a staff number.
fn page_of(admin: &mut Browser, number: &str) -> String {
    format!("/people/{}", admin.get(&format!("/people?q={number}")).between("<td><a href=\"/people/", "\""))
}

/// Somebody of the staff, signed in by a link that the admin made.
fn signed_in(house: &House, admin: &mut Browser, number: &str) -> Browser {
    let person = page_of(admin, number);
    let link = admin.submit(&person, &format!("{person}/link"), &[("pin", "")]).between("class=\"code\">", "<");
    let mut browser = house.browser();
    assert_eq!(browser.post(&link, &[("password", "another long password")]).status, 303);
    browser
}

fn staffed() -> (tempfile::TempDir, House, Browser) {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::start(folder.path());
    let mut admin = house.admin();
    let taken = admin.submit("/people/import", "/people/import", &[("list", STAFF), ("take", "1")]);
    assert!(taken.body.contains("新增 5"), "{}", taken.body);
    (folder, house, admin)
}

#[test]
fn each_role_reaches_its_own_and_no_more() {
    let (_folder, house, mut admin) = staffed();
    let (own, other) = (page_of(&mut admin, "1001"), page_of(&mut admin, "1003"));
    let mut browsers = vec![house.browser()];
    for number in ["1002", "2001", "3001"] {
        browsers.push(signed_in(&house, &mut admin, number));
    }
    browsers.push(admin);
    let admin = browsers.last_mut().expect("the admin");
    let (given, elsewhere) =
        (people::assign(admin, &[("cohort", "2026 春")]).location, people::assign(admin, &[("number", "1003")]).location);
    let mut wrong = Vec::new();
    for (path, statuses) in REACH {
        let path = path.replace("=OWN", &own.replace("/people/", "=")).replace("/people/OWN", &own).replace("/people/OTHER", &other);
        let path = path.replace("/tasks/GIVEN", &given).replace("/tasks/ELSEWHERE", &elsewhere);
        let path = path.replace("=OTHER", &format!("={}", other.trim_start_matches("/people/")));
        for (browser, expected) in browsers.iter_mut().zip(statuses) {
            let status = browser.get(&path).status;
            if status != expected {
                wrong.push(format!("{path}: {status}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_first_admin_comes_by_a_link_that_works_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::start(folder.path());
    let link = house.welcome.clone().expect("a link");
    let form = [("number", "A1"), ("name", "周敏"), ("password", "a long enough password")];
    assert_eq!(house.browser().post(&link, &[("number", "A1"), ("name", "周敏"), ("password", "short")]).status, 422);
    assert_eq!(house.browser().post("/welcome/00000-00000-00000-00000", &form).status, 404);
    assert_eq!(house.browser().post(&link, &form).status, 303);
    assert_eq!(house.browser().post(&link, &[("number", "A2"), ("name", "x"), ("password", "a long enough password")]).status, 404);
    house.kill();
    assert_eq!(House::start(folder.path()).welcome, None, "there is an admin now");
}

#[test]
fn a_form_without_the_token_does_nothing() {
    let (_folder, _house, mut admin) = staffed();
    for token in ["", "0123456789abcdef0123456789abcdef"] {
        assert_eq!(admin.post("/people/import", &[("list", "9,x,y"), ("take", "1"), ("csrf", token)]).status, 403);
    }
    assert!(!admin.get("/people?q=9").body.contains("<td class=\"num\">9</td>"));
}

#[test]
fn a_staff_list_takes_nobody_from_outside_the_importers_reach() {
    let (_folder, house, mut admin) = staffed();
    let mut hr = signed_in(&house, &mut admin, "3001");
    for (list, why) in [
        ("1003,沈一诺,2026 春", "not yours to change"),
        ("A1,周敏,2026 春", "not yours to change"),
        ("2001,韩老师,2026 春,trainee", "not yours to change"),
        ("9,新人,转岗", "not in your scope"),
        ("9,新人,2026 春,admin", "only an admin"),
    ] {
        let page = hr.submit("/people/import", "/people/import", &[("list", list), ("take", "1")]);
        assert!(page.body.contains(why), "{list}: {}", page.body);
    }
    assert!(hr.submit("/people/import", "/people/import", &[("list", "9,新人,2026 春"), ("take", "1")]).body.contains("新增 1"));
}

#[test]
fn five_wrong_passwords_lock_an_account() {
    let (_folder, house, _admin) = staffed();
    let mut browser = house.browser();
    for _ in 0..5 {
        assert_eq!(browser.post("/sign-in", &[("number", "A1"), ("password", "guess")]).status, 401);
    }
    assert_eq!(browser.post("/sign-in", &[("number", "A1"), ("password", "a long enough password")]).status, 429);
    assert_eq!(browser.post("/sign-in", &[("number", " A1 "), ("password", "a long enough password")]).status, 429, "blanks open nothing");
}

#[test]
fn signing_out_ends_the_session_and_headers_are_strict() {
    let (_folder, _house, mut admin) = staffed();
    let page = admin.get("/people");
    let policy = page.headers.iter().find(|(name, _)| name == "content-security-policy").expect("a policy").1.clone();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.body.contains("<script") && !page.body.contains(" style=") && !page.body.contains(" onclick"));
    let cookie = admin.cookie.clone();
    assert_eq!(admin.submit("/people", "/sign-out", &[]).location, "/sign-in");
    admin.cookie = cookie;
    assert_eq!(admin.get("/people").status, 303, "the old key opens nothing");
}

#[test]
fn an_attempt_is_delivered_once_and_shown_with_its_clauses() {
    let (_folder, house, mut admin) = staffed();
    let person = page_of(&mut admin, "1001");
    let code = admin.submit(&person, &format!("{person}/code"), &[("pin", "4711")]).between("class=\"code\">", "<");
    let pc = tempfile::tempdir().expect("a folder");
    play(pc.path(), "red-line");
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &code, "--pin"];
    let wrong = ringback(pc.path(), &[&enrol[..], &["0000"]].concat());
    assert_eq!(wrong.status.code(), Some(2), "a wrong PIN lets nobody in");
    let sent = ringback(pc.path(), &[&enrol[..], &["4711"]].concat());
    let told = String::from_utf8_lossy(&sent.stdout).into_owned();
    assert!(sent.status.success() && told.contains("accepted, red-line"), "{told}{}", String::from_utf8_lossy(&sent.stderr));
    // The PC forgets what was answered: it sends everything again.
    std::fs::remove_file(pc.path().join("林晓.queue.answers.txt")).expect("there");
    let again = ringback(pc.path(), &["deliver", "--trainee", "林晓"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("was there already"));
    let page = admin.get(&person);
    let attempt = format!("/attempts/{}", page.between("href=\"/attempts/", "\""));
    assert_eq!(page.body.matches("href=\"/attempts/").count(), 1);
    let debrief = admin.get(&attempt);
    assert!(debrief.body.contains("红线") && debrief.body.contains("class=\"cite\""), "{}", debrief.body);
    admin.submit(&attempt, &format!("{attempt}/comment"), &[("turn", "2"), ("body", "先核实，再谈 <b>账</b>")]);
    assert!(admin.get(&attempt).body.contains("先核实，再谈 &#60;b&#62;账"), "a comment is text, never markup");
    let audit = admin.get("/audit").body;
    assert!(audit.contains("view-person") && audit.contains("comment") && audit.contains("enrol"));
}

#[test]
fn two_attempts_stand_side_by_side_and_differ_in_words() {
    let (_folder, house, mut admin) = staffed();
    let person = page_of(&mut admin, "1001");
    let code = admin.submit(&person, &format!("{person}/code"), &[("pin", "4711")]).between("class=\"code\">", "<");
    let pc = tempfile::tempdir().expect("a folder");
    play(pc.path(), "red-line");
    // The simulator's start counts whole seconds; two attempts at a case begin in different ones.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    play(pc.path(), "pass");
    let sent = ringback(pc.path(), &["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &code, "--pin", "4711"]);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    let choice = admin.get(&person.replace("/people/", "/side-by-side?person="));
    let left = choice.between("href=\"/side-by-side?left=", "\"");
    let second = admin.get(&format!("/side-by-side?left={left}"));
    assert!(second.body.contains("同一案例"), "{}", second.body);
    let right = second.between("&#38;right=", "\"");
    let page = admin.get(&format!("/side-by-side?left={left}&right={right}"));
    assert_eq!(page.status, 200);
    for told in ["≠ 只有", "≠ 这里说的不一样", "≠ 甲多", "相同", "第 1 句"] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let mut other = signed_in(&house, &mut admin, "1002");
    assert_eq!(other.get(&format!("/side-by-side?left={left}&right={right}")).status, 404, "not theirs to see");
    let mut own = signed_in(&house, &mut admin, "1001");
    assert_eq!(own.get(&format!("/side-by-side?left={left}&right={right}")).status, 200);
    assert_eq!(own.get(&format!("/side-by-side?left={left}&number=1002")).status, 404, "somebody else's attempts are not listed");
    // Judged by a trainer, it stands beside the engine's verdict.
    let mut trainer = signed_in(&house, &mut admin, "2001");
    let attempt = format!("/attempts/{left}");
    let form = [("outcome", "not-yet"), ("lawful", "60"), ("effective", "60"), ("reason", "听了录音，语气可以接受")];
    assert_eq!(trainer.submit(&attempt, &format!("{attempt}/override"), &form).status, 303);
    let agreement = trainer.get("/agreement").body;
    assert!(agreement.contains("不作结论") && agreement.contains("韩老师</th>"), "{agreement}");
    let rules = admin.get("/rules");
    assert!(rules.body.contains("数字看不出"), "one call is no trend: {}", rules.body);
    let rule = admin.get(&format!("/rules/{}", rules.between("href=\"/rules/", "\"")));
    assert!(rule.body.contains("十三周走势") && rule.body.contains("<polyline") | rule.body.contains("<circle"), "{}", rule.body);
    let scenario = admin.get("/scenarios/m0-forgot-autopay/1").body;
    assert!(scenario.contains("不作结论") && !scenario.contains("能分出高低"), "{scenario}");
}

#[test]
fn a_pc_that_sends_too_much_is_told_how_long_to_wait() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::start_with(folder.path(), &["--deliveries-per-minute", "3"]);
    let key = survival::enrolled(&house);
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
    let post = || {
        let body = r#"{"link":{"n":1,"before":"","chain":"00"},"record":"","notes":""}"#;
        let request = agent.post(format!("{}/api/v1/attempts", house.address)).header("authorization", format!("Bearer {key}"));
        let answer = request.send(body).expect("an answer");
        let wait = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<u64>().ok());
        (answer.status().as_u16(), wait)
    };
    // A minute may end in between once.
    let answers: Vec<(u16, Option<u64>)> = (0..8).map(|_| post()).collect();
    assert!(answers[..3].iter().all(|answer| *answer == (200, None)), "{answers:?}");
    assert!(answers.iter().any(|(status, wait)| *status == 429 && wait.is_some_and(|wait| (1..=60).contains(&wait))), "{answers:?}");
}

#[test]
fn told_to_wait_a_pc_waits_and_goes_on_even_on_its_last_try() {
    use std::io::{Read, Write};
    let pc = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let listener = std::net::TcpListener::bind(&address).expect("a port");
    let server = std::thread::spawn(move || {
        for answer in ["429 Too Many Requests\r\nretry-after: 1", "200 OK"] {
            let (mut wire, _) = listener.accept().expect("it comes");
            let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
            while !seen.ends_with(b"}") {
                let read = wire.read(&mut buffer).expect("a request");
                seen.extend(&buffer[..read]);
            }
            let body = r#"{"status":"known","attempt":"x"}"#;
            let length = body.len();
            write!(wire, "HTTP/1.1 {answer}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}").expect("answered");
        }
    });
    played(pc.path(), 1);
    let seat = format!(r#"{{"server":"http://{address}","key":"k","trainee":"林晓"}}"#);
    std::fs::write(pc.path().join("林晓.server.json"), seat).expect("written");
    let sent = ringback(pc.path(), &["deliver", "--trainee", "林晓", "--tries", "1"]);
    let told = String::from_utf8_lossy(&sent.stdout).into_owned();
    assert!(sent.status.success() && told.contains("was there already"), "{told}{}", String::from_utf8_lossy(&sent.stderr));
    server.join().expect("both were asked for");
}

#[test]
fn the_word_of_a_proxy_is_taken_only_where_one_was_announced() {
    for (arguments, locked) in [(&[][..], true), (&["--behind-proxy"][..], false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let house = House::start_with(folder.path(), arguments);
        let guess = |from: &str| {
            let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
            let body = r#"{"code":"00000-00000-00000-00000","trainee":"x","label":"x"}"#;
            // What a client writes itself stands before what the nearest proxy wrote.
            let told = format!("10.0.0.1, {from}");
            agent
                .post(format!("{}/api/v1/enrol", house.address))
                .header("x-forwarded-for", told)
                .send(body)
                .expect("an answer")
                .status()
                .as_u16()
        };
        for tried in 0..20 {
            assert_eq!(guess(&format!("203.0.113.{}", if locked { tried } else { 7 })), 422);
        }
        assert_eq!(guess("203.0.113.99"), if locked { 429 } else { 422 }, "somebody else, as the header says");
        assert_eq!(guess("203.0.113.7"), 429, "the one who guessed");
    }
}
