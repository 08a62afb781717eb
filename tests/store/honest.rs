//! Records as the simulator writes them, and what a forger makes of them.

use std::path::Path;
use std::sync::Arc;

use ringback::call::{Compiled, Deal, Mode, load_case, load_content};
use ringback::records::store::{Delivery, Link, Seat, sha256};
use ringback::records::{Attempt, Origin, read_input};
use ringback::scenario::Shipped;
use serde::Deserialize;
use serde_json::Value;

/// When the tests take place: 2026-11-25 09:00 in China.
pub const NOW: i64 = 1_795_568_400;
/// A start shortly before.
pub const START: &str = "2026-11-24T09:00:00+08:00";

/// The shipped case of the first bucket.
pub fn autopay() -> Arc<Compiled> {
    let content = load_content(&Shipped).expect("sound content");
    let loaded = load_case(&Shipped, &content, "m0-forgot-autopay", None).expect("it ships");
    Arc::new(loaded.compiled.expect("it is sound"))
}

/// A record played from a fixture of inputs.
pub fn record(compiled: &Arc<Compiled>, inputs: &str, trainee: &str, started: &str) -> Vec<u8> {
    opened(compiled, inputs, trainee, started, 0, Mode::Practice, None)
}

/// The same, with a deal, a mode and perhaps a ticket.
pub fn opened(
    compiled: &Arc<Compiled>,
    inputs: &str,
    trainee: &str,
    started: &str,
    seed: u64,
    mode: Mode,
    ticket: Option<&str>,
) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let deal = Deal::draw(compiled, seed, mode);
    let ticket = ticket.map(str::to_owned);
    let mut attempt = Attempt::begin_with(folder.path(), Arc::clone(compiled), deal, mode, Origin::Script, trainee, started, ticket)
        .expect("the folder is writable");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/fixtures/{inputs}.inputs"));
    let script = std::fs::read_to_string(file).expect("the fixture");
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let input = read_input(compiled, line).expect("a known input");
        // A deal may offer other replies than the fixture's: then the call is broken off, as a trainee would.
        if attempt.apply(input).is_err() {
            for line in ["hang-up", "wrap disposition=refusal", "wrap reason=unknown", "wrap next_contact=hand-over"] {
                attempt.apply(read_input(compiled, line).expect("a known input")).expect("taken");
            }
            break;
        }
    }
    attempt.finish("zh-CN").expect("written");
    std::fs::read(attempt.path()).expect("the record")
}

/// A delivery as the first entry of a PC's queue.
pub fn delivery(seat: &Seat, bytes: Vec<u8>) -> Delivery {
    follows(seat, bytes, 1, "")
}

/// A delivery at a place of the queue.
pub fn follows(seat: &Seat, bytes: Vec<u8>, n: i64, before: &str) -> Delivery {
    let chain = Link::chained(before, n, &bytes);
    Delivery {
        seat: seat.clone(),
        bytes,
        notes: "十号发工资".to_owned(),
        link: Link { n, before: before.to_owned(), chain },
        queued: n,
        received: NOW,
    }
}

/// One forgery of the suite.
#[derive(Debug, Deserialize)]
pub struct Forgery {
    pub name: String,
    #[serde(default = "honest_pass")]
    pub record: String,
    pub change: Change,
    pub chained: bool,
    pub reason: String,
}

fn honest_pass() -> String {
    "pass".to_owned()
}

/// What is done to the record. Lines count from 1; 0 is the last.
#[derive(Debug, Deserialize)]
pub enum Change {
    Replace { line: usize, from: String, to: String },
    Drop { line: usize },
    Content(String),
    Bytes(String),
    Cut(usize),
    CutEnd(usize),
    Twice,
}

/// The suite.
pub fn forgeries() -> Vec<Forgery> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/forged.ron")).expect("the suite");
    ron::from_str(&text).expect("a list of forgeries")
}

/// The forged bytes.
pub fn forge(honest: &[u8], forgery: &Forgery) -> Vec<u8> {
    let text = String::from_utf8(honest.to_vec()).expect("a record is text");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    match &forgery.change {
        Change::Replace { line, from, to } => {
            let place = if *line == 0 { lines.len() - 1 } else { line - 1 };
            assert!(lines[place].contains(from.as_str()), "{}: line {line} is {}", forgery.name, lines[place]);
            lines[place] = lines[place].replacen(from.as_str(), to, 1);
        }
        Change::Drop { line } => drop(lines.remove(line - 1)),
        Change::Content(hash) => {
            let header: Value = serde_json::from_str(&lines[0]).expect("a line");
            let own = header["body"]["attempt"]["content"].as_str().expect("a hash");
            lines[0] = lines[0].replace(own, hash);
        }
        Change::Bytes(bytes) => return bytes.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a byte")).collect(),
        Change::Cut(length) => return honest[..*length].to_vec(),
        Change::CutEnd(length) => return honest[..honest.len() - length].to_vec(),
        Change::Twice => return [honest, honest].concat(),
    }
    let lines = if forgery.chained { rechained(&lines) } else { lines };
    lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect()
}

/// The chain made again, as somebody would who read the format's page.
fn rechained(lines: &[String]) -> Vec<String> {
    let mut before = String::new();
    let body = |line: &String| {
        let start = line.find("\"body\":").expect("a body") + 7;
        let end = line.rfind(",\"chain\":").expect("a chain");
        line[start..end].to_owned()
    };
    let chained = |line: &String| {
        let body = body(line);
        before = sha256(format!("{before}{body}").as_bytes());
        format!("{{\"body\":{body},\"chain\":\"{before}\"}}")
    };
    lines.iter().map(chained).collect()
}
