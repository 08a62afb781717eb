//! Tokens: colours, sizes, spaces. No colour or size is written anywhere else.

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
    blue: String,
    blue_wash: String,
    celadon: String,
    celadon_wash: String,
    ochre: String,
    ochre_wash: String,
    seal: String,
    seal_wash: String,
    sky: String,
    glass: String,
    skin: String,
    hair: String,
    coat: String,
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
    Blue,
    BlueWash,
    Celadon,
    CeladonWash,
    Ochre,
    OchreWash,
    Seal,
    SealWash,
    Sky,
    Glass,
    Skin,
    Hair,
    Coat,
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

impl Theme {
    /// The shipped tokens.
    ///
    /// # Errors
    /// What is wrong with the file, as a compiler would show it.
    pub(crate) fn load(library: &dyn Library) -> Result<Self, String> {
        let file = "assets/theme.ron";
        let bytes = library.read(file).ok_or_else(|| format!("{file} is missing"))?;
        let loaded = reader::read::<Self>(&bytes);
        loaded.value.ok_or_else(|| crate::scenario::render::render(file, &loaded.text, &loaded.problems, false))
    }

    /// A colour.
    pub(crate) fn colour(&self, tone: Tone) -> Color {
        let (red, green, blue) = self.rgb(tone);
        Color::srgb_u8(red, green, blue)
    }

    /// A colour's parts.
    pub(crate) fn rgb(&self, tone: Tone) -> (u8, u8, u8) {
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
            Tone::Blue => &palette.blue,
            Tone::BlueWash => &palette.blue_wash,
            Tone::Celadon => &palette.celadon,
            Tone::CeladonWash => &palette.celadon_wash,
            Tone::Ochre => &palette.ochre,
            Tone::OchreWash => &palette.ochre_wash,
            Tone::Seal => &palette.seal,
            Tone::SealWash => &palette.seal_wash,
            Tone::Sky => &palette.sky,
            Tone::Glass => &palette.glass,
            Tone::Skin => &palette.skin,
            Tone::Hair => &palette.hair,
            Tone::Coat => &palette.coat,
        };
        let value = u32::from_str_radix(hex, 16).unwrap_or_default();
        let [_, red, green, blue] = value.to_be_bytes();
        (red, green, blue)
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

    /// What lies between a sheet and the screen below it.
    pub(crate) fn veil(&self) -> Color {
        self.colour(Tone::Ink).with_alpha(if self.shown == Shown::Evening { 0.25 } else { 0.45 })
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
    use super::{Shown, Theme, Tone};
    use crate::scenario::Shipped;

    /// WCAG 2.2: relative luminance of an sRGB colour.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    fn contrast(theme: &Theme, one: Tone, other: Tone) -> f64 {
        let (one, other) = (luminance(theme.rgb(one)), luminance(theme.rgb(other)));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_pair_of_text_and_ground_can_be_read() {
        let grounds = [Tone::Paper, Tone::Panel, Tone::Card];
        let mut pairs: Vec<(Tone, Tone)> =
            grounds.iter().flat_map(|ground| [(Tone::Ink, *ground), (Tone::Soft, *ground), (Tone::Blue, *ground)]).collect();
        pairs.extend([
            (Tone::Ink, Tone::BlueWash),
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
