//! A learning record store as small as can be, and what the server tells it. `.ci/lrs-tests` tells real ones.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::house::{House, free_address, play, ringback};

#[derive(Default)]
struct Kept {
    statements: BTreeMap<String, Value>,
    order: Vec<String>,
    versions: Vec<String>,
    keys: Vec<String>,
    requests: usize,
}

/// The double. The first so many requests it is too busy for.
struct RecordStore {
    kept: Arc<Mutex<Kept>>,
}

impl RecordStore {
    fn open(address: &str, busy: usize) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        std::thread::spawn(move || {
            for wire in listener.incoming().flatten() {
                answer(wire, &shared, busy);
            }
        });
        Self { kept }
    }

    /// Waits until it holds so many statements.
    fn wait_for(&self, count: usize) -> Vec<Value> {
        // A minute at most.
        for _ in 0..600 {
            let kept = self.kept.lock().expect("no panic");
            if kept.order.len() >= count {
                return kept.order.iter().map(|id| kept.statements[id].clone()).collect();
            }
            drop(kept);
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{} of {count} statements came", self.kept.lock().expect("no panic").order.len())
    }
}

fn answer(wire: TcpStream, kept: &Mutex<Kept>, busy: usize) {
    let mut lines = BufReader::new(wire);
    let (mut head, mut length) = (String::new(), 0);
    while lines.read_line(&mut head).is_ok_and(|read| read > 2) {}
    let header = |name: &str| {
        let line = head
            .lines()
            .find_map(|line| line.to_lowercase().starts_with(&format!("{name}:")).then(|| line[name.len() + 1..].trim().to_owned()));
        line.unwrap_or_default()
    };
    length += header("content-length").parse::<usize>().unwrap_or(0);
    let mut body = vec![0; length];
    lines.read_exact(&mut body).expect("a body");
    let mut kept = kept.lock().expect("no panic");
    kept.requests += 1;
    kept.versions.push(header("x-experience-api-version"));
    kept.keys.push(header("authorization"));
    let status = if kept.requests <= busy { "503 Service Unavailable" } else { taken(&mut kept, &body) };
    write!(lines.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]").expect("answered");
}

/// All of them, or none where one is there already with other words.
fn taken(kept: &mut Kept, body: &[u8]) -> &'static str {
    let Ok(Value::Array(statements)) = serde_json::from_slice::<Value>(body) else { return "400 Bad Request" };
    let id = |statement: &Value| statement["id"].as_str().unwrap_or("").to_owned();
    if statements.iter().any(|statement| kept.statements.get(&id(statement)).is_some_and(|own| own != statement)) {
        return "409 Conflict";
    }
    for statement in statements {
        if kept.statements.insert(id(&statement), statement.clone()).is_none() {
            kept.order.push(id(&statement));
        }
    }
    "200 OK"
}

fn verb(statement: &Value) -> &str {
    statement["verb"]["id"].as_str().expect("a verb").rsplit('/').next().expect("its end")
}

/// What both editions ask of a statement, as far as ours use it.
#[expect(clippy::float_arithmetic, reason = "a scaled score is a share of a hundred")]
fn is_sound(statement: &Value, version: &str) {
    let id = statement["id"].as_str().expect("an id");
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
    assert!(statement["actor"]["account"]["homePage"].as_str().is_some_and(|home| home.starts_with("https://hr.example")));
    assert!(!statement["actor"].to_string().contains("mbox"), "never an address");
    assert!(!statement.to_string().contains("林晓"), "never a name");
    for place in [&statement["verb"]["id"], &statement["object"]["id"], &statement["context"]["contextActivities"]["category"][0]["id"]] {
        assert!(place.as_str().is_some_and(|text| text.starts_with("http") && !text.contains(' ')), "{place}");
    }
    assert_eq!(statement["version"], version);
    assert!(chrono::DateTime::parse_from_rfc3339(statement["timestamp"].as_str().expect("a time")).is_ok());
    let result = &statement["result"];
    if let Some(score) = result.get("score") {
        let number = |name: &str| score[name].as_f64().expect("a number");
        assert!((-1.0..=1.0).contains(&number("scaled")));
        assert!(number("min") <= number("raw") && number("raw") <= number("max"));
        assert!((number("scaled") - number("raw") / 100.0).abs() < 1e-9);
    }
    // cmi5: success stands where something was passed or failed, completion where it was completed.
    assert_eq!(result.get("completion").is_some(), verb(statement) == "completed");
    assert_eq!(result.get("success").is_some(), ["passed", "failed", "broke"].contains(&verb(statement)));
}

#[test]
fn every_decision_finding_and_attempt_is_told_once_in_order_however_often_the_record_store_fails() {
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let address = free_address();
    let to =
        ["--lrs", &format!("http://{address}/xapi/"), "--lrs-key", "name:secret", "--xapi", "2.0", "--xapi-home", "https://hr.example/"];
    let house = House::start_with(folder.path(), &to);
    play(pc.path(), "red-line");
    // Nobody listens yet: what is delivered is taken all the same.
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &house.code];
    assert!(ringback(pc.path(), &enrol).status.success());
    let record_store = RecordStore::open(&address, 1);
    let made = ringback(folder.path(), &["export", "--format", "xapi", "--xapi", "2.0"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let expected: Vec<Value> = serde_json::from_slice(&made.stdout).expect("statements");
    let told = record_store.wait_for(expected.len());
    let ids = |statements: &[Value]| statements.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&told), ids(&expected), "the file and the record store are told the same");
    for statement in &told {
        is_sound(statement, "2.0.0");
    }
    let verbs: Vec<&str> = told.iter().map(verb).collect();
    assert_eq!((verbs[0], &verbs[verbs.len() - 3..]), ("initialized", &["failed", "completed", "terminated"][..]), "{verbs:?}");
    let registrations: std::collections::BTreeSet<String> = told.iter().map(|one| one["context"]["registration"].to_string()).collect();
    assert_eq!(registrations.len(), 1);
    let attempt = std::fs::read_dir(pc.path().join("attempts")).expect("a folder").next().expect("one").expect("a file").path();
    let inputs = std::fs::read_to_string(attempt).expect("text").matches("\"input\":{").count();
    assert_eq!(verbs.iter().filter(|verb| ["answered", "interacted"].contains(verb)).count(), inputs, "{verbs:?}");
    let red = |one: &&Value| one["result"]["extensions"]["https://hr.example/xapi/red-line"] == true;
    assert_eq!(told.iter().find(red).map(verb), Some("broke"), "a red line is a finding");
    let times: Vec<&str> = told.iter().filter_map(|one| one["timestamp"].as_str()).collect();
    assert!(times.is_sorted(), "{times:?}");
    let kept = record_store.kept.lock().expect("no panic");
    assert!(kept.requests > 1 && kept.versions.iter().all(|version| version == "2.0.0"));
    // name:secret
    assert!(kept.keys.iter().all(|key| key == "Basic bmFtZTpzZWNyZXQ="), "{:?}", kept.keys);
    drop(kept);
    // Killed and started again, nothing is told a second time, and a second delivery of the same tells nothing new.
    house.kill();
    let house = House::start_with(folder.path(), &to);
    std::thread::sleep(Duration::from_secs(2));
    let page = house.browser().get("/healthz");
    assert_eq!((page.status, record_store.wait_for(expected.len()).len()), (200, expected.len()));
    assert!(House::log(folder.path()).contains("the record store took none of 1 attempts"), "{}", House::log(folder.path()));
}
