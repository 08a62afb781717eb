//! This PC's seat at a server, and talking to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::{DeliveryError, file_stem};

/// No file of a case is larger, in bytes.
const LARGEST_FILE: u64 = 4 << 20;

/// This PC's seat at a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Seat {
    pub server: String,
    pub key: String,
    pub trainee: String,
    /// The house's own authority, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

/// What one says to be enrolled.
#[derive(Debug, Clone, Default)]
pub struct Enrolment {
    pub server: String,
    pub code: String,
    pub pin: Option<String>,
    pub trainee: String,
    pub ca: Option<PathBuf>,
}

/// Why a request has no answer of use.
#[derive(Debug)]
pub enum Failed {
    /// The server understood and said no: trying again changes nothing.
    Refused(String),
    /// No connection, or the server is in trouble.
    NoAnswer(String),
    /// Too much at once: again after so many seconds.
    Later(String, u64),
}

impl Seat {
    /// The seat that a trainee was given on this PC.
    ///
    /// # Errors
    /// When there is none, or its file cannot be read.
    pub fn of(data: &Path, trainee: &str) -> Result<Self, DeliveryError> {
        let file = seat_file(data, trainee);
        let bytes = fs::read(&file).map_err(|why| match why.kind() {
            std::io::ErrorKind::NotFound => DeliveryError::NotEnrolled(trainee.to_owned()),
            _ => DeliveryError::Unreadable { file: file.clone(), why: why.to_string() },
        })?;
        serde_json::from_slice(&bytes).map_err(|why| DeliveryError::Unreadable { file, why: why.to_string() })
    }

    /// Asks for a seat and keeps it in the data folder.
    ///
    /// # Errors
    /// When the server refuses or does not answer, or the seat cannot be kept.
    pub fn enrol(data: &Path, asked: &Enrolment) -> Result<Self, DeliveryError> {
        let server = address(&asked.server);
        let nobody = Self { server, key: String::new(), trainee: asked.trainee.clone(), ca: asked.ca.clone() };
        let body = json!({ "code": asked.code.trim(), "pin": asked.pin, "trainee": asked.trainee, "label": std::env::consts::OS });
        let answer = nobody.post("/api/v1/enrol", &body).map_err(|failed| nobody.told(failed))?;
        let key = answer["key"].as_str().ok_or_else(|| nobody.strange("it gave no key"))?.to_owned();
        let seat = Self { key, ..nobody };
        let file = seat_file(data, &seat.trainee);
        let text = serde_json::to_vec_pretty(&seat).map_err(|why| seat.strange(&why.to_string()))?;
        let written = fs::create_dir_all(data).and_then(|()| fs::write(&file, text));
        written.map_err(|why| DeliveryError::Unwritable { file, why })?;
        Ok(seat)
    }

    /// Posts JSON with this PC's key and reads JSON.
    ///
    /// # Errors
    /// When the server says no, or says nothing.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        let request = self.agent()?.post(format!("{}{path}", self.server)).header("authorization", format!("Bearer {}", self.key));
        read(request.content_type("application/json").send(body.to_string()))
    }

    /// The same, asking only.
    ///
    /// # Errors
    /// When the server says no, or says nothing.
    pub fn get(&self, path: &str) -> Result<Value, Failed> {
        read(self.agent()?.get(format!("{}{path}", self.server)).header("authorization", format!("Bearer {}", self.key)).call())
    }

    /// A file of the server's, whole.
    ///
    /// # Errors
    /// When the server says no, or says nothing.
    pub(super) fn fetch(&self, path: &str) -> Result<Vec<u8>, Failed> {
        let request = self.agent()?.get(format!("{}{path}", self.server)).header("authorization", format!("Bearer {}", self.key));
        let mut answer = request.call().map_err(|error| Failed::NoAnswer(error.to_string()))?;
        match answer.status().as_u16() {
            200 => answer.body_mut().with_config().limit(LARGEST_FILE).read_to_vec().map_err(|error| Failed::NoAnswer(error.to_string())),
            status @ (429 | 500..) => Err(Failed::NoAnswer(format!("status {status}"))),
            status => Err(Failed::Refused(format!("status {status}"))),
        }
    }

    fn agent(&self) -> Result<ureq::Agent, Failed> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
        Ok(ureq::Agent::new_with_config(config.tls_config(trusted(self.ca.as_deref()).map_err(Failed::Refused)?).build()))
    }

    /// A failure with the server's name.
    pub(super) fn told(&self, failed: Failed) -> DeliveryError {
        let server = self.server.clone();
        match failed {
            Failed::Refused(why) => DeliveryError::Refused { server, why },
            Failed::NoAnswer(why) | Failed::Later(why, _) => DeliveryError::NoAnswer { server, why },
        }
    }

    pub(super) fn strange(&self, why: &str) -> DeliveryError {
        DeliveryError::Strange { server: self.server.clone(), why: why.to_owned() }
    }
}

/// An address as people write it: with or without `http://`, with full-width signs, with a slash at the end.
pub(super) fn address(written: &str) -> String {
    let plain: String = written
        .trim()
        .chars()
        .map(|sign| {
            if sign == '：' {
                ':'
            } else if sign == '．' || sign == '。' {
                '.'
            } else {
                sign
            }
        })
        .collect();
    let plain = plain.trim_end_matches('/');
    if plain.contains("://") { plain.to_owned() } else { format!("http://{plain}") }
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, Failed> {
    let mut answer = answer.map_err(|error| Failed::NoAnswer(error.to_string()))?;
    let status = answer.status().as_u16();
    let later = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let text = answer.body_mut().read_to_string().map_err(|error| Failed::NoAnswer(error.to_string()))?;
    let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let told = || value["error"].as_str().map_or_else(|| format!("status {status}"), str::to_owned);
    match (status, later) {
        (200, _) => Ok(value),
        (429, Some(seconds)) => Err(Failed::Later(told(), seconds)),
        (429 | 500.., _) => Err(Failed::NoAnswer(told())),
        _ => Err(Failed::Refused(told())),
    }
}

/// Whose certificates are believed: the public authorities', or the house's own.
///
/// # Errors
/// When the file cannot be read, or holds no certificate.
pub fn trusted(ca: Option<&Path>) -> Result<TlsConfig, String> {
    let Some(file) = ca else { return Ok(TlsConfig::default()) };
    let pem = fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let found = parse_pem(&pem).filter_map(|item| if let Ok(PemItem::Certificate(own)) = item { Some(own) } else { None });
    let own: Vec<_> = found.collect();
    if own.is_empty() {
        return Err(format!("{} holds no certificate: --ca names a PEM file", file.display()));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&own)).build())
}

fn seat_file(data: &Path, trainee: &str) -> PathBuf {
    data.join(format!("{}.server.json", file_stem(trainee)))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        for written in
            ["hr.bank.example:8420", " http://hr.bank.example:8420/ ", "http：//hr.bank.example：8420", "hr。bank。example：8420"]
        {
            assert_eq!(address(written), "http://hr.bank.example:8420", "{written}");
        }
        assert_eq!(address("https://hr.bank.example/"), "https://hr.bank.example");
    }
}
