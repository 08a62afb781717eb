//! The desk's exam in the terminal. A paper that was broken off goes on the same day: what was said stays said.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Desktop, print};
use crate::call::{Deal, Mode};
use crate::career::{Attempted, Opening, Paper, Sat, Seat, Standing};
use crate::cli::Common;
use crate::cli::case::{data_folder, sound};
use crate::cli::present::debrief_text;
use crate::cli::text_mode;
use crate::locale::Locale;
use crate::records::{Attempt, ExamSeat, Header, Origin, recent};
use crate::scenario::Library;
use crate::trainee::{OpenPaper, open_paper};

/// Takes the exam, or goes on with today's.
pub(super) fn take(desktop: &Desktop, library: &dyn Library, common: &Common, texts: &Locale) -> anyhow::Result<ExitCode> {
    let Desktop { career, past, candidates, .. } = desktop;
    let standing = Standing::of(career, &past.attempts);
    let desk = standing.desk();
    let records = recent(&data_folder(common)?.join("attempts"), usize::MAX);
    let begun = open_paper(&records, &desktop.trainee, career.desk(desk), desktop.today);
    if begun.is_none() && standing.opening(career) != Opening::Open {
        eprintln!("ringback: {}", texts.text("career-exam-closed"));
        print!("{}", print::standing(desktop, texts));
        return Ok(ExitCode::from(1));
    }
    let OpenPaper { seed, begun, .. } = begun.unwrap_or_else(|| OpenPaper { seed: rand::random::<u64>(), ..OpenPaper::default() });
    let paper = Paper::draw(career, desk, candidates, seed);
    if paper.seats.is_empty() {
        eprintln!("ringback: {}", texts.text("career-next-none"));
        return Ok(ExitCode::from(1));
    }
    let title = career.desk(desk).title.in_language(texts.language());
    let calls = paper.seats.len().to_string();
    println!("{}", texts.text_with("career-exam-begins", &[("desk", title), ("calls", &calls)]));
    let mut attempts = past.attempts.clone();
    let (mut input, mut output) = (io::stdin().lock(), io::stdout());
    for (place, seat) in (0u8..).zip(&paper.seats) {
        let sat = Sat { desk: career.desk(desk).id.clone(), paper: seed, place };
        if attempts.iter().any(|attempt| attempt.sat.as_ref() == Some(&sat)) {
            continue;
        }
        let number = (usize::from(place) + 1).to_string();
        println!("\n{}", texts.text_with("career-exam-call", &[("place", &number), ("calls", &calls)]));
        let Some(done) = call(desktop, library, common, seat, &sat, begun.get(&place), &mut input, &mut output, texts)? else {
            writeln!(output, "{}", texts.text("career-exam-broken-off"))?;
            return Ok(ExitCode::from(1));
        };
        attempts.push(done);
    }
    let standing = Standing::of(career, &attempts);
    let sitting = standing.sittings().iter().find(|sitting| sitting.paper == seed && sitting.desk == desk);
    let is_pass = sitting.is_some_and(|sitting| sitting.result.is_pass());
    if let Some(sitting) = sitting {
        println!("\n{}", desktop.words(texts).sitting(sitting));
    }
    Ok(ExitCode::from(u8::from(!is_pass)))
}

/// One call of the paper; `None` where the input ended first.
#[expect(clippy::too_many_arguments, reason = "a terminal is two of them")]
fn call(
    desktop: &Desktop,
    library: &dyn Library,
    common: &Common,
    seat: &Seat,
    sat: &Sat,
    begun: Option<&PathBuf>,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    texts: &Locale,
) -> anyhow::Result<Option<Attempted>> {
    let compiled = sound(library, &desktop.content, &seat.case, Some(&seat.variant))?;
    let mut attempt = if let Some(path) = begun {
        Attempt::resume(path, compiled)?
    } else {
        let deal = Deal::draw(&compiled, seat.seed, Mode::Exam);
        let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
        let header = Header::new(&compiled, deal, Mode::Exam, Origin::Text, &desktop.trainee, &started);
        let exam = Some(ExamSeat { desk: sat.desk.clone(), paper: sat.paper, place: sat.place });
        Attempt::begin_headed(&data_folder(common)?.join("attempts"), compiled, &Header { exam, ..header })?
    };
    if !text_mode::play(&mut attempt, texts, input, output)? {
        return Ok(None);
    }
    let report = attempt.finish(texts.language())?;
    // After an exam findings and clauses are shown, better replies are not.
    let findings = report.findings.into_iter().map(|finding| crate::score::Finding { better: None, ..finding }).collect();
    let report = crate::score::Debrief { findings, ..report };
    write!(output, "{}", debrief_text(attempt.call().compiled(), &report, texts))?;
    Ok(Attempted::of(attempt.call(), desktop.today, Some(sat.clone())))
}
