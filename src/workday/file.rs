//! `ID.workday.ron`: a workday as it is written, resolved once.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime};
use indexmap::IndexMap;
use serde::Deserialize;

use super::row::{Answers, Flag, Reason, Row, Times};
use crate::account::Fen;
use crate::account::card::Bucket;
use crate::call::{Compiled, Content, Deal, FileProblems, Mode, bytes_hash, content_hash, load_redated};
use crate::law::{Channel, Initiator, LawPack, NumberSource, PartyRole, Past, PastResult, Role, Scene};
use crate::records::{Header, Origin};
use crate::scenario::Library;
use crate::scenario::library::scenario_path;
use crate::scenario::model::RawTruth;
use crate::scenario::problem::{Code, Problem, Span};
use crate::scenario::reader::{self, Spanned};
use crate::scenario::rubric::Both;

/// How a workday's file ends.
const ENDING: &str = ".workday.ron";
/// What stands for a deal in the record of a shift: its calls draw theirs from the seed.
const SHIFT: &str = "shift";
/// A plan is a set of rows as bits, and a worklist is read at a glance.
const MOST_ROWS: usize = 24;

#[derive(Debug, Deserialize)]
#[serde(rename = "Workday", deny_unknown_fields)]
struct RawWorkday {
    id: Spanned<String>,
    version: u32,
    title: Both,
    summary: Both,
    from: Spanned<String>,
    until: Spanned<String>,
    #[serde(default)]
    breaks: Vec<(Spanned<String>, Spanned<String>)>,
    times: Times,
    rubric: Spanned<String>,
    packs: Vec<Spanned<String>>,
    role: Role,
    par: Spanned<u16>,
    best: Vec<(Spanned<String>, Spanned<String>)>,
    rows: IndexMap<Spanned<String>, RawRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    #[serde(default)]
    case: Option<RawCase>,
    #[serde(default)]
    account: Option<RawAccount>,
    #[serde(default)]
    picks_up: Vec<(Spanned<String>, Spanned<String>)>,
    #[serde(default)]
    worth: u16,
    #[serde(default)]
    leave: Option<Reason>,
    #[serde(default)]
    answers: Option<RawAnswers>,
    last: Both,
    notes: Both,
    #[serde(default)]
    flags: Vec<Flag>,
    #[serde(default)]
    circumstances: IndexMap<String, RawTruth>,
    #[serde(default)]
    history: Vec<RawPast>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    scenario: Spanned<String>,
    #[serde(default)]
    deal: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccount {
    name: Both,
    number: String,
    #[serde(default = "debtor")]
    to: PartyRole,
    #[serde(default = "reserved")]
    source: NumberSource,
    bucket: Spanned<String>,
    days: u32,
    overdue: Spanned<String>,
    balance: Spanned<String>,
}

const fn debtor() -> PartyRole {
    PartyRole::Debtor
}

const fn reserved() -> NumberSource {
    NumberSource::Reserved
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswers {
    says: Both,
    seconds: u16,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPast {
    at: Spanned<String>,
    result: PastResult,
}

/// What findings cost, and when a day passes: those of a rubric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    pub pass_lawful: i32,
    pub pass_effective: i32,
    pub minor: i32,
    pub major: i32,
    pub red_line: i32,
    pub cap_after_major: i32,
}

/// A workday.
#[derive(Debug, Clone)]
pub struct Workday {
    pub id: String,
    pub version: u32,
    pub title: Both,
    pub summary: Both,
    /// When the shift begins. Every second of it is counted from here.
    pub from: DateTime<FixedOffset>,
    /// Its last second: nobody is dialled from here on.
    pub until: u16,
    /// Nobody is dialled within them.
    pub breaks: Vec<(u16, u16)>,
    pub times: Times,
    pub marks: Marks,
    /// The law of rows that are no scenario.
    pub packs: Vec<LawPack>,
    /// The points of a full effective score: what the best lawful plan brings.
    pub par: u16,
    /// The best lawful plan of the default deal: rows in their order, and when each is dialled. `ringback workday check` proves it.
    pub best: Vec<(u8, u16)>,
    pub rows: Vec<Row>,
    /// Fingerprint of the file and of the cases it names.
    pub hash: String,
    pub content: Arc<Content>,
}

impl Workday {
    /// How long an exam of it takes at most, by the wall clock, in minutes: as long as the shift.
    #[must_use]
    pub const fn exam_minutes(&self) -> u32 {
        (self.until as u32).div_ceil(60)
    }

    /// The moment of a second of the shift.
    #[must_use]
    pub fn moment(&self, at: u16) -> DateTime<FixedOffset> {
        self.from + chrono::TimeDelta::seconds(i64::from(at))
    }

    /// The time of day of a second of the shift, as `11:05`.
    #[must_use]
    pub fn time(&self, at: u16) -> String {
        self.moment(at).format("%H:%M").to_string()
    }

    /// The first second from this one on at which somebody may be dialled: not in a break. It may lie after the end.
    #[must_use]
    pub fn next_free(&self, at: u16) -> u16 {
        self.breaks.iter().fold(at, |at, (from, until)| if (*from..*until).contains(&at) { *until } else { at })
    }

    /// The first line of a record of a shift: what is played, and the seed that deals its calls. `None` without any case.
    #[must_use]
    pub fn header(&self, seed: u64, mode: Mode, origin: Origin, trainee: &str, started: &str) -> Option<Header> {
        let case = self.rows.iter().find_map(|row| row.case.as_ref())?;
        let deal = Deal { seed, variant: SHIFT.to_owned(), mood: case.mood.0, wordings: Vec::new(), ranks: Vec::new() };
        let (content, scenario) = (self.hash.clone(), self.id.clone());
        Some(Header { content, scenario, version: self.version, ..Header::new(case, deal, mode, origin, trainee, started) })
    }

    /// The place of a row by its id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<u8> {
        self.rows.iter().position(|row| row.id == id).and_then(|place| u8::try_from(place).ok())
    }
}

/// What loading says: the workday where it is sound, and everything that is wrong, with it or with the cases it names.
#[derive(Debug)]
pub struct LoadedWorkday {
    pub workday: Option<Arc<Workday>>,
    pub problems: Vec<FileProblems>,
}

/// The file of a workday, found by its id.
#[must_use]
pub fn workday_path(library: &dyn Library, id: &str) -> Option<String> {
    let name = format!("/{id}{ENDING}");
    library.list("scenarios").into_iter().find(|path| path.ends_with(&name))
}

/// The ids of all workdays, in the order of their paths.
#[must_use]
pub fn workday_ids(library: &dyn Library) -> Vec<String> {
    let stem = |path: &String| path.rsplit('/').next().and_then(|name| name.strip_suffix(ENDING)).map(str::to_owned);
    library.list("scenarios").iter().filter_map(stem).collect()
}

/// Reads a workday's bytes; its cases come from the library.
#[must_use]
pub fn load_workday(library: &dyn Library, content: &Arc<Content>, path: &str, bytes: &[u8]) -> LoadedWorkday {
    let loaded = reader::read::<RawWorkday>(bytes);
    let hash = bytes_hash(loaded.text.as_bytes());
    let mut reader = Reader { library, content, problems: loaded.problems, cases: Vec::new(), from: DateTime::default() };
    let workday = loaded.value.and_then(|raw| reader.resolve(raw, path, hash));
    let own = FileProblems { file: path.to_owned(), text: loaded.text, problems: reader.problems };
    let problems: Vec<FileProblems> = std::iter::once(own).chain(reader.cases).filter(|file| !file.problems.is_empty()).collect();
    let is_broken = problems.iter().any(FileProblems::has_errors);
    LoadedWorkday { workday: workday.filter(|_| !is_broken).map(Arc::new), problems }
}

struct Reader<'a> {
    library: &'a dyn Library,
    content: &'a Arc<Content>,
    problems: Vec<Problem>,
    /// What is wrong with cases at the workday's moment.
    cases: Vec<FileProblems>,
    from: DateTime<FixedOffset>,
}

