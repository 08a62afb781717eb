//! A client that speaks the protocol as an editor does: framed JSON over the pipes of the real binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

pub(super) struct Client {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: i64,
    /// Diagnostics that came while an answer was awaited, by URI.
    pub told: Vec<(String, Value)>,
}

impl Client {
    /// Starts the server and shakes hands.
    pub(super) fn start(language: &str) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_ringback"))
            .args(["lsp", "--lang", language])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let (to, from) = (server.stdin.take().expect("a pipe"), server.stdout.take().expect("a pipe"));
        let mut client = Self { server, to, from: BufReader::new(from), next: 0, told: Vec::new() };
        let answer = client.ask("initialize", json!({ "capabilities": {}, "processId": null, "rootUri": null }));
        assert_eq!(answer["capabilities"]["renameProvider"]["prepareProvider"], true, "{answer}");
        client.tell("initialized", json!({}));
        client
    }

    #[expect(clippy::needless_pass_by_value, reason = "a caller hands what `json!` makes")]
    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and waits for the answer; an error is told as `{"error": …}`.
    #[expect(clippy::needless_pass_by_value, reason = "a caller hands what `json!` makes")]
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return if message["error"].is_null() { message["result"].clone() } else { json!({ "error": message["error"] }) };
            }
            self.note(&message);
        }
    }

    /// The next diagnostics of a file.
    pub(super) fn diagnostics(&mut self, uri: &str) -> Value {
        loop {
            if let Some(place) = self.told.iter().position(|(known, _)| known == uri) {
                return self.told.remove(place).1;
            }
            let message = self.receive();
            self.note(&message);
        }
    }

    fn note(&mut self, message: &Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap_or_default().to_owned();
            self.told.push((uri, message["params"]["diagnostics"].clone()));
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
        self.to.flush().expect("sent");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).expect("a line") > 0, "the server went away");
            match line.trim() {
                "" => break,
                header => {
                    if let Some(given) = header.strip_prefix("Content-Length: ") {
                        length = given.parse().expect("a number");
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).expect("a body");
        serde_json::from_slice(&body).expect("JSON")
    }

    pub(super) fn open(&mut self, path: &Path, text: &str) -> String {
        let uri = format!("file://{}", path.display());
        let document = json!({ "uri": uri, "languageId": "ron", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        uri
    }

    pub(super) fn change(&mut self, uri: &str, text: &str) {
        let changes = json!([{ "text": text }]);
        self.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": changes }));
    }

    /// Says goodbye; the server must end by itself, and well.
    pub(super) fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().expect("it ends").success());
    }
}
