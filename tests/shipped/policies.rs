//! No reply gives itself away: whoever always takes the first, the longest or the most polite one does not pass, even
//! with a flawless wrap-up.

use std::sync::Arc;

use ringback::call::{Call, Compiled, Deal, Input, Mode, OptionId, Stage, View};
use ringback::score::{Outcome, debrief};

use super::{library_deals, proved};

/// A way to choose among texts: the place of the chosen one.
type Policy = fn(&[&str]) -> usize;

/// What makes Chinese on the telephone polite.
const POLITE: [&str; 10] = ["您", "请", "谢谢", "麻烦", "打扰", "对不起", "抱歉", "不好意思", "辛苦", "行吗"];

/// Longer than any call: a policy that goes round in circles hangs up.
const PATIENCE: usize = 60;

fn most(texts: &[&str], measure: impl Fn(&str) -> usize) -> usize {
    // The first of equals, as a hurried player would.
    (0..texts.len()).max_by_key(|place| (measure(texts[*place]), texts.len() - place)).unwrap_or(0)
}

fn first(_: &[&str]) -> usize {
    0
}

fn last(texts: &[&str]) -> usize {
    texts.len() - 1
}

fn longest(texts: &[&str]) -> usize {
    most(texts, |text| text.chars().count())
}

fn shortest(texts: &[&str]) -> usize {
    most(texts, |text| usize::MAX - text.chars().count())
}

fn politest(texts: &[&str]) -> usize {
    most(texts, |text| POLITE.iter().map(|word| text.matches(word).count()).sum())
}

/// Plays a whole attempt by a policy; the wrap-up is always filled in rightly.
fn play(compiled: &Arc<Compiled>, seed: u64, language: &str, policy: Policy) -> Call {
    let mut call = Call::start(Arc::clone(compiled), Deal::draw(compiled, seed, Mode::Practice), Mode::Practice);
    for turn in 0.. {
        let view = call.view(language);
        let input = match view.stage {
            Stage::Over => break,
            Stage::WrapUp => right_entry(&call, &view),
            Stage::Briefing => view.inputs()[0],
            _ if turn > PATIENCE => Input::EndCall,
            _ => {
                let texts: Vec<&str> = view.replies.iter().map(|offered| offered.text.as_str()).collect();
                Input::Reply(view.replies[policy(&texts)].reply)
            }
        };
        call.apply(input).expect("the view offers only what the machine takes");
    }
    call
}

fn right_entry(call: &Call, view: &View) -> Input {
    let field = view.form.as_ref().expect("a form").field;
    let entries = &call.compiled().fields[field.index()].entries;
    let right = entries.iter().position(|entry| entry.right.holds(call.state())).unwrap_or(0);
    Input::Wrap(field, OptionId(u8::try_from(right).expect("few entries")))
}

#[test]
fn no_simple_habit_passes_any_case() {
    let policies: [(&str, &str, Policy); 7] = [
        ("first", "zh-CN", first),
        ("last", "zh-CN", last),
        ("longest", "zh-CN", longest),
        ("longest", "en", longest),
        ("shortest", "zh-CN", shortest),
        ("shortest", "en", shortest),
        ("most polite", "zh-CN", politest),
    ];
    let mut passed = Vec::new();
    for compiled in library_deals() {
        for (name, language, policy) in policies {
            for seed in 0..6 {
                let call = play(&compiled, seed, language, policy);
                let report = debrief(&compiled, call.deal().mood, call.events(), language);
                if report.outcome == Outcome::Pass {
                    passed.push(format!(
                        "{} {} seed {seed}: {name} ({language}) passes with {} and {}",
                        compiled.id, compiled.variant, report.lawful, report.effective
                    ));
                }
            }
        }
    }
    assert_eq!(passed, Vec::<String>::new());
}

#[test]
fn no_right_reply_is_always_in_the_same_place() {
    for (compiled, proof) in proved() {
        for (inputs, _) in proof.wins.iter().flatten() {
            let places: Vec<usize> = inputs
                .iter()
                .filter_map(|input| if let Input::Reply(reply) = input { Some(*reply) } else { None })
                .map(|reply| {
                    compiled.node(compiled.reply(reply).node).replies.iter().position(|other| *other == reply).expect("its node's")
                })
                .collect();
            if places.len() > 2 {
                assert!(places.iter().any(|place| *place != places[0]), "{} {}: {places:?}", compiled.id, compiled.variant);
            }
        }
    }
}
