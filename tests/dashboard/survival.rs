//! What must not lose anything: power cuts, nonsense on the wire, a stop in the middle.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use ringback::call::Draw;
use ringback::records::store::Link;

use super::house::{House, free_address, play, played, played_later, ringback};

#[test]
fn killed_between_and_during_deliveries_nothing_is_lost_or_counted_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let pc = tempfile::tempdir().expect("a folder");
    for inputs in ["pass", "red-line"] {
        play(pc.path(), inputs);
        // Two attempts of one case begin in different seconds.
        std::thread::sleep(Duration::from_millis(1100));
    }
    let house = House::start(folder.path());
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &house.code];
    assert!(ringback(pc.path(), &enrol).status.success());
    house.kill();
    // Another server on the same store; the PC sends all of it again, and is cut off while it does.
    std::fs::remove_file(pc.path().join("林晓.queue.answers.txt")).expect("there");
    let house = House::start(folder.path());
    let seat = pc.path().join("林晓.server.json");
    let text = std::fs::read_to_string(&seat).expect("the seat");
    let old: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    std::fs::write(&seat, text.replace(old["server"].as_str().expect("an address"), &house.address)).expect("written");
    let sender = std::thread::spawn({
        let pc = pc.path().to_owned();
        move || ringback(&pc, &["deliver", "--trainee", "林晓", "--tries", "1"])
    });
    std::thread::sleep(Duration::from_millis(60));
    house.kill();
    sender.join().expect("it ends either way");
    let checked = ringback(folder.path(), &["verify", "--rebuild"]);
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{told}{}", String::from_utf8_lossy(&checked.stderr));
    assert!(told.contains("2 attempts replay to their score") && told.contains("the roll-ups are right"), "{told}");
}

/// Says what `verify --rebuild` finds, and that all is whole.
fn checked(folder: &Path) -> String {
    let checked = ringback(folder, &["verify", "--rebuild"]);
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{told}{}", String::from_utf8_lossy(&checked.stderr));
    assert!(told.contains("the roll-ups are right"), "{told}");
    told
}

#[test]
fn killed_again_and_again_while_a_queue_comes_in_everything_counts_once() {
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let address = free_address();
    let start = || House::start_with(folder.path(), &["--listen", &address, "--deliveries-per-minute", "0"]);
    let kills = how_many("RINGBACK_KILLS", 4);
    let attempts = kills * 12;
    let mut house = start();
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &house.code];
    assert!(ringback(pc.path(), &enrol).status.success());
    played(pc.path(), attempts);
    let mut draw = Draw::new(11);
    for _ in 0..kills {
        let path = pc.path().to_owned();
        let sender = std::thread::spawn(move || ringback(&path, &["deliver", "--trainee", "林晓", "--tries", "1"]));
        std::thread::sleep(Duration::from_millis(u64::from(draw.below(250)) + 40));
        house.kill();
        sender.join().expect("it ends either way");
        house = start();
    }
    let last = ringback(pc.path(), &["deliver", "--trainee", "林晓"]);
    assert!(last.status.success(), "{}{}", String::from_utf8_lossy(&last.stdout), String::from_utf8_lossy(&last.stderr));
    assert!(house.stop().contains("everything that was answered is stored"));
    let told = checked(folder.path());
    assert!(told.contains(&format!("{attempts} attempts replay to their score")), "{told}");
}

#[test]
fn on_a_full_disk_nothing_answered_is_lost_and_the_rest_comes_later() {
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let house = House::start(folder.path());
    let mut admin = house.admin();
    played(pc.path(), 150);
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &house.code, "--tries", "1"];
    // The address is another after the next start: the seat is written by hand below.
    let first = ringback(pc.path(), &enrol);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    house.stop();
    played_later(pc.path(), 150);
    let size = std::fs::metadata(folder.path().join("hr.sqlite")).expect("the database").len();
    let house = House::start_on_full_disk(folder.path(), size / 512 + 64);
    move_seat(pc.path(), &house.address);
    let sent = ringback(pc.path(), &["deliver", "--trainee", "林晓", "--tries", "1"]);
    assert_eq!(sent.status.code(), Some(2), "the disk is full before all is in: {}", String::from_utf8_lossy(&sent.stdout));
    assert!(String::from_utf8_lossy(&sent.stderr).contains("nothing is lost"), "{}", String::from_utf8_lossy(&sent.stderr));
    assert_eq!(house.browser().get("/healthz").body, "ok");
    // Who looks at a person must be noted, and cannot be.
    let mut browser = house.browser();
    browser.cookie.clone_from(&admin.cookie);
    admin = browser;
    // A row of the log may still find room where a delivery did not; then it takes a few more.
    assert!((0..500).any(|_| admin.get("/people").status == 503), "the log cannot be written for ever");
    let log = House::log(folder.path());
    assert!(log.contains("deliveries not taken") && log.contains("its disk"), "{log}");
    house.kill();
    // Somebody made room.
    let house = House::start_with(folder.path(), &["--deliveries-per-minute", "0"]);
    move_seat(pc.path(), &house.address);
    let rest = ringback(pc.path(), &["deliver", "--trainee", "林晓"]);
    assert!(rest.status.success(), "{}{}", String::from_utf8_lossy(&rest.stdout), String::from_utf8_lossy(&rest.stderr));
    drop(house);
    let told = checked(folder.path());
    assert!(told.contains("300 attempts replay to their score"), "{told}");
}

