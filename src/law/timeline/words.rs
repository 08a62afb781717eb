//! Words of the file become ids, moments and acts; whatever cannot is noted with its place.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::moment::{NoMoment, Written};
use super::raw::{Ordered, RawDay, RawFact};
use super::{Fact, Moment, Timeline};
use crate::account::Fen;
use crate::scenario::problem::{Code, Problem, Span, nearest, unknown};
use crate::scenario::reader::{Phrase, Spanned};
use crate::speech::{ActUse, Arg, ArgKind, FigureId, PartyId, Vocabulary};

/// Resolves one file.
pub(super) struct Loader<'a> {
    pub vocabulary: &'a Vocabulary,
    /// The facts that rules ask for.
    pub known: &'a BTreeSet<String>,
    pub timeline: Timeline,
    pub problems: Vec<Problem>,
}

impl Loader<'_> {
    pub(super) fn note(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(super) fn unknown<'n>(&mut self, code: Code, kind: &str, name: &Spanned<String>, known: impl Iterator<Item = &'n str>) {
        self.note(unknown(code, kind, &name.value, name.span, known));
    }

    /// A place among things with ids; `None` is noted.
    pub(super) fn place(&mut self, code: Code, kind: &str, name: &Spanned<String>, ids: &[String]) -> Option<usize> {
        let found = ids.iter().position(|id| *id == name.value);
        if found.is_none() {
            self.unknown(code, kind, name, ids.iter().map(String::as_str));
        }
        found
    }

    pub(super) fn zone(&mut self, name: &Spanned<String>) -> Option<Tz> {
        let zone = name.value.parse().ok();
        if zone.is_none() {
            let near = nearest(&name.value, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
            let examples = ["Asia/Shanghai", "America/New_York"];
            self.unknown(Code::UnknownZone, "time zone", name, near.map(|(near, _)| near).into_iter().chain(examples));
        }
        zone
    }

    pub(super) fn date(&mut self, text: &Spanned<String>) -> Option<NaiveDate> {
        let parsed = NaiveDate::parse_from_str(&text.value, "%Y-%m-%d").ok();
        if parsed.is_none() {
            self.note(Problem::of(Code::BadDate, text.span, "compile-no-date").with("text", &text.value));
        }
        parsed
    }

    /// A moment; times without an offset are those of the zone.
    pub(super) fn moment(&mut self, text: &Spanned<String>, zone: Option<Tz>) -> Option<Moment> {
        let Some(written) = Written::parse(&text.value) else {
            self.note(Problem::of(Code::BadDate, text.span, "timeline-no-moment").with("text", &text.value));
            return None;
        };
        match written.moment(zone) {
            Ok(moment) => Some(moment),
            Err(why) => {
                let key = match why {
                    NoMoment::Skipped => "timeline-skipped",
                    NoMoment::Twice => "timeline-twice",
                };
                let problem = Problem::of(Code::NoSuchTime, text.span, key).with("text", &text.value);
                self.note(problem.with("zone", zone.map_or("", Tz::name)));
                None
            }
        }
    }

    pub(super) fn time(&mut self, text: Option<&Spanned<String>>) -> Option<NaiveTime> {
        let text = text?;
        // The end of a day is no time of it: leaving the end open says the same.
        if text.value == "24:00" {
            return None;
        }
        let parsed = NaiveTime::parse_from_str(&text.value, "%H:%M").or_else(|_| NaiveTime::parse_from_str(&text.value, "%H:%M:%S")).ok();
        if parsed.is_none() {
            self.note(Problem::of(Code::BadDate, text.span, "timeline-no-time").with("text", &text.value));
        }
        parsed
    }

    pub(super) fn amount(&mut self, text: &str, span: Span) -> Option<Fen> {
        let amount = Fen::parse_yuan(text).ok();
        if amount.is_none() {
            self.note(Problem::of(Code::BadAmount, span, "timeline-no-amount").with("text", text));
        }
        amount
    }

    pub(super) fn facts(&mut self, raw: &Ordered<RawFact>, zone: Option<Tz>) -> Vec<Fact> {
        raw.iter().filter_map(|(name, fact)| self.fact(name, fact, zone)).collect()
    }

    pub(super) fn fact(&mut self, name: &Spanned<String>, raw: &RawFact, zone: Option<Tz>) -> Option<Fact> {
        let known = self.known;
        if !known.contains(&name.value) {
            self.unknown(Code::UnknownFact, "fact that a rule asks for", name, known.iter().map(String::as_str));
            return None;
        }
        let (value, since, until) = match raw {
            RawFact::Yes => (1, None, None),
            RawFact::No => (0, None, None),
            RawFact::Is(value) => (*value, None, None),
            RawFact::Since(since) => (1, Some(since), None),
            RawFact::Until(until) => (1, None, Some(until)),
            RawFact::Between(since, until) => (1, Some(since), Some(until)),
        };
        let (since, until) = (since.map(|text| self.moment(text, zone)), until.map(|text| self.moment(text, zone)));
        let (name, _) = self.timeline.names.insert_full(name.value.clone());
        Some(Fact { name, value, since: since.flatten(), until: until.flatten() })
    }

    /// An act as it was said: `state_debt(due, 300.00)`.
    pub(super) fn act(&mut self, phrase: &Phrase, debts: &[usize]) -> Option<ActUse> {
        let text = phrase.text.trim();
        let (name, rest) = text.split_once('(').unwrap_or((text, ""));
        let name = Spanned::new(name.trim().to_owned(), phrase.span);
        let Some(act) = self.vocabulary.act(&name.value) else {
            let vocabulary = self.vocabulary;
            self.unknown(Code::UnknownAct, "act", &name, vocabulary.names());
            return None;
        };
        let kinds = self.vocabulary.describe(act).1.args.clone();
        let given: Vec<&str> = rest.trim_end_matches(')').split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if given.len() != kinds.len() {
            let problem = Problem::of(Code::BadArgument, phrase.span, "timeline-arguments").with("word", &name.value);
            let problem = problem.with("count", kinds.len()).with("found", given.len());
            self.note(if kinds.is_empty() { problem.helped_by("bare") } else { problem });
            return None;
        }
        let mut args = [Arg::None; 2];
        for ((slot, kind), word) in args.iter_mut().zip(&kinds).zip(given) {
            *slot = self.argument(kind, word, phrase.span, debts)?;
        }
        Some(ActUse { act, args })
    }

    fn argument(&mut self, kind: &ArgKind, word: &str, span: Span, debts: &[usize]) -> Option<Arg> {
        let named = Spanned::new(word.trim_matches('"').to_owned(), span);
        match kind {
            ArgKind::Figure => {
                let of_debt = |debt: &usize| format!("{}.{}", self.timeline.debts[*debt].id, named.value);
                let wanted: Vec<String> = debts.iter().map(of_debt).chain([named.value.clone()]).collect();
                let found = self.timeline.figures.iter().position(|(figure, _)| wanted.contains(figure));
                if found.is_none() {
                    let known: Vec<String> = self.timeline.figures.iter().map(|(figure, _)| figure.clone()).collect();
                    self.unknown(Code::NoSuchFigure, "figure", &named, known.iter().map(String::as_str));
                }
                found.and_then(|figure| u8::try_from(figure).ok()).map(|figure| Arg::Figure(FigureId(figure)))
            }
            ArgKind::Value => self.amount(&named.value, span).map(Arg::Money),
            ArgKind::Word(allowed) => {
                if !allowed.contains(&named.value) {
                    self.unknown(Code::BadArgument, "such word", &named, allowed.iter().map(String::as_str));
                    return None;
                }
                self.vocabulary.word(&named.value).map(Arg::Word)
            }
            ArgKind::Party => {
                let people: Vec<String> = self.timeline.people.iter().map(|person| person.id.clone()).collect();
                let party = self.place(Code::UnknownParty, "party", &named, &people)?;
                u8::try_from(party).ok().map(|party| Arg::Party(PartyId(party)))
            }
            ArgKind::Number => {
                let number = named.value.parse().ok().map(Arg::Number);
                if number.is_none() {
                    self.note(Problem::of(Code::BadArgument, span, "timeline-no-number").with("text", word));
                }
                number
            }
            // Ladders of offers are a scenario's: a timeline says only that one was made.
            ArgKind::Offer => Some(Arg::None),
        }
    }
}

pub(super) const fn weekday(day: RawDay) -> Weekday {
    match day {
        RawDay::Mon => Weekday::Mon,
        RawDay::Tue => Weekday::Tue,
        RawDay::Wed => Weekday::Wed,
        RawDay::Thu => Weekday::Thu,
        RawDay::Fri => Weekday::Fri,
        RawDay::Sat => Weekday::Sat,
        RawDay::Sun => Weekday::Sun,
    }
}
