//! What a word means: an act's definition, a rule's clause, a figure's value in this case, who or what a name is.

use super::document::{Document, Token, inner};
use super::mentions::{Kind, Mention};
use crate::call::{Compiled, Content};
use crate::check::figures::figures;
use crate::locale::Locale;
use crate::scenario::reader::SyntaxKind;

/// Markdown for what stands at a place.
pub(super) fn hover(
    content: &Content,
    deal: Option<&Compiled>,
    mention: Option<&Mention>,
    token: &Token,
    locale: &Locale,
) -> Option<String> {
    if let Some(mention) = mention {
        return named(content, deal, mention, locale);
    }
    let word = inner(token).0;
    rule(content, &word, locale).or_else(|| (token.kind() == SyntaxKind::Word).then(|| act(content, &word, locale)).flatten())
}

fn named(content: &Content, deal: Option<&Compiled>, mention: &Mention, locale: &Locale) -> Option<String> {
    let name = mention.name.as_str();
    match mention.kind {
        Kind::Act => act(content, name, locale),
        Kind::Figure => {
            let value = figures(deal?, locale.language()).into_iter().find(|(known, _)| known == name)?.1;
            Some(locale.text_with("lsp-figure", &[("name", name), ("value", &value)]))
        }
        Kind::Party => {
            let deal = deal?;
            let place = deal.parties.iter().position(|party| party.id == name)?;
            let party = crate::speech::PartyId(u8::try_from(place).ok()?);
            Some(format!("**{}** · {:?}", deal.full_name(party, &deal.source_language), deal.parties[place].role))
        }
        Kind::Node => {
            let deal = deal?;
            let node = deal.nodes.iter().find(|node| node.id == name)?;
            let line = node.line.or_else(|| node.moods.first().map(|(_, line)| *line))?;
            let text = deal.text(&deal.source_language, *deal.lines[line.index()].wordings.first()?);
            Some(format!("**{name}**\n\n{text}"))
        }
        Kind::Fact => {
            let deal = deal?;
            let fact = deal.facts.iter().find(|fact| fact.id == name)?;
            Some(format!("**{name}**\n\n{}", deal.text(&deal.source_language, fact.title)))
        }
        Kind::Offer => {
            let deal = deal?;
            let offer = deal.offers.iter().find(|offer| offer.id == name)?;
            let worth = locale.text_with("lsp-worth", &[("worth", &offer.worth.to_string())]);
            Some(format!("**{name}**\n\n{}\n\n{worth}", deal.text(&deal.source_language, offer.title)))
        }
        Kind::Pack => {
            let rules = content.packs.get(name)?.rules.len().to_string();
            Some(locale.text_with("lsp-pack", &[("name", name), ("rules", &rules)]))
        }
        _ => None,
    }
}

fn act(content: &Content, name: &str, locale: &Locale) -> Option<String> {
    let vocabulary = &content.vocabulary;
    let Some(act) = vocabulary.act(name) else {
        let members: Vec<&str> = vocabulary.acts_named(name)?.iter().map(|act| vocabulary.describe(act).0).collect();
        return Some(format!("**{name}**\n\n{}", members.join(", ")));
    };
    let (_, described) = vocabulary.describe(act);
    let words = if locale.language().starts_with("zh") { &described.zh } else { &described.en };
    Some(format!("**{}** `{name}`\n\n{}", words.name, words.means))
}

/// A rule of law by its id, wherever it is written.
fn rule(content: &Content, id: &str, locale: &Locale) -> Option<String> {
    let rule = content.packs.values().find_map(|pack| pack.rules.get(id))?;
    let words = rule.words(locale.language());
    let sources: Vec<String> = rule.cites.iter().map(|cite| format!("- {}", cite.line(locale.language()))).collect();
    let instead = locale.text("explain-instead");
    Some(format!("**{}** `{id}`\n\n{}\n\n{instead}{}\n\n{}", words.title, words.explain, words.instead, sources.join("\n")))
}

/// Whether a token can have a hover of its own.
pub(super) fn can_have(document: &Document<'_>, byte: usize) -> Option<Token> {
    document.token(byte).filter(|token| matches!(token.kind(), SyntaxKind::Word | SyntaxKind::Text))
}
