//! The window and a server's door, played by a double that answers as `dashboard::api` does: enrolled by keys, finished
//! calls sent once, assignments on home, an exam by ticket.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use serde_json::{Value, json};

use super::Now;
use crate::call::{Mode, bytes_hash, content_hash, load_case, load_content};
use crate::delivery::{Held, Released};
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Press};
use crate::game::frame::Step;
use crate::game::start::Options;
use crate::game::tests::frame::{with_text, write};
use crate::game::tests::{BEST, BEST_FORM, digit, inspect, press, say, screen, settle, to_the_form};
use crate::records::read_record;
use crate::scenario::library::scenario_ids;
use crate::scenario::{Library, Shipped};

const DUE: i64 = 4_000_000_000;

/// What the double was asked, in order: path and body.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// A server on a port of its own; `says` answers a path and a body.
fn server(says: impl Fn(&str, &Value) -> (u16, Value) + Send + 'static) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let asked: Asked = Arc::default();
    let kept = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            serve(stream, &says, &kept);
        }
    });
    (address, asked)
}

fn serve(mut stream: TcpStream, says: &impl Fn(&str, &Value) -> (u16, Value), asked: &Asked) {
    let mut reader = BufReader::new(stream.try_clone().expect("the same stream"));
    let mut first = String::new();
    reader.read_line(&mut first).expect("a request line");
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        if let Some(given) = line.to_lowercase().strip_prefix("content-length:") {
            length = given.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let path = first.split(' ').nth(1).expect("a path").to_owned();
    let (status, answer) = says(&path, &body);
    asked.lock().expect("nobody failed").push((path, body));
    let text = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
    write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}", text.len()).expect("answered");
}

fn window(data: &std::path::Path) -> App {
    with_text(Options {
        language: "zh-CN",
        speaks: false,
        data: data.to_owned(),
        trainee: Some("林晓".to_owned()),
        seed: Some(0),
        studio: None,
        library: Arc::new(Shipped),
    })
}

/// Frames until it is so.
fn until(app: &mut App, what: &str, is_so: impl Fn(&Desk) -> bool) {
    for _ in 0..12_000 {
        if is_so(app.world().resource::<Desk>()) {
            return;
        }
        app.update();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("{what} never came: {:?}", app.world().resource::<Desk>().frame.courier.now);
}

/// Writes address and code into the form of the settings, and enters them.
fn enrol(app: &mut App, address: &str) {
    press(app, KeyCode::F7);
    assert_eq!(screen(app), Screen::Settings);
    inspect(app);
    for _ in 0..40 {
        let focus = app.world().resource::<bevy::input_focus::InputFocus>().get();
        if focus.is_some_and(|focus| app.world().get::<super::Field>(focus) == Some(&super::Field::Server)) {
            break;
        }
        press(app, KeyCode::Tab);
    }
    write(app, address);
    press(app, KeyCode::Tab);
    write(app, "1a2b3");
    press(app, KeyCode::Enter);
}

fn exam_of(task: &str) -> Value {
    json!({ "id": task, "title": "上岗考试", "kind": "exam", "scenarios": ["m0-forgot-autopay"], "due_at": DUE, "minutes": 30 })
}

#[test]
fn a_window_enrols_sends_what_was_finished_once_and_shows_what_was_assigned() {
    let (address, asked) = server(|path, _| match path {
        "/api/v1/enrol" => (200, json!({ "key": "k" })),
        "/api/v1/attempts" => (200, json!({ "status": "accepted", "attempt": "a", "outcome": "pass", "lawful": 100, "effective": 99 })),
        "/api/v1/comments" => (200, json!([])),
        _ => (200, json!([exam_of("e1")])),
    });
    let data = tempfile::tempdir().expect("a folder");
    let mut app = window(data.path());
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit1);
    for reply in BEST {
        say(&mut app, digit(reply));
    }
    to_the_form(&mut app);
    for entry in BEST_FORM {
        press(&mut app, digit(entry));
    }
    press(&mut app, KeyCode::Escape);
    enrol(&mut app, &address);
    until(&mut app, "the delivery", |desk| matches!(desk.frame.courier.now, Now::Delivered { sent: 1, held: None }));
    inspect(&mut app);
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Home);
    inspect(&mut app);
    until(&mut app, "the second look", |desk| matches!(desk.frame.courier.now, Now::Delivered { sent: 0, held: None }));
    assert!(app.world().resource::<Desk>().has_duties());
    let asked = asked.lock().expect("nobody failed");
    let paths: Vec<&str> = asked.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths.iter().filter(|path| **path == "/api/v1/attempts").count(), 1, "{paths:?}");
    assert_eq!(asked[0].1["code"], "1a2b3");
    let record = asked.iter().find(|(path, _)| path == "/api/v1/attempts").and_then(|(_, body)| body["record"].as_str()).expect("sent");
    assert_eq!(read_record(record.as_bytes()).expect("a record").header.trainee, "林晓");
}

