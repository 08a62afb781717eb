//! From a scenario as written to a case that `step` can run: names become ids, figures numbers, texts are rendered,
//! and everything that is wrong is said at once. One call compiles one variant.
//! Start reading at [`compile`]; `names` comes first, `dialogue` is the bulk.

mod acts;
mod books;
mod conditions;
mod dialogue;
mod figures;
mod invariants;
mod names;
mod notes;
mod people;
mod sheet;
mod stand_in;
mod texts;

use indexmap::IndexMap;

use self::figures::Figures;
pub use self::figures::quotable_days;
use self::names::Names;
use self::notes::Notes;
use self::texts::{Foreign, TextTable};
use super::compiled::{Books, Compiled, Ending, Entry, Fact, Field, Line, Offer};
use crate::account::household::{Outlook, Promise};
use crate::law::{Bench, LawPack};
use crate::persona::{Mood, Temperament, TemperamentError, Temperaments};
use crate::scenario::Library;
use crate::scenario::model::{RawDial, RawLevel, RawRole, RawScenario, RawVariant};
use crate::scenario::problem::{Code, Problem};
use crate::scenario::rubric::{Both, RawRubric};
use crate::scenario::translation::RawTranslation;
use crate::speech::{ActSet, Vocabulary};

/// What all cases share: acts, temperaments, packs and rubrics by id.
#[derive(Debug)]
pub struct Content {
    pub vocabulary: Vocabulary,
    pub temperaments: Temperaments,
    pub packs: IndexMap<String, LawPack>,
    pub(crate) rubrics: IndexMap<String, RawRubric>,
    pub(crate) parts: PortraitParts,
}

impl Content {
    /// Id and title of every criterion of every rubric.
    pub fn criteria(&self) -> impl Iterator<Item = (String, Both)> {
        let all = self.rubrics.values().flat_map(|rubric| &rubric.criteria);
        all.map(|(id, criterion)| (id.value.clone(), criterion.title.clone()))
    }
}

/// Which parts of portraits were drawn: the names of the files in `assets/portrait/`.
#[derive(Debug, Clone, Default)]
pub(crate) struct PortraitParts {
    pub faces: Vec<String>,
    pub hair: Vec<String>,
    pub clothes: Vec<String>,
}

impl PortraitParts {
    /// The parts that a library holds; a library without any (a test's) leaves names unchecked.
    pub(crate) fn of(library: &dyn Library) -> Self {
        let names = |kind: &str| {
            let name = |path: &String| path.rsplit('/').next().and_then(|file| file.strip_suffix(".svg")).map(str::to_owned);
            library.list(&format!("assets/portrait/{kind}")).iter().filter_map(name).collect()
        };
        Self { faces: names("face"), hair: names("hair"), clothes: names("clothes") }
    }
}

/// What compiling says: the case, if there is one, and the problems of the scenario and of each translation.
pub(crate) struct Outcome {
    pub compiled: Option<Compiled>,
    pub problems: Vec<Problem>,
    /// By language.
    pub translations: Vec<(String, Vec<Problem>)>,
}

/// The compiler at work on one variant.
struct Compiler<'a> {
    content: &'a Content,
    raw: &'a RawScenario,
    names: Names,
    figures: Figures,
    temperament: Temperament,
    /// Whether date, account or household are stand-ins, because the file's own cannot be read.
    stood_in: bool,
    texts: TextTable<'a>,
    lines: Vec<Line>,
    watched: Vec<ActSet>,
    notes: Notes,
}

/// The names of a scenario's variants; one called `usual` where the file names none.
pub(crate) fn variants(raw: &RawScenario) -> Vec<String> {
    let named: Vec<String> = raw.variants.keys().map(|name| name.value.clone()).collect();
    if named.is_empty() { vec!["usual".to_owned()] } else { named }
}