impl Reader<'_> {
    fn resolve(&mut self, raw: RawWorkday, path: &str, hash: String) -> Option<Workday> {
        if path.rsplit('/').next() != Some(&format!("{}{ENDING}", raw.id.value)) {
            self.problems.push(Problem::of(Code::MisnamedFile, raw.id.span, "workday-misnamed").with("id", &raw.id.value));
        }
        let Ok(from) = DateTime::parse_from_rfc3339(&raw.from.value) else {
            self.problems.push(Problem::of(Code::BadDate, raw.from.span, "compile-no-moment").with("text", &raw.from.value));
            return None;
        };
        self.from = from;
        let until = self.second(&raw.until);
        let breaks: Vec<(u16, u16)> = raw.breaks.iter().filter_map(|span| self.span(span)).collect();
        let marks = self.marks(&raw.rubric);
        let packs = self.packs(&raw.packs);
        if raw.rows.is_empty() || raw.rows.len() > MOST_ROWS {
            self.problems.push(Problem::of(Code::OutOfRange, raw.id.span, "workday-rows").with("most", MOST_ROWS));
        }
        if raw.par.value == 0 {
            self.problems.push(Problem::of(Code::OutOfRange, raw.par.span, "workday-par"));
        }
        let wanted = raw.rows.len();
        let rows: Vec<Row> = raw.rows.into_iter().filter_map(|(id, row)| self.row(&id, row, raw.role)).collect();
        let mut best = Vec::new();
        for (id, at) in &raw.best {
            match (rows.iter().position(|row| row.id == id.value).and_then(|place| u8::try_from(place).ok()), self.second(at)) {
                (Some(place), Some(at)) => best.push((place, at)),
                (Some(_), None) => {}
                (None, _) => self.problems.push(Problem::of(Code::UnknownName, id.span, "workday-no-row").with("name", &id.value)),
            }
        }
        if !rows.iter().any(|row| row.case.is_some()) {
            self.problems.push(Problem::of(Code::Unusable, raw.id.span, "workday-no-case"));
        }
        let mut whole = hash;
        for case in rows.iter().filter_map(|row| row.case.as_ref()) {
            whole += &content_hash(case);
        }
        (rows.len() == wanted).then_some(())?;
        Some(Workday {
            id: raw.id.value,
            version: raw.version,
            title: raw.title,
            summary: raw.summary,
            from,
            until: until?,
            breaks,
            times: raw.times,
            marks: marks?,
            packs: packs?,
            par: raw.par.value,
            best,
            rows,
            hash: bytes_hash(whole.as_bytes()),
            content: Arc::clone(self.content),
        })
    }

    fn marks(&mut self, name: &Spanned<String>) -> Option<Marks> {
        let Some(rubric) = self.content.rubrics.get(&name.value) else {
            let known = self.content.rubrics.keys().cloned().collect::<Vec<_>>().join(", ");
            let problem = Problem::of(Code::UnknownRubric, name.span, "workday-no-rubric").with("name", &name.value);
            self.problems.push(problem.with("known", known));
            return None;
        };
        let (pass, cost) = (rubric.pass, rubric.deductions);
        Some(Marks {
            pass_lawful: pass.lawful,
            pass_effective: pass.effective,
            minor: cost.minor,
            major: cost.major,
            red_line: cost.red_line,
            cap_after_major: rubric.cap_after_major,
        })
    }

    fn packs(&mut self, names: &[Spanned<String>]) -> Option<Vec<LawPack>> {
        let mut packs = Vec::new();
        for name in names {
            if let Some(pack) = self.content.packs.get(&name.value) {
                packs.push(pack.clone());
                continue;
            }
            let known = self.content.packs.keys().cloned().collect::<Vec<_>>().join(", ");
            let problem = Problem::of(Code::UnknownPack, name.span, "workday-no-pack").with("name", &name.value);
            self.problems.push(problem.with("known", known));
        }
        (packs.len() == names.len()).then_some(packs)
    }

    fn row(&mut self, id: &Spanned<String>, raw: RawRow, role: Role) -> Option<Row> {
        let picks_up: Vec<(u16, u16)> = raw.picks_up.iter().filter_map(|span| self.span(span)).collect();
        let history = self.history(&raw.history);
        if raw.worth == 0 && (raw.leave.is_some() || raw.case.is_some()) {
            self.problems.push(Problem::of(Code::OutOfRange, id.span, "workday-worth"));
        }
        let answers = raw.answers.map(|answers| Answers { says: answers.says, seconds: answers.seconds });
        let shown = Shown {
            id: id.value.clone(),
            last: raw.last,
            notes: raw.notes,
            flags: raw.flags,
            picks_up,
            worth: raw.worth,
            leave: raw.leave,
            answers,
        };
        match (raw.case, raw.account) {
            (Some(case), None) if raw.circumstances.is_empty() => self.case_row(shown, &case, id.span, &history),
            (None, Some(account)) => {
                let circumstances = raw.circumstances.into_iter().map(|(name, truth)| (name, number(truth))).collect();
                self.data_row(shown, account, role, circumstances, &history)
            }
            (case, _) => {
                let key = if case.is_some() { "workday-case-alone" } else { "workday-case-or-account" };
                self.problems.push(Problem::of(Code::Unexpected, id.span, key));
                None
            }
        }
    }

    fn case_row(&mut self, shown: Shown, case: &RawCase, span: Span, more: &[(DateTime<FixedOffset>, PastResult)]) -> Option<Row> {
        let compiled = self.compiled(case)?;
        let mut scene = compiled.scene.clone();
        let (number_of, number) = (scene.number_of, scene.number.clone());
        scene.history.extend(past(more, number_of, &number));
        if scene.history.iter().any(|past| past.at >= self.from) {
            self.problems.push(Problem::of(Code::BadDate, span, "workday-history-ahead"));
        }
        let compiled = compiled.at_time(self.content, self.from, &past(more, number_of, &number))?;
        let owed = &compiled.books.owed;
        let name = Both { zh: compiled.full_name(compiled.debtor, "zh-CN"), en: compiled.full_name(compiled.debtor, "en") };
        let figures = (owed.bucket, owed.days_past_due, owed.overdue, owed.payoff);
        Some(shown.row(name, number, figures, scene, Some(Arc::new(compiled))))
    }

    fn data_row(
        &mut self,
        shown: Shown,
        raw: RawAccount,
        role: Role,
        circumstances: std::collections::BTreeMap<String, i64>,
        history: &[(DateTime<FixedOffset>, PastResult)],
    ) -> Option<Row> {
        let (overdue, balance) = (self.yuan(&raw.overdue), self.yuan(&raw.balance));
        let all = [Bucket::M0, Bucket::M1, Bucket::M2, Bucket::M3, Bucket::M3Plus];
        let bucket = all.into_iter().find(|bucket| bucket.to_string() == raw.bucket.value);
        if bucket.is_none() {
            self.problems.push(Problem::of(Code::UnknownName, raw.bucket.span, "career-no-bucket").with("name", &raw.bucket.value));
        }
        let mut circumstances = circumstances;
        circumstances.entry("grace_over".to_owned()).or_insert(i64::from(raw.days > 0));
        circumstances.entry("recording_on".to_owned()).or_insert(1);
        let scene = Scene {
            role,
            at: self.from,
            channel: Channel::Call,
            initiator: Initiator::Collector,
            number: raw.number.clone(),
            number_of: raw.to,
            number_source: raw.source,
            history: past(history, raw.to, &raw.number),
            circumstances,
            figures: Vec::new(),
        };
        Some(shown.row(raw.name, raw.number, (bucket?, raw.days, overdue?, balance?), scene, None))
    }

    /// The case on the workday's day.
    fn compiled(&mut self, case: &RawCase) -> Option<Compiled> {
        if scenario_path(self.library, &case.scenario.value).is_none() {
            let problem = Problem::of(Code::UnknownName, case.scenario.span, "career-no-case").with("name", &case.scenario.value);
            self.problems.push(problem);
            return None;
        }
        let deal = case.deal.as_ref().map(|deal| deal.value.as_str());
        let loaded = load_redated(self.library, self.content, &case.scenario.value, deal, self.from)?;
        if let Some(deal) = &case.deal
            && !loaded.variants.contains(&deal.value)
        {
            let problem = Problem::of(Code::UnknownName, deal.span, "workday-no-deal").with("name", &deal.value);
            self.problems.push(problem.with("known", loaded.variants.join(", ")));
            return None;
        }
        self.cases.extend(loaded.problems.into_iter().filter(FileProblems::has_errors));
        if loaded.compiled.is_none() {
            let problem = Problem::of(Code::Unusable, case.scenario.span, "workday-broken-case").with("name", &case.scenario.value);
            self.problems.push(problem.with("day", self.from.date_naive()));
        }
        loaded.compiled
    }

    fn history(&mut self, rows: &[RawPast]) -> Vec<(DateTime<FixedOffset>, PastResult)> {
        let mut history = Vec::new();
        for past in rows {
            let at = NaiveDateTime::parse_from_str(&past.at.value, "%Y-%m-%dT%H:%M").ok();
            match at.and_then(|at| at.and_local_timezone(*self.from.offset()).single()) {
                Some(at) if at < self.from => history.push((at, past.result)),
                Some(_) => self.problems.push(Problem::of(Code::BadDate, past.at.span, "workday-history-ahead")),
                None => self.problems.push(Problem::of(Code::BadDate, past.at.span, "days-no-moment").with("text", &past.at.value)),
            }
        }
        history
    }

    /// A time of day as a second of the shift.
    fn second(&mut self, text: &Spanned<String>) -> Option<u16> {
        let Ok(time) = NaiveTime::parse_from_str(&text.value, "%H:%M").or_else(|_| NaiveTime::parse_from_str(&text.value, "%H:%M:%S"))
        else {
            self.problems.push(Problem::of(Code::BadDate, text.span, "days-no-time").with("text", &text.value));
            return None;
        };
        let second = u16::try_from((time - self.from.time()).num_seconds()).ok();
        if second.is_none() {
            self.problems.push(Problem::of(Code::BadDate, text.span, "workday-before").with("from", self.from.format("%H:%M")));
        }
        second
    }

    fn span(&mut self, (from, until): &(Spanned<String>, Spanned<String>)) -> Option<(u16, u16)> {
        let (start, end) = (self.second(from)?, self.second(until)?);
        if start >= end {
            self.problems.push(Problem::of(Code::BadDate, until.span, "workday-backwards"));
            return None;
        }
        Some((start, end))
    }

    fn yuan(&mut self, text: &Spanned<String>) -> Option<Fen> {
        let amount = Fen::parse_yuan(&text.value).ok();
        if amount.is_none() {
            self.problems.push(Problem::of(Code::BadAmount, text.span, "compile-no-amount").with("text", &text.value));
        }
        amount
    }
}

