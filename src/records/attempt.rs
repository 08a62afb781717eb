//! A call with its record: an input is on disk before its consequence can be shown.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::journal::{Finish, Header, Journal, Origin, Record, RecordError, read_record};
use super::spelling::{SpellingError, read_input, spell};
use crate::call::{Call, Compiled, Deal, Input, Mode, Refusal, content_hash};
use crate::score::{Debrief, debrief};

/// Why an attempt cannot go on.
#[derive(Debug, Error)]
pub enum AttemptError {
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Spelling(#[from] SpellingError),
    #[error("the folder {folder} cannot be written ({why}): choose another one with --data, or make it writable")]
    Folder { folder: PathBuf, why: std::io::Error },
    #[error("the record was made with other content (scenario, law or rubric have changed since): it cannot be gone on with")]
    OtherContent,
    #[error("the record is finished: start another attempt")]
    Finished,
    #[error("the record is not finished: go on with it first")]
    Unfinished,
    #[error("an exam cannot be rewound: practise the case instead")]
    ExamStands,
}

/// A call and the journal it is written to.
#[derive(Debug)]
pub struct Attempt {
    call: Call,
    journal: Journal,
    path: PathBuf,
    finished: bool,
    /// The second of the whole record at which the call began, where it is one part of it.
    since: u16,
}

impl Attempt {
    /// Begins an attempt; its file lies in `folder` and is named by scenario and start.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn begin(
        folder: &Path,
        compiled: Arc<Compiled>,
        deal: Deal,
        mode: Mode,
        origin: Origin,
        trainee: &str,
        started: &str,
    ) -> Result<Self, AttemptError> {
        Self::begin_with(folder, compiled, deal, mode, origin, trainee, started, None)
    }

    /// The same, opened by a server's ticket.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    #[expect(clippy::too_many_arguments, reason = "each stands in the record's first line")]
    pub fn begin_with(
        folder: &Path,
        compiled: Arc<Compiled>,
        deal: Deal,
        mode: Mode,
        origin: Origin,
        trainee: &str,
        started: &str,
        ticket: Option<String>,
    ) -> Result<Self, AttemptError> {
        let header = Header { ticket, ..Header::new(&compiled, deal, mode, origin, trainee, started) };
        Self::begin_headed(folder, compiled, &header)
    }

