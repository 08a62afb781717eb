//! A month's pay: each amount has its reason, and breaking the law never pays.

use std::sync::Arc;

use ringback::account::Fen;
use ringback::call::{Call, Compiled, Deal, Mode};
use ringback::career::{Attempted, NoPay, PayWhy, Payslip, Standing, payslip};
use ringback::records::read_input;

use super::{best_play, career, case, day};

/// A finished call: these inputs, then hanging up and the first entries of the form.
fn played(compiled: &Arc<Compiled>, inputs: &[&str], on: u32) -> Attempted {
    let mut call = Call::start(Arc::clone(compiled), Deal::draw(compiled, 0, Mode::Practice), Mode::Practice);
    for input in inputs {
        call.apply(read_input(compiled, input).expect("an input")).expect("taken");
    }
    finish(&mut call);
    Attempted::of(&call, day(3, on), None).expect("over")
}

fn won(compiled: &Arc<Compiled>, on: u32) -> Attempted {
    let mut call = Call::start(Arc::clone(compiled), Deal::draw(compiled, 0, Mode::Practice), Mode::Practice);
    for input in best_play(compiled, &call) {
        call.apply(input).expect("taken");
    }
    Attempted::of(&call, day(3, on), None).expect("over")
}

fn finish(call: &mut Call) {
    while !call.is_over() {
        let hang_up = ringback::call::Input::EndCall;
        let next = super::learner::options(call)[0];
        let is_form = call.view("zh-CN").form.is_some();
        call.apply(if is_form { next } else { hang_up }).expect("possible");
    }
}

fn march(attempts: &[Attempted]) -> Payslip {
    let career = career();
    payslip(&career, &Standing::of(&career, attempts), day(3, 31))
}

/// What a slip pays beside its base.
fn beside_base(slip: &Payslip) -> Fen {
    slip.lines.iter().filter(|line| line.why != PayWhy::Base).map(|line| line.amount).sum()
}

#[test]
fn a_safe_promise_pays_once_a_month_and_the_total_is_the_sum() {
    let compiled = case("m0-forgot-autopay", "usual");
    let (once, twice) = (march(&[won(&compiled, 2)]), march(&[won(&compiled, 2), won(&compiled, 3)]));
    assert_eq!(once.total, once.lines.iter().map(|line| line.amount).sum());
    let kept = compiled.offers.iter().find(|offer| offer.id == "overdue_then_rest").expect("the best offer");
    let money: Fen = kept.promise.payments.iter().map(|(_, amount)| *amount).sum();
    assert_eq!(once.kept, money);
    assert_eq!(beside_base(&once), Fen(1200) + Fen((money.0 * 10 + 500) / 1000));
    assert_eq!(twice.total, once.total, "the same deal again pays nothing more");
    assert!(twice.lines.iter().any(|line| line.why == PayWhy::NoCommission { reason: NoPay::PaidAlready }));
}

#[test]
fn no_commission_comes_from_a_case_for_no_money() {
    let deal = &super::candidates().into_iter().find(|case| case.id == "m2-mother-picks-up").expect("it ships").variants[0];
    let slip = march(&[won(&case("m2-mother-picks-up", deal), 2)]);
    assert!(slip.lines.iter().any(|line| line.why == PayWhy::NoCommission { reason: NoPay::Care }));
    assert_eq!(slip.kept, Fen::ZERO);
    assert!(slip.lines.iter().any(|line| line.why == PayWhy::CleanCall), "and passing it cleanly pays like any other");
}

#[test]
fn a_red_line_takes_the_months_commission_up_to_then() {
    let compiled = case("m0-forgot-autopay", "usual");
    let script = include_str!("../cli/fixtures/red-line.inputs");
    let script = script.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty());
    let red = played(&compiled, &script.collect::<Vec<_>>(), 4);
    assert!(red.red_line().is_some(), "{:?}", red.broken);
    let slip = march(&[won(&compiled, 2), red.clone(), won(&case("m0-forgot-autopay", "colleague"), 5)]);
    let commission: Vec<Fen> = slip
        .lines
        .iter()
        .filter(|line| matches!(line.why, PayWhy::Commission { .. } | PayWhy::RedLine { .. }))
        .map(|line| line.amount)
        .collect();
    assert_eq!(commission.len(), 3, "{slip:?}");
    assert_eq!(commission[0] + commission[1], Fen::ZERO, "what was earned before is lost");
    assert!(commission[2] > Fen::ZERO, "what comes after counts again");
    assert_eq!(beside_base(&march(&[red])), Fen::ZERO);
}

#[test]
fn money_outside_a_safe_promise_pays_nothing() {
    let compiled = case("m1-unpaid-wages", "usual");
    // His own big word, taken at face value: he cannot pay it.
    let lines = [
        "dial",
        "reply pickup/proper",
        "reply is-him/factors",
        "reply purpose/ask",
        "reply burst/hear",
        "reply softened/flatter",
        "reply big-word/accept",
    ];
    let broken = played(&compiled, &lines, 2);
    assert!(broken.promised.is_some_and(|promised| !promised.safe), "{broken:?}");
    let slip = march(&[broken]);
    assert_eq!(beside_base(&slip), Fen::ZERO);
    assert!(slip.lines.iter().any(|line| line.why == PayWhy::NoCommission { reason: NoPay::Unsafe }), "{slip:?}");
}

#[test]
fn beyond_the_desks_authority_nothing_is_paid() {
    let mut attempt = won(&case("m1-unpaid-wages", "usual"), 2);
    let slip = march(std::slice::from_ref(&attempt));
    assert!(
        slip.lines
            .iter()
            .any(|line| matches!(line.why, PayWhy::NoCommission { reason: NoPay::BeyondAuthority } | PayWhy::Commission { .. }))
    );
    let promised = attempt.promised.as_mut().expect("a promise");
    promised.steps = 3;
    assert!(march(&[attempt]).lines.iter().any(|line| line.why == PayWhy::NoCommission { reason: NoPay::BeyondAuthority }));
}
