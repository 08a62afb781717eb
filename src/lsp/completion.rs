//! What can stand at a place: ids, acts, words of conditions, figures; fields and fixed words as the reader itself names
//! them when a wrong one is put there.

use std::collections::BTreeSet;

use lsp_types::{CompletionItem, CompletionItemKind};

use super::document::{Document, path};
use super::mentions::{Kind, Mention};
use crate::call::{Compiled, Content};
use crate::check::figures::figures;
use crate::locale::Locale;
use crate::scenario::model::RawScenario;
use crate::scenario::problem::{Code, Words};
use crate::scenario::reader::{self, SyntaxKind};

/// The words of conditions, as they are written.
const CONDITION: [&str; 15] = [
    "trust",
    "anger",
    "stress",
    "willingness",
    "verified",
    "knows()",
    "said()",
    "flag()",
    "on_line()",
    "promised()",
    "willing",
    "ended()",
    "complained",
    "and",
    "not",
];
/// The effects, as they are written.
const EFFECTS: [&str; 6] = ["reveal()", "flag()", "on_line()", "promise()", "verify(name)", "verify(two_factors)"];

/// A place in a scenario under the cursor.
pub(super) struct Place<'a> {
    pub document: &'a Document<'a>,
    pub byte: usize,
    pub mentions: &'a [Mention],
    pub content: &'a Content,
    pub deal: Option<&'a Compiled>,
    pub locale: &'a Locale,
}

