//! Tokens: colours, sizes, spaces. No colour or size is written anywhere else.

use std::collections::BTreeMap;

use bevy::prelude::*;
use serde::Deserialize;

use crate::scenario::Library;
use crate::scenario::reader;

/// The colours of one palette, as written: RRGGBB.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Palette {
    paper: String,
    panel: String,
    card: String,
    ink: String,
    soft: String,
    faint: String,
    line: String,
    line_wash: String,
    blue: String,
    blue_wash: String,
    celadon: String,
    celadon_wash: String,
    ochre: String,
    ochre_wash: String,
    seal: String,
    seal_wash: String,
}

/// A colour by its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Paper,
    Panel,
    Card,
    Ink,
    Soft,
    Faint,
    Line,
    LineWash,
    Blue,
    BlueWash,
    Celadon,
    CeladonWash,
    Ochre,
    OchreWash,
    Seal,
    SealWash,
}

/// A size of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Note,
    Small,
    Speech,
    Heading,
    Title,
    Figure,
    Score,
}

/// The light of an hour: wall, window and beam as RRGGBB, and how far `shade` lies over people and things.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Light {
    wall: String,
    glass: String,
    beam: String,
    shade: String,
    /// Per cent.
    dim: u8,
}

/// The light of all hours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    morning: Light,
    noon: Light,
    evening: Light,
    night: Light,
}

/// Which light falls through the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hour {
    Morning,
    #[default]
    Noon,
    Evening,
    Night,
}

impl Hour {
    /// The light at this hour of the day, 0 to 23.
    pub(crate) const fn at(hour: u32) -> Self {
        match hour {
            5..=10 => Self::Morning,
            11..=16 => Self::Noon,
            17..=19 => Self::Evening,
            _ => Self::Night,
        }
    }

    /// The name of its pictures.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Noon => "noon",
            Self::Evening => "evening",
            Self::Night => "night",
        }
    }
}

/// A colour in parts.
pub(crate) type Rgb = (u8, u8, u8);

/// All tokens.
#[derive(Debug, Clone, Resource, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Theme {
    day: Palette,
    evening: Palette,
    contrast: Palette,
    note: u16,
    small: u16,
    speech: u16,
    heading: u16,
    title: u16,
    figure: u16,
    score: u16,
    space: (u16, u16, u16, u16, u16, u16),
    card_radius: u16,
    button_radius: u16,
    bubble_radius: u16,
    paints: BTreeMap<String, String>,
    hours: Hours,
    /// How much of the place is seen behind the talk, and of the desk's wood below it, in per cent.
    place: u8,
    #[serde(skip)]
    pub shown: Shown,
    /// Size of type in per cent; 0 as it is read means 100.
    #[serde(skip)]
    pub text_percent: u16,
}

/// Which palette is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    #[default]
    Day,
    Evening,
    HighContrast,
}

/// How far `-` and `+` go, in per cent.
const STEP: u8 = 14;

/// The parts of RRGGBB.
fn parts(hex: &str) -> Rgb {
    let value = u32::from_str_radix(hex, 16).unwrap_or_default();
    let [_, red, green, blue] = value.to_be_bytes();
    (red, green, blue)
}

