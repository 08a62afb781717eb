//! Briefing and debrief as plain text.

use std::fmt::Write;

use crate::call::{AccountSheet, Compiled};
use crate::locale::Locale;
use crate::persona::{Gauge, Mood};
use crate::score::{Debrief, Scale};
use crate::speech::ActUse;

/// Minutes and seconds.
pub(super) fn duration(seconds: u16) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// The same, in brackets, before a line.
pub(super) fn time(seconds: u16) -> String {
    format!("[{}]", duration(seconds))
}

/// The four gauges in a line.
pub(super) fn gauges(mood: Mood, locale: &Locale) -> String {
    let gauge = |gauge: Gauge| format!("{} {}", locale.text(&format!("gauge-{}", format!("{gauge:?}").to_lowercase())), mood.level(gauge));
    Gauge::ALL.map(gauge).join(" · ")
}

/// Names of acts, in a language.
pub(super) fn act_names(compiled: &Compiled, acts: &[ActUse], language: &str) -> String {
    let name = |used: &ActUse| {
        let act = compiled.vocabulary.describe(used.act).1;
        if language.starts_with("zh") { act.zh.name.clone() } else { act.en.name.clone() }
    };
    acts.iter().map(name).collect::<Vec<_>>().join(" · ")
}

/// The file on the desk.
pub(super) fn briefing(compiled: &Compiled, locale: &Locale) -> String {
    let language = locale.language();
    let text = |id| compiled.text(language, id);
    let owed = &compiled.books.owed;
    let sheet = AccountSheet::of(owed);
    let mut out = String::new();
    let mut line = |content: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{content}");
    };
    line(format!("{} · {} · {}", locale.text("brand"), owed.bucket, text(compiled.title)));
    line(text(compiled.summary).to_owned());
    line(String::new());
    line(locale.text_with(sheet.tail, &[("tail", &compiled.books.tail)]));
    line(format!("  {} {}", locale.text(sheet.overdue), owed.currency.shown(owed.overdue)));
    let payoff = locale.text_with(sheet.payoff, &[("date", &compiled.books.today.to_string())]);
    line(format!("  {payoff} {}", owed.currency.shown(owed.payoff)));
    for (key, amount) in sheet.parts {
        line(format!("    {} {}", locale.text(key), owed.currency.shown(amount)));
    }
    line(format!("  {}", locale.text_with("briefing-days", &[("days", &owed.days_past_due.to_string())])));
    line(String::new());
    line(locale.text("briefing-history"));
    for (at, channel, result) in &compiled.books.recent {
        let channel = locale.text(&format!("channel-{}", format!("{channel:?}").to_lowercase()));
        line(format!("  {} {channel} {}", at.format("%m-%d %H:%M"), locale.text(past_key(*result))));
    }
    line(format!("  {} {}", compiled.scene.at.format("%m-%d %H:%M"), locale.text("briefing-now")));
    line(String::new());
    line(locale.text("briefing-known"));
    compiled.known.iter().for_each(|known| line(format!("  {}", text(*known))));
    line(locale.text("briefing-goals"));
    compiled.objectives.iter().for_each(|(title, _)| line(format!("  {}", text(*title))));
    for (rule, verdict) in compiled.bench.now() {
        if verdict == crate::law::Verdict::Violates {
            line(format!("! {}: {}", locale.text("briefing-may-not"), compiled.bench.rule(rule).words(language).title));
        }
    }
    out
}

/// The key of an earlier contact's result.
pub(crate) const fn past_key(result: crate::law::PastResult) -> &'static str {
    use crate::law::PastResult;
    match result {
        PastResult::NoAnswer => "past-no-answer",
        PastResult::Busy => "past-busy",
        PastResult::NotInService => "past-not-in-service",
        PastResult::Delivered => "past-delivered",
        PastResult::Conversation => "past-conversation",
    }
}

