//! Renaming what a scenario defines: its key, every use, and the keys of its translations.

use super::mentions::{Kind, Mention};
use crate::scenario::expr::{self, ExprKind};
use crate::scenario::problem::Span;

/// Kinds that a file defines itself.
pub(super) const OWN: [Kind; 8] = [Kind::Node, Kind::Reply, Kind::Fact, Kind::Flag, Kind::Party, Kind::Offer, Kind::Ending, Kind::Field];

/// The places to change and what to write there, in the scenario.
///
/// # Errors
/// Why the new name cannot be, as a key of the product's texts.
pub(super) fn edits(all: &[Mention], of: &Mention, name: &str) -> Result<Vec<(Span, String)>, &'static str> {
    if !OWN.contains(&of.kind) {
        return Err("lsp-not-own");
    }
    if name.trim().is_empty() || name.contains(['"', '\\', '\n', '{', '}', '\'', '/']) {
        return Err("lsp-bad-name");
    }
    let whole = match (of.kind, of.name.split_once('/')) {
        (Kind::Reply, Some((node, _))) => format!("{node}/{name}"),
        _ => name.to_owned(),
    };
    if all.iter().any(|other| other.kind == of.kind && other.name == whole) {
        return Err("lsp-taken");
    }
    let is_word =
        matches!(expr::parse(name), Ok(parsed) if matches!(&parsed.kind, ExprKind::Name(word) if word == name)) && !name.contains('.');
    let same = all.iter().filter(|other| other.kind == of.kind && other.name == of.name);
    Ok(same.map(|other| (other.span, if other.is_bare && !is_word { format!("'{name}'") } else { name.to_owned() })).collect())
}

/// How keys of a translation that belong to it begin, and where in them the name stands.
pub(super) fn translated(of: &Mention) -> Option<String> {
    Some(match of.kind {
        Kind::Node => format!("nodes.{}", of.name),
        Kind::Reply => {
            let (node, reply) = of.name.split_once('/')?;
            format!("nodes.{node}.replies.{reply}")
        }
        Kind::Fact => format!("facts.{}", of.name),
        Kind::Party => format!("parties.{}", of.name),
        Kind::Offer => format!("offers.{}", of.name),
        Kind::Ending => format!("endings.{}", of.name),
        Kind::Field => format!("wrap_up.{}", of.name),
        _ => return None,
    })
}

/// Where in a translation the old name stands in its keys.
pub(super) fn keys(translation: &str, begins: &str, old: &str) -> Vec<Span> {
    let quoted = format!("\"{begins}");
    let places = translation.match_indices(&quoted).filter(|(at, _)| translation[at + quoted.len()..].starts_with(['.', '"']));
    places.map(|(at, _)| Span::new(at + quoted.len() - old.len(), at + quoted.len())).collect()
}
