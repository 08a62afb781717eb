//! The trainer's guide: every command in it runs, every piece of a file is found and put in, and what is said to come comes.

use std::fs;
use std::path::Path;

use crate::prove::ringback;

/// A fenced block: the words after the fence, and its lines.
type Block = (Vec<String>, String);

fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in guide.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(words), None) => open = Some((words.split(' ').map(str::to_owned).collect(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last block is not closed");
    blocks
}

fn follow(guide: &str, language: &str) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut find, mut said) = (String::new(), String::new());
    let mut steps = 0;
    for (words, text) in blocks(guide) {
        steps += 1;
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["ron", "find", _] => find = text,
            ["ron", "put", file] => put(folder.path(), file, find.trim_end(), text.trim_end()),
            ["sh"] => said = run(folder.path(), &text, language, 0),
            ["sh", "fails"] => said = run(folder.path(), &text, language, 1),
            ["text"] => text.lines().for_each(|line| assert!(said.contains(line), "`{line}` is not in\n{said}")),
            ref other => panic!("a block of no known kind: {other:?}"),
        }
    }
    steps
}

fn put(folder: &Path, file: &str, find: &str, text: &str) {
    let path = folder.join(file);
    let before = fs::read_to_string(&path).expect("the file is there");
    assert_eq!(before.matches(find).count(), 1, "{file} has this once: {find}");
    fs::write(&path, before.replace(find, text)).expect("written");
}

fn run(folder: &Path, commands: &str, language: &str, code: i32) -> String {
    let mut said = String::new();
    for command in commands.lines() {
        let args: Vec<&str> =
            command.strip_prefix("ringback ").expect("a command of ours").split(' ').chain(["--lang", language]).collect();
        let output = ringback(folder, &args);
        let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{command}\n{told}");
        said.push_str(&told);
    }
    said
}

#[test]
fn the_chinese_guide_can_be_followed_to_the_end() {
    assert!(follow(include_str!("../../docs/trainers-guide.zh-CN.md"), "zh-CN") > 30);
}

#[test]
fn the_english_guide_can_be_followed_to_the_end() {
    assert!(follow(include_str!("../../docs/trainers-guide.md"), "en") > 30);
}