#[test]
fn a_refusal_is_told_and_the_form_keeps_what_was_written() {
    let (address, _) = server(|_, _| (400, json!({ "error": "the code is not right" })));
    let data = tempfile::tempdir().expect("a folder");
    let mut app = window(data.path());
    enrol(&mut app, &address);
    until(&mut app, "the refusal", |desk| matches!(desk.frame.courier.now, Now::Failed(_)));
    settle(&mut app);
    let desk = app.world().resource::<Desk>();
    assert_eq!(desk.frame.courier.form.0[1], "1a2b3");
    let Now::Failed(error) = &desk.frame.courier.now else { panic!("it failed") };
    let words = super::shown::failure(&desk.locale, error);
    assert!(words.contains("不同意") && words.contains("the code is not right"), "{words}");
}

#[test]
fn an_exam_is_opened_by_its_ticket_and_goes_back_with_it() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let case = load_case(&Shipped, &content, "m0-forgot-autopay", None).and_then(|loaded| loaded.compiled).expect("it ships");
    let (hash, variant) = (content_hash(&case), case.variant.clone());
    let (address, asked) = server(move |path, _| match path {
        "/api/v1/enrol" => (200, json!({ "key": "k" })),
        "/api/v1/tickets" => (
            200,
            json!({ "id": "ticket-7", "scenario": "m0-forgot-autopay", "content": hash, "variant": variant, "seed": "7", "due_at": DUE, "files": [] }),
        ),
        "/api/v1/attempts" => (200, json!({ "status": "accepted", "attempt": "a", "outcome": "not-yet", "lawful": 40, "effective": 0 })),
        "/api/v1/comments" => (200, json!([])),
        _ => (200, json!([exam_of("e1")])),
    });
    let data = tempfile::tempdir().expect("a folder");
    let mut app = window(data.path());
    enrol(&mut app, &address);
    until(&mut app, "the assignment", Desk::has_duties);
    press(&mut app, KeyCode::Escape);
    app.world_mut().trigger(Press(Action::Frame(Step::Courier(super::Turn::Exam(0)))));
    until(&mut app, "the exam", |desk| desk.call().is_some_and(|call| call.mode() == Mode::Exam));
    settle(&mut app);
    assert_eq!(screen(&app), Screen::Briefing);
    inspect(&mut app);
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Space);
    press(&mut app, KeyCode::ControlLeft);
    app.world_mut().trigger(Press(Action::Apply(crate::call::Input::EndCall)));
    settle(&mut app);
    to_the_form(&mut app);
    for entry in BEST_FORM {
        press(&mut app, digit(entry));
    }
    assert_eq!(screen(&app), Screen::Debrief);
    inspect(&mut app);
    press(&mut app, KeyCode::KeyR);
    assert_eq!(screen(&app), Screen::Debrief, "there is no second attempt of a ticket");
    until(&mut app, "the delivery", |desk| matches!(desk.frame.courier.now, Now::Delivered { sent: 1, .. }));
    let asked = asked.lock().expect("nobody failed");
    assert!(asked.iter().any(|(path, body)| path == "/api/v1/tickets" && body["assignment"] == "e1"));
    let record = asked.iter().find(|(path, _)| path == "/api/v1/attempts").and_then(|(_, body)| body["record"].as_str()).expect("sent");
    assert_eq!(read_record(record.as_bytes()).expect("a record").header.ticket.as_deref(), Some("ticket-7"));
}

#[test]
fn what_was_held_back_is_told_also_where_more_was_sent_after_it() {
    let first = Mutex::new(true);
    let (address, _) = server(move |path, _| match path {
        "/api/v1/enrol" => (200, json!({ "key": "k" })),
        "/api/v1/attempts" if std::mem::take(&mut *first.lock().expect("nobody failed")) => {
            (200, json!({ "status": "quarantined", "id": "q", "reason": "clock", "detail": "a day ahead" }))
        }
        "/api/v1/attempts" => (200, json!({ "status": "known", "attempt": "a" })),
        _ => (200, json!([])),
    });
    let data = tempfile::tempdir().expect("a folder");
    let mut app = window(data.path());
    for _ in 0..2 {
        press(&mut app, KeyCode::Digit1);
        press(&mut app, KeyCode::Digit1);
        app.world_mut().trigger(Press(Action::Apply(crate::call::Input::EndCall)));
        settle(&mut app);
        to_the_form(&mut app);
        for entry in BEST_FORM {
            press(&mut app, digit(entry));
        }
        press(&mut app, KeyCode::Escape);
    }
    enrol(&mut app, &address);
    until(
        &mut app,
        "the delivery",
        |desk| matches!(&desk.frame.courier.now, Now::Delivered { sent: 2, held: Some(why) } if why == "a day ahead"),
    );
}

