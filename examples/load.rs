//! Readers and senders against a running `ringback serve`: every page of the dashboard is read by many at once while
//! attempts are delivered, and the times are printed. What a page is, it finds by following the links; what it delivers,
//! a bot really played. `.ci/load` starts the server; docs/performance.md has the figures.
#![expect(clippy::expect_used, reason = "a measuring tool ends loudly")]
#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "it measures by the clock")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use ringback::call::{Mode, content_hash, load_case, load_content};
use ringback::records::store::{Case, Link, Played, play};
use ringback::records::write_record;
use ringback::scenario::Shipped;
use ringback::scenario::library::{is_guide, scenario_ids};
use serde_json::json;

#[derive(Parser)]
struct Args {
    #[arg(long, default_value = "http://127.0.0.1:8420")]
    server: String,
    /// The staff number of an admin.
    #[arg(long)]
    number: String,
    #[arg(long)]
    password: String,
    /// The enrolment code that the server printed.
    #[arg(long, default_value = "")]
    code: String,
    #[arg(long, default_value_t = 50)]
    readers: usize,
    /// How long a reader looks at a page before the next, in milliseconds.
    #[arg(long, default_value_t = 1000)]
    pause: u64,
    /// PCs that deliver at the same time.
    #[arg(long, default_value_t = 0)]
    senders: usize,
    /// Attempts a second, of all PCs together; 0 is as fast as they are taken.
    #[arg(long, default_value_t = 0)]
    rate: u64,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    ureq::Agent::new_with_config(config.timeout_global(Some(Duration::from_mins(1))).build())
}

/// A browser that is signed in.
#[derive(Clone)]
struct Reader {
    agent: ureq::Agent,
    server: String,
    cookie: String,
}

impl Reader {
    fn sign_in(args: &Args) -> Self {
        let agent = agent();
        let form = [("number", args.number.as_str()), ("password", args.password.as_str())];
        let answer = agent.post(format!("{}/sign-in", args.server)).send_form(form).expect("the server answers");
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).and_then(|text| text.split_once(';'));
        let cookie = cookie.expect("number and password let us in").0.to_owned();
        Self { agent, server: args.server.clone(), cookie }
    }

    fn get(&self, path: &str) -> (u16, String) {
        let answer = self.agent.get(format!("{}{path}", self.server)).header("cookie", &self.cookie).call();
        let Ok(mut answer) = answer else { return (0, String::new()) };
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
    }

    /// Links on a page that begin so, without those that end in one of `not`.
    fn links(&self, page: &str, beginning: &str, not: &[&str]) -> Vec<String> {
        let (_, body) = self.get(page);
        let mark = format!("href=\"{beginning}");
        let links = body.split(&mark).skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.map(|rest| format!("{beginning}{rest}").replace("&#38;", "&").replace("&amp;", "&"));
        links.filter(|link| !not.iter().any(|end| link.ends_with(end))).collect()
    }
}

/// Every kind of page with the addresses that stand for it.
fn pages(reader: &Reader) -> Vec<(&'static str, Vec<String>)> {
    let cohorts = reader.links("/", "/?cohort=", &[]);
    let mut people = Vec::new();
    let mut deep = "/people".to_owned();
    for _ in 0..40 {
        people.extend(reader.links(&deep, "/people/", &["import"]));
        let Some(next) = reader.links(&deep, "/people?", &[]).into_iter().find(|link| link.contains("after=")) else { break };
        deep = next;
    }
    let attempts: Vec<String> = people.iter().step_by(40).flat_map(|person| reader.links(person, "/attempts/", &[])).collect();
    let certificates: Vec<String> = people.iter().step_by(8).flat_map(|person| reader.links(person, "/certificates/", &[])).collect();
    let of_cohort = cohorts.iter().map(|link| link.replacen("/?", "/people?", 1)).collect();
    let one = |path: &str| vec![path.to_owned()];
    let kinds = vec![
        ("overview", one("/")),
        ("overview, cohort", cohorts),
        ("people", vec!["/people".to_owned(), deep]),
        ("people, cohort", of_cohort),
        ("people, number", (0..50).map(|number| format!("/people?q=D{:06}", number * 97)).collect()),
        ("people, name", one("/people?q=%E6%9E%97%E6%99%93")),
        ("person", people),
        ("attempt", attempts),
        ("certificate", certificates),
        ("scenarios", one("/scenarios")),
        ("scenario", reader.links("/scenarios", "/scenarios/", &[])),
        ("rules", one("/rules")),
        ("rule", reader.links("/rules", "/rules/", &[])),
        ("tasks", one("/tasks")),
        ("held back", one("/held")),
        ("audit", one("/audit")),
        ("exports", one("/exports")),
        ("own page", one("/me")),
    ];
    kinds.into_iter().filter(|(_, paths)| !paths.is_empty()).collect()
}

