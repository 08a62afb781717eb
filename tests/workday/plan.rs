//! The best order of a queue, against trying everything.

use proptest::prelude::*;
use ringback::workday::{Choice, Queue, Task, best_plan};

/// The most points of any order: each task or note next, at the earliest or left out.
fn everything(queue: &Queue, at: u16, called: u32, noted: u32) -> u16 {
    let free = |at: u16| {
        let at = queue.breaks.iter().fold(at, |at, (from, until)| if (*from..*until).contains(&at) { *until } else { at });
        Some(at).filter(|at| *at < queue.until)
    };
    let mut best = 0;
    for (bit, task) in queue.tasks.iter().enumerate().filter(|(bit, _)| called >> bit & 1 == 0) {
        // Every second of every window, not only the first.
        let starts = (at..queue.until).filter(|start| free(*start) == Some(*start));
        let mut starts = starts.filter(|start| task.windows.iter().any(|(from, until)| (*from..*until).contains(start)));
        let first = starts.next();
        let last = starts.next_back();
        for start in first.into_iter().chain(last) {
            for choice in &task.choices {
                best = best.max(choice.points + everything(queue, start + choice.seconds, called | 1 << bit, noted));
            }
        }
    }
    for (bit, (_, gain)) in queue.notes.iter().enumerate().filter(|(bit, _)| noted >> bit & 1 == 0) {
        if let Some(start) = free(at) {
            best = best.max(gain + everything(queue, start + queue.note, called, noted | 1 << bit));
        }
    }
    best
}

prop_compose! {
    fn queues()(
        until in 20u16..60,
        pause in proptest::option::of((5u16..40, 1u16..10)),
        tasks in prop::collection::vec(
            (prop::collection::vec((0u16..50, 1u16..25), 1..3), prop::collection::vec((1u16..25, 0u16..30), 1..3)), 0..4,
        ),
        notes in prop::collection::vec(0u16..8, 0..3),
        (note, floor) in (1u16..6, 0u16..5),
    ) -> Queue {
        let tasks = (0u8..).zip(tasks).map(|(row, (windows, choices))| Task {
            row,
            windows: windows.into_iter().map(|(from, long)| (from, from + long)).collect(),
            choices: choices.into_iter().map(|(seconds, points)| Choice { seconds, points }).collect(),
        });
        let breaks = pause.map(|(from, long)| (from, from + long)).into_iter().collect();
        let notes = (10u8..).zip(notes).collect();
        Queue { until, breaks, tasks: tasks.collect(), note, notes, floor }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_order_brings_more_than_the_best_plan(queue in queues()) {
        let plan = best_plan(&queue);
        prop_assert_eq!(plan.points, queue.floor + everything(&queue, 0, 0, 0));
        // What it says it does can be done, one after another.
        let (mut at, mut points) = (0, queue.floor);
        for step in &plan.steps {
            prop_assert!(step.at >= at && step.at < queue.until);
            prop_assert!(queue.breaks.iter().all(|(from, until)| !(*from..*until).contains(&step.at)));
            if let Some(choice) = step.choice {
                let task = queue.tasks.iter().find(|task| task.row == step.row).expect("a task");
                prop_assert!(task.choices.contains(&choice));
                prop_assert!(task.windows.iter().any(|(from, until)| (*from..*until).contains(&step.at)));
                (at, points) = (step.at + choice.seconds, points + choice.points);
            } else {
                let gain = queue.notes.iter().find(|(row, _)| *row == step.row).expect("a note").1;
                (at, points) = (step.at + queue.note, points + gain);
            }
        }
        prop_assert_eq!(points, plan.points);
    }
}

#[test]
fn a_row_that_picks_up_later_is_waited_for_only_where_it_pays() {
    let choice = |seconds, points| Choice { seconds, points };
    let now = Task { row: 0, windows: vec![(0, 100)], choices: vec![choice(30, 5), choice(50, 8)] };
    let later = Task { row: 1, windows: vec![(40, 45)], choices: vec![choice(30, 20)] };
    let queue = Queue { until: 60, breaks: Vec::new(), tasks: vec![now, later], note: 5, notes: vec![(2, 1)], floor: 0 };
    let plan = best_plan(&queue);
    assert_eq!(plan.points, 26, "the short call fits before the window, the long one does not: {plan:?}");
    assert_eq!(plan.calls().map(|(row, _)| row).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(plan.calls().last(), Some((1, 40)), "at its first second");
    assert_eq!(best_plan(&queue.without(1)).points, 9);
}
