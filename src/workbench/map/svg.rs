//! The drawing as SVG: no script, no fonts of its own, readable when printed.

use std::fmt::Write;

use super::layout::{LINE, MARGIN, NAME, PAD, Place, WIDTH, lay_out, row_y};
use super::{Card, Map, Mark};

/// Words of the drawing, in the reader's language.
#[derive(Debug, Clone)]
pub struct Legend {
    pub best: String,
    pub unlawful: String,
    pub sometimes: String,
    pub stays: String,
}

/// Colours: ink, the quiet rest, the best call, a finding, a finding in some states.
const INK: &str = "#22303c";
const QUIET: &str = "#9aa7b2";
const PAPER: &str = "#ffffff";
const HEADER: &str = "#eef2f5";
const BEST: &str = "#1d7f4e";
const UNLAWFUL: &str = "#c0332b";
const SOMETIMES: &str = "#b7791f";

/// Letters of this height, in pixels.
const LETTER: i32 = 12;

/// Draws a map.
#[must_use]
pub fn svg(map: &Map, legend: &Legend) -> String {
    let layout = lay_out(map);
    let (width, height) = (layout.width.max(900), layout.height + LINE);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif\" font-size=\"{LETTER}\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#f7f9fa\"/>\n"
    );
    text(&mut out, MARGIN, 30, INK, true, &map.title);
    // Quiet lines first, so that the best call lies on top of them.
    for is_best in [false, true] {
        for (from, row, to) in map.links().filter(|(from, row, to)| map.is_best(*from, *row, *to) == is_best) {
            link(&mut out, map, &layout.places, (from, row, to), is_best);
        }
    }
    for (at, card) in map.cards.iter().enumerate() {
        draw(&mut out, at, card, layout.places[at], map.best.contains(&at));
    }
    let mut x = MARGIN;
    for (colour, words) in [(BEST, &legend.best), (UNLAWFUL, &legend.unlawful), (SOMETIMES, &legend.sometimes), (QUIET, &legend.stays)] {
        let y = height - MARGIN / 2;
        let mark = if colour == QUIET { "↺" } else { "■" };
        text(&mut out, x, y, colour, true, mark);
        text(&mut out, x + 18, y, INK, false, words);
        x += 40 + wide(words);
    }
    out.push_str("</svg>\n");
    out
}

fn draw(out: &mut String, at: usize, card: &Card, place: Place, is_best: bool) {
    let Place { x, y, height, .. } = place;
    let (edge, thick) = if is_best { (BEST, 2) } else { (QUIET, 1) };
    let _ = writeln!(
        out,
        "<g><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"6\" fill=\"{PAPER}\" stroke=\"{edge}\" stroke-width=\"{thick}\"/>"
    );
    let _ =
        writeln!(out, "<path d=\"M{x} {} V{} q0 -6 6 -6 h{} q6 0 6 6 V{} z\" fill=\"{HEADER}\"/>", y + NAME, y + 6, WIDTH - 12, y + NAME);
    let name = if card.is_start { format!("▶ {}", card.id) } else { card.id.clone() };
    text(out, x + PAD, y + 17, if is_best { BEST } else { INK }, true, &name);
    let mut line = y + NAME;
    if !card.says.is_empty() {
        text(out, x + PAD, line + 13, QUIET, false, &cut(&card.says, WIDTH - 2 * PAD));
        line += LINE;
    }
    if let Some(ending) = &card.ends {
        text(out, x + PAD, line + 13, INK, true, &format!("■ {}", cut(ending, WIDTH - 4 * PAD)));
    }
    for (row, reply) in card.rows.iter().enumerate() {
        let base = row_y(card, place, row) + 4;
        let colour = match (reply.mark, reply.is_best) {
            (_, true) => BEST,
            (Mark::Unlawful, false) => UNLAWFUL,
            (Mark::Sometimes, false) => SOMETIMES,
            (Mark::Lawful, false) => INK,
        };
        text(out, x + PAD, base, colour, true, &reply.id);
        let stays = reply.to == [at];
        let begins = x + 2 * PAD + wide(&reply.id);
        let room = x + WIDTH - PAD - begins - if stays { 14 } else { 0 };
        text(out, begins, base, colour, false, &cut(&reply.says, room));
        if stays {
            text(out, x + WIDTH - 18, base, QUIET, false, "↺");
        }
    }
    out.push_str("</g>\n");
}