/// What a row says of itself, whatever is behind it.
struct Shown {
    id: String,
    last: Both,
    notes: Both,
    flags: Vec<Flag>,
    picks_up: Vec<(u16, u16)>,
    worth: u16,
    leave: Option<Reason>,
    answers: Option<Answers>,
}

impl Shown {
    fn row(self, name: Both, number: String, figures: (Bucket, u32, Fen, Fen), scene: Scene, case: Option<Arc<Compiled>>) -> Row {
        let (bucket, days_past_due, overdue, balance) = figures;
        let Self { id, last, notes, flags, picks_up, worth, leave, answers } = self;
        Row { id, case, name, number, bucket, days_past_due, overdue, balance, last, notes, flags, picks_up, worth, leave, answers, scene }
    }
}

fn past(rows: &[(DateTime<FixedOffset>, PastResult)], to: PartyRole, number: &str) -> Vec<Past> {
    let each = rows.iter().map(|(at, result)| (*at, *result));
    each.map(|(at, result)| Past { at, channel: Channel::Call, to, number: number.to_owned(), result, told: None }).collect()
}

const fn number(truth: RawTruth) -> i64 {
    match truth {
        RawTruth::Yes => 1,
        RawTruth::No => 0,
        RawTruth::Is(value) => value,
    }
}
