//! What the home screen lists.

use std::sync::Arc;

use super::*;
use crate::call::{Deal, Input, Mode, load_case, load_content};
use crate::records::{Attempt, Origin};

/// A call that was dealt another debtor is listed under that name, in both languages.
#[test]
fn recent_calls_name_whom_one_called() {
    let data = tempfile::tempdir().expect("a folder");
    let content = load_content(&Shipped).expect("sound content");
    let case = load_case(&Shipped, &content, "m1-next-week-for-sure", Some("wants-plan"));
    let case = Arc::new(case.and_then(|loaded| loaded.compiled).expect("it is sound"));
    let deal = Deal::draw(&case, 0, Mode::Practice);
    let started = "2026-11-24T09:00:00+08:00";
    let attempt = Attempt::begin(&data.path().join("attempts"), case, deal, Mode::Practice, Origin::Window, "林晓", started);
    let mut attempt = attempt.expect("a record");
    attempt.apply(Input::EndCall).expect("nobody is called");
    for field in 0..attempt.call().compiled().fields.len() {
        let view = attempt.call().view("en");
        let form = view.form.unwrap_or_else(|| panic!("field {field}"));
        attempt.apply(Input::Wrap(form.field, form.options[0].0)).expect("taken");
    }
    attempt.finish("en").expect("written");
    let mut app = app(data.path(), "zh-CN");
    for name in ["总说下周的康先生", "Mr Kang"] {
        let texts: Vec<String> = app.world_mut().query::<&Text>().iter(app.world()).map(|text| text.0.clone()).collect();
        assert!(texts.iter().any(|text| text.contains(name)), "{texts:?}");
        press(&mut app, KeyCode::F2);
    }
}