/// The PC's seat at a server that has another address now.
fn move_seat(pc: &Path, address: &str) {
    let seat = pc.join("林晓.server.json");
    let text = std::fs::read_to_string(&seat).expect("the seat");
    let old: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    std::fs::write(&seat, text.replace(old["server"].as_str().expect("an address"), address)).expect("written");
}

#[test]
fn cut_altered_doubled_and_shuffled_each_attempt_counts_once_and_nothing_is_lost() {
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    played(pc.path(), 6);
    let house = House::start_with(folder.path(), &["--deliveries-per-minute", "0"]);
    let key = enrolled(&house);
    let mut files: Vec<_> =
        std::fs::read_dir(pc.path().join("attempts")).expect("a folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let (mut before, mut letters) = (String::new(), Vec::new());
    for (n, file) in (1i64..).zip(&files) {
        let record = std::fs::read(file).expect("a record");
        let chain = Link::chained(&before, n, &record);
        let link = Link { n, before: before.clone(), chain: chain.clone() };
        before = chain;
        letters.push((link, record));
    }
    let post = |link: &Link, record: &[u8]| {
        let body = serde_json::json!({ "link": link, "record": String::from_utf8_lossy(record), "notes": "" }).to_string();
        let request = ureq::post(format!("{}/api/v1/attempts", house.address)).header("authorization", format!("Bearer {key}"));
        let text = request.send(body).expect("an answer").body_mut().read_to_string().expect("text");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["status"].as_str().expect("a status").to_owned()
    };
    let mut held = 0;
    for (link, record) in &letters {
        for part in 1..8 {
            assert_eq!(post(link, &record[..record.len() * part / 8]), "quarantined");
        }
        let place = record.len() / 2;
        let mut altered = record.clone();
        altered[place] = if altered[place] == b'0' { b'1' } else { b'0' };
        assert_eq!(post(link, &altered), "quarantined");
        held += 8;
    }
    for place in [3, 0, 5, 1, 4, 2, 2, 0, 5] {
        let (link, record) = &letters[place];
        let expected = ["accepted", "known"];
        assert!(expected.contains(&post(link, record).as_str()));
    }
    assert!(letters.iter().all(|(link, record)| post(link, record) == "known"));
    drop(house);
    let told = checked(folder.path());
    assert!(told.contains("6 attempts replay to their score"), "{told}");
    let counts = told.lines().filter(|line| line.starts_with("held back")).filter_map(|line| line.rsplit(' ').next()?.parse::<i64>().ok());
    assert_eq!(counts.sum::<i64>(), held, "{told}");
}

#[test]
fn nonsense_on_the_wire_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::start(folder.path());
    let address = house.address.trim_start_matches("http://").to_owned();
    let mut draw = Draw::new(7);
    let key = enrolled(&house);
    for turn in 0..how_many("RINGBACK_NONSENSE", 300) {
        let mut wire = TcpStream::connect(&address).expect("it still listens");
        wire.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
        // The server may hang up in the middle: that is an answer too.
        let _ = wire.write_all(&if turn % 3 == 0 { nearly_a_delivery(&mut draw, &key) } else { nonsense(&mut draw) });
        let _ = wire.shutdown(std::net::Shutdown::Write);
        let _ = wire.read(&mut [0; 512]);
    }
    assert_eq!(house.browser().get("/healthz").body, "ok");
    assert_eq!(house.browser().get("/readyz").body, "ready");
    let rest = house.stop();
    assert!(rest.contains("everything that was answered is stored"), "{rest}");
    let checked = ringback(folder.path(), &["verify"]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("0 attempts replay"));
}

