//! Golden figures of accounts and promises, to the fen. The card and the loan are invented; what the contract fixes is
//! in the tables.

use chrono::NaiveDate;
use ringback::account::Fen;
use ringback::account::card::{Allocation, Bucket, CardAccount, CardFigures, Posting, PostingKind};
use ringback::account::household::{Household, Outlook, Promise};
use ringback::account::loan::{Instalment, Loan, LoanAllocation};
use ringback::account::terms::{BucketConvention, CardTerms, Compound, InterestMethod};

mod laws;

pub(crate) fn day(text: &str) -> NaiveDate {
    let year = if text.len() == 5 { format!("2026-{text}") } else { text.to_owned() };
    NaiveDate::parse_from_str(&year, "%Y-%m-%d").expect("a date")
}

pub(crate) fn terms(interest_method: InterestMethod) -> CardTerms {
    CardTerms {
        statement_day: 5,
        due_day: 25,
        daily_rate_per_10000: 5,
        interest_method,
        min_purchase_pct: 10,
        penalty_pct: 5,
        grace_days: 3,
        tolerance: Fen(1000),
        compound: Compound::None,
        bucket_convention: BucketConvention::ByCycle,
    }
}

fn posting(kind: PostingKind, on: &str, fen: i64) -> Posting {
    Posting { on: day(on), amount: Fen(fen), kind }
}

/// Purchases A, B, C, D and one payment.
fn card(terms: CardTerms, paid: Option<(&str, i64)>) -> CardAccount {
    let mut postings: Vec<Posting> = [("03-08", 180_000), ("03-16", 120_000), ("03-28", 500_000), ("04-12", 90_000)]
        .into_iter()
        .map(|(on, fen)| posting(PostingKind::Purchase, on, fen))
        .collect();
    postings.extend(paid.map(|(on, fen)| posting(PostingKind::Payment, on, fen)));
    CardAccount { terms, postings }
}

fn usual(on: &str) -> CardFigures {
    card(terms(InterestMethod::Whole), Some(("04-24", 50_000))).on(day(on)).expect("a good account")
}

#[test]
fn statements_to_the_fen() {
    let figures = usual("05-12");
    let [first, second] = &figures.statements[..] else { panic!("two statements: {figures:?}") };
    assert_eq!((first.balance, first.minimum, first.due_on), (Fen(800_000), Fen(80_000), day("04-25")));
    assert_eq!((second.interest, second.penalty), (Fen(17_445), Fen(1_500)));
    assert_eq!((second.balance, second.minimum, second.due_on), (Fen(858_945), Fen(132_945), day("05-25")));
}

#[test]
fn seventeen_days_late() {
    let figures = usual("05-12");
    assert_eq!((figures.days_past_due, figures.bucket, figures.overdue), (17, Bucket::M1, Fen(30_000)));
    assert_eq!((figures.interest_since, figures.payoff), (Fen(2_625), Fen(861_570)));
    assert_eq!((figures.principal, figures.interest_total, figures.penalty), (Fen(840_000), Fen(17_445 + 2_625), Fen(1_500)));
}

#[test]
fn five_days_late_is_m0_by_cycle_and_m1_by_days() {
    let figures = usual("04-30");
    assert_eq!((figures.days_past_due, figures.bucket, figures.overdue), (5, Bucket::M0, Fen(30_000)));
    assert_eq!((figures.statement_left, figures.interest_since), (Fen(750_000), Fen(15_570)));
    let by_days = CardTerms { bucket_convention: BucketConvention::ByDays, ..terms(InterestMethod::Whole) };
    assert_eq!(card(by_days, Some(("04-24", 50_000))).on(day("04-30")).expect("a good account").bucket, Bucket::M1);
}

#[test]
fn nothing_is_late_while_the_grace_runs() {
    assert_eq!((usual("04-28").days_past_due, usual("04-28").overdue, usual("04-28").interest_since), (0, Fen(0), Fen(0)));
    assert_eq!(usual("04-29").days_past_due, 4);
}