    /// The same, with the record's first line as it is to stand.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn begin_headed(folder: &Path, compiled: Arc<Compiled>, header: &Header) -> Result<Self, AttemptError> {
        fs::create_dir_all(folder).map_err(|why| AttemptError::Folder { folder: folder.to_owned(), why })?;
        let stamp: String = header.started.chars().filter(char::is_ascii_alphanumeric).collect();
        let (journal, path) = free_file(folder, &format!("{}-{stamp}", compiled.id), header)?;
        Ok(Self { call: Call::start(compiled, header.deal.clone(), header.mode), journal, path, finished: false, since: 0 })
    }

    /// A call that is one part of a longer record, and written into it from its second `since` on; its end does not end the
    /// record.
    #[must_use]
    pub const fn inside(call: Call, journal: Journal, path: PathBuf, since: u16) -> Self {
        Self { call, journal, path, finished: true, since }
    }

    /// The call and the record, to go on with what lies around it.
    #[must_use]
    pub fn into_parts(self) -> (Call, Journal) {
        (self.call, self.journal)
    }

    /// Goes on with an attempt that was broken off.
    ///
    /// # Errors
    /// When the record is altered, finished, or was made with other content.
    pub fn resume(path: &Path, compiled: Arc<Compiled>) -> Result<Self, AttemptError> {
        let record = read_record(&fs::read(path).map_err(RecordError::from)?)?;
        if record.finish.is_some() {
            return Err(AttemptError::Finished);
        }
        if record.header.content != content_hash(&compiled) {
            return Err(AttemptError::OtherContent);
        }
        let call = played(&record, compiled)?;
        let journal = Journal::reopen(path, &record)?;
        Ok(Self { call, journal, path: path.to_owned(), finished: false, since: 0 })
    }

    /// A finished attempt to look at again; nothing is written to its record.
    ///
    /// # Errors
    /// When the record is altered, not finished, or was made with other content.
    pub fn look_back(path: &Path, compiled: Arc<Compiled>) -> Result<Self, AttemptError> {
        let record = read_record(&fs::read(path).map_err(RecordError::from)?)?;
        if record.finish.is_none() {
            return Err(AttemptError::Unfinished);
        }
        if record.header.content != content_hash(&compiled) {
            return Err(AttemptError::OtherContent);
        }
        let call = played(&record, compiled)?;
        let journal = Journal::reopen(path, &record)?;
        Ok(Self { call, journal, path: path.to_owned(), finished: true, since: 0 })
    }

    /// A new attempt that begins with the first `kept` inputs of this one. It names where it comes from and never counts.
    ///
    /// # Errors
    /// When this is an exam, or the new file cannot be written.
    pub fn rewound(&self, kept: usize, started: &str) -> Result<Self, AttemptError> {
        if self.call.mode() == Mode::Exam {
            return Err(AttemptError::ExamStands);
        }
        let own = read_record(&fs::read(&self.path).map_err(RecordError::from)?)?.header;
        let name = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let from = (name, u32::try_from(kept).unwrap_or(u32::MAX));
        let header = Header { started: started.to_owned(), forked_from: Some(from), ..own };
        let compiled = Arc::clone(self.call.compiled());
        let stamp: String = started.chars().filter(char::is_ascii_alphanumeric).collect();
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let (journal, path) = free_file(folder, &format!("{}-{stamp}", compiled.id), &header)?;
        let call = Call::start(compiled, self.call.deal().clone(), Mode::Practice);
        let mut rewound = Self { call, journal, path, finished: false, since: 0 };
        for input in self.call.inputs().iter().take(kept) {
            rewound.apply(*input)?;
        }
        Ok(rewound)
    }

    /// The call as it stands.
    #[must_use]
    pub const fn call(&self) -> &Call {
        &self.call
    }

    /// Where the record lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does one thing: first it is looked whether the machine takes it, then it is written, then it counts.
    ///
    /// # Errors
    /// When the machine refuses, or the file cannot be written; then nothing has changed.
    pub fn apply(&mut self, input: Input) -> Result<(), AttemptError> {
        let mut next = self.call.clone();
        next.apply(input)?;
        self.journal.take(self.since.saturating_add(self.call.state().seconds), spell(self.call.compiled(), input))?;
        self.call = next;
        Ok(())
    }

    /// Takes the record away if nothing was ever done: a file that was only looked into is no attempt.
    pub fn drop_if_untouched(self) {
        if self.call.inputs().is_empty() {
            // What cannot be removed stays as an attempt that was not gone on with.
            let _ = fs::remove_file(&self.path);
        }
    }

    /// The report; once the attempt is over, its result is written as the record's last line.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&mut self, language: &str) -> Result<Debrief, AttemptError> {
        let report = debrief(self.call.compiled(), self.call.deal().mood, self.call.events(), language);
        if self.call.is_over() && !self.finished {
            self.journal.finish(Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective })?;
            self.finished = true;
        }
        Ok(report)
    }
}

/// The call that a record's inputs make.
fn played(record: &Record, compiled: Arc<Compiled>) -> Result<Call, AttemptError> {
    let mut call = Call::start(compiled, record.header.deal.clone(), record.header.mode);
    for taken in &record.inputs {
        let input = read_input(call.compiled(), &taken.input)?;
        call.apply(input)?;
    }
    Ok(call)
}

/// A file of its own: two attempts may start within a second.
fn free_file(folder: &Path, stem: &str, header: &Header) -> Result<(Journal, PathBuf), AttemptError> {
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{stem}.jsonl") } else { format!("{stem}-{number}.jsonl") };
        let path = folder.join(name);
        match Journal::create(&path, header) {
            Ok(journal) => return Ok((journal, path)),
            Err(RecordError::Io(error)) if error.kind() == std::io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            Err(RecordError::Io(why)) => return Err(AttemptError::Folder { folder: folder.to_owned(), why }),
            Err(error) => return Err(error.into()),
        }
    }
}
