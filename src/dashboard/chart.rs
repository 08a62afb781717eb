//! Charts as SVG, made here: no script, printable, each with a text that says the same. Integers only.

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
    let highest = values.iter().copied().max().unwrap_or(0).max(1);
    let step = 380 / i64::try_from(values.len().saturating_sub(1)).unwrap_or(1).max(1);
    let points: Vec<String> = (0..).zip(values).map(|(place, value)| format!("{},{}", place * step, 36 - value * 32 / highest)).collect();
    let dots: String = (0..)
        .zip(values)
        .map(|(place, value)| format!("<circle cx=\"{}\" cy=\"{}\" r=\"3\" class=\"{class}\"/>", place * step, 36 - value * 32 / highest))
        .collect();
    format!(
        "<svg class=\"trend\" viewBox=\"-4 0 388 40\" role=\"img\" aria-label=\"{0}\"><title>{0}</title>\
         <polyline class=\"{class}\" points=\"{1}\"/>{dots}</svg>",
        escaped(label),
        points.join(" ")
    )
}

/// A share of a whole as a bar.
pub(super) fn share(part: i64, whole: i64, class: &str, label: &str) -> String {
    parts(&[(part.clamp(0, whole.max(0)), class), ((whole - part).max(0), "c-rest")], label)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{line, parts};

    #[test]
    fn parts_fill_their_bar_and_are_said() {
        let svg = parts(&[(1, "a"), (3, "b")], "1 & 3");
        assert!(svg.contains("class=\"a\" x=\"0\" width=\"100\""), "{svg}");
        assert!(svg.contains("class=\"b\" x=\"100\" width=\"300\""), "{svg}");
        assert!(svg.contains("<title>1 &amp; 3</title>"), "{svg}");
    }

    #[test]
    fn a_line_of_nothing_is_flat() {
        assert!(line(&[0, 0], "a", "").contains("points=\"0,36 380,36\""));
    }
}
