//! The best order, exactly. Of each row it is known how long its call may take and what it then brings; a row is dialled when
//! somebody picks up, at the earliest, for waiting longer brings nothing. So a plan is an order of rows with a choice for each,
//! and of all that have used the same rows only those matter that no other beats in time and points.

use serde::Serialize;

/// One way that a row's call can go: seconds with everything around it, and what it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Choice {
    pub seconds: u16,
    pub points: u16,
}

/// A row that can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its place in the file.
    pub row: u8,
    /// When somebody picks up.
    pub windows: Vec<(u16, u16)>,
    pub choices: Vec<Choice>,
}

/// A shift as a plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub until: u16,
    /// In their order.
    pub breaks: Vec<(u16, u16)>,
    pub tasks: Vec<Task>,
    /// Seconds that noting a reason takes.
    pub note: u16,
    /// Rows left alone, and what noting the right reason adds.
    pub notes: Vec<(u8, u16)>,
    /// What the rows left alone bring without a word.
    pub floor: u16,
}

/// One step of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlanStep {
    pub row: u8,
    pub at: u16,
    /// `None`: the reason is noted why it is left alone.
    pub choice: Option<Choice>,
}

/// A plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub points: u16,
    pub steps: Vec<PlanStep>,
}

impl Plan {
    /// The calls, and when each is dialled.
    pub fn calls(&self) -> impl Iterator<Item = (u8, u16)> + '_ {
        self.steps.iter().filter(|step| step.choice.is_some()).map(|step| (step.row, step.at))
    }
}

impl Queue {
    /// The first second from this one on at which anything can be begun.
    fn free(&self, at: u16) -> Option<u16> {
        let at = self.breaks.iter().fold(at, |at, (from, until)| if (*from..*until).contains(&at) { *until } else { at });
        (at < self.until).then_some(at)
    }

    /// The first second from this one on at which a task can be begun.
    fn first(&self, task: &Task, at: u16) -> Option<u16> {
        let starts = task.windows.iter().filter_map(|(from, until)| self.free(at.max(*from)).filter(|start| start < until));
        starts.min()
    }

    /// The same without a row.
    #[must_use]
    pub fn without(&self, row: u8) -> Self {
        let tasks = self.tasks.iter().filter(|task| task.row != row).cloned().collect();
        let notes = self.notes.iter().filter(|(noted, _)| *noted != row).copied().collect();
        Self { tasks, notes, ..self.clone() }
    }
}

#[derive(Debug, Clone, Copy)]
struct Label {
    time: u16,
    points: u16,
    /// The label before, by state and place in its front, and the step from there.
    came: Option<(usize, usize, PlanStep)>,
}

/// The plan with the most points; of those the one that is over first.
#[must_use]
pub fn best_plan(queue: &Queue) -> Plan {
    let mut notes = queue.notes.clone();
    notes.sort_by_key(|(row, points)| (std::cmp::Reverse(*points), *row));
    // A state is a set of rows that were called and a number of reasons that were noted, the dearest first.
    let width = notes.len() + 1;
    let states = (1usize << queue.tasks.len()) * width;
    let mut fronts: Vec<Vec<Label>> = vec![Vec::new(); states];
    fronts[0].push(Label { time: 0, points: queue.floor, came: None });
    for state in 0..states {
        let (called, noted) = (state / width, state % width);
        // Labels that were beaten are gone by now: whatever leads here came from a smaller state.
        for place in 0..fronts[state].len() {
            let label = fronts[state][place];
            if let (Some((row, gain)), Some(at)) = (notes.get(noted), queue.free(label.time)) {
                let step = PlanStep { row: *row, at, choice: None };
                let time = at.saturating_add(queue.note);
                offer(&mut fronts[state + 1], Label { time, points: label.points + gain, came: Some((state, place, step)) });
            }
            for (bit, task) in queue.tasks.iter().enumerate().filter(|(bit, _)| called >> bit & 1 == 0) {
                let Some(at) = queue.first(task, label.time) else { continue };
                let next = (called | 1 << bit) * width + noted;
                for choice in &task.choices {
                    let step = PlanStep { row: task.row, at, choice: Some(*choice) };
                    let time = at.saturating_add(choice.seconds);
                    offer(&mut fronts[next], Label { time, points: label.points + choice.points, came: Some((state, place, step)) });
                }
            }
        }
    }
    let all = fronts.iter().flatten();
    let best = all.max_by_key(|label| (label.points, std::cmp::Reverse(label.time)));
    best.map_or_else(Plan::default, |best| told(&fronts, *best))
}

/// Keeps a label unless another is at least as good. A state's labels are only read once all have arrived.
fn offer(front: &mut Vec<Label>, label: Label) {
    if front.iter().any(|known| known.time <= label.time && known.points >= label.points) {
        return;
    }
    front.retain(|known| known.time < label.time || known.points > label.points);
    front.push(label);
}

fn told(fronts: &[Vec<Label>], best: Label) -> Plan {
    let mut steps = Vec::new();
    let mut at = best;
    while let Some((state, place, step)) = at.came {
        steps.push(step);
        at = fronts[state][place];
    }
    steps.reverse();
    Plan { points: best.points, steps }
}