#[test]
fn compound_interest_only_where_the_contract_has_it() {
    let monthly = CardTerms { compound: Compound::Monthly, ..terms(InterestMethod::Whole) };
    let figures = card(monthly, Some(("04-24", 50_000))).on(day("05-12")).expect("a good account");
    assert_eq!(figures.payoff, Fen(861_631));
}

/// Paid, interest by both methods and penalty on the second statement, days past due on 04-30 (or the day given).
type VariantRow = (Option<(&'static str, i64)>, i64, i64, i64, &'static str, u32);

const VARIANTS: &[VariantRow] = &[
    (None, 17_720, 17_720, 4_000, "04-30", 5),
    (Some(("04-24", 50_000)), 17_445, 16_270, 1_500, "04-30", 5),
    (Some(("04-24", 79_000)), 17_286, 15_429, 0, "04-30", 0),
    (Some(("04-24", 78_999)), 17_286, 15_429, 50, "04-30", 5),
    (Some(("04-24", 80_000)), 17_280, 15_400, 0, "04-30", 0),
    (Some(("04-24", 798_500)), 13_328, 29, 0, "04-30", 0),
    (Some(("04-24", 799_000)), 0, 0, 0, "04-30", 0),
    (Some(("04-28", 800_000)), 0, 0, 0, "04-30", 0),
    (Some(("04-29", 800_000)), 15_320, 15_320, 4_000, "04-29", 4),
    (Some(("04-29", 800_000)), 15_320, 15_320, 4_000, "04-30", 0),
];

#[test]
fn variants_of_the_first_payment() {
    for (paid, whole, unpaid_part, penalty, on, late) in VARIANTS {
        for (method, interest) in [(InterestMethod::Whole, whole), (InterestMethod::UnpaidPart, unpaid_part)] {
            let account = card(terms(method), *paid);
            let second = account.on(day("05-12")).expect("a good account").statements[1].clone();
            assert_eq!((second.interest, second.penalty), (Fen(*interest), Fen(*penalty)), "{paid:?} {method:?}");
            assert_eq!(account.on(day(on)).expect("a good account").days_past_due, *late, "{paid:?} on {on}");
        }
    }
}

#[test]
fn nothing_paid_makes_the_second_statement() {
    let second = card(terms(InterestMethod::Whole), None).on(day("05-12")).expect("a good account").statements[1].clone();
    assert_eq!((second.balance, second.minimum), (Fen(911_720), Fen(190_720)));
}

#[test]
fn the_second_penalty_leaves_the_first_out() {
    let third = usual("06-10").statements[2].clone();
    assert_eq!(third.penalty, Fen(6_572));
}

#[test]
fn a_payment_goes_to_interest_first_until_day_90_and_to_principal_from_day_91() {
    let divided = |late| Allocation::of(Fen(50_000), late, Fen(17_445), Fen(1_500), Fen(750_000));
    let early = Allocation { interest: Fen(17_445), penalty: Fen(1_500), principal: Fen(31_055) };
    assert_eq!(divided(17), early);
    assert_eq!(divided(90), early);
    assert_eq!(divided(91), Allocation { interest: Fen(0), penalty: Fen(0), principal: Fen(50_000) });
    let late = |on: &str| usual(on).days_past_due;
    assert_eq!((late("07-24"), late("07-25")), (90, 91));
}

#[test]
fn a_part_payment_leaves_the_rest_of_the_principal() {
    let mut account = card(terms(InterestMethod::Whole), Some(("04-24", 50_000)));
    account.postings.push(posting(PostingKind::Payment, "05-12", 50_000));
    let figures = account.on(day("05-13")).expect("a good account");
    // A to C, and D which is not part of the example's remainder.
    assert_eq!(figures.principal, Fen(718_945 + 90_000));
}

fn loan(compounds: bool) -> Loan {
    let rows: [(i64, i64); 12] = [
        (43_200, 280_712),
        (39_831, 284_081),
        (36_422, 287_490),
        (32_973, 290_939),
        (29_481, 294_431),
        (25_948, 297_964),
        (22_373, 301_539),
        (18_754, 305_158),
        (15_092, 308_820),
        (11_386, 312_526),
        (7_636, 316_276),
        (3_841, 320_064),
    ];
    let first = day("02-10");
    let schedule = rows.into_iter().enumerate().map(|(place, (interest, principal))| Instalment {
        due_on: first.checked_add_months(chrono::Months::new(u32::try_from(place).expect("twelve"))).expect("a date"),
        principal: Fen(principal),
        interest: Fen(interest),
    });
    Loan {
        amount: Fen(3_600_000),
        schedule: schedule.collect(),
        daily_rate_per_10000: 4,
        penalty_rate_per_10000: 6,
        compounds,
        paid: 3,
        declared_due_on: None,
        carried: Fen::ZERO,
    }
}

/// Payments are taken instalment by instalment: the oldest that is due, whole; what ran up on it stays open, the rest is held.
#[test]
fn payments_move_a_loan_on_instalment_by_instalment() {
    let whole = Fen(32_973 + 290_939);
    let on = |payments: &[(&str, Fen)], today: &str| {
        let payments: Vec<_> = payments.iter().map(|(on, amount)| (day(on), *amount)).collect();
        let after = loan(false).after(&payments, day(today));
        (after.paid, after.carried, after.on(day(today)).expect("a good loan"))
    };
    let (paid, carried, late) = on(&[("06-03", whole)], "06-03");
    assert_eq!((paid, carried, late.days_past_due), (3, Fen::ZERO, 24), "a payment is seen from the next day on");
    let (paid, carried, figures) = on(&[("06-03", whole)], "06-04");
    assert_eq!((paid, carried, figures.days_past_due), (4, Fen(4_190), 0));
    assert_eq!(figures.to_be_current, Fen(4_190), "24 days of penalty interest are still open");
    let (paid, carried, figures) = on(&[("06-03", Fen(200_000))], "06-04");
    assert_eq!((paid, carried), (3, Fen(-200_000)), "not enough for an instalment: it is held");
    let bare = loan(false).on(day("06-04")).expect("a good loan");
    assert_eq!((figures.to_be_current, figures.to_close), (bare.to_be_current - Fen(200_000), bare.to_close - Fen(200_000)));
    let (paid, _, figures) = on(&[("06-03", Fen(200_000)), ("06-05", whole - Fen(200_000))], "06-06");
    assert_eq!((paid, figures.days_past_due), (4, 0), "two parts make a whole");
    // What came in early waits for the next instalment.
    let (paid, carried, _) = on(&[("06-03", Fen(2 * whole.0))], "06-11");
    assert_eq!((paid, carried), (5, Fen(4_190) - Fen(2 * whole.0 - whole.0 - 29_481 - 294_431)));
}

#[test]
fn a_loan_24_days_late() {
    let figures = loan(false).on(day("06-03")).expect("a good loan");
    assert_eq!((figures.days_past_due, figures.penalty_interest, figures.compound_interest), (24, Fen(4_190), Fen(0)));
    assert_eq!((figures.to_be_current, figures.to_close), (Fen(328_102), Fen(2_808_465)));
    assert_eq!(loan(true).on(day("06-03")).expect("a good loan").to_be_current, Fen(328_577));
    assert_eq!(
        figures.allocate(Fen(200_000)),
        LoanAllocation { interest: Fen(32_973 + 4_190), principal: Fen(162_837), open: Fen(128_102) }
    );
}

#[test]
fn a_schedule_that_does_not_add_up_is_refused() {
    let mut wrong = loan(false);
    wrong.schedule[3].principal = Fen(1);
    assert!(wrong.on(day("06-03")).expect_err("the sum differs").to_string().contains("adds up to"));
}

pub(crate) fn proud_man() -> Household {
    Household {
        cash: Fen(240_000),
        incomes: vec![(day("05-26"), Fen(620_000)), (day("06-15"), Fen(620_000)), (day("07-15"), Fen(620_000))],
        musts: vec![(day("06-01"), Fen(30_000)), (day("07-01"), Fen(30_000))],
        essentials_a_day: Fen(16_000),
    }
}

pub(crate) const CLAIM: Fen = Fen(861_570);

#[test]
fn what_the_household_can_bear() {
    let household = proud_man();
    let outlook = Outlook::new(&household, day("05-12"), CLAIM);
    assert_eq!(outlook.horizon(), 63);
    assert_eq!((outlook.able(day("05-12"), Fen(0)), outlook.safe(day("05-12"), Fen(0))), (Fen(32_000), Fen(0)));
    assert_eq!((outlook.able(day("05-27"), Fen(0)), outlook.safe(day("05-27"), Fen(0))), (Fen(302_000), Fen(190_000)));
    assert_eq!(outlook.safe_path(), [(day("05-27"), Fen(190_000)), (day("06-16"), Fen(110_000))]);
    assert_eq!(outlook.best(), 24_940_000);
}

/// A promise's payments (date, fen), and what it is worth: kept fen, R, D, C.
type PromiseRow = (&'static [(&'static str, i64)], i64, u8, u8, u8);

