//! What a review found, as data: every sentence in both languages, every place with its line, so that it can be kept and
//! shown years later without the program that wrote it.

use serde::{Deserialize, Serialize};

use super::tongues::Tongues;
use super::{Bundle, level, same};
use crate::call::{Compiled, FileProblems};
use crate::scenario::rubric::Both;

/// What became of a part of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// It was not got to, or there is nothing to look at.
    Open,
    Holds,
    Fails,
}

impl Stand {
    pub(super) const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    /// The stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Holds => "holds",
            Self::Fails => "fails",
        }
    }
}

impl std::fmt::Display for Stand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// The whole review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub passed: bool,
    pub scenario: String,
    pub version: i64,
    pub title: Both,
    pub bucket: String,
    pub difficulty: i64,
    pub check: Stand,
    pub prove: Stand,
    pub test: Stand,
    /// What is asked of every submission.
    pub remarks: Vec<Line>,
    pub problems: Vec<ProblemTold>,
    pub deals: Vec<DealTold>,
    pub calls: Vec<CallTold>,
    /// The case that it would replace.
    pub against: Option<Against>,
    /// Content hashes of the deals.
    pub contents: Vec<String>,
}

/// A sentence, whether it stands in the way, and a play that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub bad: bool,
    pub said: Both,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub play: Vec<String>,
}

impl Line {
    pub(super) const fn good(said: Both) -> Self {
        Self { bad: false, said, play: Vec::new() }
    }

    pub(super) const fn bad(said: Both) -> Self {
        Self { bad: true, said, play: Vec::new() }
    }
}

/// A diagnostic with its place, its sentence and its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemTold {
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// The line in three parts: before the place, the place, after it.
    pub source: (String, String, String),
    pub message: Both,
    pub label: Both,
    pub help: Option<Both>,
}

/// One deal's proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealTold {
    pub name: String,
    pub holds: bool,
    pub states: usize,
    pub lines: Vec<Line>,
}

/// One scripted call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTold {
    pub name: String,
    pub line: usize,
    pub holds: bool,
    pub lines: Vec<Line>,
}

/// The case that is there already, and what would change in meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Against {
    pub version: i64,
    /// Content hash of its default deal.
    pub content: String,
    /// Losses are `bad`; they do not stand in the way, whoever approves weighs them.
    pub differences: Vec<Line>,
    /// What can be played differs, and the version did not rise.
    pub must_rise: bool,
}

impl Report {
    pub(super) fn of(bundle: &Bundle) -> Self {
        Self {
            passed: false,
            scenario: bundle.id.clone(),
            version: 0,
            title: same(&bundle.id),
            bucket: String::new(),
            difficulty: 0,
            check: Stand::Open,
            prove: Stand::Open,
            test: Stand::Open,
            remarks: Vec::new(),
            problems: Vec::new(),
            deals: Vec::new(),
            calls: Vec::new(),
            against: None,
            contents: Vec::new(),
        }
    }

    /// What is told where the program itself broke on a submission.
    #[must_use]
    pub fn broken(bundle: &Bundle, tongues: &Tongues) -> Self {
        let mut report = Self::of(bundle);
        report.remarks.push(Line::bad(tongues.said("review-broke", &[])));
        report
    }

    pub(super) fn describe(&mut self, compiled: &Compiled) {
        self.version = i64::from(compiled.version);
        self.title = Both { zh: compiled.text("zh-CN", compiled.title).to_owned(), en: compiled.text("en", compiled.title).to_owned() };
        self.bucket = compiled.books.owed.bucket.to_string();
        self.difficulty = i64::from(compiled.difficulty);
    }

    /// The last word.
    pub(super) fn settle(&mut self, tongues: &Tongues) {
        if let Some(against) = self.against.as_ref().filter(|against| against.must_rise) {
            let version = against.version.to_string();
            self.remarks.push(Line::bad(tongues.said("review-must-rise", &[("version", &version)])));
        }
        self.passed = [self.check, self.prove].iter().all(|stand| *stand == Stand::Holds)
            && self.test != Stand::Fails
            && !self.remarks.iter().any(|remark| remark.bad);
    }
}

/// The longest part of a line that is shown around a place, in letters.
const AROUND: usize = 80;

/// The problems of a file, told.
pub(super) fn problems(file: &FileProblems, tongues: &Tongues) -> Vec<ProblemTold> {
    let name = file.file.rsplit('/').next().unwrap_or(&file.file).to_owned();
    let one = |problem: &crate::scenario::Problem| {
        let range = problem.span.range();
        let (line, column, source) = place(&file.text, range.start, range.end);
        let help = tongues.each(|speak| speak.tell(problem).help.unwrap_or_default());
        ProblemTold {
            code: problem.code.as_str().to_owned(),
            severity: level(problem.severity).to_owned(),
            file: name.clone(),
            line,
            column,
            source,
            message: tongues.each(|speak| speak.tell(problem).message),
            label: tongues.each(|speak| speak.tell(problem).label),
            help: (!help.zh.is_empty() || !help.en.is_empty()).then_some(help),
        }
    };
    file.problems.iter().map(one).collect()
}

/// Line and column of a place, both from 1, and the line in three parts.
fn place(text: &str, start: usize, end: usize) -> (usize, usize, (String, String, String)) {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (floor(start), floor(end));
    let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let stop = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = end.clamp(start, stop);
    let before: Vec<char> = text[begin..start].chars().collect();
    // What leads a line is layout; what is far from the place is left out.
    let near: String = match before.len().checked_sub(AROUND) {
        Some(cut @ 1..) => std::iter::once('…').chain(before[cut..].iter().copied()).collect(),
        _ => before.iter().collect::<String>().trim_start().to_owned(),
    };
    let after: String = text[end..stop].trim_end().chars().take(AROUND).collect();
    let marked: String = text[start..end].chars().take(2 * AROUND).collect();
    (text[..start].matches('\n').count() + 1, before.len() + 1, (near, marked, after))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_told_by_line_and_column_of_letters() {
        let text = "一\n二三(四)五\n六";
        let at = "一\n二三(".len();
        assert_eq!(place(text, at, at + 3), (2, 4, ("二三(".to_owned(), "四".to_owned(), ")五".to_owned())));
        assert_eq!(place(text, at + 1, at + 2).0, 2, "the middle of a letter is its beginning");
        assert_eq!(place("", 5, 9), (1, 1, (String::new(), String::new(), String::new())));
        let across = place(text, at, text.len());
        assert_eq!(across.2.1, "四)五", "a mark ends with its line");
    }
}
