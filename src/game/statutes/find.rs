//! Which rules are found: all words that were written must stand somewhere in a rule, in either language.

use super::super::desk::Desk;
use super::super::widgets::kebab;
use super::rank;
use crate::call::Content;
use crate::law::{Family, LawPack, Rule};

/// More rules than this are not listed at once: whoever looks writes another word.
pub(super) const MOST_FOUND: usize = 40;

/// The place of a rule among all rules of all packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(pub u16);

/// What was found.
pub(super) struct Found {
    pub places: Vec<Place>,
    /// How many more there are.
    pub others: usize,
}

/// All rules with their packs and names, in the order of the packs.
pub(super) fn rules(content: &Content) -> impl Iterator<Item = (&LawPack, &str, &Rule)> {
    content.packs.values().flat_map(|pack| pack.rules.iter().map(move |(name, rule)| (pack, name.as_str(), rule)))
}

/// Where a rule of this name stands among all of them.
pub(in crate::game) fn place_of(desk: &Desk, name: &str) -> Option<Place> {
    let place = rules(desk.content()?).position(|(_, known, _)| known == name)?;
    u16::try_from(place).ok().map(Place)
}

/// The rules of the chosen pack, or of all.
fn listed(desk: &Desk) -> impl Iterator<Item = (Place, &str, &Rule)> {
    let chosen = desk.frame.statutes.pack;
    let packs = desk.content().into_iter().flat_map(|content| content.packs.values().enumerate());
    packs
        .flat_map(|(at, pack)| pack.rules.iter().map(move |(name, rule)| (at, name.as_str(), rule)))
        .zip(0u16..)
        .filter(move |((at, _, _), _)| chosen.is_none_or(|chosen| chosen == *at))
        .map(|((_, name, rule), place)| (Place(place), name, rule))
}

/// The key of a subject's name.
pub(super) fn family_key(family: Family) -> String {
    format!("family-{}", kebab(&format!("{family:?}")))
}

/// The rules by what they are about, the gravest first in each subject; subjects in the order of their weight on calls.
pub(super) fn by_family(desk: &Desk) -> Vec<(Family, Vec<Place>)> {
    let mut all: Vec<(Family, u8, Place)> = listed(desk).map(|(place, _, rule)| (rule.family, rank(rule.severity), place)).collect();
    all.sort_by_key(|(family, rank, place)| (*family, *rank, place.0));
    let mut subjects: Vec<(Family, Vec<Place>)> = Vec::new();
    for (family, _, place) in all {
        match subjects.last_mut() {
            Some((last, places)) if *last == family => places.push(place),
            _ => subjects.push((family, vec![place])),
        }
    }
    subjects
}

/// The rules in which every written word stands; those with all of them in the title first, then the graver ones.
pub(super) fn matching(desk: &Desk) -> Found {
    let query = desk.frame.statutes.query.to_lowercase();
    let wanted: Vec<&str> = query.split_whitespace().collect();
    if wanted.is_empty() {
        return Found { places: Vec::new(), others: 0 };
    }
    let mut found: Vec<(bool, u8, Place)> = listed(desk)
        .filter_map(|(place, name, rule)| {
            let titles = format!("{} {} {name}", rule.zh.title, rule.en.title).to_lowercase();
            let in_title = wanted.iter().all(|word| titles.contains(word));
            let in_rule = || {
                let family = desk.locale.text(&family_key(rule.family));
                let text = format!("{titles} {} {}", family.to_lowercase(), body(rule));
                wanted.iter().all(|word| text.contains(word))
            };
            (in_title || in_rule()).then(|| (!in_title, rank(rule.severity), place))
        })
        .collect();
    found.sort_by_key(|(elsewhere, rank, place)| (*elsewhere, *rank, place.0));
    let others = found.len().saturating_sub(MOST_FOUND);
    Found { places: found.into_iter().take(MOST_FOUND).map(|(_, _, place)| place).collect(), others }
}

/// Everything that can be read in a rule, in lower case.
fn body(rule: &Rule) -> String {
    let cites = rule.cites.iter().map(|cite| format!("{} {} {}", cite.line("zh-CN"), cite.line("en"), cite.issuer));
    let words = [&rule.zh, &rule.en].into_iter().map(|words| format!("{} {}", words.explain, words.instead));
    words.chain(cites).collect::<Vec<_>>().join(" ").to_lowercase()
}