const PROMISES: &[PromiseRow] = &[
    (&[], 0, 0, 100, 0),
    (&[("05-20", 861_570)], 0, 0, 100, 0),
    (&[("05-25", 132_945)], 0, 0, 100, 0),
    (&[("05-12", 30_000)], 30_000, 12, 48, 19),
    (&[("05-27", 10_000)], 10_000, 3, 100, 5),
    (&[("05-27", 30_000)], 30_000, 10, 100, 18),
    (&[("05-27", 132_945)], 132_945, 47, 97, 63),
    (&[("05-27", 190_000)], 190_000, 67, 95, 78),
    (&[("05-27", 300_000)], 300_000, 100, 43, 60),
    (&[("05-27", 400_000)], 0, 0, 100, 0),
    (&[("05-27", 132_945), ("06-16", 150_000)], 282_945, 91, 94, 92),
    (&[("05-27", 190_000), ("06-16", 110_000)], 300_000, 100, 93, 96),
    (&[("05-27", 300_000), ("06-16", 100_000)], 400_000, 100, 39, 56),
];

#[test]
fn what_promises_are_worth() {
    let household = proud_man();
    let outlook = Outlook::new(&household, day("05-12"), CLAIM);
    for (payments, kept, recovery, days_left, value) in PROMISES {
        let promise = Promise { payments: payments.iter().map(|(on, fen)| (day(on), Fen(*fen))).collect() };
        let worth = outlook.worth(&promise, true);
        let got = (worth.kept.0, worth.recovery, worth.days_left, worth.value);
        assert_eq!(got, (*kept, Some(*recovery), *days_left, *value), "{payments:?}");
    }
}

