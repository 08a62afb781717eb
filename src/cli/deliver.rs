//! `ringback deliver`: finished attempts to HR's server, each once, with patience.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::Common;
use super::case::data_folder;
use crate::records::{Queue, Queued};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback deliver --server http://hr.bank.example:8420 --code 1a2b3-4c5d6-7e8f9-0a1b2 --pin 4711\n         \
                        ringback deliver            later: the server and this PC's key are remembered"
)]
pub(super) struct DeliverArgs {
    /// HR's server; remembered.
    #[arg(long)]
    server: Option<String>,
    /// The enrolment code that HR gave; needed once.
    #[arg(long)]
    code: Option<String>,
    /// The PIN agreed with HR, where the code is one person's own.
    #[arg(long)]
    pin: Option<String>,
    /// The authority that signed the server's certificate, PEM, where it is the house's own; remembered.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Give up after so many tries without an answer.
    #[arg(long, default_value_t = 6)]
    tries: u32,
}

/// This PC's seat at a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Seat {
    pub server: String,
    pub key: String,
    pub trainee: String,
    /// The house's own authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

/// The first pause between tries, in seconds; each further one is twice as long.
const FIRST_PAUSE: u64 = 1;
const LONGEST_PAUSE: u64 = 60;

pub(super) fn run(args: &DeliverArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let data = data_folder(common)?;
    fs::create_dir_all(&data).with_context(|| format!("{} cannot be written", data.display()))?;
    let trainee = common.trainee.as_deref().unwrap_or("trainee");
    let seat = match &args.code {
        Some(code) => enrol(args, code, trainee, &data)?,
        None => seat(&data, trainee)?,
    };
    let mut queue = Queue::open(&data, &file_stem(trainee))?;
    let new = queue.gather(trainee)?;
    let waiting: Vec<Queued> = queue.waiting().cloned().collect();
    println!("{new} new, {} to deliver", waiting.len());
    let mut held = 0;
    for (done, entry) in waiting.iter().enumerate() {
        let Some((bytes, notes)) = queue.bytes(entry) else {
            eprintln!("{}: the file is gone; it stays in the queue", entry.record);
            continue;
        };
        let answer = deliver(&seat, entry, &bytes, &notes, args.tries)?;
        held += u32::from(answer["status"] == "quarantined");
        println!("{}/{} {}: {}", done + 1, waiting.len(), entry.record, sentence(&answer));
        queue.answered(entry.n, &answer.to_string())?;
    }
    Ok(ExitCode::from(u8::from(held > 0)))
}

fn sentence(answer: &Value) -> String {
    match answer["status"].as_str() {
        Some("accepted") => format!("accepted, {} {}/{}", answer["outcome"].as_str().unwrap_or(""), answer["lawful"], answer["effective"]),
        Some("known") => "was there already".to_owned(),
        _ => format!("held back: {}", answer["detail"].as_str().unwrap_or("")),
    }
}

