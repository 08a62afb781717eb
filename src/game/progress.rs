//! What a trainee's records say: cases passed, the last red line, and where the career's rules place them. Finished records
//! never change, so each is replayed once and remembered; a few at once, many beside the frames. Start reading at
//! [`look_up`], then [`stand`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use chrono::{DateTime, NaiveDate};

use super::Screen;
use super::desk::{Desk, Stale};
use crate::call::{Call, Compiled, Content, Input, load_case};
use crate::career::{
    Attempted, Candidate, Career, Desk as Post, Next, Payslip, SkillState, Standing, law_at_work, payslip, skill_map, what_next,
};
use crate::law::{RuleId, Severity};
use crate::records::{Finish, FinishOutcome, Header, Summary};
use crate::score::debrief;
use crate::trainee::{OpenPaper, Words, candidate, open_paper, replayed, shown};

/// So many records are replayed at once; more of them beside the frames.
const AT_ONCE: usize = 12;

/// Where a red line was crossed.
#[derive(Debug, Clone)]
pub(crate) struct Crossed {
    pub rule: RuleId,
    /// The rule's title in both languages.
    pub title: (String, String),
    /// The case as it was dealt.
    pub case: Arc<Compiled>,
    /// How many inputs were taken before it.
    pub kept: usize,
}

/// What a finished record says.
#[derive(Debug, Clone)]
struct Told {
    attempted: Attempted,
    crossed: Option<Crossed>,
    /// The case as it was dealt: its title names who was called.
    case: Arc<Compiled>,
}

/// What comes back from beside the frames.
enum News {
    Told(Vec<(PathBuf, Option<Told>)>),
    /// What every case can show in all its variants.
    Whole(Vec<(usize, Candidate)>),
}

/// What records said so far.
#[derive(Default)]
pub(crate) struct Progress {
    /// By file; `None` where one cannot be replayed any more.
    memory: BTreeMap<PathBuf, Option<Told>>,
    /// The records of those attempts, and the attempts, the oldest first.
    paths: Vec<PathBuf>,
    attempts: Vec<Attempted>,
    /// Every case that can be practised, with its place on the desk; looked at in all variants once that matters.
    all: Vec<(usize, Candidate)>,
    is_whole: bool,
    /// Those under the law of this trainee, and their places.
    own: Vec<Candidate>,
    places: Vec<usize>,
    coming: Option<Mutex<Receiver<News>>>,
}

impl Progress {
    /// Somebody else sits down.
    pub(crate) fn forget(&mut self) {
        (self.paths, self.attempts) = (Vec::new(), Vec::new());
    }

    /// Whether records are still being looked at.
    pub(crate) const fn is_looking(&self) -> bool {
        self.coming.is_some() && self.attempts.is_empty()
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, hear);
}

/// Whether an attempt counts: it was dealt and not rewound, and is none of the guide's.
pub(crate) fn counts(desk: &Desk, header: &Header) -> bool {
    header.forked_from.is_none() && !is_of_guide(desk, header)
}

/// Whether a record is of the guided call.
pub(crate) fn is_of_guide(desk: &Desk, header: &Header) -> bool {
    desk.case_called(&header.scenario).is_some_and(|(_, case)| case.is_guide)
}

/// The finished attempts that count, newest first, each with its place among the records.
pub(crate) fn finished(desk: &Desk) -> impl Iterator<Item = (usize, &Summary, &Header, Finish)> {
    desk.records.iter().enumerate().filter_map(|(place, summary)| match &summary.known {
        Ok((header, Some(finish))) if counts(desk, header) => Some((place, summary, header, *finish)),
        _ => None,
    })
}

/// The places of the cases that can be practised under the law of this trainee.
pub(crate) fn own_cases(desk: &Desk) -> &[usize] {
    &desk.frame.progress.places
}

/// Whether a case was passed.
pub(crate) fn is_passed(desk: &Desk, id: &str) -> bool {
    finished(desk).any(|(_, _, header, finish)| header.scenario == id && finish.outcome == FinishOutcome::Pass)
}