impl Place<'_> {
    pub(super) fn items(&self) -> Vec<CompletionItem> {
        let before = &self.document.text[..self.byte];
        let Some(token) = self.document.word_or_before(self.byte) else { return self.asked_of_the_reader() };
        let path = token.parent().map(|node| path(&node)).unwrap_or_default();
        let field = path.iter().rev().find(|part| part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'));
        let is_text = token.kind() == SyntaxKind::Text && usize::from(token.text_range().start()) < self.byte;
        let argument = open_call(before);
        match field.map_or("", String::as_str) {
            "to" if is_text && path.first().is_some_and(|first| first == "history") => self.named(Kind::Party),
            "to" | "start" if is_text => self.named(Kind::Node),
            "ends" if is_text => self.named(Kind::Ending),
            "number_of" | "answered_by" if is_text => self.named(Kind::Party),
            "temperament" if is_text => words(self.content.temperaments.names(), CompletionItemKind::ENUM_MEMBER),
            "rubric" if is_text => words(self.content.rubrics.keys().map(String::as_str), CompletionItemKind::FILE),
            "packs" if is_text => words(self.content.packs.keys().map(String::as_str), CompletionItemKind::FILE),
            "when" | "right" if is_text => {
                argument.map_or_else(|| words(CONDITION.into_iter(), CompletionItemKind::KEYWORD), |word| self.argument(word))
            }
            "do" => argument.map_or_else(|| words(EFFECTS.into_iter(), CompletionItemKind::KEYWORD), |word| self.argument(word)),
            "acts" | "act" if !is_text => match argument {
                Some("offer") => self.named(Kind::Offer),
                Some("ask_payment") => self.named(Kind::Party),
                Some("state_debt") => self.figures(),
                _ => self.acts(field.is_some_and(|field| field == "act")),
            },
            _ if is_text && in_braces(before) => self.placeholders(),
            _ if is_text => Vec::new(),
            _ => self.asked_of_the_reader(),
        }
    }

    fn argument(&self, word: &str) -> Vec<CompletionItem> {
        match word {
            "knows" | "reveal" => self.named(Kind::Fact),
            "flag" => self.named(Kind::Flag),
            "on_line" => self.named(Kind::Party),
            "promised" | "promise" => self.named(Kind::Offer),
            "ended" => self.named(Kind::Ending),
            "said" => self.acts(true),
            _ => Vec::new(),
        }
    }

    fn named(&self, kind: Kind) -> Vec<CompletionItem> {
        // Flags have no definition; the first one who sets it names it.
        let of_kind = self.mentions.iter().filter(|mention| mention.kind == kind && (mention.is_definition || kind == Kind::Flag));
        let names: BTreeSet<&str> = of_kind.map(|mention| mention.name.as_str()).collect();
        let own = if kind == Kind::Ending { &["hung_up", "left", "not_dialled"][..] } else { &[] };
        words(names.into_iter().chain(own.iter().copied()), CompletionItemKind::REFERENCE)
    }

    fn acts(&self, with_groups: bool) -> Vec<CompletionItem> {
        let vocabulary = &self.content.vocabulary;
        let is_chinese = self.locale.language().starts_with("zh");
        let acts = vocabulary.names().map(|name| {
            let described = vocabulary.act(name).map(|act| vocabulary.describe(act).1);
            let words = described.map(|act| if is_chinese { &act.zh } else { &act.en });
            CompletionItem {
                label: name.to_owned(),
                kind: Some(CompletionItemKind::FUNCTION),
                detail: words.map(|words| words.name.clone()),
                documentation: words.map(|words| lsp_types::Documentation::String(words.means.clone())),
                // An editor that filters by what is typed finds an act by its Chinese name too.
                filter_text: words.map(|words| format!("{name} {}", words.name)),
                ..CompletionItem::default()
            }
        });
        let mut items: Vec<CompletionItem> = acts.collect();
        if with_groups {
            items.extend(words(vocabulary.group_names(), CompletionItemKind::MODULE));
        }
        items
    }

    fn figures(&self) -> Vec<CompletionItem> {
        let Some(deal) = self.deal else { return Vec::new() };
        let values = figures(deal, self.locale.language()).into_iter();
        let item = |(name, value)| CompletionItem {
            label: name,
            kind: Some(CompletionItemKind::VALUE),
            detail: Some(value),
            ..CompletionItem::default()
        };
        values.map(item).collect()
    }

    fn placeholders(&self) -> Vec<CompletionItem> {
        let mut items = self.figures();
        let parties = self.mentions.iter().filter(|mention| mention.kind == Kind::Party && mention.is_definition);
        let parts = ["full_name", "surname", "given", "address"];
        let people: Vec<String> = parties.flat_map(|party| parts.map(|part| format!("{}.{part}", party.name))).collect();
        items.extend(words(
            people.iter().map(String::as_str).chain(["institution", "tail", "daily_rate", "annual_rate"]),
            CompletionItemKind::VARIABLE,
        ));
        items
    }

    /// Puts a word that cannot be there in place of the one under the cursor, and takes what the reader says can be.
    fn asked_of_the_reader(&self) -> Vec<CompletionItem> {
        const NOBODY: &str = "zz_nobody";
        let text = self.document.text;
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let start = text[..self.byte].trim_end_matches(is_word).len();
        let end = self.byte + (text[self.byte..].len() - text[self.byte..].trim_start_matches(is_word).len());
        let is_value = text[..start].trim_end().ends_with([':', '：']);
        let has_colon = text[end..].trim_start().starts_with([':', '：']);
        let put = if is_value || has_colon { NOBODY.to_owned() } else { format!("{NOBODY}: 0,") };
        let asked = format!("{}{put}{}", &text[..start], &text[end..]);
        let told = reader::read::<RawScenario>(asked.as_bytes()).problems;
        let here = told.iter().find(|problem| {
            problem.span.start as usize == start && matches!(problem.code, Code::UnknownField | Code::UnknownVariant | Code::WrongKind)
        });
        let Some(Words { values, .. }) = here.map(|problem| &problem.words) else { return Vec::new() };
        let known = values.iter().find(|(name, _)| *name == "known").map_or("", |(_, known)| known);
        let kind = if is_value { CompletionItemKind::ENUM_MEMBER } else { CompletionItemKind::FIELD };
        words(known.split(", ").filter(|word| !word.is_empty()), kind)
    }
}

/// Items that are bare words.
fn words<'w>(words: impl Iterator<Item = &'w str>, kind: CompletionItemKind) -> Vec<CompletionItem> {
    let item = |word: &str| CompletionItem { label: word.to_owned(), kind: Some(kind), ..CompletionItem::default() };
    words.map(item).collect()
}

/// The word of the call whose brackets are open before the cursor, in this line: `knows` of `trust > 2 and knows(`.
fn open_call(before: &str) -> Option<&str> {
    let line = before.rsplit('\n').next()?;
    let open = line.rfind(['(', '（'])?;
    if line[open..].contains([')', '）', ':', '"']) {
        return None;
    }
    let head = line[..open].trim_end();
    let word = head.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
    (!word.is_empty()).then_some(word)
}

fn in_braces(before: &str) -> bool {
    let line = before.rsplit('"').next().unwrap_or(before);
    line.rfind(['{', '｛']) > line.rfind(['}', '｝'])
}
