//! The real server in a folder of its own, and a browser as plain as can be.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use ringback::call::Mode;
use ringback::records::store::{Case, play as play_case};

pub const BINARY: &str = env!("CARGO_BIN_EXE_ringback");

/// A running server; it is killed when the test ends.
pub struct House {
    child: Child,
    pub address: String,
    /// Path of the first admin's link, if one was printed.
    pub welcome: Option<String>,
    pub code: String,
}

impl House {
    /// Starts a server on a folder's database.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same with more arguments, such as a database.
    pub fn start_with(folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(BINARY);
        command.args(["serve", "--data"]).arg(folder).args(more);
        if !more.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        Self::run(folder, command)
    }

    /// A server whose files may not grow beyond so many blocks of 512 bytes: to it, a full disk.
    pub fn start_on_full_disk(folder: &Path, blocks: u64) -> Self {
        let mut command = Command::new("sh");
        // The limit's signal would end the process; ignored, writes fail as they do on a full disk.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" serve --listen 127.0.0.1:0 --data \"$1\"");
        command.args(["-c", &script, BINARY]).arg(folder);
        Self::run(folder, command)
    }

    /// What it said to whoever runs it.
    pub fn log(folder: &Path) -> String {
        std::fs::read_to_string(folder.join("server.log")).unwrap_or_default()
    }

    #[expect(clippy::zombie_processes, reason = "it is waited for when the house is dropped")]
    fn run(folder: &Path, mut command: Command) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("server.log")).expect("a log");
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("the binary runs");
        let mut lines = BufReader::new(child.stdout.as_mut().expect("its output")).lines();
        let (mut address, mut welcome) = (String::new(), None);
        loop {
            let line = lines.next().expect("it says where it listens").expect("text");
            if let Some(told) = line.strip_prefix("listening: ") {
                told.trim_end_matches('/').clone_into(&mut address);
            }
            if line.starts_with("first admin") {
                welcome = line.rsplit_once(&address).map(|(_, path)| path.to_owned());
            }
            if let Some(code) = line.strip_prefix("enrolment code (eight hours): ") {
                return Self { code: code.to_owned(), child, address, welcome };
            }
        }
    }

    /// As the power cut does it.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// A signal, as `-HUP`.
    pub fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill runs").success());
    }

    /// As the service manager does it; says what was printed last.
    pub fn stop(mut self) -> String {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(stopped.success());
        let status = self.child.wait().expect("ended");
        assert!(status.success(), "{status}");
        let mut rest = String::new();
        self.child.stdout.as_mut().expect("its output").read_to_string(&mut rest).expect("text");
        rest
    }

    /// Somebody's browser, not signed in.
    pub fn browser(&self) -> Browser {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false).build();
        Browser { agent: ureq::Agent::new_with_config(config), address: self.address.clone(), cookie: String::new() }
    }

    /// The first admin, signed in.
    pub fn admin(&self) -> Browser {
        let mut browser = self.browser();
        let link = self.welcome.clone().expect("a first start");
        let page = browser.post(&link, &[("number", "A1"), ("name", "周敏"), ("password", "a long enough password")]);
        assert_eq!((page.status, page.location.as_str()), (303, "/"));
        browser
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
pub struct Page {
    pub status: u16,
    pub location: String,
    pub body: String,
    pub headers: Vec<(String, String)>,
}

pub struct Browser {
    agent: ureq::Agent,
    address: String,
    pub cookie: String,
}

impl Browser {
    pub fn get(&mut self, path: &str) -> Page {
        let answer = self.agent.get(format!("{}{path}", self.address)).header("cookie", &self.cookie).call().expect("an answer");
        self.page(answer)
    }

    pub fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let request = self.agent.post(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        let answer = request.send_form(form.iter().copied()).expect("an answer");
        self.page(answer)
    }

    /// A file with the token of a page, as a form with a file field sends it.
    pub fn upload(&mut self, from: &str, path: &str, token: Option<&str>, file: &[u8]) -> Page {
        let token = token.map_or_else(|| self.get(from).between("name=\"csrf\" value=\"", "\""), str::to_owned);
        let head = |name: &str| format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"");
        let (csrf, name) = (head("csrf"), head("file"));
        let mut body = format!("{csrf}\r\n\r\n{token}\r\n{name}; filename=\"list\"\r\n\r\n").into_bytes();
        body.extend(file);
        body.extend(b"\r\n--edge--\r\n");
        let request = self.agent.post(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        let answer = request.header("content-type", "multipart/form-data; boundary=edge").send(&body[..]).expect("an answer");
        self.page(answer)
    }

    /// A post with the token of a page.
    pub fn submit(&mut self, from: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let token = self.get(from).between("name=\"csrf\" value=\"", "\"");
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("csrf", token.as_str())]).collect();
        self.post(path, &form)
    }

    fn page(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> Page {
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        if let Some((cookie, _)) = header("set-cookie").split_once(';') {
            cookie.clone_into(&mut self.cookie);
        }
        let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned())).collect();
        let (status, location) = (answer.status().as_u16(), header("location"));
        Page { status, location, headers, body: answer.body_mut().read_to_string().expect("text") }
    }
}

