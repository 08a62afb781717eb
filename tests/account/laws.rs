//! Laws that hold for every account and household.

use chrono::Days;
use proptest::prelude::*;
use ringback::account::Fen;
use ringback::account::card::{CardAccount, Posting, PostingKind};
use ringback::account::household::{Household, Outlook, Promise};
use ringback::account::terms::InterestMethod;

use super::{CLAIM, day, proud_man, terms};

proptest! {
    #[test]
    fn any_postings_are_computed_or_refused(rows in prop::collection::vec((0u64..400, -10i64..2_000_000, any::<bool>()), 0..12), on in 0u64..700) {
        let start = day("2025-01-01");
        let postings = rows.into_iter().map(|(after, fen, is_payment)| Posting {
            on: start + Days::new(after),
            amount: Fen(fen),
            kind: if is_payment { PostingKind::Payment } else { PostingKind::Purchase },
        });
        let account = CardAccount { terms: terms(InterestMethod::Whole), postings: postings.collect() };
        if let Ok(figures) = account.on(start + Days::new(on)) {
            prop_assert!(figures.payoff >= Fen(0));
            prop_assert_eq!(figures.payoff, figures.principal + figures.interest_total + figures.penalty);
        }
    }

    #[test]
    fn a_later_date_never_raises_recovery(amount in 1i64..190_000, early in 15u64..20, later in 0u64..14) {
        let household = proud_man();
        let outlook = Outlook::new(&household, day("05-12"), CLAIM);
        let recovery = |after: u64| {
            let promise = Promise { payments: vec![(day("05-12") + Days::new(after), Fen(amount))] };
            outlook.worth(&promise, true).recovery.unwrap_or(0)
        };
        prop_assert!(recovery(early + later) <= recovery(early));
    }

    #[test]
    fn passing_what_is_safe_never_pays(over in 1i64..300_000) {
        let household = proud_man();
        let outlook = Outlook::new(&household, day("05-12"), CLAIM);
        let on = day("05-27");
        let safe = outlook.safe(on, Fen(0));
        let value = |fen: Fen| outlook.worth(&Promise { payments: vec![(on, fen)] }, true).value;
        prop_assert!(value(safe + Fen(over)) <= value(safe));
    }

    #[test]
    fn more_income_never_lowers_what_is_reachable(more in 0i64..1_000_000, which in 0usize..3) {
        let before = proud_man();
        let mut after = proud_man();
        after.incomes[which].1 += Fen(more);
        let best = |household| Outlook::new(household, day("05-12"), CLAIM).best();
        prop_assert!(best(&after) >= best(&before));
    }

    #[test]
    fn an_unwilling_promise_is_worth_nothing(fen in 1i64..900_000, after in 0u64..63) {
        let household = proud_man();
        let outlook = Outlook::new(&household, day("05-12"), CLAIM);
        let worth = outlook.worth(&Promise { payments: vec![(day("05-12") + Days::new(after), Fen(fen))] }, false);
        prop_assert_eq!((worth.kept, worth.value), (Fen(0), 0));
    }

    /// Where a household can spare nothing, no promise of it is worth anything: it breaks, or it takes what food costs.
    #[test]
    fn who_can_spare_nothing_promises_nothing_of_worth(fen in 1i64..900_000, after in 0u64..63) {
        let household = Household { cash: Fen(20_000), incomes: Vec::new(), musts: Vec::new(), essentials_a_day: Fen(16_000) };
        let outlook = Outlook::new(&household, day("05-12"), CLAIM);
        prop_assert_eq!(outlook.best(), 0);
        let worth = outlook.worth(&Promise { payments: vec![(day("05-12") + Days::new(after), Fen(fen))] }, true);
        prop_assert_eq!(worth.value, 0);
        prop_assert!(outlook.worth(&Promise { payments: Vec::new() }, true).value > 0, "no promise is no harm");
    }
}