/// How often a test does what it does: `.ci/slow` asks for more.
fn how_many(name: &str, usually: u32) -> u32 {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(usually)
}

/// A PC's key, by the house's code.
pub fn enrolled(house: &House) -> String {
    let body = serde_json::json!({ "code": house.code, "trainee": "林晓", "label": "PC" }).to_string();
    let answer = ureq::post(format!("{}/api/v1/enrol", house.address)).content_type("application/json").send(body);
    let text = answer.expect("let in").body_mut().read_to_string().expect("text");
    serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["key"].as_str().expect("a key").to_owned()
}

/// A delivery by somebody who is let in, with one thing wrong in it.
fn nearly_a_delivery(draw: &mut Draw, key: &str) -> Vec<u8> {
    let whole =
        br#"{"link":{"n":1,"before":"","chain":"00"},"record":"{\"body\":{\"attempt\":{\"format\":1}},\"chain\":\"0\"}\n","notes":""}"#;
    let mut body = whole.to_vec();
    let place = draw.below(u32::try_from(body.len()).unwrap_or(1)) as usize;
    match draw.below(4) {
        0 => body.truncate(place),
        1 => body[place] = u8::try_from(draw.below(256)).unwrap_or(0),
        2 => drop(body.remove(place)),
        _ => body.insert(place, u8::try_from(draw.below(256)).unwrap_or(0)),
    }
    let head = format!(
        "POST /api/v1/attempts HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {key}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body].concat()
}

/// Something between noise and nearly a request.
fn nonsense(draw: &mut Draw) -> Vec<u8> {
    let mut noise = |most: u32| -> Vec<u8> { (0..draw.below(most)).map(|_| u8::try_from(draw.below(256)).unwrap_or(0)).collect() };
    let body = noise(600);
    let head = |path: &str, length: usize| {
        format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\nauthorization: Bearer ").into_bytes()
    };
    match noise(6).len() {
        0 => body,
        1 => [head("/api/v1/attempts", body.len()), b"x\r\n\r\n".to_vec(), body].concat(),
        2 => [head("/api/v1/enrol", body.len()), b"\r\ncontent-type: application/json\r\n\r\n{\"code\":".to_vec(), body].concat(),
        3 => [b"GET /people/%00%ff/../../etc HTTP/1.1\r\ncookie: ringback_session=".to_vec(), body, b"\r\n\r\n".to_vec()].concat(),
        4 => [head("/sign-in", 99_999_999), b"x\r\n\r\nnumber=".to_vec(), body].concat(),
        _ => [b"GET /".to_vec(), body, b" HTTP/1.1\r\nhost: x\r\n\r\n".to_vec()].concat(),
    }
}

#[test]
fn a_backup_restores_into_another_store_to_the_last_row() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    assert!(ringback(one.path(), &["seed-demo", "--people", "12", "--attempts", "40"]).status.success());
    let file = one.path().join("hr.backup");
    let path = file.to_str().expect("a path");
    assert!(ringback(one.path(), &["backup", path]).status.success());
    let restored = ringback(two.path(), &["restore", path]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let checked = ringback(two.path(), &["verify", "--rebuild"]);
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(told.contains("40 attempts replay to their score") && told.contains("the roll-ups are right"), "{told}");
    let rescored = ringback(two.path(), &["verify", "--rubric", "third-party"]);
    assert!(String::from_utf8_lossy(&rescored.stdout).contains("nothing was overwritten"), "{}", String::from_utf8_lossy(&rescored.stderr));
    let again = two.path().join("again.backup");
    assert!(ringback(two.path(), &["backup", again.to_str().expect("a path")]).status.success());
    assert!(ringback(two.path(), &["restore", path]).status.code() == Some(2), "never over what is there");
    // A cut or altered file restores nothing.
    let text = std::fs::read_to_string(&file).expect("text");
    let three = tempfile::tempdir().expect("a folder");
    std::fs::write(&file, text.replacen("演示 0001", "演示 0009", 1)).expect("altered");
    assert_eq!(ringback(three.path(), &["restore", path]).status.code(), Some(2));
    let half: String = text.lines().take(50).map(|line| format!("{line}\n")).collect();
    std::fs::write(&file, half).expect("cut");
    assert_eq!(ringback(three.path(), &["restore", path]).status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ringback(three.path(), &["verify"]).stdout).contains("0 attempts"));
}
