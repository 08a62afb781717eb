//! `ringback explain`: the page of a diagnostic, or a rule of law with its clause, its dates and what to do instead.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::Common;
use super::case::{Overlay, content, locale};
use crate::check::pages;
use crate::law::{LawPack, Rule};
use crate::locale::Locale;
use crate::scenario::problem::{Code, nearest};

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback explain RB0102\n         ringback explain CN-CARD-70-amount")]
pub(super) struct ExplainArgs {
    /// The code of a diagnostic (RB0102), or the id of a law rule.
    code: String,
}

pub(super) fn run(args: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let locale = locale(&library, common);
    if let Some(code) = Code::of(&args.code.to_uppercase()) {
        let Some(page) = pages::page(code) else { bail!("{} has no page", code.as_str()) };
        let level = locale.text(match code.level() {
            crate::scenario::Severity::Error => "level-error",
            crate::scenario::Severity::Warning => "level-warning",
            crate::scenario::Severity::Note => "level-note",
        });
        println!("{} · {} · {level}\n", code.as_str(), pages::title(&page, locale.language()));
        println!("{}", pages::half(&page, locale.language()));
        return Ok(ExitCode::SUCCESS);
    }
    let content = content(&library)?;
    let rules = content.packs.values().flat_map(|pack| pack.rules.iter().map(move |(id, rule)| (pack, id.as_str(), rule)));
    if let Some((pack, id, rule)) = rules.clone().find(|(_, id, _)| id.eq_ignore_ascii_case(&args.code)) {
        print_rule(pack, id, rule, &locale);
        return Ok(ExitCode::SUCCESS);
    }
    let known = Code::ALL.iter().map(|code| code.as_str()).chain(rules.map(|(_, id, _)| id));
    let hint = nearest(&args.code, known).map_or_else(String::new, |(near, _)| format!(": did you mean `{near}`?"));
    bail!("there is no diagnostic and no rule called `{}`{hint}", args.code)
}

/// A rule as a trainer reads it.
fn print_rule(pack: &LawPack, id: &str, rule: &Rule, locale: &Locale) {
    let language = locale.language();
    let words = rule.words(language);
    let severity = locale.text(match rule.severity {
        crate::law::Severity::Minor => "severity-minor",
        crate::law::Severity::Major => "severity-major",
        crate::law::Severity::RedLine => "severity-red-line",
    });
    println!("{id} · {} · {severity}\n\n{}\n", pack.id, words.title);
    println!("{}\n", words.explain);
    println!("{}{}\n", locale.text("explain-instead"), words.instead);
    println!("{}", locale.text("explain-sources"));
    for cite in &rule.cites {
        println!("  {}\n    {}", cite.line(language), cite.source);
    }
    let from = rule.from.to_string();
    match rule.until {
        Some(until) => println!("{}", locale.text_with("explain-from-until", &[("from", &from), ("until", &until.to_string())])),
        None => println!("{}", locale.text_with("explain-from", &[("from", &from)])),
    }
}
