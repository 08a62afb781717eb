//! The file of one attempt: lines of JSON, each with the hash of all before it. A line is on disk before its
//! consequence is shown; a torn last line is what a crash may lose.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::call::{Deal, Mode};
use crate::score::Outcome;

/// Rises only when a golden record changes: what the same content and inputs mean.
pub const SEMANTICS: u32 = 1;
/// The layout of the lines.
const FORMAT: u32 = 1;
/// No record of a call is this long; a larger file is not read.
pub const LARGEST_FILE: usize = 4 << 20;

/// Where an attempt was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    Window,
    Text,
    Script,
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub format: u32,
    pub semantics: u32,
    /// Fingerprint of everything that can change a play or its score.
    pub content: String,
    /// Fingerprint of the texts.
    pub texts: String,
    pub scenario: String,
    pub version: u32,
    pub deal: Deal,
    pub mode: Mode,
    pub origin: Origin,
    pub trainee: String,
    /// When it was started, RFC 3339; told by the client.
    pub started: String,
    /// The record and input that this one was rewound from; such a record never counts.
    #[serde(default)]
    pub forked_from: Option<(String, u32)>,
    /// The server's ticket that opened it: only such an attempt counts for certification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Which call of which of the desks' exams this is; on this PC only, for certification counts the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exam: Option<ExamSeat>,
}

/// A call of a desk's exam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExamSeat {
    /// The desk's id.
    pub desk: String,
    /// The seed that the paper was drawn from.
    pub paper: u64,
    /// The call's place in the paper, from 0.
    pub place: u8,
}

impl Header {
    /// A header of this build's format.
    #[must_use]
    pub fn new(compiled: &crate::call::Compiled, deal: Deal, mode: Mode, origin: Origin, trainee: &str, started: &str) -> Self {
        Self {
            format: FORMAT,
            semantics: SEMANTICS,
            content: crate::call::content_hash(compiled),
            texts: crate::call::text_hash(compiled),
            scenario: compiled.id.clone(),
            version: compiled.version,
            deal,
            mode,
            origin,
            trainee: trainee.to_owned(),
            started: started.to_owned(),
            forked_from: None,
            ticket: None,
            exam: None,
        }
    }
}

/// One input, before its consequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// From 1.
    pub n: u32,
    /// Simulated seconds before it.
    pub at: u16,
    /// Spelled as in scripts.
    pub input: String,
}

/// The last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    pub outcome: FinishOutcome,
    pub lawful: i32,
    pub effective: i32,
}

/// The verdict as it stands in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FinishOutcome {
    Pass,
    NotYet,
    RedLine,
}

impl From<Outcome> for FinishOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::Pass,
            Outcome::NotYet => Self::NotYet,
            Outcome::RedLine => Self::RedLine,
        }
    }
}

/// A line's content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Body {
    Attempt(Box<Header>),
    Input(Taken),
    Finish(Finish),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    body: &'a RawValue,
    chain: String,
}

/// A record as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub header: Header,
    pub inputs: Vec<Taken>,
    pub finish: Option<Finish>,
    /// The hash of the last whole line.
    pub chain: String,
    /// Length of the whole lines in bytes; what follows was torn.
    pub whole: usize,
    /// Whether a torn line was left out.
    pub torn: bool,
}

