//! What a household can bear, and what a promise is therefore worth.
//!
//! After "Debt Collection Negotiations with Large Language Models" (ACL 2025, arXiv 2502.18228): recovery and the
//! debtor's health in one harmonic mean. Ours differs on purpose: tiers are days of essentials in hand, recovery is
//! measured against what was *decently* reachable, harm halves, and everything is an integer.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::Fen;

/// Days of essentials that stay untouched.
const RESERVE_DAYS: i64 = 7;
/// The horizon never goes further than this.
const LONGEST_HORIZON: usize = 90;

/// A household's money from the day of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Household {
    /// In hand on the day of the call.
    pub cash: Fen,
    pub incomes: Vec<(NaiveDate, Fen)>,
    /// What must be paid: rent, medicine, other lenders.
    pub musts: Vec<(NaiveDate, Fen)>,
    pub essentials_a_day: Fen,
}

impl Household {
    /// The same household on a later day, with what was paid to us since `from`. Order within a day as in [`Outlook::new`].
    #[must_use]
    pub fn later(&self, from: NaiveDate, to: NaiveDate, paid: Fen) -> Self {
        let within = |rows: &[(NaiveDate, Fen)], first: NaiveDate| {
            rows.iter().filter(|(on, _)| first <= *on && *on <= to).map(|(_, amount)| *amount).sum::<Fen>()
        };
        let days = (to - from).num_days().max(0);
        let tomorrow = from.succ_opt().unwrap_or(from);
        let essentials = Fen(self.essentials_a_day.0.saturating_mul(days));
        let cash = self.cash + within(&self.incomes, tomorrow) - essentials - within(&self.musts, from) - paid;
        let ahead = |rows: &[(NaiveDate, Fen)]| rows.iter().filter(|(on, _)| *on > to).copied().collect();
        Self { cash, incomes: ahead(&self.incomes), musts: ahead(&self.musts), essentials_a_day: self.essentials_a_day }
    }
}

/// What the debtor promises: payments by date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Promise {
    pub payments: Vec<(NaiveDate, Fen)>,
}

/// What a promise turns out to be worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// What is really paid.
    pub kept: Fen,
    /// Places of the payments that are not.
    pub broken: Vec<usize>,
    /// R, 0..=100: kept money against what was decently reachable, earlier money counting more. `None` where nothing
    /// decent was reachable.
    pub recovery: Option<u8>,
    /// D, 0..=100: days of essentials left, halved by harm.
    pub days_left: u8,
    /// C, 0..=100: the harmonic mean; D alone where R does not apply.
    pub value: u8,
    /// Whether some payment is made out of food or rent.
    pub harm: bool,
    /// Broken although something smaller could have been kept.
    pub asked_too_much: bool,
    /// Kept without harm, but less than half of what was reachable.
    pub conceded_too_much: bool,
}

/// The days ahead of a household, for one claim.
#[derive(Debug, Clone)]
pub struct Outlook<'a> {
    household: &'a Household,
    start: NaiveDate,
    claim: Fen,
    /// H: days to the eve of the third payday.
    horizon: usize,
    /// Balance at the end of each day, without any payment to us.
    balances: Vec<Fen>,
}

impl<'a> Outlook<'a> {
    /// The outlook from the day of the call. Order within a day: income, essentials (not on the day of the call), musts.
    #[must_use]
    pub fn new(household: &'a Household, start: NaiveDate, claim: Fen) -> Self {
        let mut paydays: Vec<NaiveDate> = household.incomes.iter().map(|(on, _)| *on).filter(|on| *on > start).collect();
        paydays.sort_unstable();
        paydays.dedup();
        let third = paydays.get(2).map(|on| usize::try_from((*on - start).num_days() - 1).unwrap_or(0));
        let horizon = third.unwrap_or(LONGEST_HORIZON).clamp(1, LONGEST_HORIZON);
        let mut balance = household.cash;
        let mut balances = Vec::with_capacity(horizon + 1);
        for day in 0..=horizon {
            let date = start.checked_add_days(Days::new(day as u64)).unwrap_or(start);
            let on_day = |rows: &[(NaiveDate, Fen)]| rows.iter().filter(|(on, _)| *on == date).map(|(_, amount)| *amount).sum::<Fen>();
            if day > 0 {
                balance += on_day(&household.incomes);
                balance -= household.essentials_a_day;
            }
            balance -= on_day(&household.musts);
            balances.push(balance);
        }
        Self { household, start, claim, horizon, balances }
    }

    /// The horizon in days.
    #[must_use]
    pub const fn horizon(&self) -> usize {
        self.horizon
    }

    fn day(&self, date: NaiveDate) -> Option<usize> {
        usize::try_from((date - self.start).num_days()).ok().filter(|day| *day <= self.horizon)
    }

    fn date(&self, day: usize) -> NaiveDate {
        self.start.checked_add_days(Days::new(day as u64)).unwrap_or(self.start)
    }

    /// The lowest balance from a day to the eve of the next income, less what was paid earlier.
    fn lowest(&self, day: usize, paid: Fen) -> Fen {
        let next = self.household.incomes.iter().filter_map(|(on, _)| self.day(*on)).filter(|income| *income > day).min();
        let until = next.unwrap_or(self.horizon + 1);
        let lowest = self.balances[day..until].iter().min().copied();
        lowest.unwrap_or(Fen::ZERO) - paid
    }

