//! The machine: law and score watch it from outside, acts alone can drive it, and the reduced search tells the same
//! as the plain one.

mod moods;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::reader::english;
use proptest::prelude::*;
use ringback::call::{Call, Compiled, Deal, Event, Input, Mode, Stage, View, load_bytes, load_content};
use ringback::law::Severity;
use ringback::prove::{Bounds, Reduction, prove};
use ringback::records::{Attempt, Origin, read_input, read_record, replay, spell};
use ringback::scenario::Shipped;
use ringback::scenario::render::render;
use ringback::score::{Debrief, Outcome, Scale, debrief};

use crate::shipped::{case, every_deal};

mod loan;
mod what_if;

const MOTHER: &str = include_str!("fixtures/mother.ron");

/// A scenario's text, compiled.
pub(crate) fn compiled(text: &str) -> Arc<Compiled> {
    let content = load_content(&Shipped).expect("shipped content loads");
    let loaded = load_bytes(&Shipped, &content, "test.ron", text.as_bytes(), None);
    let shown: String = loaded.problems.iter().map(|file| render(&file.file, &file.text, &file.problems, &english(), false)).collect();
    Arc::new(loaded.compiled.unwrap_or_else(|| panic!("{shown}")))
}

fn call(compiled: &Arc<Compiled>) -> Call {
    Call::start(Arc::clone(compiled), Deal::draw(compiled, 0, Mode::Practice), Mode::Practice)
}

/// Plays spelled inputs.
fn played(compiled: &Arc<Compiled>, inputs: &[&str]) -> Call {
    let mut call = call(compiled);
    for input in inputs {
        call.apply(read_input(compiled, input).expect("a spelled input")).expect("the machine takes it");
    }
    call
}

fn report(call: &Call) -> Debrief {
    debrief(call.compiled(), call.deal().mood, call.events(), "zh-CN")
}

fn findings(call: &Call) -> Vec<(String, Severity)> {
    report(call).findings.iter().map(|finding| (finding.id.clone(), finding.severity)).collect()
}

#[test]
fn the_same_reply_is_lawful_to_the_debtor_and_a_red_line_to_his_mother() {
    let compiled = compiled(MOTHER);
    let to_him = played(&compiled, &["dial", "reply hello/verify", "reply talk/same"]);
    let to_her = played(&compiled, &["dial", "reply hello/to-mother", "reply mother-on/same"]);
    let acts = |call: &Call| {
        call.events()
            .iter()
            .rev()
            .take_while(|stamped| !matches!(stamped.event, Event::Said { .. }))
            .filter(|stamped| matches!(stamped.event, Event::Act(_)))
            .map(|stamped| format!("{:?}", stamped.event))
            .collect::<Vec<_>>()
    };
    assert_eq!(acts(&to_him), acts(&to_her), "the acts are the same");
    assert_eq!(findings(&to_him), []);
    assert!(findings(&to_her).iter().any(|(id, severity)| id == "CN-CIV-002" && *severity == Severity::RedLine), "{:?}", findings(&to_her));
    assert_eq!(report(&to_her).outcome, Outcome::RedLine);
}

#[test]
fn acts_alone_drive_a_whole_case() {
    let compiled = case("m0-forgot-autopay", None);
    let by_acts = played(
        &compiled,
        &[
            "dial",
            "say greet; state_institution; ask_for_debtor",
            "say disclose_recording; ask_two_factors",
            "say state_debt(overdue, 30000fen); mention_overdue; ask_forgot_or_trouble",
            "say acknowledge_feeling; ask_reason",
            "say apologise_for_error",
            "say offer(overdue_then_rest)",
            "say guide_official_channel; repeat_back",
            "say explain_penalty",
            "say state_report_true",
            "say offer_autopay; set_reminder",
            "say thank; end_call_politely",
            "wrap disposition=promise_to_pay",
            "wrap reason=forgot",
            "wrap next_contact=check-posting",
        ],
    );
    let report = report(&by_acts);
    assert_eq!((report.outcome, report.lawful), (Outcome::Pass, 100), "{:?}", report.findings);
}