/// Milliseconds of each kind, and how many answers were none.
#[derive(Default)]
struct Times {
    of: BTreeMap<&'static str, Vec<u128>>,
    failed: u64,
}

fn read(reader: &Reader, pages: &[(&'static str, Vec<String>)], place: usize, pause: u64, over: &AtomicBool) -> Times {
    let mut times = Times::default();
    // Readers begin apart from each other, in time and in the list.
    thread::sleep(Duration::from_millis(pause * (place as u64 % 50) / 50));
    let mut turn = place;
    while !over.load(Ordering::Relaxed) {
        let (kind, paths) = &pages[turn % pages.len()];
        let path = &paths[(turn / pages.len() * 7 + place) % paths.len()];
        turn += 1;
        let asked = Instant::now();
        let (status, _) = reader.get(path);
        times.of.entry(kind).or_default().push(asked.elapsed().as_micros());
        if status != 200 {
            if times.failed < 3 {
                eprintln!("{path}: {status}");
            }
            times.failed += 1;
        }
        thread::sleep(Duration::from_millis(pause));
    }
    times
}

/// Plays of every shipped case, good and bad ones.
fn plays() -> Vec<Played> {
    let content = load_content(&Shipped).expect("sound content");
    let mut plays = Vec::new();
    for id in scenario_ids(&Shipped).into_iter().filter(|id| !is_guide(&Shipped, id)) {
        let Some(compiled) = load_case(&Shipped, &content, &id, None).and_then(|loaded| loaded.compiled) else { continue };
        let case = Case { content: content_hash(&compiled), compiled: Arc::new(compiled), guide: false };
        plays.extend((1..=4).flat_map(|seed| [30, 90].map(|skill| play(&case, seed, skill, Mode::Practice))).flatten());
    }
    plays
}

/// How often a PC sends the same attempt before it gives up.
const TRIES: u32 = 5;
/// How often a PC asks to be enrolled.
const ENROLMENTS: u32 = 20;

/// A PC's key; waits a moment where it was given none.
fn enrolled(agent: &ureq::Agent, args: &Args, trainee: &str) -> Option<String> {
    let body = json!({ "code": args.code, "trainee": trainee, "label": "load" }).to_string();
    let answer = agent.post(format!("{}/api/v1/enrol", args.server)).content_type("application/json").send(body);
    let text = answer.ok().and_then(|mut answer| answer.body_mut().read_to_string().ok());
    let key = text
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .and_then(|told| told["key"].as_str().map(str::to_owned));
    if key.is_none() {
        thread::sleep(Duration::from_millis(500));
    }
    key
}

/// One PC that delivers one attempt after another.
fn send(args: &Args, plays: &[Played], place: usize, over: &AtomicBool, taken: &AtomicU64) -> Times {
    let (agent, trainee) = (agent(), format!("load-{place}"));
    // A server under load may say "in a moment"; so does a PC ask again.
    let Some(key) = (0..ENROLMENTS).find_map(|_| enrolled(&agent, args, &trainee)) else {
        eprintln!("{trainee} could not enrol");
        return Times { failed: 1, ..Times::default() };
    };
    let bearer = format!("Bearer {key}");
    let began = chrono::Utc::now().timestamp() - 80_000;
    let (mut before, mut times, start) = (String::new(), Times::default(), Instant::now());
    let pace = (args.rate > 0).then(|| Duration::from_micros(1_000_000 * args.senders as u64 / args.rate.max(1)));
    for n in 1..80_000i64 {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let played = &plays[(usize::try_from(n).unwrap_or(0) * 13 + place) % plays.len()];
        let mut header = played.header.clone();
        header.trainee.clone_from(&trainee);
        header.started = chrono::DateTime::from_timestamp(began + n, 0).expect("a time").to_rfc3339();
        let bytes = write_record(&header, &played.inputs, played.finish).expect("a record");
        let chain = Link::chained(&before, n, &bytes);
        let link = Link { n, before: before.clone(), chain: chain.clone() };
        let body = json!({ "link": link, "record": String::from_utf8_lossy(&bytes), "notes": "" }).to_string();
        let taken_now = (0..TRIES).any(|_| {
            let asked = Instant::now();
            let request = agent.post(format!("{}/api/v1/attempts", args.server)).header("authorization", &bearer);
            let answer = request.content_type("application/json").send(&body);
            let answer = answer.ok().and_then(|mut answer| answer.body_mut().read_to_string().ok());
            times.of.entry("delivery").or_default().push(asked.elapsed().as_micros());
            let is_taken = answer.as_deref().is_some_and(|text| text.contains("\"accepted\"") || text.contains("\"known\""));
            if !is_taken {
                eprintln!("{answer:?}");
                times.failed += 1;
                thread::sleep(Duration::from_millis(200));
            }
            is_taken
        });
        if !taken_now {
            break;
        }
        taken.fetch_add(1, Ordering::Relaxed);
        before = chain;
        if let Some(wait) = pace.and_then(|pace| (pace * u32::try_from(n).unwrap_or(0)).checked_sub(start.elapsed())) {
            thread::sleep(wait);
        }
    }
    times
}

fn told(name: &str, micros: &mut [u128]) {
    micros.sort_unstable();
    let at = |hundredth: usize| micros[(micros.len() * hundredth / 100).min(micros.len() - 1)];
    let shown = |micros: u128| format!("{}.{}", micros / 1000, micros % 1000 / 100);
    println!("{name:20} {:>7} {:>9} {:>9} {:>9}", micros.len(), shown(at(50)), shown(at(95)), shown(at(100)));
}

fn main() {
    let args = Arc::new(Args::parse());
    let reader = Reader::sign_in(&args);
    let pages = Arc::new(if args.readers > 0 { pages(&reader) } else { Vec::new() });
    let plays = Arc::new(if args.senders > 0 { plays() } else { Vec::new() });
    let (over, taken, all) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(Times::default())));
    let (start, mut threads) = (Instant::now(), Vec::new());
    for place in 0..args.readers + args.senders {
        let (args, reader, pages, plays) =
            (Arc::clone(&args), Reader { agent: agent(), ..reader.clone() }, Arc::clone(&pages), Arc::clone(&plays));
        let (over, taken, all) = (Arc::clone(&over), Arc::clone(&taken), Arc::clone(&all));
        threads.push(thread::spawn(move || {
            let times = match place.checked_sub(args.readers) {
                None => read(&reader, &pages, place, args.pause, &over),
                Some(place) => send(&args, &plays, place, &over, &taken),
            };
            let mut all = all.lock().expect("no panic");
            all.failed += times.failed;
            for (kind, micros) in times.of {
                all.of.entry(kind).or_default().extend(micros);
            }
        }));
    }
    thread::sleep(Duration::from_secs(args.seconds));
    over.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().expect("no panic");
    }
    let (seconds, mut all) = (start.elapsed().as_secs().max(1), all.lock().expect("no panic"));
    println!("{:20} {:>7} {:>9} {:>9} {:>9}", "page", "answers", "p50 ms", "p95 ms", "max ms");
    let pages: Vec<u128> = all.of.iter().filter(|(kind, _)| **kind != "delivery").flat_map(|(_, micros)| micros.clone()).collect();
    for (kind, micros) in &mut all.of {
        told(kind, micros);
    }
    if !pages.is_empty() {
        let count = pages.len() as u64;
        told("all pages", &mut pages.clone());
        println!("pages a second: {}", count / seconds);
    }
    println!("attempts taken: {}, a second: {}", taken.load(Ordering::Relaxed), taken.load(Ordering::Relaxed) / seconds);
    println!("not answered as they should be: {}", all.failed);
    std::process::exit(i32::from(all.failed > 0));
}