/// Whether these words stand somewhere on the screen.
fn shows(app: &mut App, words: &str) -> bool {
    let mut texts = app.world_mut().query::<&Text>();
    texts.iter(app.world()).any(|text| text.0.contains(words))
}

#[test]
fn a_trainers_comment_is_unread_on_home_and_stands_beside_its_line() {
    let hash: Arc<Mutex<String>> = Arc::default();
    let (address, _) = server(move |path, body| match path {
        "/api/v1/enrol" => (200, json!({ "key": "k" })),
        "/api/v1/attempts" => {
            *hash.lock().expect("nobody failed") = bytes_hash(body["record"].as_str().expect("sent").as_bytes());
            (200, json!({ "status": "accepted", "attempt": "a", "outcome": "pass", "lawful": 100, "effective": 99 }))
        }
        "/api/v1/comments" => {
            let record = hash.lock().expect("nobody failed").clone();
            (200, json!([{ "id": "c1", "record": record, "turn": 2, "by": "韩老师", "at": 1_795_568_400, "body": "先核实，再谈账" }]))
        }
        _ => (200, json!([])),
    });
    let data = tempfile::tempdir().expect("a folder");
    let mut app = window(data.path());
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit1);
    for reply in BEST {
        say(&mut app, digit(reply));
    }
    to_the_form(&mut app);
    for entry in BEST_FORM {
        press(&mut app, digit(entry));
    }
    press(&mut app, KeyCode::Escape);
    enrol(&mut app, &address);
    until(&mut app, "the delivery", |desk| matches!(desk.frame.courier.now, Now::Delivered { .. }));
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Home);
    settle(&mut app);
    inspect(&mut app);
    assert!(shows(&mut app, "1 条新点评"));
    app.world_mut().trigger(Press(Action::Frame(Step::LookBack(0))));
    settle(&mut app);
    assert!(screen(&app) == Screen::Debrief && shows(&mut app, "先核实，再谈账") && shows(&mut app, "韩老师"));
    inspect(&mut app);
    press(&mut app, KeyCode::Escape);
    settle(&mut app);
    assert!(screen(&app) == Screen::Home && !shows(&mut app, "新点评"), "looking is reading");
}

#[test]
fn a_release_is_fetched_beside_the_frames_and_its_cases_stand_in_the_library_at_once() {
    let shipped = Shipped.read("scenarios/m1/m1-unpaid-wages.ron").expect("it ships").into_owned();
    let text = String::from_utf8(shipped).expect("text").replace("id: \"m1-unpaid-wages\"", "id: \"m1-night-shift\"");
    let hash = bytes_hash(text.as_bytes());
    let manifest = json!({
        "number": 3, "made_at": 0, "note": "", "withdrawn": ["m1-unpaid-wages"],
        "cases": [{ "scenario": "m1-night-shift", "version": 1, "title_zh": "", "title_en": "",
                    "files": { "scenarios/released/m1-night-shift.ron": hash } }],
    });
    let place = format!("/api/v1/release/files/{hash}");
    let (address, _) = server(move |path, _| match path {
        "/api/v1/enrol" => (200, json!({ "key": "k" })),
        "/api/v1/release" => (200, manifest.clone()),
        // The double writes JSON; a bare text it sends as it is.
        _ if path == place => (200, Value::String(text.clone())),
        _ => (200, json!([])),
    });
    let data = tempfile::tempdir().expect("a folder");
    let library = Arc::new(Released::open(data.path(), Shipped));
    let mut app = with_text(Options {
        language: "zh-CN",
        speaks: false,
        data: data.path().to_owned(),
        trainee: Some("林晓".to_owned()),
        seed: Some(0),
        studio: None,
        library,
    });
    let places: Vec<String> = app.world().resource::<Desk>().cases().iter().map(|case| case.id.clone()).collect();
    enrol(&mut app, &address);
    until(&mut app, "the release", |desk| desk.case_called("m1-night-shift").is_some());
    until(&mut app, "the delivery", |desk| matches!(desk.frame.courier.now, Now::Delivered { .. }));
    settle(&mut app);
    inspect(&mut app);
    let desk = app.world().resource::<Desk>();
    let after: Vec<&str> = desk.cases().iter().map(|case| case.id.as_str()).collect();
    assert_eq!(after[..places.len()], places, "drawn controls name cases by their places");
    assert!(desk.case_called("m1-unpaid-wages").is_some_and(|(_, case)| case.is_guide && case.compiled.is_err()), "withdrawn");
    assert_eq!((desk.frame.courier.release.held, desk.frame.courier.release.arrived), (Held::Whole(3), Some(3)));
    press(&mut app, KeyCode::F6);
    assert_eq!(screen(&app), Screen::Library);
    inspect(&mut app);
    // The next window has it from the start, also without the server.
    let again = Released::open(data.path(), Shipped);
    assert!(scenario_ids(&again).iter().any(|id| id == "m1-night-shift") && !scenario_ids(&again).iter().any(|id| id == "m1-unpaid-wages"));
}