/// So many per cent of the way from one colour to another.
pub(crate) fn mix(one: Rgb, other: Rgb, per_cent: u8) -> Rgb {
    let of = |one: u8, other: u8| {
        let sum = u16::from(one) * (100 - u16::from(per_cent.min(100))) + u16::from(other) * u16::from(per_cent.min(100));
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    (of(one.0, other.0), of(one.1, other.1), of(one.2, other.2))
}

impl Theme {
    /// The shipped tokens.
    ///
    /// # Errors
    /// What is wrong with the file, as a compiler would show it.
    pub(crate) fn load(library: &dyn Library) -> Result<Self, String> {
        let file = "assets/theme.ron";
        let bytes = library.read(file).ok_or_else(|| format!("{file} is missing"))?;
        let loaded = reader::read::<Self>(&bytes);
        loaded.value.ok_or_else(|| {
            let speaker = crate::locale::Locale::load(library, "zh-CN");
            crate::scenario::render::render(file, &loaded.text, &loaded.problems, &speaker, false)
        })
    }

    /// A colour.
    pub(crate) fn colour(&self, tone: Tone) -> Color {
        let (red, green, blue) = self.rgb(tone);
        Color::srgb_u8(red, green, blue)
    }

    /// A colour's parts.
    pub(crate) fn rgb(&self, tone: Tone) -> Rgb {
        let palette = match self.shown {
            Shown::Day => &self.day,
            Shown::Evening => &self.evening,
            Shown::HighContrast => &self.contrast,
        };
        let hex = match tone {
            Tone::Paper => &palette.paper,
            Tone::Panel => &palette.panel,
            Tone::Card => &palette.card,
            Tone::Ink => &palette.ink,
            Tone::Soft => &palette.soft,
            Tone::Faint => &palette.faint,
            Tone::Line => &palette.line,
            Tone::LineWash => &palette.line_wash,
            Tone::Blue => &palette.blue,
            Tone::BlueWash => &palette.blue_wash,
            Tone::Celadon => &palette.celadon,
            Tone::CeladonWash => &palette.celadon_wash,
            Tone::Ochre => &palette.ochre,
            Tone::OchreWash => &palette.ochre_wash,
            Tone::Seal => &palette.seal,
            Tone::SealWash => &palette.seal_wash,
        };
        parts(hex)
    }

    /// A paint of pictures in the light of an hour, by name: a paint, or `wall`, `glass`, `beam` of the hour; each `-`
    /// after the name makes it darker, each `+` lighter.
    pub(crate) fn paint(&self, name: &str, hour: Hour) -> Option<Rgb> {
        let light = match hour {
            Hour::Morning => &self.hours.morning,
            Hour::Noon => &self.hours.noon,
            Hour::Evening => &self.hours.evening,
            Hour::Night => &self.hours.night,
        };
        let base = name.trim_end_matches(['-', '+']);
        let plain = match base {
            "wall" => parts(&light.wall),
            "glass" => parts(&light.glass),
            "beam" => parts(&light.beam),
            _ => mix(parts(self.paints.get(base)?), parts(&light.shade), light.dim),
        };
        let tinted = name[base.len()..].chars().fold(plain, |colour, step| {
            let towards = if step == '-' { (0, 0, 0) } else { (u8::MAX, u8::MAX, u8::MAX) };
            mix(colour, towards, STEP)
        });
        Some(tinted)
    }

    /// A size of type in logical pixels, as large as the trainee wants it.
    pub(crate) fn size(&self, size: Size) -> f32 {
        let percent = if self.text_percent == 0 { 100 } else { self.text_percent };
        self.plain_size(size) * f32::from(percent) / 100.0
    }

    /// A size of type in logical pixels at 100 %.
    pub(crate) fn plain_size(&self, size: Size) -> f32 {
        f32::from(match size {
            Size::Note => self.note,
            Size::Small => self.small,
            Size::Speech => self.speech,
            Size::Heading => self.heading,
            Size::Title => self.title,
            Size::Figure => self.figure,
            Size::Score => self.score,
        })
    }

    /// A step of the scale of spaces, 1 to 6.
    pub(crate) fn space(&self, step: u8) -> Val {
        let (one, two, three, four, five, six) = self.space;
        let steps = [one, two, three, four, five, six];
        Val::Px(f32::from(steps[usize::from(step.clamp(1, 6)) - 1]))
    }

    /// The hour that the place shows: under the colours of the day there is no night, dark words could not be read on it.
    pub(crate) const fn place_hour(&self, hour: Hour) -> Hour {
        match (self.shown, hour) {
            (Shown::Day, Hour::Night) => Hour::Evening,
            (_, hour) => hour,
        }
    }

    /// A paint as faint as the place is, on paper.
    pub(crate) fn faint(&self, paint: Rgb) -> Rgb {
        mix(self.rgb(Tone::Paper), paint, self.place)
    }

    /// The top of the desk, on which the replies lie.
    pub(crate) fn desk_top(&self, hour: Hour) -> Color {
        let (red, green, blue) = self.desk_rgb(hour);
        Color::srgb_u8(red, green, blue)
    }

    fn desk_rgb(&self, hour: Hour) -> Rgb {
        let panel = self.rgb(Tone::Panel);
        let wood = self.paint("wood", self.place_hour(hour)).filter(|_| self.shown != Shown::HighContrast);
        wood.map_or(panel, |wood| mix(panel, wood, self.place))
    }

    /// What lies between a sheet and the screen below it.
    pub(crate) fn veil(&self) -> Color {
        if self.shown == Shown::Evening { Color::BLACK.with_alpha(0.55) } else { self.colour(Tone::Ink).with_alpha(0.45) }
    }

    /// The shadow of cards.
    pub(crate) fn soft_shadow(&self) -> BoxShadow {
        BoxShadow::new(self.shade(0.06), Val::ZERO, Val::Px(1.0), Val::ZERO, Val::Px(3.0))
    }

    /// The shadow of the folder and of sheets.
    pub(crate) fn deep_shadow(&self) -> BoxShadow {
        BoxShadow::new(self.shade(0.22), Val::ZERO, Val::Px(10.0), Val::ZERO, Val::Px(28.0))
    }

    /// Shade is ink by day; by evening nothing is darker than black.
    fn shade(&self, alpha: f32) -> Color {
        if self.shown == Shown::Evening { Color::BLACK.with_alpha(alpha * 2.0) } else { self.colour(Tone::Ink).with_alpha(alpha) }
    }

    /// The corner of cards.
    pub(crate) fn card_radius(&self) -> BorderRadius {
        BorderRadius::all(Val::Px(f32::from(self.card_radius)))
    }

    /// The corner of buttons.
    pub(crate) fn button_radius(&self) -> BorderRadius {
        BorderRadius::all(Val::Px(f32::from(self.button_radius)))
    }

    /// The corners of bubbles: one is small, on the speaker's side.
    pub(crate) fn bubble_radius(&self, is_own: bool) -> BorderRadius {
        let round = Val::Px(f32::from(self.bubble_radius));
        let small = self.space(1);
        if is_own { BorderRadius::new(round, round, small, round) } else { BorderRadius::new(round, round, round, small) }
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{Hour, Rgb, Shown, Theme, Tone};
    use crate::scenario::Shipped;

    /// WCAG 2.2: relative luminance of an sRGB colour.
    fn luminance((red, green, blue): Rgb) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    fn ratio(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn contrast(theme: &Theme, one: Tone, other: Tone) -> f64 {
        ratio(theme.rgb(one), theme.rgb(other))
    }

    #[test]
    fn words_on_the_place_and_on_the_desk_can_be_read_at_every_hour() {
        let mut theme = Theme::load(&Shipped).expect("the theme loads");
        for shown in [Shown::Day, Shown::Evening, Shown::HighContrast] {
            theme.shown = shown;
            for hour in [Hour::Morning, Hour::Noon, Hour::Evening, Hour::Night] {
                for paint in ["wall", "beam", "glass"] {
                    // Nothing lies behind the words where contrast is high.
                    let wall = theme.paint(paint, theme.place_hour(hour)).filter(|_| shown != Shown::HighContrast);
                    let ground = wall.map_or(theme.rgb(Tone::Paper), |wall| theme.faint(wall));
                    let ratio = ratio(theme.rgb(Tone::Soft), ground);
                    assert!(ratio >= 4.5, "{shown:?}, {hour:?}: soft on the {paint} is {ratio:.2}, AA wants 4.5");
                }
                let ratio = ratio(theme.rgb(Tone::Soft), theme.desk_rgb(hour));
                assert!(ratio >= 4.5, "{shown:?}, {hour:?}: soft on the desk is {ratio:.2}, AA wants 4.5");
            }
        }
    }

    #[test]
    fn every_pair_of_text_and_ground_can_be_read() {
        let grounds = [Tone::Paper, Tone::Panel, Tone::Card];
        let mut pairs: Vec<(Tone, Tone)> =
            grounds.iter().flat_map(|ground| [(Tone::Ink, *ground), (Tone::Soft, *ground), (Tone::Blue, *ground)]).collect();
        pairs.extend([
            (Tone::Ink, Tone::BlueWash),
            (Tone::Ink, Tone::LineWash),
            (Tone::Blue, Tone::BlueWash),
            (Tone::Celadon, Tone::CeladonWash),
            (Tone::Ochre, Tone::OchreWash),
        ]);
        pairs.extend([
            (Tone::Seal, Tone::SealWash),
            (Tone::Celadon, Tone::Card),
            (Tone::Ochre, Tone::Card),
            (Tone::Seal, Tone::Card),
            (Tone::Card, Tone::Blue),
        ]);
        let mut theme = Theme::load(&Shipped).expect("the theme loads");
        for shown in [Shown::Day, Shown::Evening, Shown::HighContrast] {
            theme.shown = shown;
            for (text, ground) in &pairs {
                let ratio = contrast(&theme, *text, *ground);
                assert!(ratio >= 4.5, "{shown:?}: {text:?} on {ground:?} is {ratio:.2}, AA wants 4.5");
            }
        }
    }
}
