//! Every part that was drawn can be mixed and painted, and moods differ to the eye.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use super::paint::{Mix, mixed, rasterised, stands};
use super::pose::Pose;
use crate::game::theme::{Hour, Theme};
use crate::persona::Mood;
use crate::scenario::{Library, Shipped};

#[test]
fn every_part_is_mixed_from_paints_that_there_are_and_can_be_painted() {
    let theme = Theme::load(&Shipped).expect("the theme loads");
    let pose = Pose::of(Mood::default().into());
    let mut numbers = pose.eyes(1.0).to_vec();
    numbers.extend(pose.lips(0.5));
    numbers.extend([("width", 90.0), ("height", 56.0)]);
    let parts = Shipped.list("assets/portrait");
    assert!(parts.len() > 30, "the parts are shipped: {parts:?}");
    for path in parts {
        let svg = String::from_utf8(Shipped.read(&path).expect("a part").into_owned()).expect("text");
        assert!(stands(&svg).is_some(), "{path} says where it stands");
        for hour in [Hour::Morning, Hour::Noon, Hour::Evening, Hour::Night] {
            let text = mixed(&svg, Mix { theme: &theme, hour, cloth: "coat", grey: false, faint: false, numbers: &numbers });
            assert!(!text.contains('{'), "{path} names something that is no paint and no number: {text}");
            assert!(rasterised(&text, 0.5).is_some(), "{path} can be painted");
        }
    }
}

#[test]
fn anger_stress_and_trust_are_told_apart_without_gauges() {
    let mood = |trust, anger, stress| Pose::of(Mood { trust, anger, stress, willingness: 3 }.into());
    let (calm, angry, worried) = (mood(5, 0, 1), mood(2, 6, 2), mood(2, 0, 6));
    assert!(angry.brow_turn > 10.0 && worried.brow_turn < -10.0, "brows go down in anger and up in worry");
    assert!(calm.smile > 0.3 && angry.smile < -0.5 && worried.smile < -0.3, "the mouth follows");
    assert!(angry.lids < calm.lids && worried.lids > calm.lids, "lids narrow and widen");
    assert!(worried.shoulders_up > calm.shoulders_up + 4.0 && worried.head_down > calm.head_down + 4.0, "the body follows");
    assert!(angry.flush > 0.4 && calm.flush == 0.0, "the face reddens in anger only");
}
