//! Fits a rule to a scene: names become acts, conditions become tables, figures become the account's, and what must
//! be remembered gets its bits.

use chrono::FixedOffset;

use super::calendar;
use super::condition::Hearing;
use super::layer::BenchError;
use super::monitor::{Clock, Listen, Watch};
use super::pattern::{Acts, Pattern, When};
use super::scene::Scene;
use crate::account::Fen;
use crate::speech::{ActPattern, Arg, ArgKind, Vocabulary};

/// Everything that rules are fitted to, and the bits that are left.
pub(super) struct Resolver<'a> {
    pub vocabulary: &'a Vocabulary,
    pub scene: &'a Scene,
    pub errors: &'a mut Vec<BenchError>,
    next_bit: u8,
}

impl<'a> Resolver<'a> {
    pub(super) const fn new(vocabulary: &'a Vocabulary, scene: &'a Scene, errors: &'a mut Vec<BenchError>) -> Self {
        Self { vocabulary, scene, errors, next_bit: 0 }
    }

    /// Checks the names of a rule that does not judge here, so that they are right when its day comes.
    pub(super) fn check(&mut self, rule: &str, pattern: &Pattern) {
        let taken = self.next_bit;
        self.watch(rule, pattern, None);
        self.next_bit = taken;
    }

    /// What a rule's monitor looks at; without a zone, no calendar is asked. Errors are noted, and what is returned
    /// then must not judge.
    pub(super) fn watch(&mut self, rule: &str, pattern: &Pattern, zone: Option<FixedOffset>) -> Watch {
        if let Some(verdict) = zone.and_then(|zone| calendar::judge(pattern, self.scene, zone)) {
            return Watch::Calendar(verdict);
        }
        match pattern {
            Pattern::Never { acts, when } => Watch::Never { acts: self.listen(rule, acts), when: self.hearing(when) },
            Pattern::TrueOnlyIf { statement, facts } => {
                let untrue = When::Not(Box::new(facts.clone()));
                Watch::Never { acts: self.listen(rule, statement), when: self.hearing(&untrue) }
            }
            Pattern::Before { first, then, when } => Watch::Before {
                first: self.listen(rule, first),
                then: self.listen(rule, then),
                when: self.hearing(when),
                bit: self.take(1),
            },
            Pattern::NeverAfter { first, then, when } => Watch::NeverAfter {
                first: self.listen(rule, first),
                then: self.listen(rule, then),
                when: self.hearing(when),
                bit: self.take(1),
            },
            Pattern::Within { trigger, acts, turns } => {
                Watch::Within { trigger: self.listen(rule, trigger), acts: self.listen(rule, acts), clock: self.clock(*turns) }
            }
            Pattern::Require { acts, once, when } => {
                Watch::Require { acts: self.listen(rule, acts), once: self.listen(rule, once), when: self.hearing(when), bit: self.take(2) }
            }
            Pattern::Truthful { acts, unless_corrected: None } => {
                Watch::Truthful { acts: self.listen(rule, acts), figures: self.figures() }
            }
            Pattern::Truthful { acts, unless_corrected: Some(correction) } => Watch::Corrected {
                acts: self.listen(rule, acts),
                figures: self.figures(),
                by: self.listen(rule, &correction.by),
                clock: self.clock(correction.turns),
            },
            Pattern::Window { .. }
            | Pattern::AtMost { .. }
            | Pattern::NumberFrom(_)
            | Pattern::NoContact { .. }
            | Pattern::OnlyWhenLost { .. } => Watch::Calendar(super::finding::Verdict::NotApplicable),
        }
    }

    fn hearing(&self, when: &When) -> Hearing {
        Hearing::of(when, self.scene)
    }

    fn figures(&self) -> Vec<Fen> {
        self.scene.figures.iter().map(|(_, amount)| *amount).collect()
    }

    fn clock(&mut self, turns: u8) -> Clock {
        let bit = self.take(Clock::width(turns));
        Clock::new(bit, turns)
    }

    /// The first of so many bits of the docket that nobody else has.
    fn take(&mut self, count: u8) -> u8 {
        let bit = self.next_bit;
        if bit + count > 64 {
            if !self.errors.contains(&BenchError::TooMany(BITS)) {
                self.errors.push(BenchError::TooMany(BITS));
            }
            return 0;
        }
        self.next_bit += count;
        bit
    }

    fn listen(&mut self, rule: &str, acts: &Acts) -> Listen {
        let mut patterns = Vec::new();
        self.collect(rule, acts, &mut patterns);
        Listen(patterns)
    }

    fn collect(&mut self, rule: &str, acts: &Acts, patterns: &mut Vec<ActPattern>) {
        for name in &acts.any {
            let Some(named) = self.vocabulary.acts_named(name) else {
                self.errors.push(BenchError::UnknownAct { rule: rule.to_owned(), act: name.clone() });
                continue;
            };
            let mut args = [None; 2];
            for (place, word) in acts.args.iter().enumerate() {
                let Some(word) = word else { continue };
                let is_taken = named.iter().all(
                    |act| matches!(self.vocabulary.describe(act).1.args.get(place), Some(ArgKind::Word(words)) if words.contains(word)),
                );
                match self.vocabulary.word(word).filter(|_| is_taken && place < args.len()) {
                    Some(known) => args[place] = Some(Arg::Word(known)),
                    None => self.errors.push(BenchError::UnknownWord { rule: rule.to_owned(), act: name.clone(), word: word.clone() }),
                }
            }
            patterns.push(ActPattern { acts: named, args });
        }
        for other in &acts.or {
            self.collect(rule, other, patterns);
        }
    }
}

const BITS: &str = "at most 64 bits of memory in a call";
