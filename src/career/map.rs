//! The skill map: the skills of a desk, how well each is remembered on a day, and what of it is due.

use chrono::NaiveDate;

use super::desk::{Career, Skill};
use super::items::Item;
use super::memory::{Grade, Memory};
use super::standing::Standing;
use crate::law::Family;

/// One skill on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillState {
    /// Its place among the career's skills.
    pub skill: usize,
    /// How well what was shown of it is remembered, in per cent; what was missed the last time counts as nothing until it is done
    /// again. `None` where nothing was shown.
    pub percent: Option<u8>,
    /// How many of its things are due.
    pub due: usize,
    /// What was shown of it: forgotten things first, then what fades most.
    pub items: Vec<(Item, Memory)>,
    /// When the next thing that is not due yet will be.
    pub next_due: Option<NaiveDate>,
}

impl SkillState {
    /// Whether it is remembered and nothing of it is due.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.percent.is_some() && self.due == 0 && self.forgotten() == 0
    }

    /// How many of its things were not done the last time.
    #[must_use]
    pub fn forgotten(&self) -> usize {
        self.items.iter().filter(|(_, memory)| memory.grade == Grade::Again).count()
    }
}

/// The skills of the desk at which somebody stands, in the desk's order. `family` tells a rule's family.
#[must_use]
pub fn skill_map(career: &Career, standing: &Standing<'_>, family: &dyn Fn(&str) -> Option<Family>, today: NaiveDate) -> Vec<SkillState> {
    let desk = career.desk(standing.desk());
    desk.skills.iter().map(|skill| state(career, standing, *skill, family, today)).collect()
}

fn state(career: &Career, standing: &Standing<'_>, place: usize, family: &dyn Fn(&str) -> Option<Family>, today: NaiveDate) -> SkillState {
    let skill = &career.skills[place];
    let own = standing.memories().all().filter(|(item, _)| is_of(skill, item, family));
    let mut items: Vec<(Item, Memory)> = own.map(|(item, memory)| (item.clone(), *memory)).collect();
    items.sort_by_key(|(item, memory)| (memory.grade != Grade::Again, memory.recall(today), item.clone()));
    let due_on = |memory: &Memory| memory.due(career.retention);
    let kept = items.iter().filter(|(_, memory)| memory.grade != Grade::Again);
    let sum: usize = kept.map(|(_, memory)| usize::from(memory.recall(today))).sum();
    SkillState {
        skill: place,
        percent: sum.checked_div(items.len()).and_then(|percent| u8::try_from(percent).ok()),
        due: items.iter().filter(|(_, memory)| due_on(memory) <= today).count(),
        next_due: items.iter().map(|(_, memory)| due_on(memory)).filter(|on| *on > today).min(),
        items,
    }
}

fn is_of(skill: &Skill, item: &Item, family: &dyn Fn(&str) -> Option<Family>) -> bool {
    match item {
        Item::Criterion(id) => skill.criteria.contains(id),
        Item::Rule(id) => family(id).is_some_and(|family| skill.families.contains(&family)),
    }
}
