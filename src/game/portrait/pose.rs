//! What a mood looks like: where brows, lids, mouth and shoulders are, and how light falls. Floats of 0 to 6 in, so that a
//! face can be on the way from one mood to another.

use crate::persona::Mood;

/// Trust, anger, stress, willingness, each 0 to 6, on the way somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Feeling {
    pub trust: f32,
    pub anger: f32,
    pub stress: f32,
    pub willingness: f32,
}

impl From<Mood> for Feeling {
    fn from(mood: Mood) -> Self {
        Self { trust: mood.trust.into(), anger: mood.anger.into(), stress: mood.stress.into(), willingness: mood.willingness.into() }
    }
}

impl Feeling {
    /// This far of the way to another one, 0 to 1.
    pub(crate) fn towards(self, other: Self, share: f32) -> Self {
        let of = |one: f32, other: f32| one + (other - one) * share;
        Self {
            trust: of(self.trust, other.trust),
            anger: of(self.anger, other.anger),
            stress: of(self.stress, other.stress),
            willingness: of(self.willingness, other.willingness),
        }
    }
}

/// A pose in units of the rig; angles in degrees, clockwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pose {
    /// Of the left brow; the right one mirrors it.
    pub brow_turn: f32,
    pub brow_down: f32,
    /// Towards each other.
    pub brow_in: f32,
    /// How far the lids are open: 1 as usual.
    pub lids: f32,
    /// Where the eyes go: to the side and down.
    pub look: (f32, f32),
    /// Corners of the mouth: 1 up, −1 down.
    pub smile: f32,
    /// Half the mouth's width.
    pub mouth: f32,
    pub head_turn: f32,
    pub head_down: f32,
    pub shoulders_up: f32,
    /// Red in the face, 0 to 1.
    pub flush: f32,
    /// How far the room behind darkens, 0 to 1.
    pub dusk: f32,
}

impl Pose {
    /// The pose of a feeling.
    pub(crate) fn of(feeling: Feeling) -> Self {
        // 0 to 1; what is usual in a call is about a third.
        let (trust, anger) = (feeling.trust / 6.0, ((feeling.anger - 1.0) / 5.0).clamp(0.0, 1.0));
        let stress = ((feeling.stress - 1.0) / 5.0).clamp(0.0, 1.0);
        // An angry face shows no worry.
        let worry = stress * (1.0 - anger);
        let warmth = (trust * 1.2 + feeling.willingness / 6.0 * 0.4 - 0.65).clamp(-0.6, 1.0);
        Self {
            brow_turn: 24.0 * anger - 22.0 * worry,
            brow_down: 4.5 * anger - 2.5 * worry - 1.5 * warmth,
            brow_in: 3.0 * anger + 1.0 * worry,
            lids: (1.0 + 0.35 * worry - 0.38 * anger - 0.12 * (1.0 - trust)).clamp(0.4, 1.4),
            look: (2.8 * (0.5 - trust).max(0.0) * (1.0 - anger), 2.6 * worry * (1.0 - trust)),
            smile: (warmth * 1.1 - 1.3 * anger - 0.9 * worry).clamp(-1.0, 1.0),
            mouth: 13.0 + 2.0 * warmth - 3.5 * anger - 2.0 * worry,
            head_turn: -3.0 * warmth + 5.0 * worry + 1.5 * anger,
            head_down: 5.0 * worry - 2.0 * warmth + 1.0 * anger,
            shoulders_up: 7.0 * worry + 5.0 * anger - 2.0 * warmth,
            flush: anger * 0.6,
            dusk: (0.28 * worry + 0.24 * anger).clamp(0.0, 0.4),
        }
    }

    /// The numbers of the eyes' part; `lids` may be less than the pose's, for a blink.
    pub(crate) fn eyes(&self, lids: f32) -> [(&'static str, f32); 4] {
        [("up", 137.0 - 10.5 * lids), ("low", 137.0 + 5.5 * lids), ("look", tenth(self.look.0)), ("down", tenth(self.look.1 * lids))]
            .map(|(name, number)| (name, tenth(number)))
    }

    /// The numbers of the mouth's part, open this far, 0 to 1.
    pub(crate) fn lips(&self, open: f32) -> [(&'static str, f32); 5] {
        let middle = 168.0;
        let ends = middle - 3.0 * self.smile;
        let bow = middle + 7.0 * self.smile;
        let width = self.mouth - 2.5 * open;
        [("left", 171.5 - width), ("right", 171.5 + width), ("ends", ends), ("upper", bow - 3.5 * open), ("lower", bow + 15.0 * open)]
            .map(|(name, number)| (name, tenth(number)))
    }
}

/// In steps that can be told apart, so that few pictures are painted.
fn tenth(number: f32) -> f32 {
    (number * 2.0).round() / 2.0
}
