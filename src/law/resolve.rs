//! Fits a rule to a case: names become acts, figures become the account's, and what must be remembered gets its bits.

use super::finding::Verdict;
use super::layer::BenchError;
use super::monitor::{Clock, Listen, Watch};
use super::pattern::{Acts, Pattern, When};
use crate::account::Fen;
use crate::speech::{ActPattern, Arg, ArgKind, Vocabulary};

/// Everything that rules are fitted to, and the bits that are left.
pub(super) struct Resolver<'a> {
    pub vocabulary: &'a Vocabulary,
    /// The true figures of the case.
    pub figures: &'a [(String, Fen)],
    pub errors: &'a mut Vec<BenchError>,
    next_bit: u8,
}

impl<'a> Resolver<'a> {
    pub(super) const fn new(vocabulary: &'a Vocabulary, figures: &'a [(String, Fen)], errors: &'a mut Vec<BenchError>) -> Self {
        Self { vocabulary, figures, errors, next_bit: 0 }
    }

    /// Gives all bits back: the next rule has a docket of its own.
    pub(super) const fn start_over(&mut self) {
        self.next_bit = 0;
    }

    /// Checks the names of a rule that does not judge here, so that they are right when its day comes.
    pub(super) fn check(&mut self, rule: &str, pattern: &Pattern) {
        let taken = self.next_bit;
        self.watch(rule, pattern);
        self.next_bit = taken;
    }

    /// What a rule listens to. Errors are noted, and what is returned then must not judge. Of a calendar rule only the
    /// acts are checked.
    pub(super) fn watch(&mut self, rule: &str, pattern: &Pattern) -> Watch {
        match pattern {
            Pattern::Never { acts, .. } | Pattern::TrueOnlyIf { statement: acts, .. } => Watch::Never { acts: self.listen(rule, acts) },
            Pattern::Before { first, then, .. } => {
                Watch::Before { first: self.listen(rule, first), then: self.listen(rule, then), bit: self.take(1) }
            }
            Pattern::NeverAfter { first, then, .. } => {
                Watch::NeverAfter { first: self.listen(rule, first), then: self.listen(rule, then), bit: self.take(1) }
            }
            Pattern::Within { trigger, acts, turns } => {
                Watch::Within { trigger: self.listen(rule, trigger), acts: self.listen(rule, acts), clock: self.clock(*turns) }
            }
            Pattern::Require { acts, once, .. } => {
                Watch::Require { acts: self.listen(rule, acts), once: self.listen(rule, once), bit: self.take(2) }
            }
            Pattern::Say { acts } => Watch::Say { acts: self.listen(rule, acts), bit: self.take(2) },
            Pattern::Truthful { acts, unless_corrected: None } => {
                Watch::Truthful { acts: self.listen(rule, acts), figures: self.figures() }
            }
            Pattern::Truthful { acts, unless_corrected: Some(correction) } => Watch::Corrected {
                acts: self.listen(rule, acts),
                figures: self.figures(),
                by: self.listen(rule, &correction.by),
                clock: self.clock(correction.turns),
            },
            Pattern::SaidWithin { acts, .. } => {
                self.listen(rule, acts);
                Watch::Calendar(Verdict::NotApplicable)
            }
            _ => Watch::Calendar(Verdict::NotApplicable),
        }
    }

    fn figures(&self) -> Vec<Fen> {
        self.figures.iter().map(|(_, amount)| *amount).collect()
    }

    fn clock(&mut self, turns: u8) -> Clock {
        let bit = self.take(Clock::width(turns));
        Clock::new(bit, turns)
    }

    /// The first of so many bits of the docket that nobody else has.
    fn take(&mut self, count: u8) -> u8 {
        let bit = self.next_bit;
        if u32::from(bit) + u32::from(count) > u64::BITS {
            if !self.errors.contains(&BenchError::TooMuchMemory) {
                self.errors.push(BenchError::TooMuchMemory);
            }
            return 0;
        }
        self.next_bit += count;
        bit
    }

    pub(super) fn listen(&mut self, rule: &str, acts: &Acts) -> Listen {
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

/// When a rule that listens to acts looks at all.
pub(super) fn listens_when(pattern: &Pattern) -> When {
    match pattern {
        Pattern::Never { when, .. } | Pattern::Before { when, .. } | Pattern::NeverAfter { when, .. } | Pattern::Require { when, .. } => {
            when.clone()
        }
        Pattern::TrueOnlyIf { facts, .. } => When::Not(Box::new(facts.clone())),
        _ => When::Always,
    }
}