/// The whole report.
pub(super) fn debrief_text(compiled: &Compiled, report: &Debrief, locale: &Locale) -> String {
    let mut out = String::new();
    let mut line = |content: String| {
        let _ = writeln!(out, "{content}");
    };
    line(String::new());
    line(format!("{} · {}", locale.text("debrief"), locale.text(report.outcome.key())));
    line(crate::score::sentence(compiled, report, locale.language(), &|key, values| locale.text_with(key, values)));
    line(format!("{} {}/100 · {} {}/100", locale.text("scale-lawful"), report.lawful, locale.text("scale-effective"), report.effective));
    line(String::new());
    spared(compiled, report, locale, &mut line);
    findings(compiled, report, locale, &mut line);
    line(locale.text("debrief-ledger"));
    for entry in &report.ledger.entries {
        let scale = locale.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
        let turn = locale.text_with("debrief-turn", &[("turn", &entry.turn.to_string())]);
        let cause = crate::score::cause_text(compiled, entry.cause, locale.language(), &|key, values| locale.text_with(key, values));
        line(format!("  {turn} · {scale} {:+} · {cause}", entry.points));
    }
    line(format!("  {}", locale.text("debrief-sum")));
    line(String::new());
    promise(report, locale, &mut line);
    for (title, reached) in &report.objectives {
        line(format!("  {} {title}", if *reached { "✓" } else { "×" }));
    }
    line(format!("{} · {}", report.ending, locale.text_with("debrief-seconds", &[("time", &duration(report.seconds))])));
    out
}

/// Where a case was rightly not dialled: what dialling would have broken.
fn spared(compiled: &Compiled, report: &Debrief, locale: &Locale, line: &mut impl FnMut(String)) {
    let spared = report.not_dialled.iter().flat_map(|right| &right.spared);
    for (place, spared) in spared.enumerate() {
        if place == 0 {
            line(locale.text("debrief-spared"));
        }
        let severity = locale.text(compiled.bench.severity(spared.rule).key());
        line(format!("  {severity} · {} ({})", compiled.bench.rule(spared.rule).words(locale.language()).title, spared.id));
    }
}

fn findings(compiled: &Compiled, report: &Debrief, locale: &Locale, line: &mut impl FnMut(String)) {
    let language = locale.language();
    if report.findings.is_empty() {
        line(locale.text("debrief-no-findings"));
        return;
    }
    line(locale.text("debrief-findings"));
    for finding in &report.findings {
        let rule = compiled.bench.rule(finding.rule);
        let words = rule.words(language);
        let turn = locale.text_with("debrief-turn", &[("turn", &finding.turn.to_string())]);
        line(format!("  {turn} · {} · {} ({})", locale.text(finding.severity.key()), words.title, finding.id));
        if let Some(reply) = finding.reply {
            line(format!("    “{}”", compiled.text(language, compiled.reply(reply).say)));
        }
        line(format!("    {}", words.explain));
        line(format!("    {}: {}", locale.text("debrief-instead"), words.instead));
        finding.better.iter().for_each(|better| line(format!("    {}: {better}", locale.text("debrief-better"))));
        for cite in &rule.cites {
            line(format!("    {}: {} · {}", locale.text("debrief-why"), cite.line(language), rule.from));
        }
        for also in &finding.also {
            line(format!(
                "    {}: {} ({})",
                locale.text("debrief-also"),
                compiled.bench.rule(*also).words(language).title,
                compiled.bench.rule_name(*also)
            ));
        }
        for note in &finding.notes {
            line(format!("    {}: {}", locale.text("debrief-notes"), compiled.bench.rule(*note).words(language).explain));
        }
    }
}

fn promise(report: &Debrief, locale: &Locale, line: &mut impl FnMut(String)) {
    match &report.promise {
        None => line(locale.text("debrief-no-promise")),
        Some(promise) => {
            line(format!("{}: {}", locale.text("debrief-promise"), promise.title));
            line(format!("  {}", locale.text_with("debrief-promise-worth", &[("value", &promise.worth.value.to_string())])));
            line(format!("  {}", locale.text(promise.judgement())));
        }
    }
    if let Some(bearable) = &report.bearable {
        let path: Vec<String> = bearable.path.iter().map(|(on, amount)| format!("{on} {}", bearable.currency.shown(*amount))).collect();
        line(format!("{}: {}", locale.text("debrief-bearable"), path.join(" · ")));
    }
}
