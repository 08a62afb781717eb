//! The language server, driven over its pipes by a client of ours. `.ci/lsp-client` drives it with a real editor.

mod client;
mod editors;

use std::fs;

use serde_json::{Value, json};

use self::client::Client;
use crate::check::{first_call, folder};

/// The position of a place in a text, in UTF-16 units: where the mark `|` stands, which is taken out.
fn marked(text: &str) -> (String, Value) {
    let at = text.find('|').expect("a mark");
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
    (text.replacen('|', "", 1), json!({ "line": line, "character": column }))
}

/// The position of a byte.
fn position(text: &str, byte: usize) -> Value {
    marked(&format!("{}|", &text[..byte])).1
}

struct Case {
    client: Client,
    uri: String,
    folder: tempfile::TempDir,
}

impl Case {
    fn open(language: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("first-call.ron");
        fs::write(&path, text).expect("written");
        let mut client = Client::start(language);
        let uri = client.open(&path, text);
        Self { client, uri, folder }
    }

    fn at(&mut self, method: &str, position: &Value) -> Value {
        self.client.ask(method, json!({ "textDocument": { "uri": self.uri }, "position": position }))
    }

    /// The labels offered where `find` is replaced by `put`, which holds the cursor as `|`.
    fn offered(&mut self, find: &str, put: &str) -> Vec<String> {
        let text = first_call();
        assert_eq!(text.matches(find).count(), 1, "{find}");
        let (text, position) = marked(&text.replace(find, put));
        self.client.change(&self.uri.clone(), &text);
        let items = self.at("textDocument/completion", &position);
        items.as_array().expect("items").iter().map(|item| item["label"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

#[test]
fn problems_are_published_where_an_editor_counts_utf_16() {
    // Two faces and Chinese before the wrong name: each face is two units and four bytes.
    let text = first_call().replace("最低还款还差{overdue}。是忘了", "😀😀最低还款还差{overdu}。是忘了");
    let mut case = Case::open("zh-CN", &text);
    let told = case.client.diagnostics(&case.uri.clone());
    let told = told.as_array().expect("diagnostics");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["code"], &told[0]["severity"], &told[0]["source"]), (&json!("RB0113"), &json!(1), &json!("ringback")));
    let at = text.find("overdu}").expect("it is there");
    assert_eq!(told[0]["range"], json!({ "start": position(&text, at), "end": position(&text, at + 6) }));
    assert!(told[0]["message"].as_str().is_some_and(|message| message.contains("是不是想写 `overdue`")), "{}", told[0]);
    case.client.change(&case.uri.clone(), &first_call());
    assert_eq!(case.client.diagnostics(&case.uri.clone()), json!([]), "mended, nothing is left");
    case.client.end();
}

#[test]
fn what_can_stand_at_a_place_is_offered() {
    let mut case = Case::open("zh-CN", &first_call());
    let mut offers = |find: &str, put: &str, wanted: &[&str], unwanted: &[&str]| {
        let offered = case.offered(find, put);
        let has = |word: &&&str| offered.iter().any(|label| label == **word);
        assert!(wanted.iter().all(|word| has(&word)), "{put}: {offered:?}");
        assert!(!unwanted.iter().any(|word| has(&word)), "{put}: {offered:?}");
    };
    offers("acts: [thank, end_call_politely]", "acts: [thank, |]", &["greet", "ask_payment"], &["debt_talk", "bye"]);
    offers("(act: ask_two_factors, to", "(act: |, to", &["greet", "debt_talk"], &[]);
    offers("end_call_politely], to: \"bye\"", "end_call_politely], to: \"b|\"", &["bye", "pickup"], &["greet", "finished"]);
    offers("ends: \"finished\"", "ends: \"|\"", &["finished", "hung_up"], &["bye"]);
    offers("right: \"knows(new_phone)\"", "right: \"trust > 1 and |\"", &["knows()", "willing"], &["new_phone"]);
    offers("right: \"knows(new_phone)\"", "right: \"trust > 1 and knows(|)\"", &["new_phone"], &["knows()"]);
    offers("(do: reveal(new_phone))", "(do: reveal(|))", &["new_phone"], &["greet"]);
    offers("acts: [lecture, offer(overdue_today)]", "acts: [lecture, offer(|)]", &["overdue_today"], &["greet"]);
    offers("最低还款还差{overdue}。是忘了", "最低还款还差{|}。是忘了", &["overdue", "payday", "debtor.full_name"], &["greet"]);
    offers("temperament: \"Friendly\"", "temperament: \"|\"", &["Friendly", "Proud"], &[]);
    offers("role: OwnStaff,", "role: |,", &["OwnStaff", "Agency"], &["Debtor"]);
    offers("age: 52, temperament", "age: 52, te|, temperament", &["keep_at", "household"], &["nodes"]);
    case.client.end();
}

#[test]
fn hovering_tells_meaning_value_and_clause() {
    let text = first_call().replace("// 诊断页", "// \n// 诊断页");
    let mut case = Case::open("zh-CN", &text);
    for (word, wanted) in [
        ("ask_two_factors, to", "双要素核身"),
        ("overdue}。是忘了", "**overdue** = 240元"),
        ("payday + 1}再还", ""),
        ("reason\", effect", "**reason**"),
        ("new_phone))]", "换了手机"),
        ("overdue_then_rest))]", "满分 100"),
        ("debtor.full_name}{debtor.address}吗", "何春生"),
    ] {
        let at = position(&text, text.find(word).expect(word));
        let told = case.at("textDocument/hover", &at);
        assert!(wanted.is_empty() || told["contents"]["value"].as_str().is_some_and(|value| value.contains(wanted)), "{word}: {told}");
    }
    case.client.end();
    // A rule's id, wherever it is written.
    let mut case = Case::open("en", "(rule: \"US-REGF-14b2-frequency\")");
    let told = case.at("textDocument/hover", &json!({ "line": 0, "character": 12 }));
    assert!(told["contents"]["value"].as_str().is_some_and(|value| value.contains("Instead:") && value.contains("1006.14")), "{told}");
    case.client.end();
}

#[test]
fn definitions_uses_and_outline_are_found() {
    let text = first_call();
    let mut case = Case::open("zh-CN", &text);
    let use_of = text.find("new_phone))]").expect("a use");
    let definition = text.find("new_phone\": (title").expect("the definition");
    let found = case.at("textDocument/definition", &position(&text, use_of));
    assert_eq!(found["range"], json!({ "start": position(&text, definition), "end": position(&text, definition + 9) }));
    let place =
        json!({ "textDocument": { "uri": case.uri }, "position": position(&text, definition), "context": { "includeDeclaration": true } });
    let uses = case.client.ask("textDocument/references", place);
    assert_eq!(uses.as_array().map(Vec::len), Some(text.matches("new_phone").count()), "{uses}");
    let outline = case.client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": case.uri } }));
    let names: Vec<&str> = outline.as_array().expect("symbols").iter().filter_map(|symbol| symbol["name"].as_str()).collect();
    assert!(names.contains(&"pickup") && names.contains(&"new_phone") && names.contains(&"finished"), "{names:?}");
    let pickup = outline.as_array().expect("symbols").iter().find(|symbol| symbol["name"] == "pickup").expect("the node");
    assert_eq!(pickup["children"][0]["name"], "name-bank");
    case.client.end();
}

#[test]
fn renaming_changes_every_use_and_the_translation() {
    let text = first_call();
    let mut case = Case::open("zh-CN", &text);
    let translation = fs::read_to_string(folder().join("fixtures/RB0118/right/first-call.en.ron")).expect("a translation");
    let beside = case.folder.path().join("first-call.en.ron");
    fs::write(&beside, &translation).expect("written");
    let at = position(&text, text.find("new_phone))]").expect("a use"));
    let rename = |case: &mut Case, name: &str| {
        case.client.ask("textDocument/rename", json!({ "textDocument": { "uri": case.uri }, "position": at, "newName": name }))
    };
    let edit = rename(&mut case, "换手机");
    let uri = case.uri.clone();
    assert_eq!(edit["changes"][&uri].as_array().map(Vec::len), Some(text.matches("new_phone").count()), "{edit}");
    let foreign = &edit["changes"][format!("file://{}", beside.display())];
    assert_eq!(foreign.as_array().map(Vec::len), Some(translation.matches("\"facts.new_phone\"").count()), "{edit}");
    // A name that is no word is quoted where only a word could stand.
    let edit = rename(&mut case, "new-phone");
    let texts: Vec<&str> = edit["changes"][&uri].as_array().expect("edits").iter().filter_map(|edit| edit["newText"].as_str()).collect();
    assert!(texts.contains(&"new-phone") && texts.contains(&"'new-phone'"), "{texts:?}");
    // And what is renamed still checks clean.
    let renamed = text.replace("\"new_phone\"", "\"new-phone\"").replace("(new_phone)", "('new-phone')");
    assert!(crate::check::told(&renamed).is_empty(), "{:?}", crate::check::told(&renamed));
    let refused = case.client.ask(
        "textDocument/rename",
        json!({ "textDocument": { "uri": uri }, "position": position(&text, text.find("ask_two_factors, to").expect("an act")), "newName": "x" }),
    );
    assert!(refused["error"]["message"].as_str().is_some_and(|message| message.contains("不能改")), "{refused}");
    case.client.end();
}

#[test]
fn fixes_are_offered_as_actions() {
    let text = first_call().replace("role: OwnStaff,", "role： OwnStaf,").replace("to: \"bye\")", "to: \"by\")");
    let mut case = Case::open("zh-CN", &text);
    let everywhere = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let params = json!({ "textDocument": { "uri": case.uri }, "range": everywhere, "context": { "diagnostics": [] } });
    let actions = case.client.ask("textDocument/codeAction", params);
    let actions = actions.as_array().expect("actions");
    let of = |kind: &str| actions.iter().filter(|action| action["kind"] == kind).collect::<Vec<_>>();
    let quick = of("quickfix");
    assert_eq!(quick.len(), 3, "{actions:?}");
    assert_eq!(quick.iter().filter(|action| action["isPreferred"] == true).count(), 2, "where a jump leads is not preferred unasked");
    let all = of("source.fixAll");
    let mended = all[0]["edit"]["changes"][&case.uri][0]["newText"].as_str().expect("a text");
    assert_eq!(mended, first_call().replace("to: \"bye\")", "to: \"by\")"));
    case.client.end();
}