/// Whoever promises more than is owed has promised what is owed.
#[test]
fn a_promise_of_more_than_is_owed_is_kept_with_what_is() {
    let household = proud_man();
    let outlook = Outlook::new(&household, day("05-12"), Fen(100_000));
    let worth = |payments: &[(&str, i64)], willing: bool| {
        let payments = payments.iter().map(|(on, fen)| (day(on), Fen(*fen))).collect();
        outlook.worth(&Promise { payments }, willing)
    };
    let exact = worth(&[("05-27", 100_000)], true);
    assert_eq!((exact.kept, exact.broken.len()), (Fen(100_000), 0));
    assert_eq!(worth(&[("05-27", 150_000)], true), exact, "half as much again");
    // More than is in hand, and yet enough for what is owed.
    assert_eq!(worth(&[("05-27", 400_000)], true), exact, "all that was ever owed");
    // What the first payment settled nobody owes any more.
    assert_eq!(worth(&[("05-27", 100_000), ("06-16", 50_000)], true), exact);
    assert_eq!(worth(&[("05-27", 60_000), ("06-16", 60_000)], true).kept, Fen(100_000));
    assert_eq!(worth(&[("05-27", 150_000)], false).kept, Fen(0), "it must be meant");
    assert_eq!(worth(&[("05-13", 400_000)], true).broken, [0], "and there must be money for it");
}
