//! The formulas behind HR's figures: on examples worked out elsewhere, and beside slow, straightforward counts.

use std::path::Path;

use proptest::prelude::*;
use ringback::records::store::statistics::{CLASSES, Interval, Linked, Ratings, Reading, Trend, change};
use serde::Deserialize;

#[derive(Deserialize)]
struct Examples {
    shares: Vec<Share>,
    kappas: Vec<KappaOf>,
    correlations: Vec<CorrelationOf>,
    ranges: Vec<Range>,
}

#[derive(Deserialize)]
struct Share {
    part: i64,
    whole: i64,
    low: i64,
    high: i64,
}

#[derive(Deserialize)]
struct KappaOf {
    name: String,
    counts: [[i64; CLASSES]; CLASSES],
    kappa: Option<i64>,
    #[serde(default)]
    range: Option<(i64, i64)>,
}

#[derive(Deserialize)]
struct CorrelationOf {
    people: Vec<(bool, i64)>,
    value: Option<i64>,
}

#[derive(Deserialize)]
struct Range {
    value: i64,
    people: i64,
    low: i64,
    high: i64,
}

fn examples() -> Examples {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/figures.ron")).expect("the examples");
    ron::from_str(&text).expect("examples")
}

fn linked(people: &[(bool, i64)]) -> Linked {
    let mut sums = Linked::default();
    for (passed, share) in people {
        let passed = i64::from(*passed);
        sums.people += 1;
        sums.passed += passed;
        sums.rest += share;
        sums.rest_squares += share * share;
        sums.rest_of_passed += passed * share;
    }
    sums
}

#[test]
fn shares_have_the_published_ranges() {
    for Share { part, whole, low, high } in examples().shares {
        assert_eq!(Interval::of_share(part, whole), Some(Interval { low, high }), "{part} of {whole}");
    }
    assert_eq!([Interval::of_share(0, 0), Interval::of_share(3, 2), Interval::of_share(-1, 2)], [None; 3]);
}

#[test]
fn kappas_are_those_worked_out_by_hand() {
    for KappaOf { name, counts, kappa, range } in examples().kappas {
        let ratings = Ratings { counts, mirrored: false };
        let found = ratings.kappa_of_few();
        assert_eq!(found.map(|found| found.value), kappa, "{name}");
        if let Some((low, high)) = range {
            assert_eq!(found.map(|found| found.range), Some(Interval { low, high }), "{name}");
        }
        assert_eq!(ratings.kappa().is_some(), ratings.judged() >= 30 && kappa.is_some(), "{name}: fewer say nothing");
    }
}

#[test]
fn correlations_are_those_worked_out_by_hand() {
    for CorrelationOf { people, value } in examples().correlations {
        assert_eq!(linked(&people).correlation().map(|found| found.value), value, "{people:?}");
        assert_eq!(linked(&people).discrimination(), None, "four people say nothing");
    }
    for Range { value, people, low, high } in examples().ranges {
        assert_eq!(Interval::of_correlation(value * 1000, people), Interval { low, high }, "{value} of {people}");
    }
}

#[test]
fn what_may_be_said_follows_the_whole_range() {
    // So many passed and so many failed, with these shares elsewhere; half of either a hundred thousandths above, half below.
    let of = |each: usize, passed: i64, failed: i64| {
        let group = |won: bool, share: i64| (0..each).map(move |n| (won, share + if n % 2 == 0 { 100 } else { -100 }));
        let people: Vec<(bool, i64)> = group(true, passed).chain(group(false, failed)).collect();
        linked(&people).discrimination().map(|found| found.reading())
    };
    assert_eq!(of(49, 600, 400), None, "98 people");
    assert_eq!(of(60, 600, 400), Some(Reading::Separates));
    assert_eq!(of(60, 400, 600), Some(Reading::Backwards));
    assert_eq!(of(60, 520, 480), Some(Reading::Unclear));
    assert_eq!(of(2000, 505, 495), Some(Reading::Weak));
    assert_eq!(change((40, 100), (10, 100)), Trend::Down);
    assert_eq!(change((10, 100), (40, 100)), Trend::Up);
    assert_eq!(change((4, 10), (1, 10)), Trend::Unclear, "the same shares of few");
    assert_eq!(change((0, 0), (9, 10)), Trend::Unclear, "nothing before");
}

