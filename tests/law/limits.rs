//! How much fits: far more rules and acts than ship, and what does not fit is said when it is loaded.

use ringback::law::{Bench, BenchError, Court, LawPack, PackFile, RuleSet, Timeline, load_timeline};
use ringback::scenario::reader::read;
use ringback::speech::{ActId, ActSet, ActUse, Arg, Vocabulary};

use super::{Case, packs, parsed, vocabulary};

/// A pack of so many rules of one pattern.
fn many(rules: usize, pattern: &str) -> LawPack {
    let words = r#"(title: "t", explain: "e", instead: "i")"#;
    let rule = |place: usize| {
        format!(
            r#""R-{place}": (family: Fee, severity: Major, zh: {words}, en: {words}, from: "2020-01-01", binds: [OwnStaff],
                cites: [(instrument: "x", issuer: "y", status: House, confidence: Read, source: "z")], pattern: {pattern})"#
        )
    };
    let rules: Vec<String> = (0..rules).map(rule).collect();
    let text = format!(
        r#"(pack: "many", part: "p", title: (zh: "多", en: "many"), time_zone: "Asia/Shanghai", rules: {{ {} }})"#,
        rules.join(", ")
    );
    let file: PackFile = parsed("many rules", text.as_bytes());
    LawPack::gather([file]).into_values().next().expect("one pack")
}

fn nobody() -> Timeline {
    let text = br#"(role: OwnStaff, parties: { "d": (role: Debtor) }, contacts: { "c": (at: "2026-05-12T10:00", to: "d", channel: Call,
        outcome: Conversation, said: [["insult"]]) })"#;
    load_timeline(text, &vocabulary(), packs().values()).timeline.expect("it is sound")
}

const NEVER: &str = r#"Never(acts: (any: ["insult"]))"#;

#[test]
fn a_court_and_a_bench_hold_twice_what_ships() {
    let shipped: usize = ["cn", "member-bank", "bank-house"].iter().map(|pack| packs()[*pack].rules.len()).sum();
    assert!(shipped * 2 <= RuleSet::CAPACITY + 8, "{shipped} rules ship: time to make a rule set wider");
    let pack = [many(RuleSet::CAPACITY, NEVER)];
    let bench = Bench::convene(&pack, &vocabulary(), &Case::ordinary().scene()).expect("it is full, not over full");
    let insult = ActUse { act: vocabulary().act("insult").expect("it is an act"), args: [Arg::None; 2] };
    // The rules past the first 256 are heard as the first ones are.
    assert_eq!(bench.listening(insult.act).count(), RuleSet::CAPACITY);
    let timeline = nobody();
    let judged = Court::seat(&pack, &vocabulary(), &timeline).expect("it is full").hear_all(None);
    let breach = judged[0].breaches[0];
    assert_eq!(
        breach.also.with(breach.rule).iter().map(|rule| usize::from(rule.0)).collect::<Vec<_>>(),
        (0..RuleSet::CAPACITY).collect::<Vec<_>>()
    );
}

#[test]
fn one_rule_too_many_is_said_when_the_packs_are_loaded() {
    let pack = [many(RuleSet::CAPACITY + 1, NEVER)];
    let expected = [BenchError::TooManyRules(RuleSet::CAPACITY + 1)];
    assert_eq!(Bench::convene(&pack, &vocabulary(), &Case::ordinary().scene()).expect_err("too many"), expected);
    assert_eq!(Court::seat(&pack, &vocabulary(), &nobody()).map(|_| ()).expect_err("too many"), expected);
    assert_eq!(expected[0].to_string(), "the packs hold 513 rules, and at most 512 can judge together: leave a pack out, or join rules");
}

#[test]
fn a_call_remembers_sixty_four_bits_and_a_timeline_as_much_for_each_rule() {
    let before = r#"Before(first: (any: ["state_institution"]), then: (any: ["debt_talk"]))"#;
    let scene = Case::ordinary().scene();
    assert!(Bench::convene(&[many(64, before)], &vocabulary(), &scene).is_ok());
    let errors = Bench::convene(&[many(65, before)], &vocabulary(), &scene).expect_err("a bit too many");
    assert_eq!(errors, [BenchError::TooMuchMemory]);
    assert!(errors[0].to_string().contains("64 bits"), "{}", errors[0]);
    assert!(Court::seat(&[many(65, before)], &vocabulary(), &nobody()).is_ok());
}

#[test]
fn the_fullest_layers_leave_memory_to_spare() {
    let bench = Case { packs: ["cn", "member-bank", "bank-house"].map(str::to_owned).to_vec(), ..Case::ordinary() }.bench();
    let used = bench.live(ActSet::ALL).count_ones();
    assert!(used <= 56, "{used} of 64 bits: give the docket a second word before a rule is refused");
}

#[test]
fn a_vocabulary_tells_two_hundred_and_fifty_six_acts_apart_and_no_more() {
    let acts = |count: usize| {
        let each = (0..count).map(|place| {
            format!(r#""act_{place}": (zh: (name: "动作", means: "动作。"), en: (name: "act {place}", means: "Does something."))"#)
        });
        let text = format!("(acts: {{ {} }}, groups: {{ \"last\": [\"act_{}\"] }})", each.collect::<Vec<_>>().join(", "), count - 1);
        read::<Vocabulary>(text.as_bytes())
    };
    let full = acts(ActSet::CAPACITY).value.expect("they fit");
    let last = full.acts_named("last").expect("it is a group");
    assert_eq!(last.iter().collect::<Vec<_>>(), [ActId(255)]);
    assert!(last.contains(ActId(255)) && !last.contains(ActId(127)) && last.meets(ActSet::ALL) && !last.is_empty());
    assert_eq!(ActSet::ALL.iter().count(), ActSet::CAPACITY);
    let over = acts(ActSet::CAPACITY + 1);
    assert!(over.value.is_none());
    let message = format!("{:?}", over.problems);
    assert!(message.contains("holds 257 acts; at most 256 fit: remove 1"), "{message}");
}
