//! `ringback career`: where a trainee stands, from the records of this PC alone; and the exam of the desk.

mod exam;
mod print;
mod records;

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use self::records::Past;
use super::Common;
use super::case::{Overlay, content, locale, print_problems};
use super::check::Format;
use crate::call::Content;
use crate::career::{Candidate, Career, Item, Memory, Standing, load_career, payslip, streak, what_next};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ringback career --trainee 林晓
  ringback career --trainee 林晓 --on 2026-12-01 --format json
  ringback career --trainee 林晓 --exam
What it counts and the JSON document: docs/formats/career.md.")]
pub(super) struct CareerArgs {
    /// As it stands on this day; today without it.
    #[arg(long, value_name = "DATE", conflicts_with = "exam")]
    on: Option<NaiveDate>,
    /// Take the exam of the desk in this terminal: drawn cases and deals, no hints, replies shuffled.
    #[arg(long)]
    exam: bool,
    #[arg(long, value_enum, default_value = "human", conflicts_with = "exam")]
    format: Format,
}

/// Everything the two commands look at.
pub(super) struct Desktop {
    pub career: Career,
    pub content: Content,
    pub candidates: Vec<Candidate>,
    /// The titles of the candidates.
    pub titles: Vec<String>,
    pub trainee: String,
    pub today: NaiveDate,
    pub past: Past,
}

pub(super) fn run(args: &CareerArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of_pc(common);
    let content = content(&library)?;
    let texts = locale(&library, common);
    let career = load_career(&library).map_err(|problems| {
        print_problems(&[problems]);
        anyhow::anyhow!("assets/career.ron has errors")
    })?;
    let trainee = common.trainee.clone().unwrap_or_else(|| "trainee".to_owned());
    let (candidates, titles) = records::candidates(&library, &content, texts.language());
    let past = records::past(&library, &content, common, &trainee)?;
    let today = args.on.unwrap_or_else(|| chrono::Local::now().date_naive());
    let attempts = past.attempts.iter().filter(|attempt| attempt.on <= today).cloned().collect();
    let desktop = Desktop { career, content, candidates, titles, trainee, today, past: Past { attempts, ..past } };
    if args.exam {
        return exam::take(&desktop, &library, common, &texts);
    }
    match args.format {
        Format::Human => print!("{}", print::standing(&desktop, &texts)),
        Format::Json => println!("{}", document(&desktop)),
    }
    Ok(ExitCode::SUCCESS)
}

impl Desktop {
    /// The rule's title, or its id where no pack has it any more.
    pub(super) fn rule(&self, id: &str, language: &str) -> String {
        let rule = self.content.packs.values().find_map(|pack| pack.rules.get(id));
        rule.map_or_else(|| id.to_owned(), |rule| format!("{} ({id})", rule.words(language).title))
    }
}

/// The skills of the desk by place: what was seen of each, how well it is remembered, how much of it is due.
pub(super) fn skills(desktop: &Desktop, standing: &Standing<'_>) -> Vec<(usize, usize, Option<u8>, usize)> {
    let Desktop { career, content, today, .. } = desktop;
    let family = |id: &str| content.packs.values().find_map(|pack| pack.rules.get(id)).map(|rule| rule.family);
    let of = |place: usize, item: &Item| match item {
        Item::Criterion(id) => career.skills[place].criteria.contains(id),
        Item::Rule(id) => family(id).is_some_and(|family| career.skills[place].families.contains(&family)),
    };
    let mapped = career.desk(standing.desk()).skills.iter().map(|place| {
        let own: Vec<&Memory> = standing.memories().all().filter(|(item, _)| of(*place, item)).map(|(_, memory)| memory).collect();
        let sum: usize = own.iter().map(|memory| usize::from(memory.recall(*today))).sum();
        let percent = sum.checked_div(own.len()).and_then(|percent| u8::try_from(percent).ok());
        let due = own.iter().filter(|memory| memory.due(career.retention) <= *today).count();
        (*place, own.len(), percent, due)
    });
    mapped.collect()
}

fn document(desktop: &Desktop) -> Value {
    let Desktop { career, candidates, past, today, .. } = desktop;
    let standing = Standing::of(career, &past.attempts);
    let skill = |(place, seen, percent, due): (usize, usize, Option<u8>, usize)| json!({ "id": career.skills[place].id, "seen": seen, "percent": percent, "due": due });
    let due = standing.memories().due(career, *today);
    let due = due.iter().map(|(item, memory)| json!({ "item": item, "memory": memory, "percent": memory.recall(*today) }));
    let next = what_next(career, &standing, candidates, *today);
    let next = next.map(|next| json!({ "case": candidates[next.case].id, "reason": next.why, "exam_open": next.exam_open }));
    json!({
        "format": 1,
        "trainee": desktop.trainee,
        "on": today,
        "desk": career.desk(standing.desk()).id,
        "exam": standing.opening(career),
        "exams": standing.sittings(),
        "skills": skills(desktop, &standing).into_iter().map(skill).collect::<Vec<_>>(),
        "due": due.collect::<Vec<_>>(),
        "next": next,
        "streak": streak(past.attempts.iter().map(|attempt| attempt.on), career.rest_days, *today),
        "pay": payslip(career, &standing, *today),
        "left_out": past.left_out,
    })
}
