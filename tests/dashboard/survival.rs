//! What must not lose anything: power cuts, nonsense on the wire, a stop in the middle.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ringback::call::Draw;

use super::house::{House, play, ringback};

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

#[test]
fn nonsense_on_the_wire_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::start(folder.path());
    let address = house.address.trim_start_matches("http://").to_owned();
    let mut draw = Draw::new(7);
    let requests = std::env::var("RINGBACK_NONSENSE").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    for _ in 0..requests {
        let mut wire = TcpStream::connect(&address).expect("it still listens");
        wire.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
        // The server may hang up in the middle: that is an answer too.
        let _ = wire.write_all(&nonsense(&mut draw));
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
