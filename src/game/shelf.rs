//! What stands on the shelf: the content and every case, read beside the first frames, so that the window opens as fast
//! as an empty one however many cases there are.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use crate::call::{Compiled, Content, FileProblems, LoadedCase, load_case, load_content};
use crate::career::{Career, load_career};
use crate::days::{DayCase, day_ids, day_path, load_days};
use crate::locale::Locale;
use crate::scenario::library::{is_guide, scenario_ids};
use crate::scenario::render::render;
use crate::scenario::{Library, Shipped};
use crate::workday::{Workday, load_workday, workday_ids, workday_path};

/// One case of the library.
pub(crate) struct Case {
    pub id: String,
    /// The default deal's case; what is wrong with the file where it cannot be used.
    pub compiled: Result<Arc<Compiled>, String>,
    pub variants: Vec<String>,
    /// It belongs to the guide: listed nowhere, counted nowhere.
    pub is_guide: bool,
}

/// One case over several days.
pub(crate) struct DayShelf {
    pub id: String,
    /// The case, or what is wrong with its file.
    pub case: Result<Arc<DayCase>, String>,
}

/// One workday.
pub(crate) struct WorkdayShelf {
    pub id: String,
    /// The workday, or what is wrong with its file.
    pub workday: Result<Arc<Workday>, String>,
}

/// Content and cases.
#[derive(Default)]
pub(super) struct Shelf {
    content: Option<Arc<Content>>,
    /// The desks, or what is wrong with their file.
    career: Option<Result<Arc<Career>, String>>,
    /// The easy ones first, the guide's last.
    pub cases: Vec<Case>,
    /// What is more than one call; read when the library is opened, for home needs none of it.
    pub days: Vec<DayShelf>,
    pub workdays: Vec<WorkdayShelf>,
    has_days: bool,
}

impl Shelf {
    pub(super) fn read(library: &(dyn Library + Send + Sync), language: &str) -> Result<Self, String> {
        let content = load_content(library).map_err(|problems| shown(&problems, language))?;
        let cases = cases(library, &content, language);
        if let Some(problem) = no_case(&cases) {
            return Err(problem);
        }
        let career = load_career(library).map(Arc::new).map_err(|problems| shown(&[problems], language));
        Ok(Self { content: Some(Arc::new(content)), career: Some(career), cases, ..Self::default() })
    }

    /// Reads the cases over several days and the workdays, where that was not done yet.
    pub(super) fn read_days(&mut self, library: &(dyn Library + Send + Sync), language: &str) {
        let Some(content) = self.content.as_ref().filter(|_| !self.has_days) else { return };
        let (days, workdays) = std::thread::scope(|scope| {
            let days = scope.spawn(|| days(library, content, language));
            let workdays = workdays(library, content, language);
            (days.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), workdays)
        });
        (self.days, self.workdays, self.has_days) = (days, workdays, true);
    }

    /// A case of the library as one of its variants.
    pub(super) fn load(&self, library: &dyn Library, id: &str, variant: Option<&str>) -> Option<LoadedCase> {
        load_case(library, self.content.as_ref()?, id, variant)
    }

    /// Takes what was read again. Every case keeps its place, for drawn controls name it; new ones come last until the next
    /// start, and one that is gone is listed nowhere.
    pub(super) fn renew(&mut self, fresh: Self) {
        self.content = fresh.content;
        let mut new = fresh.cases;
        for old in &mut self.cases {
            if let Some(at) = new.iter().position(|case| case.id == old.id) {
                *old = new.remove(at);
            } else {
                (old.is_guide, old.compiled) = (true, Err(String::new()));
            }
        }
        self.cases.append(&mut new);
    }

    /// The desks, or what is wrong with them, once they were read.
    pub(super) const fn career(&self) -> Option<&Result<Arc<Career>, String>> {
        self.career.as_ref()
    }

    /// Acts, packs and rubrics, once they were read.
    pub(super) const fn content(&self) -> Option<&Arc<Content>> {
        self.content.as_ref()
    }
}

