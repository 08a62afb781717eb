//! `ringback career`: where a trainee stands, from the records of this PC alone; and the exam of the desk.

mod exam;
mod print;

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::Common;
use super::case::{Overlay, content, data_folder, locale, print_problems};
use super::check::Format;
use crate::call::{Content, load_case};
use crate::career::{Candidate, Career, SkillState, Standing, law_at_work, load_career, payslip, skill_map, streak, what_next};
use crate::locale::Locale;
use crate::scenario::Library;
use crate::scenario::library::{is_guide, scenario_ids};
use crate::trainee::{Past, Words, candidate, past};

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
    let past = past(&library, &content, &data_folder(common)?.join("attempts"), &trainee);
    let (candidates, titles) = candidates(&library, &content, &past, texts.language());
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

/// The cases that can be practised under the law of this trainee, and their titles in a language.
fn candidates(library: &dyn Library, content: &Content, past: &Past, language: &str) -> (Vec<Candidate>, Vec<String>) {
    let ids = scenario_ids(library).into_iter().filter(|id| !is_guide(library, id));
    let loaded = ids.filter_map(|id| {
        let case = load_case(library, content, &id, None)?.compiled?;
        Some((candidate(library, content, &id)?, case.text(language, case.title).to_owned()))
    });
    let (mut candidates, mut titles): (Vec<Candidate>, Vec<String>) = loaded.unzip();
    let law = law_at_work(&candidates, &past.attempts).map(str::to_owned);
    let is_own: Vec<bool> = candidates.iter().map(|case| Some(&case.law) == law.as_ref()).collect();
    let mut own = is_own.iter();
    candidates.retain(|_| own.next() == Some(&true));
    let mut own = is_own.iter();
    titles.retain(|_| own.next() == Some(&true));
    (candidates, titles)
}

impl Desktop {
    /// What the rules say, in words; a case goes by its id here.
    pub(super) fn words<'a>(&'a self, texts: &'a Locale) -> Words<'a> {
        let Self { content, career, today, .. } = self;
        Words { content, career, texts, today: *today, with_ids: true, title: &str::to_owned }
    }

    /// The skill map of the desk.
    pub(super) fn skills(&self, standing: &Standing<'_>) -> Vec<SkillState> {
        let family = |id: &str| self.content.packs.values().find_map(|pack| pack.rules.get(id)).map(|rule| rule.family);
        skill_map(&self.career, standing, &family, self.today)
    }
}

fn document(desktop: &Desktop) -> Value {
    let Desktop { career, candidates, past, today, .. } = desktop;
    let standing = Standing::of(career, &past.attempts);
    let skill = |state: SkillState| json!({ "id": career.skills[state.skill].id, "seen": state.items.len(), "percent": state.percent, "due": state.due });
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
        "skills": desktop.skills(&standing).into_iter().map(skill).collect::<Vec<_>>(),
        "due": due.collect::<Vec<_>>(),
        "next": next,
        "streak": streak(past.attempts.iter().map(|attempt| attempt.on), career.rest_days, *today),
        "pay": payslip(career, &standing, *today),
        "left_out": past.left_out,
    })
}
