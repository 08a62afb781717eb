//! Cases over several days, in words.

use crate::days::{DayCause, Happening};
use crate::law::Rule;
use crate::locale::Locale;

/// What the file shows of days that passed.
#[must_use]
pub fn day_happening(happening: &Happening, texts: &Locale) -> String {
    let say = |key: &str, values: &[(&str, String)]| {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        texts.text_with(key, &values)
    };
    match happening {
        Happening::Paid { on, amount } => say("days-paid", &[("on", on.to_string()), ("amount", amount.to_string())]),
        Happening::Missed { on, amount } => say("days-missed", &[("on", on.to_string()), ("amount", amount.to_string())]),
        Happening::Statement { on, balance, minimum } => {
            say("days-statement", &[("on", on.to_string()), ("balance", balance.to_string()), ("minimum", minimum.to_string())])
        }
        Happening::Instalment { on, amount } => say("days-instalment", &[("on", on.to_string()), ("amount", amount.to_string())]),
        Happening::Rolled { on, from, to } => {
            say("days-rolled", &[("on", on.to_string()), ("from", from.to_string()), ("to", to.to_string())])
        }
        Happening::Reported { on, days_past_due } => say("days-reported", &[("on", on.to_string()), ("days", days_past_due.to_string())]),
    }
}

/// Why points of a day case were given or taken; `rule` finds a rule by its id.
#[must_use]
pub fn day_cause(cause: &DayCause, rule: &dyn Fn(&str) -> Option<Rule>, texts: &Locale) -> String {
    let share = |key: &str, of: usize, all: usize| texts.text_with(key, &[("of", &of.to_string()), ("all", &all.to_string())]);
    match cause {
        DayCause::Start => texts.text("days-cause-start"),
        DayCause::Rule { rule: id } => rule(id).map_or_else(|| id.clone(), |rule| format!("{} ({id})", rule.words(texts.language()).title)),
        DayCause::Kept { worth } => texts.text_with("days-cause-kept", &[("worth", &worth.to_string())]),
        DayCause::Calls { mean } => texts.text_with("days-cause-calls", &[("mean", &mean.to_string())]),
        DayCause::Patience => texts.text("days-cause-patience"),
        DayCause::Needless => texts.text("days-cause-needless"),
        DayCause::FollowUp { followed, due } => share("days-cause-follow-up", *followed, *due),
        DayCause::Reach { reached, made } => share("days-cause-reach", *reached, *made),
        DayCause::Timing { timely, promised } => share("days-cause-timing", *timely, *promised),
        DayCause::Cap => texts.text("days-cause-cap"),
        DayCause::Floor => texts.text("days-cause-floor"),
    }
}
