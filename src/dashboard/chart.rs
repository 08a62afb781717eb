//! Charts as SVG, made here: no script, printable, each with a text that says the same. Integers only.

use super::page::one_place;

/// A bar in parts, each with its class; `label` says it in words.
pub(super) fn parts(parts: &[(i64, &str)], label: &str) -> String {
    let whole: i64 = parts.iter().map(|(part, _)| part).sum::<i64>().max(1);
    let mut at = 0;
    let mut bar = |(part, class): &(i64, &str)| {
        let (x, width) = (at, part * 400 / whole);
        at += width;
        format!("<rect class=\"{class}\" x=\"{x}\" width=\"{width}\" height=\"12\"/>")
    };
    let bars: String = parts.iter().map(&mut bar).collect();
    let rest = 400 - at;
    format!(
        "<svg class=\"parts\" viewBox=\"0 0 400 12\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>{bars}\
         <rect class=\"c-rest\" x=\"{at}\" width=\"{rest}\" height=\"12\"/></svg>",
        escaped(label)
    )
}

/// A line over equal steps, lowest value at the bottom.
pub(super) fn line(values: &[i64], class: &str, label: &str) -> String {
    spark(&values.iter().copied().map(Some).collect::<Vec<_>>(), class, label)
}

/// The same; where there is no figure, the line is broken.
pub(super) fn spark(values: &[Option<i64>], class: &str, label: &str) -> String {
    let highest = values.iter().flatten().copied().max().unwrap_or(0).max(1);
    let step = 380 / i64::try_from(values.len().saturating_sub(1)).unwrap_or(1).max(1);
    let drawn = drawn(values, class, 3, &|place, value| (place * step, 36 - value * 32 / highest));
    format!("<svg class=\"trend\" viewBox=\"-4 0 388 40\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>{drawn}</svg>", escaped(label))
}

/// The lines and dots of values, each set where `place` says; a line goes no further than there are figures.
fn drawn(values: &[Option<i64>], class: &str, radius: u8, place: &dyn Fn(i64, i64) -> (i64, i64)) -> String {
    let mut runs: Vec<Vec<(i64, i64)>> = vec![Vec::new()];
    for (step, value) in (0..).zip(values) {
        match (value, runs.last_mut()) {
            (Some(value), Some(run)) => run.push(place(step, *value)),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    let lines = runs.iter().filter(|run| run.len() > 1).map(|run| {
        let points: Vec<String> = run.iter().map(|(x, y)| format!("{x},{y}")).collect();
        format!("<polyline class=\"{class}\" points=\"{}\"/>", points.join(" "))
    });
    let dots = runs.iter().flatten().map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"{class}\"/>"));
    lines.chain(dots).collect()
}

/// A share of a whole as a bar.
pub(super) fn share(part: i64, whole: i64, class: &str, label: &str) -> String {
    parts(&[(part.clamp(0, whole.max(0)), class), ((whole - part).max(0), "c-rest")], label)
}

/// A share with its range drawn through it; all three in thousandths.
pub(super) fn ranged(value: i64, (low, high): (i64, i64), class: &str, label: &str) -> String {
    let at = |thousandths: i64| thousandths.clamp(0, 1000) * 400 / 1000;
    let (from, to) = (at(low), at(high));
    format!(
        "<svg class=\"parts\" viewBox=\"0 0 400 12\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>\
         <rect class=\"c-rest\" width=\"400\" height=\"12\"/><rect class=\"{class}\" width=\"{1}\" height=\"12\"/>\
         <rect class=\"c-ink\" x=\"{from}\" y=\"5\" width=\"{2}\" height=\"2\"/><rect class=\"c-ink\" x=\"{from}\" y=\"2\" width=\"2\" height=\"8\"/>\
         <rect class=\"c-ink\" x=\"{3}\" y=\"2\" width=\"2\" height=\"8\"/></svg>",
        escaped(label),
        at(value),
        (to - from).max(2),
        (to - 2).max(from)
    )
}

/// A value between -1000 and 1000 with its range, over a scale whose middle is nothing.
pub(super) fn scale(value: i64, (low, high): (i64, i64), label: &str) -> String {
    let at = |thousandths: i64| 200 + thousandths.clamp(-1000, 1000) * 180 / 1000;
    let marks: String = [-1000, -500, 0, 500, 1000]
        .into_iter()
        .map(|mark| format!("<line class=\"mark\" x1=\"{0}\" x2=\"{0}\" y1=\"6\" y2=\"26\"/><text class=\"axis\" x=\"{0}\" y=\"40\" text-anchor=\"middle\">{1}</text>", at(mark), hundredths(mark)))
        .collect();
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 400 44\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>{marks}\
         <line class=\"span\" x1=\"{1}\" x2=\"{2}\" y1=\"16\" y2=\"16\"/><circle class=\"c-blue\" cx=\"{3}\" cy=\"16\" r=\"6\"/></svg>",
        escaped(label),
        at(low),
        at(high).max(at(low) + 1),
        at(value)
    )
}

/// Thousandths as a decimal fraction of two places, with its sign: integers only.
pub(super) fn hundredths(thousandths: i64) -> String {
    let rounded = (thousandths.abs() + 5) / 10;
    let sign = if thousandths < 0 && rounded > 0 { "\u{2212}" } else { "" };
    format!("{sign}{}.{:02}", rounded / 100, rounded % 100)
}