/// Whether so many thousandths may be the true share: the seen one lies within 1.96 standard deviations of it.
fn may_be(share: i128, part: i128, whole: i128) -> bool {
    let aside = 1000 * part - whole * share;
    aside * aside * 10_000 <= 38_416 * whole * share * (1000 - share)
}

proptest! {
    #[test]
    fn a_range_holds_every_share_that_may_be_and_no_other(whole in 1i64..3_000_000, of in 0i64..=1000) {
        let part = whole * of / 1000;
        let range = Interval::of_share(part, whole).expect("something was seen");
        let holds = |share: i64| may_be(i128::from(share), i128::from(part), i128::from(whole));
        for share in 0..=1000 {
            prop_assert!(!holds(share) || (range.low..=range.high).contains(&share), "{share} may be, {range:?}");
            prop_assert!(holds(share) || !(range.low + 1..range.high).contains(&share), "{share} may not be, {range:?}");
        }
    }

    #[test]
    fn correlations_are_those_of_a_slow_count(people in proptest::collection::vec((any::<bool>(), 0i64..=1000), 4..60)) {
        let found = linked(&people).correlation();
        // Deviations from the means, times n.
        let n = i128::try_from(people.len()).expect("few");
        let sum = |of: &dyn Fn(&(bool, i64)) -> i128| people.iter().map(of).sum::<i128>();
        let (x, y) = (sum(&|one| i128::from(one.0)), sum(&|one| i128::from(one.1)));
        let aside = |one: &(bool, i64)| (n * i128::from(one.0) - x, n * i128::from(one.1) - y);
        let (above, xx, yy) = people.iter().map(aside).fold((0, 0, 0), |sums, (x, y)| (sums.0 + x * y, sums.1 + x * x, sums.2 + y * y));
        let Some(found) = found else {
            prop_assert!(xx == 0 || yy == 0);
            return Ok(());
        };
        // The nearest thousandth: |r| lies within half a one of it.
        let twice = 2 * i128::from(found.value.abs());
        let square = 4_000_000 * above * above;
        prop_assert!((twice - 1).max(0).pow(2) * xx * yy <= square && square <= (twice + 1).pow(2) * xx * yy, "{found:?}");
        prop_assert!(above == 0 || found.value == 0 || (above > 0) == (found.value > 0));
        prop_assert!(found.range.low <= found.value && found.value <= found.range.high && found.range.low >= -1000 && found.range.high <= 1000);
    }

    #[test]
    fn kappas_are_those_of_a_slow_count(pairs in proptest::collection::vec((0i64..3, 0i64..3), 1..60), mirrored in any::<bool>()) {
        let mut ratings = Ratings::default();
        for (one, other) in &pairs {
            ratings.add(*one, *other, 1);
        }
        prop_assert_eq!(ratings.judged(), i64::try_from(pairs.len()).expect("few"));
        let mut pairs = pairs;
        if mirrored {
            ratings = ratings.both_ways();
            pairs.extend(pairs.clone().into_iter().map(|(one, other)| (other, one)));
            prop_assert_eq!(2 * ratings.judged(), i64::try_from(pairs.len()).expect("few"));
        }
        // Apart on the same case, and apart when any judgement of one is laid beside any of the other.
        let apart = |one: i64, other: i64| i128::from((one - other).pow(2));
        let seen: i128 = pairs.iter().map(|(one, other)| apart(*one, *other)).sum();
        let chance: i128 = pairs.iter().flat_map(|(one, _)| pairs.iter().map(move |(_, other)| apart(*one, *other))).sum();
        let n = i128::try_from(pairs.len()).expect("few");
        let Some(found) = ratings.kappa_of_few() else {
            prop_assert_eq!(chance, 0);
            return Ok(());
        };
        // Within half a thousandth of 1 − (seen/n)/(chance/n²).
        let twice = 2 * i128::from(found.value) * chance - 2000 * (chance - n * seen);
        prop_assert!(twice.abs() <= chance, "{found:?}");
        prop_assert!(found.range.low <= found.value && found.value <= found.range.high);
    }
}
