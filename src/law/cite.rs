//! Where a rule comes from: instrument, article, and how surely its content was read.

use serde::{Deserialize, Serialize};

/// What kind of text it is, highest rank first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    Law,
    JudicialInterpretation,
    Regulation,
    DepartmentalRule,
    NormativeDocument,
    Standard,
    SelfRegulatory,
    Guidance,
    House,
}

impl Status {
    /// Whether it binds everybody it speaks to, without anyone adopting it.
    #[must_use]
    pub const fn is_binding(self) -> bool {
        matches!(self, Self::Law | Self::JudicialInterpretation | Self::Regulation | Self::DepartmentalRule | Self::NormativeDocument)
    }
}

/// How surely the content was read. An unread article number is no doubt: then the article is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// The article itself was read in a stored copy of the text.
    Read,
    /// A report, digest or translation of it was read.
    Secondary,
    /// Not confirmed: advice only.
    Unverified,
}

/// One citation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The instrument's title in its own language.
    pub instrument: String,
    pub issuer: String,
    /// Its number, such as 令2011年第2号.
    #[serde(default)]
    pub number: Option<String>,
    /// The article; `None` where nobody read its number.
    #[serde(default)]
    pub article: Option<String>,
    /// The chapter or heading, where that was read and the article's number was not.
    #[serde(default)]
    pub chapter: Option<String>,
    pub status: Status,
    pub confidence: Confidence,
    /// Where it was read.
    pub source: String,
}

impl Citation {
    /// What stands for an article: the chapter, and that no number was read. A house rule has no articles to read.
    fn unnumbered(&self, space: &str, not_read: &str) -> String {
        let chapter = self.chapter.as_ref().map_or_else(String::new, |chapter| format!("{space}{chapter}"));
        if self.status == Status::House { chapter } else { chapter + not_read }
    }

    /// The citation in one line: 《…》（发文机关，文号）第…条.
    #[must_use]
    pub fn line(&self, language: &str) -> String {
        let is_chinese = language.starts_with("zh");
        let issued = self.number.as_ref().map_or_else(|| self.issuer.clone(), |number| format!("{} {number}", self.issuer));
        if self.instrument.is_ascii() {
            let is_number = |article: &&String| article.starts_with(|first: char| first.is_ascii_digit());
            let article = self.article.as_ref().map(|article| format!("{}{article}", if is_number(&article) { "§ " } else { "" }));
            return format!("{} ({issued}), {}", self.instrument, article.as_deref().unwrap_or("section not read"));
        }
        match (&self.article, is_chinese) {
            (Some(article), true) => {
                // An inserted article: 第253条之一.
                let (number, inserted) = article.split_at(article.find('之').unwrap_or(article.len()));
                format!("《{}》（{issued}）第{number}条{inserted}", self.instrument)
            }
            (None, true) => format!("《{}》（{issued}）{}", self.instrument, self.unnumbered("", "，条号未读到")),
            (Some(article), false) => {
                let article = article.replace('、', ", ").replace('—', "–").replace("之一", "-1");
                format!("《{}》 ({issued}), art. {article}", self.instrument)
            }
            (None, false) => format!("《{}》 ({issued}){}", self.instrument, self.unnumbered(" ", ", article number not read")),
        }
    }
}