/// What a chart over steps of time shows: its words, the name of each step, and values in tenths (`None`: no figure).
pub(super) struct Steps<'a> {
    pub label: &'a str,
    pub names: &'a [String],
    pub tenths: &'a [Option<i64>],
    pub class: &'a str,
}

/// A line over steps with its axis; where there is no figure, the line is broken.
pub(super) fn steps(chart: &Steps<'_>) -> String {
    let highest = chart.tenths.iter().flatten().copied().max().unwrap_or(0).max(10);
    let last = i64::try_from(chart.tenths.len().saturating_sub(1)).unwrap_or(0).max(1);
    let place = |step: i64, value: i64| (44 + step * 340 / last, 92 - value * 76 / highest);
    let drawn = drawn(chart.tenths, chart.class, 4, &place);
    let name = |step: usize, anchor: &str| {
        let x = place(i64::try_from(step).unwrap_or(0), 0).0;
        let text = chart.names.get(step).map_or("", String::as_str);
        format!("<text class=\"axis\" x=\"{x}\" y=\"112\" text-anchor=\"{anchor}\">{}</text>", escaped(text))
    };
    let ends = [name(0, "start"), name(chart.tenths.len() / 2, "middle"), name(chart.tenths.len().saturating_sub(1), "end")];
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 400 118\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>\
         <line class=\"mark\" x1=\"44\" x2=\"384\" y1=\"92\" y2=\"92\"/><line class=\"mark\" x1=\"44\" x2=\"384\" y1=\"16\" y2=\"16\"/>\
         <text class=\"axis\" x=\"38\" y=\"20\" text-anchor=\"end\">{1}</text><text class=\"axis\" x=\"38\" y=\"96\" text-anchor=\"end\">0</text>{2}{3}</svg>",
        escaped(chart.label),
        if highest % 10 == 0 { (highest / 10).to_string() } else { one_place(highest) },
        drawn,
        ends.concat()
    )
}

/// Columns over whole minutes: all calls, and the passed part of each.
pub(super) fn columns(columns: &[(i64, i64, i64)], label: &str) -> String {
    let highest = columns.iter().map(|(_, all, _)| *all).max().unwrap_or(0).max(1);
    let count = i64::try_from(columns.len()).unwrap_or(1).max(1);
    let width = (384 / count).max(1);
    let bars: String = (0..)
        .zip(columns)
        .map(|(place, (minute, all, part))| {
            let (x, tall, low) = (8 + place * 384 / count, all * 80 / highest, part * 80 / highest);
            let name = if count <= 16 || place % 5 == 0 {
                format!("<text class=\"axis\" x=\"{}\" y=\"106\" text-anchor=\"middle\">{minute}</text>", x + width / 2)
            } else {
                String::new()
            };
            format!(
                "<rect class=\"c-sand\" x=\"{x}\" y=\"{0}\" width=\"{1}\" height=\"{tall}\"/><rect class=\"c-celadon\" x=\"{x}\" y=\"{2}\" width=\"{1}\" height=\"{low}\"/>{name}",
                90 - tall,
                (width - 2).max(1),
                90 - low
            )
        })
        .collect();
    format!("<svg class=\"chart\" viewBox=\"0 0 400 112\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>{bars}</svg>", escaped(label))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{Steps, columns, hundredths, line, parts, ranged, scale, steps};

    #[test]
    fn parts_fill_their_bar_and_are_said() {
        let svg = parts(&[(1, "a"), (3, "b")], "1 & 3");
        assert!(svg.contains("class=\"a\" x=\"0\" width=\"100\""), "{svg}");
        assert!(svg.contains("class=\"b\" x=\"100\" width=\"300\""), "{svg}");
        assert!(svg.contains("<title>1 &amp; 3</title>"), "{svg}");
    }

    #[test]
    fn a_range_stays_within_its_bar_and_a_scale_has_its_sign() {
        let svg = ranged(500, (0, 1000), "a", "half");
        assert!(svg.contains("class=\"a\" width=\"200\"") && svg.contains("x=\"0\" y=\"5\" width=\"400\""), "{svg}");
        assert!(scale(-250, (-400, -100), "r").contains("cx=\"155\""));
        assert_eq!([hundredths(-347), hundredths(-4), hundredths(1000), hundredths(5)], ["\u{2212}0.35", "0.00", "1.00", "0.01"]);
    }

    #[test]
    fn a_step_without_a_figure_breaks_the_line() {
        let names = ["a<".to_owned(), "b".to_owned(), "c".to_owned(), "d".to_owned()];
        let tenths = [Some(0), Some(20), None, Some(10)];
        let svg = steps(&Steps { label: "x", names: &names, tenths: &tenths, class: "k" });
        assert_eq!((svg.matches("<polyline").count(), svg.matches("<circle").count()), (1, 3), "{svg}");
        assert!(svg.contains("points=\"44,92 157,16\"") && svg.contains("a&lt;"), "{svg}");
    }

    #[test]
    fn columns_stand_on_one_line() {
        let svg = columns(&[(0, 4, 1), (1, 2, 2)], "x");
        assert!(
            svg.contains("x=\"8\" y=\"10\" width=\"190\" height=\"80\"") && svg.contains("y=\"70\" width=\"190\" height=\"20\""),
            "{svg}"
        );
        assert!(svg.contains("x=\"200\" y=\"50\""), "{svg}");
    }

    #[test]
    fn a_line_of_nothing_is_flat() {
        assert!(line(&[0, 0], "a", "").contains("points=\"0,36 380,36\""));
    }
}
