//! Each promise, and what is told when it fails.

use std::sync::Arc;

use ringback::call::{Call, Compiled, Deal, Mode};
use ringback::prove::{Bounds, Longest, Play, Proof, Reduction, Unlawful, costs, prove};
use ringback::score::{Debrief, debrief};

use crate::machine::compiled;
use crate::shipped::{case, proved};

const MOTHER: &str = include_str!("../machine/fixtures/mother.ron");

fn proof(compiled: &Compiled) -> Proof {
    prove(compiled, Reduction::On, Bounds::default())
}

/// Plays what a proof tells, and says how it is judged.
fn played(compiled: &Arc<Compiled>, play: &Play) -> (Call, Debrief) {
    let deal = Deal { mood: play.mood, ..Deal::draw(compiled, 0, Mode::Practice) };
    let mut call = Call::start(Arc::clone(compiled), deal, Mode::Practice);
    for input in &play.inputs {
        call.apply(*input).expect("what a proof tells can be played");
    }
    let report = debrief(compiled, play.mood, call.events(), "zh-CN");
    (call, report)
}

/// The small case with one more reply after the debtor was verified.
fn with_reply(reply: &str) -> Arc<Compiled> {
    compiled(&MOTHER.replace("\"scold\":", &format!("\"more\": {reply},\n\"scold\":")))
}

fn with_invariants(invariants: &str) -> Arc<Compiled> {
    compiled(&MOTHER.replace("    wrap_up:", &format!("    invariants: {{ {invariants} }},\n    wrap_up:")))
}

#[test]
fn where_breaking_the_law_pays_both_plays_are_told_and_are_worth_what_is_told() {
    let paying = with_reply(
        "(say: \"今天不还，就等着抓人。\", acts: [threaten_arrest, acknowledge_feeling, offer(today), guide_official_channel, repeat_back, set_reminder, end_call_politely], when: \"knows(told)\", to: \"bye\", effect: [(do: promise(today))])",
    );
    let proof = proof(&paying);
    assert!(!proof.holds(), "a threat earns two points more");
    assert_eq!(proof.paying().collect::<Vec<_>>(), [0]);
    let (Unlawful::Best(unlawful), Some(lawful)) = (&proof.unlawful[0], &proof.best[0]) else { panic!("both are told") };
    let ((_, with), (_, without)) = (played(&paying, &unlawful.play), played(&paying, &lawful.play));
    assert_eq!((with.effective, without.effective), (unlawful.points, lawful.points));
    assert!(with.effective > without.effective && !with.findings.is_empty() && without.findings.is_empty());
}

#[test]
fn the_best_the_worst_and_the_best_with_a_finding_are_worth_what_is_told_in_every_case() {
    for (compiled, proof) in proved() {
        assert_eq!(proof.paying().count(), 0, "{} {}", compiled.id, compiled.variant);
        for (best, unlawful) in proof.best.iter().zip(&proof.unlawful) {
            let best = best.as_ref().expect("some lawful play");
            assert_eq!(played(compiled, &best.play).1.effective, best.points);
            let Unlawful::Best(unlawful) = unlawful else { panic!("{}: {unlawful:?}", compiled.id) };
            let (_, report) = played(compiled, &unlawful.play);
            assert_eq!(report.effective, unlawful.points);
            assert!(report.findings.iter().any(|finding| compiled.bench.can_fail(finding.rule)));
        }
        let worst = proof.worst.as_ref().expect("some lawful play");
        let (_, report) = played(compiled, &worst.play);
        assert_eq!((report.lawful, report.effective), (100, worst.points));
    }
}

#[test]
fn every_part_that_is_reached_has_a_play_to_it() {
    let compiled = case("m2-mother-picks-up", None);
    let reached = proof(&compiled).reached;
    for (node, play) in &reached.nodes {
        let (call, _) = played(&compiled, play);
        assert!(call.events().iter().any(|stamped| stamped.event == ringback::call::Event::Entered(*node)), "{}", compiled.node(*node).id);
    }
    for (reply, play) in &reached.replies {
        assert_eq!(played(&compiled, play).0.inputs().last(), Some(&ringback::call::Input::Reply(*reply)));
    }
    for (ending, play) in &reached.endings {
        assert_eq!(played(&compiled, play).0.state().ending, Some(*ending));
    }
    for (rule, play) in &reached.findings {
        let (_, report) = played(&compiled, play);
        let told = report.findings.iter().any(|finding| finding.rule == *rule || finding.also.contains(rule));
        assert!(told, "{}: {:?}", compiled.bench.rule_name(*rule), report.findings);
    }
}