impl Page {
    /// What stands between two marks.
    pub fn between(&self, before: &str, after: &str) -> String {
        let rest = self.body.split_once(before).unwrap_or_else(|| panic!("`{before}` is not on the page:\n{}", self.body)).1;
        rest.split_once(after).expect("an end").0.to_owned()
    }
}

/// The command line on a PC's own folder.
pub fn ringback(folder: &Path, args: &[&str]) -> Output {
    Command::new(BINARY).args(args).arg("--data").arg(folder).output().expect("the binary runs")
}

/// Plays a fixture of inputs as 林晓.
pub fn play(folder: &Path, inputs: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/fixtures/{inputs}.inputs"));
    let played = ringback(folder, &["play", "m0-forgot-autopay", "--trainee", "林晓", "--inputs", file.to_str().expect("a path")]);
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
}

/// Finished attempts of 林晓's on a PC, each a minute after the other: what a bot played, as the simulator keeps it.
pub fn played(folder: &Path, count: u32) {
    played_from(folder, 0..count, |n| hours_ago(20) + chrono::Duration::minutes(n));
}

/// One on each of the last days, oldest first.
pub fn played_daily(folder: &Path, days: u32) {
    played_from(folder, 0..days, |n| hours_ago(24 * (i64::from(days) - n)));
}

/// As many again, after those.
pub fn played_later(folder: &Path, count: u32) {
    played_from(folder, count..2 * count, |n| hours_ago(20) + chrono::Duration::minutes(n));
}

fn hours_ago(hours: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now() - chrono::Duration::hours(hours)
}

fn played_from(folder: &Path, numbers: std::ops::Range<u32>, started: impl Fn(i64) -> chrono::DateTime<chrono::Utc>) {
    let content = ringback::call::load_content(&ringback::scenario::Shipped).expect("sound content");
    let loaded = ringback::call::load_case(&ringback::scenario::Shipped, &content, "m0-forgot-autopay", None).expect("it ships");
    let compiled = loaded.compiled.expect("it is sound");
    let case = Case { content: ringback::call::content_hash(&compiled), compiled: std::sync::Arc::new(compiled), guide: false };
    let attempts = folder.join("attempts");
    std::fs::create_dir_all(&attempts).expect("a folder");
    for n in numbers {
        let mut play = (1..).find_map(|seed| play_case(&case, seed + u64::from(n), 80, Mode::Practice)).expect("a bot plays it");
        "林晓".clone_into(&mut play.header.trainee);
        play.header.started = started(i64::from(n)).to_rfc3339();
        let bytes = ringback::records::write_record(&play.header, &play.inputs, play.finish).expect("a record");
        std::fs::write(attempts.join(format!("m0-forgot-autopay-{n:04}.jsonl")), bytes).expect("written");
    }
}

/// An address of this machine that nobody listens on.
pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").to_string()
}
