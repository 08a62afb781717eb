//! The page of each code (`docs/diagnostics/`), compiled in: what, why, an example and what to write instead, in both
//! languages.

use rust_embed::RustEmbed;

use crate::scenario::problem::Code;

#[derive(RustEmbed)]
#[folder = "docs/diagnostics"]
#[include = "RB*.md"]
struct Pages;

/// The heading under which a language's half of a page stands.
#[must_use]
pub fn heading(language: &str) -> &'static str {
    if language.starts_with("zh") { "## 中文" } else { "## English" }
}

/// A code's whole page.
#[must_use]
pub fn page(code: Code) -> Option<String> {
    Pages::get(&format!("{}.md", code.as_str())).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// The title of a page in a language: `RB0130 · 走不到的节点 · A node that no play reaches`.
#[must_use]
pub fn title(page: &str, language: &str) -> String {
    let line = page.lines().next().unwrap_or_default().trim_start_matches("# ");
    let mut parts = line.split(" · ").skip(1);
    let (chinese, english) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if language.starts_with("zh") { chinese.to_owned() } else { english.to_owned() }
}

/// The half of a page in a language.
#[must_use]
pub fn half(page: &str, language: &str) -> String {
    let after = page.split(heading(language)).nth(1).unwrap_or(page);
    after.split("\n## ").next().unwrap_or(after).trim().to_owned()
}