/// The same, by an attempt that began at this moment or later, seconds since 1970.
pub(crate) fn is_passed_since(desk: &Desk, id: &str, moment: i64) -> bool {
    let began = |header: &Header| DateTime::parse_from_rfc3339(&header.started).is_ok_and(|at| at.timestamp() >= moment);
    finished(desk).any(|(_, _, header, finish)| header.scenario == id && finish.outcome == FinishOutcome::Pass && began(header))
}

/// The best attempt at a case: passed before not, then by the sum of both scores.
pub(crate) fn best(desk: &Desk, id: &str) -> Option<Finish> {
    let own = finished(desk).filter(|(_, _, header, _)| header.scenario == id).map(|(_, _, _, finish)| finish);
    own.max_by_key(|finish| (finish.outcome == FinishOutcome::Pass, finish.lawful + finish.effective))
}

/// The newest red line: the place of its record, and what was crossed.
pub(crate) fn last_red_line(desk: &Desk) -> Option<(usize, &Crossed)> {
    let red = finished(desk).find(|(_, _, _, finish)| finish.outcome == FinishOutcome::RedLine);
    red.and_then(|(place, summary, _, _)| Some((place, desk.frame.progress.memory.get(&summary.path)?.as_ref()?.crossed.as_ref()?)))
}

/// The title of a finished record's case, as it was dealt; `None` where that is not known yet.
pub(crate) fn title_as_dealt<'a>(desk: &'a Desk, record: &Path) -> Option<&'a str> {
    let case = &desk.frame.progress.memory.get(record)?.as_ref()?.case;
    Some(case.text(desk.language(), case.title))
}

/// Where a trainee stands by the career's rules, today.
pub(crate) struct Stand<'a> {
    desk: &'a Desk,
    content: &'a Content,
    pub career: &'a Career,
    pub standing: Standing<'a>,
    pub today: NaiveDate,
}

/// Where the trainee stands; `None` where the career's file cannot be used.
pub(crate) fn stand(desk: &Desk) -> Option<Stand<'_>> {
    let (content, career) = (desk.content()?, desk.career()?);
    let standing = Standing::of(career, &desk.frame.progress.attempts);
    Some(Stand { desk, content, career, standing, today: chrono::Local::now().date_naive() })
}

impl<'a> Stand<'a> {
    /// The desk one sits at.
    pub(crate) fn post(&self) -> &'a Post {
        self.career.desk(self.standing.desk())
    }

    /// The next case's place on the desk, and why it.
    pub(crate) fn next(&self) -> Option<(usize, Next)> {
        let progress = &self.desk.frame.progress;
        let next = what_next(self.career, &self.standing, &progress.own, self.today)?;
        Some((*progress.places.get(next.case)?, next))
    }

    /// The cases of this trainee's law.
    pub(crate) fn candidates(&self) -> &'a [Candidate] {
        &self.desk.frame.progress.own
    }

    /// The desk's skills.
    pub(crate) fn skills(&self) -> Vec<SkillState> {
        let family = |id: &str| self.content.packs.values().find_map(|pack| pack.rules.get(id)).map(|rule| rule.family);
        skill_map(self.career, &self.standing, &family, self.today)
    }

    /// The pay of the month of this day.
    pub(crate) fn pay(&self, day: NaiveDate) -> Payslip {
        payslip(self.career, &self.standing, day)
    }

    /// Today's paper that is not finished.
    pub(crate) fn open_paper(&self) -> Option<OpenPaper> {
        open_paper(&self.desk.records, &self.desk.trainee, self.post(), self.today)
    }

    /// The place of a record's attempt among those that count, and the attempt.
    pub(crate) fn attempt_of(&self, record: &Path) -> Option<(usize, &'a Attempted)> {
        let progress = &self.desk.frame.progress;
        let place = progress.paths.iter().position(|path| path == record)?;
        Some((place, &progress.attempts[place]))
    }

    /// What the rules say, in words.
    pub(crate) fn words<'w>(&'w self, title: &'w dyn Fn(&str) -> String) -> Words<'w> {
        Words { content: self.content, career: self.career, texts: &self.desk.locale, today: self.today, with_ids: false, title }
    }
}