#[test]
fn claims_hold_or_are_hurt_by_a_play_that_is_shown() {
    let cases = [
        ("(never: \"promised() and verified < 2\")", true),
        ("(never: \"knows(told)\")", false),
        ("(never: \"knows(told)\", plays: Winning)", false),
        ("(never: \"on_line(mother) and verified >= 1\")", true),
        ("(always: \"on_line(debtor) or ended(not_dialled)\")", false),
        ("(always: \"on_line(debtor)\", plays: Winning)", true),
        ("(eventually: \"promised()\")", false),
        ("(eventually: \"promised()\", plays: Winning)", true),
        ("(eventually: \"knows(told)\", plays: Winning)", true),
        ("(eventually: \"said(lecture)\", plays: Winning)", false),
        ("(never: \"said(lecture)\", plays: Lawful)", false),
    ];
    for (claim, holds) in cases {
        let compiled = with_invariants(&format!("\"one\": {claim}"));
        let proof = proof(&compiled);
        assert_eq!(proof.invariants[0].hurt_by.is_none(), holds, "{claim}");
        assert_eq!(proof.holds(), holds, "{claim}");
        if let Some(play) = &proof.invariants[0].hurt_by {
            played(&compiled, play);
        }
    }
}

#[test]
fn a_claim_must_be_one_of_three() {
    let content = ringback::call::load_content(&ringback::scenario::Shipped).expect("content");
    let text = MOTHER.replace(
        "    wrap_up:",
        "    invariants: { \"two\": (never: \"true\", always: \"true\"), \"none\": (plays: Lawful) },\n    wrap_up:",
    );
    let loaded = ringback::call::load_bytes(&ringback::scenario::Shipped, &content, "test.ron", text.as_bytes(), None);
    let speaker = ringback::locale::Locale::load(&ringback::scenario::Shipped, "en");
    let told = loaded.problems[0].problems.iter().map(|problem| ringback::scenario::render::Speak::tell(&speaker, problem).message);
    let told: Vec<String> = told.collect();
    assert!(loaded.compiled.is_none() && told.len() == 2 && told[0].contains("exactly one"), "{told:?}");
}

#[test]
fn a_claim_changes_no_play() {
    let (without, with) = (compiled(MOTHER), with_invariants("\"one\": (never: \"promised() and verified < 2\")"));
    assert_eq!(ringback::call::content_hash(&without), ringback::call::content_hash(&with));
}

/// Whoever heard a dispute must mark it, and nothing here lets one.
#[test]
fn a_lawful_dead_end_is_told_with_a_play_into_it() {
    let stuck = with_reply("(say: \"您说金额不对？好的。\", acts: [heard(dispute)])");
    let proof = proof(&stuck);
    let play = proof.dead_end.as_ref().expect("nobody can mark the dispute");
    assert!(proof.dead_ends > 0 && !proof.holds());
    let (mut call, report) = played(&stuck, play);
    assert_eq!(report.findings, [], "lawful so far");
    call.apply(ringback::call::Input::EndCall).expect("hanging up is always possible");
    assert!(!debrief(&stuck, play.mood, call.events(), "zh-CN").findings.is_empty(), "and unlawful however it ends");
    let mended = with_reply("(say: \"您说金额不对？我登记下来。\", acts: [heard(dispute), mark_dispute])");
    assert_eq!(self::proof(&mended).dead_ends, 0);
}

#[test]
fn a_call_that_can_go_round_shows_the_round() {
    let compiled = compiled(MOTHER);
    let Some(Longest::Endless { play, lap }) = proof(&compiled).longest else { panic!("silence does a friendly man nothing") };
    let (call, _) = played(&compiled, &play);
    let before = Play { mood: play.mood, inputs: play.inputs[..play.inputs.len() - lap].to_vec() };
    let (earlier, _) = played(&compiled, &before);
    assert!(lap > 0 && call.state().seconds > earlier.state().seconds && call.state().node == earlier.state().node);
}

/// The search takes less time as the better; a rubric that pays for more is refused.
#[test]
fn points_for_time_may_not_rise_with_it() {
    use ringback::call::{Judges, add_rubric, load_case_under, load_content};
    use ringback::scenario::{Library, Shipped};
    let mut content = load_content(&Shipped).expect("content");
    let shipped = Shipped.read("assets/rubrics/call-standard.ron").expect("it ships");
    let text = String::from_utf8_lossy(&shipped).replace("call-standard", "slow").replace("(240, 4), (360, 2)", "(240, 2), (360, 4)");
    let id = add_rubric(&mut content, "slow.ron", text.as_bytes()).expect("it can be read");
    let judges = Judges { rubric: Some(id), ..Judges::default() };
    let loaded = load_case_under(&Shipped, &content, "m1-unpaid-wages", None, &judges).expect("it ships");
    let speaker = ringback::locale::Locale::load(&Shipped, "en");
    let told = ringback::scenario::render::Speak::tell(&speaker, &loaded.problems[0].problems[0]).message;
    assert!(loaded.compiled.is_none() && told.contains("more time earns more points"), "{told}");
}

#[test]
fn what_costs_most_is_named_first() {
    let costs = costs(&case("m1-unpaid-wages", None));
    assert!(costs.windows(2).all(|pair| pair[0].left_of_1000 <= pair[1].left_of_1000));
    let names: Vec<&str> = costs.iter().map(|cost| cost.name.as_str()).collect();
    assert!(names.contains(&"anger") && costs[0].left_of_1000 < 900, "{costs:?}");
}
