//! The walls of the house: dependencies between rooms point one way, and every room says what it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// For each room, the rooms it may name. `docs/ARCHITECTURE.md` draws the same picture.
const MAY_USE: &[(&str, &[&str])] = &[
    ("account", &[]),
    ("scenario", &["account"]),
    ("speech", &["scenario", "account"]),
    ("persona", &["speech", "scenario", "account"]),
    ("law", &["speech", "scenario", "account"]),
    ("call", &["law", "persona", "speech", "scenario", "account"]),
    ("score", &["call", "law", "persona", "speech", "scenario", "account"]),
    ("career", &["score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("prove", &["score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("days", &["prove", "records", "score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("workday", &["prove", "records", "score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("check", &["prove", "score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("records", &["score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("trainee", &["career", "days", "records", "locale", "score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("locale", &["scenario"]),
    ("workbench", &["prove", "records", "score", "call", "law", "persona", "speech", "scenario", "account"]),
    ("review", &["workbench", "check", "prove", "records", "score", "call", "law", "persona", "speech", "scenario", "account", "locale"]),
    ("delivery", &["records", "call", "law", "persona", "speech", "scenario", "account"]),
    ("dashboard", &["review", "records", "score", "call", "law", "persona", "speech", "scenario", "account", "locale"]),
    (
        "cli",
        &[
            "dashboard",
            "delivery",
            "workbench",
            "review",
            "trainee",
            "workday",
            "career",
            "days",
            "game",
            "records",
            "lsp",
            "check",
            "prove",
            "score",
            "call",
            "law",
            "persona",
            "speech",
            "scenario",
            "account",
            "locale",
        ],
    ),
    ("lsp", &["check", "prove", "score", "call", "law", "persona", "speech", "scenario", "account", "locale"]),
    (
        "game",
        &[
            "workbench",
            "delivery",
            "trainee",
            "career",
            "days",
            "workday",
            "check",
            "prove",
            "records",
            "score",
            "call",
            "law",
            "persona",
            "speech",
            "scenario",
            "account",
            "locale",
        ],
    ),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // A room that is not built yet has no files.
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every `crate::room` that a file names, by line.
fn rooms_named(text: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (line, content) in text.lines().enumerate() {
        for part in content.split("crate::").skip(1) {
            let room: String = part.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
            named.push((line + 1, room));
        }
    }
    named
}

#[test]
fn arrows_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, may_use) in &allowed {
        for file in rust_files(&source().join(room)) {
            let text = fs::read_to_string(&file).expect("a source file can be read");
            for (line, named) in rooms_named(&text) {
                let is_room = allowed.contains_key(named.as_str());
                if is_room && named != *room && !may_use.contains(&named.as_str()) {
                    wrong.push(format!("{}:{line} names `{named}`, which `{room}` may not use", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_a_known_room() {
    let known: Vec<&str> = MAY_USE.iter().map(|(room, _)| *room).collect();
    for entry in fs::read_dir(source()).expect("the source can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() && !rust_files(&path).is_empty() {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a folder has a name");
            assert!(known.contains(&name), "`src/{name}` is no room of the house: add it to MAY_USE and to docs/ARCHITECTURE.md");
        }
    }
}

#[test]
fn every_room_opens_with_what_it_is() {
    for file in rust_files(&source()) {
        let is_head = file.file_name().is_some_and(|name| name == "mod.rs");
        let text = fs::read_to_string(&file).expect("a source file can be read");
        if is_head {
            assert!(text.starts_with("//!"), "{} does not open with a paragraph: what lives here, what it must not know", file.display());
        }
    }
}

/// Databases and HTTP have one room each; everything else is built without them.
#[test]
fn sql_stays_in_the_store_and_http_in_its_rooms() {
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("a source file can be read");
        let inside = |folder: &str| file.starts_with(source().join(folder));
        assert!(inside("records/store") || !text.contains("sqlx::"), "{} names SQL outside src/records/store", file.display());
        assert!(inside("dashboard") || !text.contains("axum::"), "{} names HTTP outside src/dashboard", file.display());
    }
}

#[test]
fn bevy_stays_in_the_window() {
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("a source file can be read");
        let inside = file.starts_with(source().join("game"));
        assert!(inside || !text.contains("bevy::"), "{} names Bevy outside src/game", file.display());
    }
}