/// Replays what was not replayed yet.
pub(crate) fn look_up(desk: &mut Desk) {
    if desk.frame.progress.all.is_empty() {
        desk.frame.progress.all = by_default(desk);
    }
    let known = &desk.frame.progress.memory;
    let missing: Vec<(PathBuf, Header)> = finished(desk)
        .filter(|(_, summary, ..)| !known.contains_key(&summary.path))
        .map(|(_, summary, header, _)| (summary.path.clone(), header.clone()))
        .collect();
    if missing.len() <= AT_ONCE {
        let told = missing.into_iter().map(|(path, header)| {
            let told = desk.case_of(&header).and_then(|case| tell(&path, &header, &case));
            (path, told)
        });
        let told: Vec<_> = told.collect();
        desk.frame.progress.memory.extend(told);
    } else if desk.frame.progress.coming.is_none() {
        replay_beside(desk, missing);
    }
    gather(desk);
}

/// The cases in the deals that the shelf holds: enough while nothing is due.
fn by_default(desk: &Desk) -> Vec<(usize, Candidate)> {
    let sound = desk.cases().iter().enumerate().filter(|(_, case)| !case.is_guide).filter_map(|(place, case)| {
        let found = Candidate::of(std::slice::from_ref(case.compiled.as_ref().ok()?.as_ref()))?;
        Some((place, Candidate { variants: case.variants.clone(), ..found }))
    });
    sound.collect()
}

/// Puts the attempts in their order and finds the law that they are of.
fn gather(desk: &mut Desk) {
    let memory = &desk.frame.progress.memory;
    let told = finished(desk).filter_map(|(_, summary, ..)| {
        let told = memory.get(&summary.path)?.as_ref()?;
        Some((summary.path.clone(), told.attempted.clone()))
    });
    let mut told: Vec<(PathBuf, Attempted)> = told.collect();
    told.reverse();
    let progress = &mut desk.frame.progress;
    (progress.paths, progress.attempts) = told.into_iter().unzip();
    let all: Vec<Candidate> = progress.all.iter().map(|(_, case)| case.clone()).collect();
    let law = law_at_work(&all, &progress.attempts).map(str::to_owned);
    let own = progress.all.iter().filter(|(_, case)| Some(&case.law) == law.as_ref()).cloned();
    (progress.places, progress.own) = own.unzip();
    let is_due = stand(desk).is_some_and(|stand| !stand.standing.memories().due(stand.career, stand.today).is_empty());
    if is_due && !desk.frame.progress.is_whole && desk.frame.progress.coming.is_none() {
        look_whole_beside(desk);
    }
}

fn tell(path: &Path, header: &Header, case: &Arc<Compiled>) -> Option<Told> {
    let call = replayed(path, case)?;
    Some(Told { attempted: shown(header, &call)?, crossed: crossed(case, &call), case: Arc::clone(case) })
}

/// The first red line of a call, and how many inputs came before the one that crossed it.
fn crossed(case: &Arc<Compiled>, call: &Call) -> Option<Crossed> {
    let report = debrief(case, call.deal().mood, call.events(), &case.source_language);
    let finding = report.findings.iter().find(|finding| finding.severity == Severity::RedLine)?;
    let rule = case.bench.rule(finding.rule);
    let title = (rule.zh.title.clone(), rule.en.title.clone());
    Some(Crossed { rule: finding.rule, title, case: Arc::clone(case), kept: kept_before(call.inputs(), finding.turn) })
}

