//! The configuration that `docs/editors.md` prints: each file can be read by what reads it, and starts `ringback lsp`.

use serde_json::Value;
use toml_edit::DocumentMut;

/// The block of this language in the page.
fn block(language: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/editors.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let blocks: Vec<&str> = page.split(&format!("```{language}\n")).skip(1).collect();
    assert_eq!(blocks.len(), 1, "{language}");
    blocks[0].split("```").next().expect("it ends").to_owned()
}

#[test]
fn vs_code_s_extension_is_whole() {
    let package: Value = serde_json::from_str(&block("json")).expect("it is JSON");
    let language = &package["contributes"]["languages"][0];
    assert_eq!(language["extensions"], serde_json::json!([".ron"]));
    let id = language["id"].as_str().expect("a language");
    assert_eq!(package["activationEvents"], serde_json::json!([format!("onLanguage:{id}")]));
    assert_eq!(package["main"], "extension.js");
    // The client needs this editor, and the extension may promise no older one.
    assert_eq!((&package["dependencies"]["vscode-languageclient"], &package["engines"]["vscode"]), (&"^9.0.0".into(), &"^1.82.0".into()));
    let script = block("js");
    for part in ["require(\"vscode-languageclient/node\")", "command: \"ringback\", args: [\"lsp\"]", &format!("language: \"{id}\"")] {
        assert!(script.contains(part), "{part}");
    }
    assert!(script.contains("exports.activate") && script.contains("exports.deactivate"));
}

#[test]
fn helix_s_languages_name_the_server() {
    let languages: DocumentMut = block("toml").parse().expect("it is TOML");
    let server = &languages["language-server"]["ringback"];
    assert_eq!((server["command"].as_str(), server["args"][0].as_str()), (Some("ringback"), Some("lsp")));
    let language = languages["language"].as_array_of_tables().and_then(|tables| tables.get(0)).expect("a language");
    // Helix knows `.ron` by this name already.
    assert_eq!(language["name"].as_str(), Some("ron"));
    assert_eq!(language["language-servers"][0].as_str(), Some("ringback"));
}

#[test]
fn neovim_starts_the_server_for_scenarios() {
    let script = block("lua");
    assert!(script.contains("pattern = \"*.ron\"") && script.contains("cmd = { \"ringback\", \"lsp\" }"));
}