/// Compiles one variant of a scenario; the first one where `variant` is `None`.
pub(crate) fn compile(content: &Content, raw: &RawScenario, translations: &[RawTranslation], variant: Option<&str>) -> Outcome {
    let mut notes = Notes::default();
    let compiled = begin(content, raw, translations, variant, &mut notes).map(Compiler::finish);
    match compiled {
        None => Outcome { compiled: None, problems: notes.problems, translations: Vec::new() },
        Some(mut outcome) => {
            notes.problems.append(&mut outcome.problems);
            let broken = notes.problems.iter().any(|problem| problem.severity == crate::scenario::Severity::Error);
            Outcome { compiled: outcome.compiled.filter(|_| !broken), problems: notes.problems, translations: outcome.translations }
        }
    }
}

/// What must be there before names can be resolved: date, account, household, temperament.
fn begin<'a>(
    content: &'a Content,
    raw: &'a RawScenario,
    translations: &'a [RawTranslation],
    variant: Option<&str>,
    notes: &mut Notes,
) -> Option<(Compiler<'a>, Ready<'a>)> {
    let chosen = variants(raw).into_iter().find(|name| variant.is_none_or(|wanted| wanted == name));
    let Some(chosen) = chosen else {
        let names = variants(raw);
        notes.unknown(Code::UnknownName, "variant", variant.unwrap_or_default(), raw.id.span, names.iter().map(String::as_str));
        return None;
    };
    let deal = raw.variants.get(chosen.as_str());
    let at = books::moment(deal.and_then(|deal| deal.on.as_ref()).unwrap_or(&raw.on), notes);
    let owed = at.and_then(|at| books::owed(&raw.account, deal, at.date_naive(), notes));
    let household = books::household(&raw.persona.household, deal, notes);
    let temperament = temperament(content, raw, notes);
    let rubric = content.rubrics.get(raw.rubric.value.as_str());
    if rubric.is_none() {
        notes.unknown(Code::UnknownRubric, "rubric", &raw.rubric.value, raw.rubric.span, content.rubrics.keys().map(String::as_str));
    }
    let stood_in = at.is_none() || owed.is_none() || household.is_none();
    let at = at.or_else(stand_in::moment)?;
    let owed = owed.unwrap_or_else(|| stand_in::owed(raw.account.product, at.date_naive()));
    let household = household.unwrap_or_else(|| stand_in::household(at.date_naive()));
    let today = at.date_naive();
    let figures = Figures::of(&owed, &household, today);
    let books = Books { figures: figures.money.clone(), owed, household, today, tail: raw.account.tail.value.clone(), recent: Vec::new() };
    for file in translations.iter().filter(|file| file.of.value != raw.id.value) {
        let problem = Problem::of(Code::UnknownName, raw.id.span, "compile-translation-of").with("of", &file.of.value);
        notes.note(problem.with("id", &raw.id.value));
    }
    let foreign =
        translations.iter().map(|file| Foreign { language: file.language.value.clone(), texts: &file.texts, notes: Notes::default() });
    let compiler = Compiler {
        content,
        raw,
        names: Names::of(raw),
        figures,
        temperament: temperament.or_else(|| stand_in::temperament(content))?,
        stood_in,
        texts: TextTable::new(raw.language.clone(), foreign.collect()),
        lines: Vec::new(),
        watched: Vec::new(),
        notes: Notes::default(),
    };
    Some((
        compiler,
        Ready { variant: chosen, deal, dials: &raw.dials, at, books, rubric: rubric.or_else(|| content.rubrics.values().next())? },
    ))
}

fn temperament(content: &Content, raw: &RawScenario, notes: &mut Notes) -> Option<Temperament> {
    let name = &raw.persona.temperament;
    match content.temperaments.resolve(name, &content.vocabulary) {
        Ok(Some(temperament)) => return Some(temperament),
        Ok(None) => notes.unknown(Code::UnknownTemperament, "temperament", name, name.span, content.temperaments.names()),
        Err(TemperamentError::UnknownAct { temperament, act }) => {
            let problem = Problem::of(Code::UnknownTemperament, name.span, "temperament-unknown-act");
            notes.note(problem.with("temperament", temperament).with("act", act));
        }
    }
    None
}

