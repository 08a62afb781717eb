//! The rubric, resolved for this case.

use super::Compiler;
use crate::call::compiled::{Check, Criterion, Earned, Sheet};
use crate::scenario::problem::{Code, Problem};
use crate::scenario::rubric::{RawEarned, RawRubric};
use crate::speech::ActSet;

impl Compiler<'_> {
    /// The sheet. Problems are noted at the scenario's `rubric:` line, for that is what the trainer can change.
    pub(super) fn sheet(&mut self, raw: &RawRubric) -> Sheet {
        let mut criteria = Vec::new();
        let mut checks: Vec<Check> = Vec::new();
        for (place, (id, criterion)) in (0u8..).zip(&raw.criteria) {
            criteria.push(Criterion { id: id.value.clone(), title: criterion.title.clone(), minimum: criterion.minimum });
            for (check_id, check) in &criterion.checks {
                if criterion.minimum.is_some() && matches!(check.earned, RawEarned::Within(_)) {
                    let problem = Problem::of(Code::BadArgument, self.raw.rubric.span, "compile-timed-minimum");
                    self.notes.note(problem.with("criterion", &id.value));
                }
                self.falls_with_time(&check.earned);
                if let Some(earned) = self.earned(&check.earned) {
                    checks.push(Check {
                        id: check_id.value.clone(),
                        title: check.title.clone(),
                        criterion: place,
                        points: check.points,
                        earned,
                    });
                }
            }
        }
        let by_act = Self::listeners(&checks);
        Sheet {
            id: raw.id.value.clone(),
            title: raw.title.clone(),
            pass_lawful: raw.pass.lawful,
            pass_effective: raw.pass.effective,
            minor: raw.deductions.minor,
            major: raw.deductions.major,
            red_line: raw.deductions.red_line,
            cap_after_major: raw.cap_after_major,
            hint: raw.hint,
            criteria,
            checks,
            by_act,
        }
    }

    fn earned(&mut self, raw: &RawEarned) -> Option<Earned> {
        Some(match raw {
            RawEarned::Said { acts, when } => {
                Earned::Said { acts: self.act_set(acts.iter().map(|act| act.text.as_str())), when: self.optional(when.as_ref()) }
            }
            RawEarned::NeverSaid { acts } => Earned::NeverSaid(self.act_set(acts.iter().map(|act| act.text.as_str()))),
            RawEarned::Verified(level) => Earned::Verified(*level),
            RawEarned::Learned => Earned::Learned,
            RawEarned::Promise => Earned::Promise,
            RawEarned::Objectives => Earned::Objectives,
            RawEarned::Within(bands) => Earned::Within(bands.clone()),
            // A case without this field cannot earn these points; the rubric's other points stay.
            RawEarned::Wrapped(field) => Earned::Wrapped(self.names.field(field)?),
        })
    }

    /// The best call is searched for with less time as the better one: points for time must not rise with it.
    fn falls_with_time(&mut self, raw: &RawEarned) {
        let RawEarned::Within(bands) = raw else { return };
        let falls = bands.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 >= pair[1].1);
        if !falls || bands.last().is_some_and(|(_, points)| *points < 0) {
            self.notes.note(Problem::of(Code::BadArgument, self.raw.rubric.span, "compile-time-pays"));
        }
    }

    fn act_set<'t>(&mut self, names: impl Iterator<Item = &'t str>) -> ActSet {
        let mut set = ActSet::EMPTY;
        for name in names {
            match self.content.vocabulary.acts_named(name) {
                Some(acts) => set = set.union(acts),
                None => self.notes.unknown(
                    Code::UnknownAct,
                    "act or group in the rubric",
                    name,
                    self.raw.rubric.span,
                    self.content.vocabulary.names(),
                ),
            }
        }
        set
    }

    fn listeners(checks: &[Check]) -> Vec<Vec<u8>> {
        let mut by_act = vec![Vec::new(); ActSet::CAPACITY];
        for (place, check) in (0u8..).zip(checks) {
            if let Earned::Said { acts, .. } | Earned::NeverSaid(acts) = &check.earned {
                acts.iter().for_each(|act| by_act[usize::from(act.0)].push(place));
            }
        }
        by_act
    }
}
