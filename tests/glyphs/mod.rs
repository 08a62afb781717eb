//! Every character that can be shown has a glyph in the bundled fonts.

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_character_has_a_glyph_in_every_face() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = files(&root.join("assets"), &["ron", "ftl"]);
    texts.extend(files(&root.join("scenarios"), &["ron"]));
    texts.extend(files(&root.join("src/game"), &["rs"]));
    assert!(texts.len() > 10, "the texts were found");
    for font in ["sans-regular.otf", "sans-bold.otf", "serif-bold.otf"] {
        let bytes = fs::read(root.join("assets/fonts").join(font)).expect("the font is there");
        let face = ttf_parser::Face::parse(&bytes, 0).expect("the font can be read");
        for path in &texts {
            let text = fs::read_to_string(path).expect("a text");
            for letter in text.chars().filter(|letter| !letter.is_control()) {
                assert!(
                    face.glyph_index(letter).is_some(),
                    "{font} has no glyph for `{letter}` (U+{:04X}) of {}",
                    u32::from(letter),
                    path.display()
                );
            }
        }
    }
}