/// What was settled before the compiler began.
struct Ready<'a> {
    variant: String,
    deal: Option<&'a RawVariant>,
    dials: &'a RawDial,
    at: chrono::DateTime<chrono::FixedOffset>,
    books: Books,
    rubric: &'a RawRubric,
}

impl<'a> Ready<'a> {
    /// The number that is dialled in this variant.
    fn dials(&self) -> &'a RawDial {
        self.deal.and_then(|deal| deal.dials.as_ref()).unwrap_or(self.dials)
    }
}

impl<'a> Compiler<'a> {
    fn finish((mut compiler, ready): (Self, Ready<'a>)) -> Outcome {
        let compiled = compiler.assemble(ready);
        let (texts, translations) = compiler.texts.finish();
        let compiled = compiled.map(|compiled| Compiled { texts, ..compiled });
        let translations = translations.into_iter().map(|(language, notes)| (language, notes.problems)).collect();
        Outcome { compiled, problems: compiler.notes.problems, translations }
    }

    fn assemble(&mut self, ready: Ready<'a>) -> Option<Compiled> {
        let raw = self.raw;
        let parties = self.parties(ready.deal, &ready.books.owed);
        let title = self.text("title".to_owned(), &raw.title);
        let summary = self.text("summary".to_owned(), &raw.summary);
        let known = raw.known.iter().enumerate().map(|(place, line)| self.text(format!("known.{place}"), line)).collect();
        let facts = self.facts();
        let offers = self.offers(&ready.books);
        let endings = self.endings();
        let (nodes, replies) = self.dialogue();
        let defaults = self.transitions("persona.on", &raw.persona.on);
        let silence = raw.persona.silence.as_ref().map(|leads| self.leads("persona.silence", leads));
        let fields = self.fields();
        let objectives =
            raw.objectives.iter().enumerate().map(|(place, goal)| self.titled(format!("objectives.{place}"), &goal.title, &goal.when));
        let objectives = objectives.collect();
        let invariants = self.invariants();
        let sheet = self.sheet(ready.rubric);
        let debtor = self.debtor(&parties);
        let scene = self.scene(&ready, &parties);
        let plans = self.plans(&ready);
        let packs = self.packs();
        let start = self.names.node(&raw.start.value, raw.start.span, &mut self.notes);
        let flags = self.names.flags();
        self.limits(facts.len(), flags.len(), sheet.checks.len());
        let set_flags = self.set_flags(ready.deal);
        self.compare_bucket(&ready.books);
        let (mood, portrait) = (self.mood(), self.portrait(raw.portrait.as_ref()));
        // Everything that is wrong has been said by now.
        let (debtor, scene, plans, start) = (debtor?, scene?, plans?, start?);
        let bench = self.bench(&packs, &scene)?;
        Some(Compiled {
            id: raw.id.value.clone(),
            version: raw.version,
            variant: ready.variant,
            difficulty: raw.difficulty,
            role: role(raw.role),
            no_money: raw.no_money,
            start,
            nodes,
            replies,
            lines: std::mem::take(&mut self.lines),
            parties,
            debtor,
            facts,
            flags,
            offers,
            endings,
            hung_up: self.names.own_ending("hung_up"),
            left: self.names.own_ending("left"),
            not_dialled: self.names.own_ending("not_dialled"),
            fields,
            plans,
            books: Books { recent: scene.history.iter().map(|past| (past.at, past.channel, past.result)).collect(), ..ready.books },
            scene,
            temperament: self.temperament.clone(),
            mood,
            keep_at: raw.persona.keep_at,
            defaults,
            silence,
            set_flags,
            watched: std::mem::take(&mut self.watched),
            objectives,
            bench,
            packs: raw.packs.iter().map(|pack| pack.value.clone()).collect(),
            sheet,
            invariants,
            vocabulary: self.content.vocabulary.clone(),
            source_language: raw.language.clone(),
            texts: super::compiled::Texts::new(),
            title,
            summary,
            known,
            age: raw.persona.age,
            portrait,
        })
    }

    fn facts(&mut self) -> Vec<Fact> {
        let raw = self.raw;
        let facts = raw.facts.iter().map(|(id, fact)| Fact {
            id: id.value.clone(),
            title: self.text(format!("facts.{}", id.value), &fact.title),
            counts: fact.counts,
        });
        facts.collect()
    }

    fn offers(&mut self, books: &Books) -> Vec<Offer> {
        let raw = self.raw;
        let outlook = Outlook::new(&books.household, books.today, books.owed.claim);
        let mut offers = Vec::with_capacity(raw.offers.len());
        for (id, offer) in &raw.offers {
            let payments = offer.pays.iter().filter_map(|(amount, on)| self.payment(amount, on)).collect();
            let promise = books::counted(&Promise { payments }, offer.applied_for);
            let worth = outlook.worth(&promise, true).value;
            let title = self.text(format!("offers.{}", id.value), &offer.title);
            offers.push(Offer { id: id.value.clone(), title, promise, applied_for: offer.applied_for, worth });
        }
        offers
    }

    fn endings(&mut self) -> Vec<Ending> {
        let raw = self.raw;
        let ids: Vec<String> = self.names.endings().map(str::to_owned).collect();
        let titled = ids.into_iter().map(|id| {
            let title = match raw.endings.get(id.as_str()) {
                Some(ending) => self.text(format!("endings.{id}"), &ending.title),
                None => self.texts.empty(),
            };
            Ending { id, title }
        });
        titled.collect()
    }

    fn fields(&mut self) -> Vec<Field> {
        let raw = self.raw;
        let mut fields = Vec::with_capacity(raw.wrap_up.len());
        for (id, field) in &raw.wrap_up {
            let key = format!("wrap_up.{}", id.value);
            let title = self.text(key.clone(), &field.title);
            let mut entries = Vec::with_capacity(field.options.len());
            for (option, entry) in &field.options {
                let label = self.text(format!("{key}.{}", option.value), &entry.label);
                entries.push(Entry { id: option.value.clone(), label, right: self.condition(&entry.right) });
            }
            fields.push(Field { id: id.value.clone(), title, entries });
        }
        fields
    }

    fn packs(&mut self) -> Vec<LawPack> {
        let raw = self.raw;
        let mut packs = Vec::new();
        for name in &raw.packs {
            match self.content.packs.get(name.value.as_str()) {
                Some(pack) => packs.push(pack.clone()),
                None => self.notes.unknown(Code::UnknownPack, "law pack", name, name.span, self.content.packs.keys().map(String::as_str)),
            }
        }
        packs
    }

    fn bench(&mut self, packs: &[LawPack], scene: &crate::law::Scene) -> Option<Bench> {
        let raw = self.raw;
        match Bench::convene(packs, &self.content.vocabulary, scene) {
            Ok(bench) => Some(bench),
            Err(errors) => {
                let span = raw.packs.first().map_or(raw.id.span, |name| name.span);
                for error in errors {
                    self.notes.note(error.problem(span));
                }
                None
            }
        }
    }

    fn mood(&mut self) -> (Mood, Mood) {
        let raw = &self.raw.persona.mood;
        let mut range = |level: RawLevel| match level {
            RawLevel::At(level) => (level, level),
            RawLevel::Between(low, high) => (low.min(high), low.max(high)),
        };
        let levels = [raw.trust, raw.anger, raw.stress, raw.willingness].map(&mut range);
        if levels.iter().any(|(_, high)| *high > Mood::TOP) {
            self.notes.note(Problem::of(Code::BadArgument, self.raw.persona.temperament.span, "compile-mood"));
        }
        let of = |pick: fn((u8, u8)) -> u8| Mood {
            trust: pick(levels[0]),
            anger: pick(levels[1]),
            stress: pick(levels[2]),
            willingness: pick(levels[3]),
        };
        (of(|range| range.0), of(|range| range.1))
    }
}

const fn role(raw: RawRole) -> crate::law::Role {
    match raw {
        RawRole::OwnStaff => crate::law::Role::OwnStaff,
        RawRole::Agency => crate::law::Role::Agency,
    }
}