    /// What can be paid on a day at all, after earlier payments.
    #[must_use]
    pub fn able(&self, on: NaiveDate, paid: Fen) -> Fen {
        self.day(on).map_or(Fen::ZERO, |day| self.lowest(day, paid).or_zero())
    }

    /// What can be paid on a day while a week's essentials stay in hand.
    #[must_use]
    pub fn safe(&self, on: NaiveDate, paid: Fen) -> Fen {
        self.day(on).map_or(Fen::ZERO, |day| (self.lowest(day, paid) - self.reserve()).or_zero())
    }

    /// What of a promised amount is still owed after earlier payments: whoever promises more than that has kept it with that.
    #[must_use]
    pub fn still_owed(&self, amount: Fen, paid: Fen) -> Fen {
        amount.min((self.claim - paid).or_zero())
    }

    fn reserve(&self) -> Fen {
        Fen(self.household.essentials_a_day.0.saturating_mul(RESERVE_DAYS))
    }

    /// The safe path: on the day of the call and the day after each income, what is safe, until the claim is paid.
    #[must_use]
    pub fn safe_path(&self) -> Vec<(NaiveDate, Fen)> {
        let mut days: Vec<usize> = self.household.incomes.iter().filter_map(|(on, _)| self.day(*on)).map(|day| day + 1).collect();
        days.push(0);
        days.sort_unstable();
        days.dedup();
        let mut paid = Fen::ZERO;
        let mut path = Vec::new();
        for day in days.into_iter().filter(|day| *day <= self.horizon) {
            let part = (self.lowest(day, paid) - self.reserve()).or_zero().min(self.claim - paid);
            if part > Fen::ZERO {
                path.push((self.date(day), part));
                paid += part;
            }
        }
        path
    }

    /// Time-weighted money: a payment today counts whole, one at the horizon half.
    fn weighted(&self, payments: &[(NaiveDate, Fen)]) -> i128 {
        let horizon = i128::try_from(self.horizon).unwrap_or(1);
        let weight = |day: usize| 100 - 50 * i128::try_from(day).unwrap_or(0) / horizon;
        payments.iter().filter_map(|(on, amount)| Some(i128::from(amount.0) * weight(self.day(*on)?))).sum()
    }

    /// V*: the safe path's time-weighted money.
    #[must_use]
    pub fn best(&self) -> i128 {
        self.weighted(&self.safe_path())
    }

    /// What a promise is worth. `willing`: whether the debtor means it.
    #[must_use]
    pub fn worth(&self, promise: &Promise, willing: bool) -> Worth {
        let mut order: Vec<usize> = (0..promise.payments.len()).collect();
        order.sort_by_key(|place| promise.payments[*place].0);
        let mut kept: Vec<(NaiveDate, Fen)> = Vec::new();
        let mut broken = Vec::new();
        let (mut paid, mut harm, mut could_have) = (Fen::ZERO, false, false);
        for place in order {
            let (on, amount) = promise.payments[place];
            let open = self.still_owed(amount, paid);
            if willing && amount > Fen::ZERO && open <= self.able(on, paid) {
                harm |= open > self.safe(on, paid);
                kept.push((on, open));
                paid += open;
            } else {
                could_have |= self.able(on, paid) > Fen::ZERO || !self.safe_path().is_empty();
                broken.push(place);
            }
        }
        let best = self.best();
        let recovery = (best > 0).then(|| small(100 * self.weighted(&kept) / best));
        let days_left = self.health(&kept, harm);
        let value = match recovery {
            // Where nothing decent could be had, only leaving it alone is worth something.
            None if promise.payments.is_empty() => days_left,
            None => 0,
            Some(recovery) => {
                let (r, d) = (i128::from(recovery), i128::from(days_left));
                if r + d == 0 { 0 } else { small(2 * r * d / (r + d)) }
            }
        };
        Worth {
            kept: paid,
            asked_too_much: willing && !broken.is_empty() && could_have,
            conceded_too_much: broken.is_empty() && !harm && !kept.is_empty() && recovery.is_some_and(|recovery| recovery < 50),
            broken,
            recovery,
            days_left,
            value,
            harm,
        }
    }

    /// D: points for days of essentials in hand, against the same days without payments.
    fn health(&self, kept: &[(NaiveDate, Fen)], harm: bool) -> u8 {
        let paid_by = |day: usize| -> Fen {
            kept.iter().filter(|(on, _)| self.day(*on).is_some_and(|on| on <= day)).map(|(_, amount)| *amount).sum()
        };
        let with: i128 = (0..=self.horizon).map(|day| self.points(self.balances[day] - paid_by(day))).sum();
        let without: i128 = self.balances.iter().map(|balance| self.points(*balance)).sum();
        let health = if without == 0 { 100 } else { 100 * with / without };
        small(if harm { health.min(100) / 2 } else { health })
    }

    fn points(&self, balance: Fen) -> i128 {
        let essentials = self.household.essentials_a_day.0.max(1);
        match balance.0 {
            ..0 => 0,
            left if left / essentials < 3 => 25,
            left if left / essentials < 7 => 50,
            left if left / essentials < 15 => 75,
            _ => 100,
        }
    }
}

fn small(value: i128) -> u8 {
    u8::try_from(value.clamp(0, 100)).unwrap_or(100)
}