fn deliver(seat: &Seat, entry: &Queued, bytes: &[u8], notes: &str, tries: u32) -> anyhow::Result<Value> {
    let body = json!({
        "link": { "n": entry.n, "before": entry.before, "chain": entry.chain },
        "record": String::from_utf8_lossy(bytes),
        "notes": notes,
    });
    let (mut pause, mut attempt) = (FIRST_PAUSE, 0);
    loop {
        attempt += 1;
        match post(seat, "/api/v1/attempts", &body) {
            Ok(answer) => return Ok(answer),
            Err(Failed::Later(why, seconds)) if seconds <= LONGEST_PAUSE => {
                // The server is well and knows when: that is no try.
                eprintln!("{}: {why}", seat.server);
                (pause, attempt) = (seconds.max(1), attempt - 1);
            }
            Err(Failed::Later(why, _)) => bail!("{}: {why}; nothing is lost, run `ringback deliver` again later", seat.server),
            Err(Failed::Refused(why)) => bail!("{}: {why}", seat.server),
            Err(Failed::NoAnswer(why)) if attempt == tries.max(1) => {
                bail!("{} does not answer ({why}): nothing is lost, run `ringback deliver` again later", seat.server)
            }
            Err(Failed::NoAnswer(why)) => eprintln!("{} does not answer ({why}); trying again in {pause} s", seat.server),
        }
        sleep(Duration::from_secs(pause));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Why a request has no answer of use.
pub(super) enum Failed {
    /// The server understood and said no: trying again changes nothing.
    Refused(String),
    /// No connection, or the server is in trouble.
    NoAnswer(String),
    /// Too much at once: again after so many seconds.
    Later(String, u64),
}

/// Posts JSON with this PC's key and reads JSON.
pub(super) fn post(seat: &Seat, path: &str, body: &Value) -> Result<Value, Failed> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    let agent = ureq::Agent::new_with_config(config.tls_config(trusted(seat.ca.as_deref()).map_err(Failed::Refused)?).build());
    let request = agent.post(format!("{}{path}", seat.server)).header("authorization", format!("Bearer {}", seat.key));
    let answer = request.content_type("application/json").send(body.to_string());
    let mut answer = answer.map_err(|error| Failed::NoAnswer(error.to_string()))?;
    let status = answer.status().as_u16();
    let later = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let text = answer.body_mut().read_to_string().map_err(|error| Failed::NoAnswer(error.to_string()))?;
    let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let told = || value["error"].as_str().map_or_else(|| format!("status {status}"), str::to_owned);
    match status {
        200 => Ok(value),
        429 if later.is_some() => Err(Failed::Later(told(), later.unwrap_or_default())),
        429 | 500.. => Err(Failed::NoAnswer(told())),
        _ => Err(Failed::Refused(told())),
    }
}

/// Whose certificates are believed: the public authorities', or the house's own.
pub(super) fn trusted(ca: Option<&Path>) -> Result<TlsConfig, String> {
    let Some(file) = ca else { return Ok(TlsConfig::default()) };
    let pem = fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let found = parse_pem(&pem).filter_map(|item| if let Ok(PemItem::Certificate(own)) = item { Some(own) } else { None });
    let own: Vec<_> = found.collect();
    if own.is_empty() {
        return Err(format!("{} holds no certificate: --ca names a PEM file", file.display()));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&own)).build())
}

fn enrol(args: &DeliverArgs, code: &str, trainee: &str, data: &Path) -> anyhow::Result<Seat> {
    let server = args.server.as_deref().context("name the server: --server http://…")?.trim_end_matches('/').to_owned();
    let ca = args.ca.as_ref().map(|file| file.canonicalize().with_context(|| format!("{} is not there", file.display()))).transpose()?;
    let nobody = Seat { server, key: String::new(), trainee: trainee.to_owned(), ca };
    let label = std::env::consts::OS;
    let body = json!({ "code": code, "pin": args.pin, "trainee": trainee, "label": label });
    let answer = match post(&nobody, "/api/v1/enrol", &body) {
        Ok(answer) => answer,
        Err(Failed::Refused(why) | Failed::NoAnswer(why) | Failed::Later(why, _)) => bail!("{}: {why}", nobody.server),
    };
    let seat = Seat { key: answer["key"].as_str().context("the server gave no key")?.to_owned(), ..nobody };
    let file = seat_file(data, trainee);
    fs::write(&file, serde_json::to_vec_pretty(&seat)?).with_context(|| format!("{} cannot be written", file.display()))?;
    println!("enrolled: this PC delivers for {trainee}");
    Ok(seat)
}

/// The seat that was given at enrolment.
pub(super) fn seat(data: &Path, trainee: &str) -> anyhow::Result<Seat> {
    let file = seat_file(data, trainee);
    let bytes = fs::read(&file)
        .with_context(|| format!("{trainee} is not enrolled here: ask HR for a code, then `ringback deliver --server … --code …`"))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} cannot be read: enrol again", file.display()))
}

fn seat_file(data: &Path, trainee: &str) -> PathBuf {
    data.join(format!("{}.server.json", file_stem(trainee)))
}

/// A name as part of a file's name: other characters than letters and digits become a dash.
pub(super) fn file_stem(trainee: &str) -> String {
    trainee.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}
