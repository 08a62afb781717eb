//! Places for cards: the best lawful call is the spine on top, every other node stands below, one column after the first
//! node that leads to it, and within its column near those that lead to it.

use super::{Card, Map, ranks};

/// Width of a card, and of the gaps between cards, in pixels.
pub(super) const WIDTH: i32 = 250;
const COLUMN_GAP: i32 = 90;
const ROW_GAP: i32 = 26;
pub(super) const MARGIN: i32 = 30;
/// Room for the title above the cards.
pub(super) const HEAD: i32 = 50;
/// Heights of a card's parts.
pub(super) const NAME: i32 = 24;
pub(super) const LINE: i32 = 18;
pub(super) const PAD: i32 = 8;

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub x: i32,
    pub y: i32,
    pub height: i32,
    pub column: usize,
}

/// Where everything stands, and how large the whole is.
pub(super) struct Layout {
    pub places: Vec<Place>,
    pub width: i32,
    pub height: i32,
}

/// Lays a map out.
pub(super) fn lay_out(map: &Map) -> Layout {
    let columns = columns(map);
    let count = columns.iter().max().map_or(0, |last| last + 1);
    let heights: Vec<i32> = map.cards.iter().map(height).collect();
    let mut places = vec![Place { x: 0, y: 0, height: 0, column: 0 }; map.cards.len()];
    // The spine's cards are of unequal height; what stands below them begins below the tallest.
    let is_spine = |card: usize| map.best.contains(&card);
    let spine = (0..map.cards.len()).filter(|card| is_spine(*card)).map(|card| heights[card]).max().unwrap_or(0);
    let mut bottom = HEAD + spine;
    for column in 0..count {
        let x = MARGIN + i32::try_from(column).unwrap_or(0) * (WIDTH + COLUMN_GAP);
        let mut below: Vec<usize> = (0..map.cards.len()).filter(|card| columns[*card] == column && !is_spine(*card)).collect();
        below.sort_by_key(|card| (pull(map, &places, &columns, *card), *card));
        let mut y = HEAD + spine + 2 * ROW_GAP;
        for card in (0..map.cards.len()).filter(|card| columns[*card] == column) {
            places[card] = Place { x, y: HEAD, height: heights[card], column };
        }
        for card in below {
            places[card].y = y;
            y += heights[card] + ROW_GAP;
        }
        bottom = bottom.max(y);
    }
    let width = 2 * MARGIN + i32::try_from(count).unwrap_or(0) * (WIDTH + COLUMN_GAP) - COLUMN_GAP;
    Layout { places, width: width.max(WIDTH + 2 * MARGIN), height: bottom + MARGIN }
}

/// The height of a card: its name, what is said, its replies.
fn height(card: &Card) -> i32 {
    let lines = i32::from(!card.says.is_empty()) + i32::from(card.ends.is_some()) + i32::try_from(card.rows.len()).unwrap_or(0);
    NAME + lines * LINE + PAD
}

/// The column of each card.
fn columns(map: &Map) -> Vec<usize> {
    let mut columns: Vec<Option<usize>> = vec![None; map.cards.len()];
    let mut next = 0;
    for card in &map.best {
        if columns[*card].is_none() {
            columns[*card] = Some(next);
            next += 1;
        }
    }
    if let Some(start) = map.cards.iter().position(|card| card.is_start) {
        columns[start].get_or_insert(0);
    }
    ranks(columns, |from| {
        let replies = map.cards[from].rows.iter().flat_map(|row| &row.to);
        replies.chain(&map.cards[from].silence).copied().collect()
    })
}

/// The mean height of the cards in columns before that lead to this one.
fn pull(map: &Map, places: &[Place], columns: &[usize], card: usize) -> i32 {
    let before = map.links().filter(|(from, _, to)| *to == card && columns[*from] < columns[card]);
    let heights: Vec<i32> = before.map(|(from, row, _)| row_y(&map.cards[from], places[from], row)).collect();
    let count = i32::try_from(heights.len()).unwrap_or(1).max(1);
    heights.iter().sum::<i32>() / count
}

/// The middle of a reply's row.
pub(super) fn row_y(card: &Card, place: Place, row: usize) -> i32 {
    let above = i32::from(!card.says.is_empty()) + i32::try_from(row).unwrap_or(0);
    place.y + NAME + above * LINE + LINE / 2
}