/// A line from a reply to a node: curved, faint and dashed where it leads back.
fn link(out: &mut String, map: &Map, places: &[Place], (from, row, to): (usize, usize, usize), is_best: bool) {
    if from == to {
        return;
    }
    let (source, target) = (places[from], places[to]);
    let (x1, y1) = (source.x + WIDTH, row_y(&map.cards[from], source, row));
    let (x2, y2) = (target.x, target.y + NAME / 2);
    let goes_back = target.column <= source.column;
    let reply = &map.cards[from].rows[row];
    let colour = match (is_best, reply.mark) {
        (true, _) => BEST,
        (false, Mark::Unlawful) => UNLAWFUL,
        (false, Mark::Sometimes) => SOMETIMES,
        (false, Mark::Lawful) => QUIET,
    };
    let bend = if goes_back { 70 } else { ((x2 - x1) / 2).max(40) };
    let (thick, faint) = if is_best {
        ("2.5", "1")
    } else if goes_back {
        ("1", "0.35")
    } else {
        ("1", "0.7")
    };
    let dash = if goes_back { " stroke-dasharray=\"4 3\"" } else { "" };
    let _ = writeln!(
        out,
        "<path d=\"M{x1} {y1} C{} {y1} {} {y2} {x2} {y2}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thick}\" opacity=\"{faint}\"{dash}/>",
        x1 + bend,
        x2 - bend
    );
    let _ = writeln!(out, "<path d=\"M{x2} {y2} l-7 -4 v8 z\" fill=\"{colour}\" opacity=\"{faint}\"/>");
}

fn text(out: &mut String, x: i32, y: i32, colour: &str, is_bold: bool, words: &str) {
    let weight = if is_bold { " font-weight=\"600\"" } else { "" };
    let _ = writeln!(out, "<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\"{weight}>{}</text>", escape(words));
}

/// How wide a letter is, in hundredths of its height: Chinese letters and signs are square, Latin ones about half.
fn letter(letter: char) -> i32 {
    match letter {
        'i' | 'l' | 'j' | 't' | 'f' | '.' | ',' | '\'' | ' ' | '-' => 36,
        'm' | 'w' | 'M' | 'W' => 90,
        'A'..='Z' => 70,
        letter if u32::from(letter) < 0x2000 => 60,
        _ => 100,
    }
}

/// The width of words in pixels.
pub(super) fn wide(words: &str) -> i32 {
    words.chars().map(letter).sum::<i32>() * LETTER / 100
}

/// As many letters as there is room for, and an ellipsis where some are left out.
fn cut(words: &str, room: i32) -> String {
    if wide(words) <= room {
        return words.to_owned();
    }
    let mut left = room - wide("…");
    let fits = |sign: &char| {
        left -= letter(*sign) * LETTER / 100;
        left >= 0
    };
    let kept: String = words.chars().take_while(fits).collect();
    format!("{kept}…")
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{cut, wide};

    #[test]
    fn chinese_letters_are_square_and_latin_ones_about_half() {
        assert_eq!(wide("核实身份"), 48);
        assert!((70..80).contains(&wide("verify-name")), "{}", wide("verify-name"));
    }

    #[test]
    fn what_is_too_long_is_cut_with_an_ellipsis() {
        assert_eq!(cut("您好", 100), "您好");
        let cut = cut("您好，请问是陈先生本人吗？", 60);
        assert!(cut.ends_with('…') && wide(&cut) <= 60, "{cut}");
    }
}