#[test]
fn judging_again_under_another_pack_changes_no_line() {
    let blurted = ["dial", "reply pickup/blurt", "reply who-are-you/own-up"];
    let strict = played(&case("m0-forgot-autopay", None), &blurted);
    let text = String::from_utf8_lossy(include_bytes!("../../scenarios/m0/m0-forgot-autopay.ron"))
        .replace(r#"["cn", "member-bank"]"#, r#"["cn"]"#);
    let law_alone = compiled(&text);
    let mild = played(&law_alone, &blurted);
    assert_eq!(strict.transcript("zh-CN"), mild.transcript("zh-CN"), "no line depends on a rule");
    let again = debrief(&law_alone, strict.deal().mood, strict.events(), "zh-CN");
    assert_eq!(again, report(&mild), "the stored events, judged by the other pack");
    assert!(report(&strict).lawful < again.lawful, "the bank adopted the association's text");
}

#[test]
fn wrong_figures_are_heard_and_crimes_are_only_notes() {
    let compiled = case("m0-forgot-autopay", None);
    let doubled = played(&compiled, &["dial", "reply pickup/name-bank", "reply is-her/verify", "reply purpose/double"]);
    assert_eq!(findings(&doubled), [("CN-CBA-14".to_owned(), Severity::Major)]);
    let threatened = report(&played(&compiled, &["dial", "reply pickup/ask-only", "reply who-are-you/scare"]));
    let threat = threatened.findings.iter().find(|finding| finding.id == "CN-CARD-02").expect("a threat is found");
    assert_eq!(threat.severity, Severity::RedLine);
    let notes: Vec<&str> = threat.notes.iter().map(|rule| compiled.bench.rule_name(*rule)).collect();
    assert_eq!(notes, ["CN-CRIM-011"]);
    assert!(threatened.findings.iter().all(|finding| !finding.id.starts_with("CN-CRIM")));
}

#[test]
fn the_night_begins_at_ten_and_ends_at_eight() {
    for (time, broken) in [("07:59:59", true), ("08:00:00", false), ("21:59:59", false), ("22:00:00", true)] {
        let text = MOTHER.replace("2026-04-30T10:20:00+08:00", &format!("2026-04-30T{time}+08:00"));
        let call = played(&compiled(&text), &["dial"]);
        assert_eq!(findings(&call).iter().any(|(id, _)| id == "CN-CBA-01"), broken, "{time}");
        // The same moment in another zone is the same moment.
        let elsewhere = text.replace(
            &format!("2026-04-30T{time}+08:00"),
            &chrono::DateTime::parse_from_rfc3339(&format!("2026-04-30T{time}+08:00"))
                .expect("a moment")
                .with_timezone(&chrono::Utc)
                .to_rfc3339(),
        );
        assert_eq!(findings(&played(&compiled(&elsewhere), &["dial"])), findings(&call), "{time}");
    }
    let before_the_text = MOTHER
        .replace("2026-04-30T10:20:00", "2026-01-29T23:00:00")
        .replace("2026-03-08", "2025-11-08")
        .replace("2026-04-24", "2025-12-24");
    let earlier = findings(&played(&compiled(&before_the_text), &["dial"]));
    assert_eq!(earlier.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["CN-CBA21-01"], "the newer text begins on 2026-01-30");
}

#[test]
fn the_seventh_attempt_of_a_day_is_one_too_many() {
    for (attempts, broken) in [(5, false), (6, true)] {
        let past: String = (0..attempts)
            .map(|hour| format!(r#"(at: "2026-04-30T09:0{hour}:00+08:00", channel: Call, to: "debtor", result: NoAnswer),"#))
            .collect();
        let text = MOTHER.replace("    persona: (", &format!("    history: [{past}],\n    persona: ("));
        assert_eq!(
            findings(&played(&compiled(&text), &["dial"])).iter().any(|(id, _)| id == "CN-CBA-02"),
            broken,
            "{attempts} attempts before"
        );
    }
}

#[test]
fn the_reduced_search_tells_the_same_as_the_plain_one() {
    let compiled = compiled(MOTHER);
    let bounds = Bounds { states: 3_000_000 };
    let plain = prove(&compiled, Reduction::Off, bounds);
    let points = |proof: &ringback::prove::Proof| proof.wins.iter().map(|win| win.as_ref().map(|win| win.1)).collect::<Vec<_>>();
    for reduced in [Reduction::Weights, Reduction::Live, Reduction::On].map(|reduction| prove(&compiled, reduction, bounds)) {
        assert!(reduced.exhausted && plain.exhausted, "{} and {} states", reduced.states, plain.states);
        assert!(reduced.states < plain.states / 2, "{} and {} states", reduced.states, plain.states);
        assert_eq!(points(&reduced), points(&plain));
        assert_eq!((reduced.dead_ends == 0, &reduced.unreached, &reduced.broken), (plain.dead_ends == 0, &plain.unreached, &plain.broken));
    }
}

#[test]
fn a_win_of_the_proof_is_a_win_when_played() {
    let compiled = case("m0-forgot-autopay", None);
    for (mood, win) in
        prove(&compiled, Reduction::On, Bounds::default()).starts.into_iter().zip(prove(&compiled, Reduction::On, Bounds::default()).wins)
    {
        let (inputs, points) = win.expect("a lawful win");
        let mut call = Call::start(Arc::clone(&compiled), Deal { mood, ..Deal::draw(&compiled, 0, Mode::Practice) }, Mode::Practice);
        for input in inputs {
            call.apply(input).expect("the machine takes it");
        }
        let report = report(&call);
        assert_eq!((report.outcome, report.lawful, report.effective), (Outcome::Pass, 100, points));
    }
}

#[test]
fn a_case_without_a_lawful_win_is_not_proved() {
    let text = MOTHER.replace(
        r#"on: [(act: ask_two_factors, to: "talk", effect: [(do: verify(two_factors))])]"#,
        r#"on: [(act: ask_two_factors, to: "bye")]"#,
    );
    let proof = prove(&compiled(&text), Reduction::On, Bounds::default());
    assert!(proof.exhausted && !proof.holds(), "nobody can be verified, so nobody can win");
    assert!(!proof.unreached.nodes.is_empty(), "the node behind it is not reached");
    let bounded = prove(&compiled(MOTHER), Reduction::On, Bounds { states: 10 });
    assert!(!bounded.exhausted && !bounded.holds(), "a bound is no proof");
}

#[test]
fn translation_text_speed_and_wording_never_change_the_machine() {
    let compiled = compiled(MOTHER);
    let seconds: BTreeSet<u16> = (0..8)
        .map(|seed| {
            let deal = Deal::draw(&compiled, seed, Mode::Practice);
            let mut call = Call::start(Arc::clone(&compiled), deal, Mode::Practice);
            call.apply(read_input(&compiled, "dial").expect("dial")).expect("dialled");
            call.state().seconds
        })
        .collect();
    assert_eq!(seconds.len(), 1, "a line takes as long as its longest wording: {seconds:?}");
}

#[test]
fn on_a_shipped_case_the_reductions_tell_the_same_as_the_full_key() {
    for compiled in every_deal().iter().filter(|compiled| compiled.id == "m2-mother-picks-up") {
        let bounds = Bounds { states: 2_000_000 };
        let (reduced, full) = (prove(compiled, Reduction::On, bounds), prove(compiled, Reduction::Live, bounds));
        let points = |proof: &ringback::prove::Proof| proof.wins.iter().map(|win| win.as_ref().map(|win| win.1)).collect::<Vec<_>>();
        assert!(reduced.exhausted && full.exhausted && reduced.states < full.states, "{} and {}", reduced.states, full.states);
        assert_eq!(points(&reduced), points(&full));
        assert_eq!((reduced.dead_ends == 0, &reduced.unreached, &reduced.broken), (full.dead_ends == 0, &full.unreached, &full.broken));
    }
}

/// All shipped deals, compiled once for the property tests.
fn deals() -> &'static [Arc<Compiled>] {
    static DEALS: OnceLock<Vec<Arc<Compiled>>> = OnceLock::new();
    DEALS.get_or_init(every_deal)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_inputs_on_any_shipped_case_keep_the_laws(
        which in any::<prop::sample::Index>(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
        seed in any::<u64>(),
    ) {
        let compiled = which.get(deals());
        let mut call = Call::start(Arc::clone(compiled), Deal::draw(compiled, seed, Mode::Practice), Mode::Practice);
        for choice in choices {
            let view: View = call.view("zh-CN");
            let inputs = view.inputs();
            if inputs.is_empty() {
                prop_assert_eq!(view.stage, Stage::Over);
                break;
            }
            let input: Input = *choice.get(&inputs);
            // Spelled and read again it is the same input, and the machine takes everything that the view offers.
            prop_assert_eq!(read_input(compiled, &spell(compiled, input)), Ok(input));
            prop_assert!(call.apply(input).is_ok());
        }
        let report = report(&call);
        prop_assert_eq!(report.lawful, report.ledger.sum(Scale::Lawful));
        prop_assert_eq!(report.effective, report.ledger.sum(Scale::Effective));
        prop_assert!((0..=100).contains(&report.lawful) && (0..=100).contains(&report.effective));
        let mut again = Call::start(Arc::clone(compiled), call.deal().clone(), Mode::Practice);
        for input in call.inputs() {
            again.apply(*input).expect("replayed");
        }
        prop_assert_eq!(call.events(), again.events());
    }

    #[test]
    fn the_replay_of_a_record_equals_the_play(
        which in any::<prop::sample::Index>(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
        seed in any::<u64>(),
    ) {
        let compiled = which.get(deals());
        let folder = tempfile::tempdir().expect("a folder");
        let deal = Deal::draw(compiled, seed, Mode::Practice);
        let started = "2026-11-24T09:00:00+08:00";
        let mut attempt = Attempt::begin(folder.path(), Arc::clone(compiled), deal, Mode::Practice, Origin::Script, "林晓", started).expect("begun");
        for choice in choices {
            let inputs = attempt.call().view("zh-CN").inputs();
            if inputs.is_empty() {
                break;
            }
            attempt.apply(*choice.get(&inputs)).expect("taken");
        }
        let told = attempt.finish("zh-CN").expect("finished");
        let record = read_record(&std::fs::read(attempt.path()).expect("the record")).expect("a record");
        let again = replay(&record, compiled, "zh-CN");
        prop_assert_eq!(again.parting, None);
        prop_assert_eq!(again.debrief, told);
    }
}
