//! How problems look: both languages, carets under Chinese, and every mistake of a file in one run.

use ringback::locale::{LANGUAGES, Locale};
use ringback::scenario::Shipped;
use ringback::scenario::problem::Problem;
use ringback::scenario::render::{Speak, render};

use super::{first_call, told};

/// A letter's columns in a terminal: two for Chinese and its punctuation.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|letter| {
            if ('\u{1100}'..='\u{115f}').contains(&letter) || ('\u{2e80}'..='\u{ff60}').contains(&letter) || letter >= '\u{1f300}' {
                2
            } else {
                1
            }
        })
        .sum()
}

#[test]
fn the_caret_stands_under_its_word_behind_chinese_letters() {
    for before in ["", "您好，请问", "“😀”全角（", "ascii "] {
        let text = first_call().replace("最低还款还差{overdue}。是忘了", &format!("{before}最低还款还差{{overdu}}。是忘了"));
        let problems: Vec<Problem> = told(&text).into_iter().filter(|problem| text[problem.span.range()].contains("overdu")).collect();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let shown = render("first-call.ron", &text, &problems, &Locale::load(&Shipped, "zh-CN"), false);
        let lines: Vec<&str> = shown.lines().collect();
        let at = lines.iter().position(|line| line.contains("overdu}")).expect("the line is shown");
        let word = columns(lines[at].split("overdu}").next().expect("before it"));
        let caret = columns(lines[at + 1].split('^').next().expect("before the caret"));
        assert_eq!(caret, word, "behind {before:?}:\n{shown}");
    }
}

#[test]
fn no_colours_where_they_are_not_asked_for() {
    let text = first_call().replace("age: 52,", "age 52,");
    let locale = Locale::load(&Shipped, "en");
    assert!(!render("a.ron", &text, &told(&text), &locale, false).contains('\u{1b}'));
    assert!(render("a.ron", &text, &told(&text), &locale, true).contains('\u{1b}'));
}

#[test]
fn a_missing_comma_hides_no_unknown_name_and_no_threat() {
    let text = first_call()
        .replace("Purchase(\"2026-03-10\", \"1500.00\"),", "Purchase(\"2026-03-10\", \"1500.00\")")
        .replace("temperament: \"Friendly\"", "temprament: \"Friendly\"")
        .replace("to: \"bye\")", "to: \"by\")")
        .replace("knows(new_phone)", "knows(new_fone)")
        .replace("end_call_politely]", "end_call]")
        .replace("on: \"2026-04-30T10:20:00+08:00\"", "on: \"30.4.2026\"")
        .replace("以后自己多上点心", "小心公安找您");
    let codes: Vec<&str> = told(&text).iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(
        codes,
        ["RB0115", "RB0003", "RB0010", "RB0104", "RB0142", "RB0103", "RB0102", "RB0104", "RB0104"],
        "nothing more, nothing less"
    );
}

#[test]
fn a_forgotten_bracket_is_one_problem() {
    for (closed, open) in [
        ("to: \"done\"),\n            },", "to: \"done\",\n            },"),
        ("        \"agreed\": (\n", "        \"agreed\":\n"),
        ("acts: [lecture, offer(overdue_today)]),", "acts: [lecture, offer(overdue_today)],"),
        ("ask_for_debtor], to: \"is-him\"),\n                \"plain\"", "ask_for_debtor], to: \"is-him\",\n                \"plain\""),
        ("(title: \"核实是本人\", when: \"verified >= 2\"),", "(title: \"核实是本人\", when: \"verified >= 2\","),
        ("essentials_a_day: \"70.00\",\n        ),", "essentials_a_day: \"70.00\",\n"),
    ] {
        let text = first_call();
        assert!(text.contains(closed), "{closed}");
        let problems = told(&text.replacen(closed, open, 1));
        let shown = render("a.ron", &text.replacen(closed, open, 1), &problems, &Locale::load(&Shipped, "en"), false);
        assert!((1..=2).contains(&problems.len()), "{open}\n{shown}");
    }
}

/// How the keys of problems begin in the source.
const PREFIXES: [&str; 8] =
    ["\"reader-", "\"expr-", "\"compile-", "\"silence-", "\"packs-", "\"timeline-", "\"temperament-", "\"file-missing"];

#[test]
fn every_text_has_its_words_in_both_languages() {
    // The keys that the code uses stand in its source; a text without a label would leave the caret bare.
    let mut keys = std::collections::BTreeSet::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let source = std::fs::read_to_string(&path).expect("a source file");
                for prefix in PREFIXES {
                    keys.extend(
                        source
                            .split(prefix)
                            .skip(1)
                            .filter_map(|rest| rest.split('"').next())
                            .map(|rest| format!("{}{rest}", &prefix[1..])),
                    );
                }
            }
        }
    }
    assert!(keys.len() > 60, "{keys:?}");
    for language in LANGUAGES {
        let locale = Locale::load(&Shipped, language);
        for key in &keys {
            // Texts are looked up by keys that live as long as the program.
            let key: &'static str = Box::leak(key.clone().into_boxed_str());
            let told = locale.tell(&Problem::of(ringback::scenario::Code::Unusable, ringback::scenario::Span::default(), key));
            assert!(told.message != key && !told.label.is_empty(), "{language}: {key}");
        }
    }
}
