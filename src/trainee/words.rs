//! What the career's rules say, in words.

use chrono::NaiveDate;

use crate::call::Content;
use crate::career::{Career, Grade, Item, Lack, Memory, NoPay, PayWhy, Shortfall, Sitting, Why};
use crate::law::{Family, Rule};
use crate::locale::Locale;

/// Who speaks: the content that names rules and criteria, a language, a day.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub content: &'a Content,
    pub career: &'a Career,
    pub texts: &'a Locale,
    pub today: NaiveDate,
    /// Whether a rule's id stands behind its title, for whoever looks it up by that.
    pub with_ids: bool,
    /// The title of a case.
    pub title: &'a dyn Fn(&str) -> String,
}

impl<'a> Words<'a> {
    fn known(&self, id: &str) -> Option<&'a Rule> {
        self.content.packs.values().find_map(|pack| pack.rules.get(id))
    }

    /// The rule's title, or its id where no pack has it any more.
    #[must_use]
    pub fn rule(&self, id: &str) -> String {
        match self.known(id) {
            None => id.to_owned(),
            Some(rule) if self.with_ids => format!("{} ({id})", rule.words(self.texts.language()).title),
            Some(rule) => rule.words(self.texts.language()).title.clone(),
        }
    }

    /// The rule's family.
    #[must_use]
    pub fn family(&self, id: &str) -> Option<Family> {
        self.known(id).map(|rule| rule.family)
    }

    /// A rule by its title, a criterion by its own.
    #[must_use]
    pub fn item(&self, item: &Item) -> String {
        match item {
            Item::Rule(id) => self.rule(id),
            Item::Criterion(id) => {
                let title = self.content.criteria().find(|(known, _)| known == id).map(|(_, title)| title);
                let title = title.as_ref().map_or(id.as_str(), |title| title.in_language(self.texts.language()));
                self.texts.text_with("career-item-criterion", &[("title", title)])
            }
        }
    }

    /// How one thing is remembered.
    #[must_use]
    pub fn faded(&self, item: &Item, memory: &Memory) -> String {
        let words = self.item(item);
        if memory.grade == Grade::Again {
            return self.texts.text_with("career-item-forgotten", &[("item", &words), ("last", &memory.last.to_string())]);
        }
        self.texts.text_with("career-item-fades", &[("item", &words), ("percent", &memory.recall(self.today).to_string())])
    }

    /// Why a case comes next.
    #[must_use]
    pub fn why(&self, why: &Why) -> String {
        match why {
            Why::CameBack { item, last, more } => {
                let (item, last, more) = (self.item(item), last.to_string(), more.to_string());
                self.texts.text_with("career-why-came-back", &[("item", &item), ("last", &last), ("more", &more)])
            }
            Why::New => self.texts.text("career-why-new"),
            Why::NotPassed { tries } => self.texts.text_with("career-why-not-passed", &[("tries", &tries.to_string())]),
            Why::Fades { item, percent, more } => {
                let (item, percent, more) = (self.item(item), percent.to_string(), more.to_string());
                self.texts.text_with("career-why-fades", &[("item", &item), ("percent", &percent), ("more", &more)])
            }
            Why::LongAgo { days } => self.texts.text_with("career-why-long-ago", &[("days", &days.to_string())]),
        }
    }

    /// What keeps the exam closed.
    #[must_use]
    pub fn lack(&self, lack: &Lack) -> String {
        match lack {
            Lack::Passes { more } => self.texts.text_with("career-exam-lacks-passes", &[("more", &more.to_string())]),
            Lack::Broken { rule } => self.texts.text_with("career-exam-lacks-rule", &[("rule", &self.rule(rule))]),
        }
    }

    /// One exam in a sentence.
    #[must_use]
    pub fn sitting(&self, sitting: &Sitting) -> String {
        let desk = self.career.desk(sitting.desk).title.in_language(self.texts.language());
        let (on, passed, average) = (sitting.on.to_string(), sitting.result.passed.to_string(), sitting.result.average.to_string());
        let short: Vec<String> = sitting.result.shortfalls.iter().map(|short| self.shortfall(short)).collect();
        let short = short.join("; ");
        let values = [("on", on.as_str()), ("desk", desk), ("passed", &passed), ("average", &average), ("short", &short)];
        self.texts.text_with(if sitting.result.is_pass() { "career-sitting-pass" } else { "career-sitting-fail" }, &values)
    }

    /// What an exam fell short of.
    #[must_use]
    pub fn shortfall(&self, short: &Shortfall) -> String {
        let say = |key: &str, values: &[(&str, &str)]| self.texts.text_with(key, values);
        match short {
            Shortfall::Unfinished { calls } => say("career-short-unfinished", &[("calls", &calls.to_string())]),
            Shortfall::RedLine { rule } => say("career-short-red-line", &[("rule", &self.rule(rule))]),
            Shortfall::Must { case } => say("career-short-must", &[("case", &(self.title)(case))]),
            Shortfall::Passes { passed, wanted } => {
                say("career-short-passes", &[("passed", &passed.to_string()), ("wanted", &wanted.to_string())])
            }
            Shortfall::Average { points, wanted } => {
                say("career-short-average", &[("points", &points.to_string()), ("wanted", &wanted.to_string())])
            }
        }
    }

    /// How an amount came about, or why there is none.
    #[must_use]
    pub fn paid(&self, why: &PayWhy) -> String {
        match why {
            PayWhy::Base => self.texts.text("career-pay-base"),
            PayWhy::CleanCall => self.texts.text("career-pay-clean-call"),
            PayWhy::Commission { kept, permille } => {
                let values = [("kept", kept.to_string()), ("permille", permille.to_string())];
                self.texts.text_with("career-pay-commission", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            PayWhy::RedLine { rule } => self.texts.text_with("career-pay-red-line", &[("rule", &self.rule(rule))]),
            PayWhy::NoCommission { reason } => self.texts.text(match reason {
                NoPay::Care => "career-pay-care",
                NoPay::NoPromise => "career-pay-no-promise",
                NoPay::Unsafe => "career-pay-unsafe",
                NoPay::BeyondAuthority => "career-pay-beyond-authority",
                NoPay::Finding => "career-pay-finding",
                NoPay::PaidAlready => "career-pay-paid-already",
            }),
        }
    }
}
