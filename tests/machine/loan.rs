//! An account that is a loan: its figures follow from the schedule, promises are measured against what is late, and a
//! file that mixes two products is told so.

use ringback::account::Fen;
use ringback::account::card::Bucket;
use ringback::account::owed::Terms;
use ringback::call::{load_bytes, load_content};
use ringback::scenario::Shipped;

use super::compiled;

const LOAN: &str = include_str!("fixtures/loan.ron");

#[test]
fn a_loans_figures_follow_from_its_schedule() {
    let compiled = compiled(LOAN);
    let owed = &compiled.books.owed;
    // Instalment 2 of 1000.00 + 24.12, twenty days late at 6/10000 a day: 12.00.
    assert_eq!((owed.days_past_due, owed.bucket), (20, Bucket::M1));
    assert_eq!((owed.overdue, owed.penalty, owed.interest), (Fen(103_612), Fen(1_200), Fen(2_412)));
    assert_eq!(owed.claim, owed.overdue, "what is not late may not be asked for");
    // 1010.00 not due, its interest running twenty days at 4/10000: 8.08.
    assert_eq!((owed.principal, owed.payoff), (Fen(201_000), Fen(103_612 + 101_000 + 808)));
    let Terms::Loan { instalment, late, .. } = owed.terms else { panic!("it is a loan") };
    assert_eq!((instalment, late), (Fen(102_212), 1));
    assert_eq!(compiled.text("zh-CN", compiled.summary), "这一期差1,036.12元，过了几天。人很和气，多半是忘了。");
}

#[test]
fn after_the_lender_declared_it_due_everything_is_asked_for() {
    let compiled = compiled(&LOAN.replace("paid: 1,", "paid: 1, declared_due_on: \"2026-04-29\","));
    let owed = &compiled.books.owed;
    assert_eq!((owed.overdue, owed.claim), (owed.payoff, owed.payoff));
    let later = self::compiled(&LOAN.replace("paid: 1,", "paid: 1, declared_due_on: \"2026-05-29\","));
    assert_eq!(later.books.owed.claim, Fen(103_612), "not declared yet");
}

#[test]
fn dollars_are_said_as_dollars() {
    let compiled = compiled(&LOAN.replace("product: Loan,", "product: Loan, currency: Usd,"));
    assert_eq!(compiled.text("zh-CN", compiled.summary), "这一期差1,036.12美元，过了几天。人很和气，多半是忘了。");
    assert_eq!(compiled.books.owed.currency.shown(Fen(103_612)), "$1,036.12");
}

/// What is told first of a changed file, by its key.
fn told(find: &str, replace: &str) -> (String, String) {
    assert!(LOAN.contains(find), "{find}");
    let content = load_content(&Shipped).expect("shipped content loads");
    let loaded = load_bytes(&Shipped, &content, "test.ron", LOAN.replace(find, replace).as_bytes(), None);
    let problem = loaded.problems.into_iter().flat_map(|file| file.problems).next().expect("something is wrong");
    (problem.code.as_str().to_owned(), problem.words.key.to_owned())
}

#[test]
fn what_does_not_fit_the_product_is_told() {
    let told_key = |find, replace| told(find, replace).1;
    assert_eq!(told_key("product: Loan", "product: CreditCard"), "compile-card-without-contract");
    assert_eq!(told_key("tail: \"2046\",", "tail: \"2046\", postings: [Purchase(\"2026-03-10\", \"1.00\")],"), "compile-loan-with-card");
    assert_eq!(told_key("amount: \"3000.00\"", "amount: \"3000.01\""), "compile-loan-sum");
    assert_eq!(told_key("paid: 1", "paid: 4"), "compile-loan-paid");
    assert_eq!(told_key("\"2026-04-10\", \"1000.00\"", "\"2026-03-10\", \"1000.00\""), "compile-loan-order");
    assert_eq!(told_key("\"1010.00\", \"12.12\"", "\"1010.00\", \"-12.12\""), "compile-loan-not-positive");
    assert_eq!(told("(\"2026-04-10\", \"1000.00\"", "(\"2026-04-31\", \"1000.00\"").0, "RB0115");
}

/// A wrong loan is still a loan: what only loans can quote is no second mistake.
#[test]
fn one_wrong_number_of_a_loan_is_told_alone() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let wrong = LOAN.replace("\"1000.00\"", "\"1000.000\"");
    let loaded = load_bytes(&Shipped, &content, "test.ron", wrong.as_bytes(), None);
    let codes: Vec<&str> = loaded.problems.iter().flat_map(|file| &file.problems).map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["RB0116"]);
}
