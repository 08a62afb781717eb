//! Plans of day cases, against plans made at random.

use ringback::call::{Content, Draw, Mode, load_content};
use ringback::days::{Board, Course, DayCase, DayInput, Happening, Journey, day_path, load_days, prove_plans, read_day_input};
use ringback::prove::{Bounds, possible_inputs};
use ringback::scenario::{Library, Shipped};

/// The shop with fewer contacts: small enough to be searched in a test. `ringback days prove` searches the shipped ones.
fn small(content: &Content) -> DayCase {
    let path = day_path(&Shipped, "m2-shop-before-term").expect("it ships");
    let text = String::from_utf8(Shipped.read(&path).expect("a file").into_owned()).expect("text");
    let changes = [
        ("most: 3", "most: 2"),
        ("\"2026-08-12T10:30\", \"2026-08-12T14:20\", \"2026-08-20T14:20\", ", "\"2026-08-12T14:20\", "),
        ("\"2026-09-14T14:10\", \"2026-09-14T22:20\"", "\"2026-09-14T22:20\""),
    ];
    let text = changes.into_iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from} is in the file");
        text.replacen(from, to, 1)
    });
    let loaded = load_days(&Shipped, content, &path, text.as_bytes());
    loaded.case.expect("it is sound")
}

/// A plan as it comes: contacts and words by chance, over quickly enough.
fn by_chance<'b>(board: &'b Board<'b>, seed: u64) -> Journey<'b> {
    let mut draw = Draw::new(seed);
    // The calls are dealt as by default: only the plan differs.
    let mut journey = Journey::start(board, 0, Mode::Practice);
    while !journey.is_over() {
        let chosen = if let Some(call) = journey.call() {
            let inputs = possible_inputs(call.compiled(), call.state());
            DayInput::InCall(inputs[draw.below(u32::try_from(inputs.len()).expect("few")) as usize])
        } else {
            let options = board.options(journey.course());
            let place = draw.below(u32::try_from(options.len()).expect("few") + 1) as usize;
            options.get(place).map_or(DayInput::Close, |(contact, slot)| DayInput::Plan { contact: *contact, slot: *slot })
        };
        journey.apply(chosen).expect("it is possible");
    }
    journey
}

#[test]
fn a_lawful_plan_wins_in_every_deal_and_no_plan_by_chance_beats_what_is_proved() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let case = small(&content);
    let mut broken = 0;
    for deal in 0..case.deals.len() {
        let proof = prove_plans(&Shipped, &content, &case, deal, Bounds::default());
        assert!(proof.holds(), "{proof:?}");
        assert!(proof.unlawful_contact.is_some(), "some contact breaks a rule: {proof:?}");
        let board = Board::new(&Shipped, &content, &case, deal);
        for seed in 1..80 {
            let report = by_chance(&board, seed).debrief();
            if report.lawful == 100 {
                assert!(report.effective <= proof.best, "{seed}: {report:?} {proof:?}");
            } else {
                broken += 1;
                let most = proof.unlawful_talk.max(proof.unlawful_contact.unwrap_or(0));
                assert!(report.effective <= most, "{seed}: {report:?} {proof:?}");
            }
        }
    }
    assert!(broken > 10, "chance breaks the law often enough to be worth comparing: {broken}");
}

/// A loan moves on by instalments: what was paid is off it, days past due and bucket follow, and the next call knows.
#[test]
fn a_loan_moves_on_by_its_instalments() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let case = small(&content);
    let proof = prove_plans(&Shipped, &content, &case, 0, Bounds::default());
    let board = Board::new(&Shipped, &content, &case, 0);
    let mut journey = Journey::start(&board, 0, Mode::Practice);
    let mut told = Vec::new();
    let mut called = Vec::new();
    for line in &proof.inputs {
        let input = read_day_input(&journey, line).expect("an input of the proof");
        told.extend(journey.apply(input).expect("the proof's own plan"));
        if let (DayInput::Plan { .. }, Some(call)) = (input, journey.call()) {
            called.push(call.compiled().books.owed.clone());
        }
    }
    assert!(told.iter().any(|told| matches!(told, Happening::Instalment { .. })), "{told:?}");
    assert!(told.iter().any(|told| matches!(told, Happening::Paid { .. })), "{told:?}");
    let (with, without) = (board.figures(journey.course(), case.until), board.figures(&Course::default(), case.until));
    let (with, without) = (with.expect("figures"), without.expect("figures"));
    assert!(with.overdue < without.overdue && with.days_past_due < without.days_past_due, "{with:?} {without:?}");
    assert!(with.bucket < without.bucket && with.principal < without.principal);
    assert!(called.len() > 1, "{:?}", proof.inputs);
    let late = |owed: &ringback::account::owed::Owed| match owed.terms {
        ringback::account::owed::Terms::Loan { paid, .. } => paid,
        ringback::account::owed::Terms::Card { .. } => 0,
    };
    assert!(late(&called[1]) > late(&called[0]), "an instalment more is paid when the second call is had");
}