/// How many inputs come before the one that makes this exchange.
fn kept_before(inputs: &[Input], turn: u16) -> usize {
    let speaks = |input: &Input| matches!(input, Input::Reply(_) | Input::Say(_) | Input::Silence);
    let exchanges = inputs.iter().enumerate().filter(|(_, input)| speaks(input)).map(|(place, _)| place);
    match usize::from(turn).checked_sub(1) {
        None => 0,
        Some(earlier) => exchanges.into_iter().nth(earlier).unwrap_or(0),
    }
}

/// Sends somebody to look beside the frames.
fn set_out(desk: &mut Desk, errand: impl FnOnce() -> News + Send + 'static) {
    let (sender, receiver) = channel();
    let wake = desk.wake.clone();
    desk.frame.progress.coming = Some(Mutex::new(receiver));
    std::thread::spawn(move || {
        // Nobody listens where the window was closed meanwhile.
        drop(sender.send(errand()));
        if let Some(wake) = wake {
            wake();
        }
    });
}

fn replay_beside(desk: &mut Desk, missing: Vec<(PathBuf, Header)>) {
    let Some(content) = desk.shared_content() else { return };
    let library = Arc::clone(&desk.library);
    let mut cases: BTreeMap<(String, String), Option<Arc<Compiled>>> = BTreeMap::new();
    for compiled in desk.cases().iter().filter_map(|case| case.compiled.as_ref().ok()) {
        cases.insert((compiled.id.clone(), compiled.variant.clone()), Some(Arc::clone(compiled)));
    }
    set_out(desk, move || {
        let told = missing.into_iter().map(|(path, header)| {
            let deal = (header.scenario.clone(), header.deal.variant.clone());
            let case = cases.entry(deal).or_insert_with(|| {
                let loaded = load_case(library.as_ref(), &content, &header.scenario, Some(&header.deal.variant));
                loaded.and_then(|loaded| loaded.compiled).map(Arc::new)
            });
            let told = case.as_ref().and_then(|case| tell(&path, &header, case));
            (path, told)
        });
        News::Told(told.collect())
    });
}

fn look_whole_beside(desk: &mut Desk) {
    let Some(content) = desk.shared_content() else { return };
    let library = Arc::clone(&desk.library);
    let ids: Vec<(usize, String)> =
        desk.cases().iter().enumerate().filter(|(_, case)| !case.is_guide).map(|(place, case)| (place, case.id.clone())).collect();
    set_out(desk, move || {
        let whole = ids.into_iter().filter_map(|(place, id)| Some((place, candidate(library.as_ref(), &content, &id)?)));
        News::Whole(whole.collect())
    });
}

/// Hears what was found.
fn hear(mut desk: ResMut<Desk>, mut stale: ResMut<Stale>, screen: Res<State<Screen>>) {
    let desk = desk.bypass_change_detection();
    let Some(coming) = &mut desk.frame.progress.coming else { return };
    let heard = coming.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).try_recv();
    let news = match heard {
        Ok(news) => news,
        Err(TryRecvError::Empty) => return,
        Err(TryRecvError::Disconnected) => {
            desk.frame.progress.coming = None;
            return;
        }
    };
    let progress = &mut desk.frame.progress;
    progress.coming = None;
    match news {
        News::Told(told) => progress.memory.extend(told),
        News::Whole(whole) => (progress.all, progress.is_whole) = (whole, true),
    }
    gather(desk);
    // Only where it is shown: drawing a call again in its midst would help nobody.
    stale.0 |= matches!(screen.get(), Screen::Home | Screen::Career | Screen::Debrief);
}

#[cfg(test)]
mod tests {
    use super::{Input, kept_before};

    #[test]
    fn a_moment_is_found_among_pauses() {
        let inputs = [Input::Hold, Input::Silence, Input::Hold, Input::Resume, Input::Silence, Input::EndCall];
        assert_eq!(kept_before(&inputs, 0), 0, "dialling itself");
        assert_eq!(kept_before(&inputs, 1), 1);
        assert_eq!(kept_before(&inputs, 2), 4);
        assert_eq!(kept_before(&inputs, 9), 0, "what is not there begins again");
    }
}