/// A shelf that is still being read. Reading begins when somebody looks for it a second time: after the first frame, which
/// a slow PC draws on the same cores.
pub(super) enum Coming {
    Wanted { library: Arc<dyn Library + Send + Sync>, language: &'static str, is_looked_for: bool },
    Read(Mutex<Receiver<Result<Shelf, String>>>),
}

impl Coming {
    /// What is to be read.
    pub(super) fn from(library: &Arc<dyn Library + Send + Sync>, language: &'static str) -> Self {
        Self::Wanted { library: Arc::clone(library), language, is_looked_for: false }
    }

    /// The shelf, or what is wrong with it, once that is known.
    pub(super) fn arrived(&mut self) -> Option<Result<Shelf, String>> {
        match self {
            Self::Wanted { is_looked_for, .. } if !*is_looked_for => {
                *is_looked_for = true;
                None
            }
            Self::Wanted { library, language, .. } => {
                let (sender, receiver) = channel();
                let (library, language) = (Arc::clone(library), *language);
                // Nobody waits for a shelf whose window was closed meanwhile.
                std::thread::spawn(move || drop(sender.send(Shelf::read(library.as_ref(), language))));
                *self = Self::Read(Mutex::new(receiver));
                None
            }
            Self::Read(receiver) => match receiver.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).try_recv() {
                Ok(read) => Some(read),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Err("reading the content broke off".to_owned())),
            },
        }
    }
}

/// All cases, read on every core: each stands for itself.
fn cases(library: &(dyn Library + Send + Sync), content: &Content, language: &str) -> Vec<Case> {
    let ids = scenario_ids(library);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = ids.len().div_ceil(cores).max(1);
    let mut cases: Vec<Case> = std::thread::scope(|scope| {
        let read = |ids: &[String]| ids.iter().filter_map(|id| case(library, content, language, id)).collect::<Vec<_>>();
        let shares: Vec<_> = ids.chunks(share).map(|ids| scope.spawn(move || read(ids))).collect();
        shares.into_iter().flat_map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    cases.sort_by_key(|case| (case.is_guide, case.compiled.as_ref().map_or(u8::MAX, |compiled| compiled.difficulty)));
    cases
}

/// All cases over several days.
fn days(library: &dyn Library, content: &Content, language: &str) -> Vec<DayShelf> {
    let read = |id: String| {
        let path = day_path(library, &id).unwrap_or_default();
        let loaded = load_days(library, content, &path, &library.read(&path).unwrap_or_default());
        let case = loaded.case.map(Arc::new).ok_or_else(|| shown(&[loaded.problems], language));
        DayShelf { id, case }
    };
    day_ids(library).into_iter().map(read).collect()
}

/// All workdays.
fn workdays(library: &dyn Library, content: &Arc<Content>, language: &str) -> Vec<WorkdayShelf> {
    let read = |id: String| {
        let path = workday_path(library, &id).unwrap_or_default();
        let loaded = load_workday(library, content, &path, &library.read(&path).unwrap_or_default());
        let workday = loaded.workday.ok_or_else(|| shown(&loaded.problems, language));
        WorkdayShelf { id, workday }
    };
    workday_ids(library).into_iter().map(read).collect()
}

fn case(library: &dyn Library, content: &Content, language: &str, id: &str) -> Option<Case> {
    let loaded = load_case(library, content, id, None)?;
    let problems = loaded.problems;
    let compiled = loaded.compiled.map(Arc::new).ok_or_else(|| shown(&problems, language));
    Some(Case { id: id.to_owned(), compiled, variants: loaded.variants, is_guide: is_guide(library, id) })
}

/// What is wrong when not one case can be used.
fn no_case(cases: &[Case]) -> Option<String> {
    let wrong: Vec<&str> = cases.iter().map_while(|case| case.compiled.as_ref().err().map(String::as_str)).collect();
    (wrong.len() == cases.len()).then(|| if wrong.is_empty() { "there is no scenario".to_owned() } else { wrong.concat() })
}

/// Problems in the words of a language. They are the shipped ones, for the content may be what is broken.
fn shown(problems: &[FileProblems], language: &str) -> String {
    let speaker = Locale::load(&Shipped, language);
    problems.iter().map(|file| render(&file.file, &file.text, &file.problems, &speaker, false)).collect()
}