/// Why a record is not believed.
#[derive(Debug, Error)]
pub enum RecordError {
    #[error("the record cannot be read or written: {0}")]
    Io(#[from] io::Error),
    #[error("the record is larger than {LARGEST_FILE} bytes: no call is that long")]
    TooLarge,
    #[error("the record is empty: its first line is missing")]
    Empty,
    #[error("line {line} is not a line of a record: {why}")]
    NotALine { line: usize, why: String },
    #[error("line {line} does not follow from the lines before it: the record was altered at or before this line")]
    Altered { line: usize },
    #[error("line {line} stands in the wrong place: {why}")]
    OutOfOrder { line: usize, why: &'static str },
    #[error("the record has format {found}; this build reads {FORMAT}")]
    OtherFormat { found: u32 },
}

fn chained(before: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(body.as_bytes());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a record from bytes that nobody vouches for.
///
/// # Errors
/// The first line that is no line, does not follow, or is out of place. A torn last line is no error.
pub fn read_record(bytes: &[u8]) -> Result<Record, RecordError> {
    if bytes.len() > LARGEST_FILE {
        return Err(RecordError::TooLarge);
    }
    let mut reading = Reading::default();
    let mut whole = 0;
    let mut torn = false;
    for (place, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if !line.ends_with(b"\n") {
            torn = true;
            break;
        }
        reading.line(place + 1, &line[..line.len() - 1])?;
        whole += line.len();
    }
    let header = reading.header.ok_or(RecordError::Empty)?;
    Ok(Record { header, inputs: reading.inputs, finish: reading.finish, chain: reading.chain, whole, torn })
}

#[derive(Default)]
struct Reading {
    header: Option<Header>,
    inputs: Vec<Taken>,
    finish: Option<Finish>,
    chain: String,
}

impl Reading {
    fn line(&mut self, line: usize, bytes: &[u8]) -> Result<(), RecordError> {
        let not_a_line = |error: serde_json::Error| RecordError::NotALine { line, why: error.to_string() };
        let read: Line<'_> = serde_json::from_slice(bytes).map_err(not_a_line)?;
        let chain = chained(&self.chain, read.body.get());
        if chain != read.chain {
            return Err(RecordError::Altered { line });
        }
        self.chain = chain;
        let out = |why| Err(RecordError::OutOfOrder { line, why });
        match (serde_json::from_str::<Body>(read.body.get()).map_err(not_a_line)?, self.header.is_some()) {
            (Body::Attempt(header), false) if header.format != FORMAT => Err(RecordError::OtherFormat { found: header.format }),
            (Body::Attempt(header), false) => {
                self.header = Some(*header);
                Ok(())
            }
            (Body::Attempt(_), true) => out("an attempt begins once"),
            (_, false) => out("the first line names the attempt"),
            _ if self.finish.is_some() => out("nothing follows the end"),
            (Body::Input(taken), true) if taken.n as usize != self.inputs.len() + 1 => out("inputs are numbered one by one"),
            (Body::Input(taken), true) => {
                self.inputs.push(taken);
                Ok(())
            }
            (Body::Finish(finish), true) => {
                self.finish = Some(finish);
                Ok(())
            }
        }
    }
}

/// A whole record as bytes, without a file: for seeding a store.
///
/// # Errors
/// When a part cannot be written as JSON.
pub fn write_record(header: &Header, inputs: &[Taken], finish: Finish) -> Result<Vec<u8>, RecordError> {
    let (mut chain, mut bytes) = (String::new(), Vec::new());
    let bodies = std::iter::once(Body::Attempt(Box::new(header.clone())));
    let bodies = bodies.chain(inputs.iter().cloned().map(Body::Input)).chain([Body::Finish(finish)]);
    for body in bodies {
        let body = serde_json::value::to_raw_value(&body).map_err(io::Error::other)?;
        chain = chained(&chain, body.get());
        bytes.append(&mut serde_json::to_vec(&Line { body: &body, chain: chain.clone() }).map_err(io::Error::other)?);
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A record being written.
#[derive(Debug)]
pub struct Journal {
    file: File,
    chain: String,
    count: u32,
}

impl Journal {
    /// A new file with its first line. An existing file is never touched.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn create(path: &Path, header: &Header) -> Result<Self, RecordError> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let mut journal = Self { file, chain: String::new(), count: 0 };
        journal.append(&Body::Attempt(Box::new(header.clone())))?;
        Ok(journal)
    }

    /// Goes on with a record that was read; a torn line is cut off.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn reopen(path: &Path, record: &Record) -> Result<Self, RecordError> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.set_len(record.whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { file, chain: record.chain.clone(), count: u32::try_from(record.inputs.len()).unwrap_or(u32::MAX) })
    }

    /// Writes an input; it is on disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn take(&mut self, at: u16, input: String) -> Result<(), RecordError> {
        self.append(&Body::Input(Taken { n: self.count + 1, at, input }))?;
        self.count += 1;
        Ok(())
    }

    /// Writes the end.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self, finish: Finish) -> Result<(), RecordError> {
        self.append(&Body::Finish(finish))
    }

    fn append(&mut self, body: &Body) -> Result<(), RecordError> {
        let body = serde_json::value::to_raw_value(body).map_err(io::Error::other)?;
        let chain = chained(&self.chain, body.get());
        let mut line = serde_json::to_vec(&Line { body: &body, chain: chain.clone() }).map_err(io::Error::other)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.chain = chain;
        Ok(())
    }
}
