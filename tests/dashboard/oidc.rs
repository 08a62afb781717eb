//! Sign-in by the house's own accounts, against a double of a provider that signs what a test wants signed. The double knows the
//! protocol from the library's other side; `.ci/browser-tests` does the same against a provider that others wrote.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserUsername, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey, StandardClaims, SubjectIdentifier,
};
use serde_json::json;

use super::house::{Browser, House, Page};
use super::{page_of, signed_in};

const KEY: &str = include_str!("fixtures/provider.pem");
const STRANGERS_KEY: &str = include_str!("fixtures/stranger.pem");

/// What is put into the next ID token.
#[derive(Clone)]
struct Wish {
    username: Option<&'static str>,
    audience: &'static str,
    issuer: Option<&'static str>,
    /// Seconds from now on that it holds.
    holds: i64,
    nonce: Option<&'static str>,
    key: &'static str,
    unsigned: bool,
}

impl Default for Wish {
    fn default() -> Self {
        let (username, audience) = (Some("1002"), "ringback");
        Self { username, audience, issuer: None, holds: 300, nonce: None, key: KEY, unsigned: false }
    }
}

/// The provider: its address, and what it says next.
struct Provider {
    issuer: String,
    next: Arc<Mutex<(Wish, String)>>,
    /// How often it was asked where its doors are.
    visits: Arc<AtomicUsize>,
}

impl Provider {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let next = Arc::new(Mutex::new((Wish::default(), String::new())));
        let visits = Arc::new(AtomicUsize::new(0));
        let (own, wanted, counted) = (issuer.clone(), Arc::clone(&next), Arc::clone(&visits));
        std::thread::spawn(move || {
            for wire in listener.incoming().flatten() {
                answer(wire, &own, &wanted, &counted);
            }
        });
        Self { issuer, next, visits }
    }

    fn token(issuer: &str, wish: &Wish, nonce: &str) -> String {
        let key = CoreRsaPrivateSigningKey::from_pem(wish.key, Some(JsonWebKeyId::new("one".to_owned()))).expect("a key");
        let now = chrono::Utc::now();
        let standard = StandardClaims::new(SubjectIdentifier::new("subject-7".to_owned()));
        let standard = standard.set_preferred_username(wish.username.map(|name| EndUserUsername::new(name.to_owned())));
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(wish.issuer.unwrap_or(issuer).to_owned()).expect("an address"),
            vec![Audience::new(wish.audience.to_owned())],
            now + chrono::Duration::seconds(wish.holds),
            now,
            standard,
            EmptyAdditionalClaims {},
        );
        let claims = claims.set_nonce(Some(Nonce::new(wish.nonce.unwrap_or(nonce).to_owned())));
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let signed = CoreIdToken::new(claims, &key, algorithm, None, None).expect("signed").to_string();
        match signed.split('.').collect::<Vec<_>>()[..] {
            // {"alg":"none"}
            [_, claims, _] if wish.unsigned => format!("eyJhbGciOiJub25lIn0.{claims}."),
            _ => signed,
        }
    }
}

fn answer(wire: TcpStream, issuer: &str, wanted: &Mutex<(Wish, String)>, visits: &AtomicUsize) {
    let mut reader = BufReader::new(wire);
    let (mut first, mut length) = (String::new(), 0);
    if reader.read_line(&mut first).is_err() {
        return;
    }
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    let asked = first.split(' ').nth(1).unwrap_or("");
    if asked.ends_with("openid-configuration") {
        visits.fetch_add(1, Ordering::Relaxed);
    }
    let said = match asked {
        "/.well-known/openid-configuration" => json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        })
        .to_string(),
        "/keys" => {
            let key = CoreRsaPrivateSigningKey::from_pem(KEY, Some(JsonWebKeyId::new("one".to_owned()))).expect("a key");
            serde_json::to_string(&CoreJsonWebKeySet::new(vec![key.as_verification_key()])).expect("JSON")
        }
        "/token" => {
            let (wish, nonce) = wanted.lock().expect("not poisoned").clone();
            // A provider takes a code only with the proof that belongs to it.
            if body.contains("code=the-code") && body.contains("code_verifier=") {
                json!({ "access_token": "a", "token_type": "Bearer", "id_token": Provider::token(issuer, &wish, &nonce) }).to_string()
            } else {
                "{}".to_owned()
            }
        }
        _ => String::new(),
    };
    let mut wire = reader.into_inner();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", said.len());
    // Whoever asked may have gone.
    let _ = wire.write_all(head.as_bytes()).and_then(|()| wire.write_all(said.as_bytes()));
}

/// A value of a query.
fn asked(address: &str, name: &str) -> String {
    let query = address.split_once('?').expect("a query").1;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap_or_else(|| panic!("{name} in {address}"));
    found.to_owned()
}

/// Goes to the provider and comes back with what the test wishes.
fn round_trip(browser: &mut Browser, provider: &Provider, wish: Wish) -> Page {
    let gone = browser.get("/sign-in/house");
    assert_eq!(gone.status, 303, "{}", gone.body);
    assert!(gone.location.starts_with(&format!("{}/authorize?", provider.issuer)), "{}", gone.location);
    assert_eq!(asked(&gone.location, "code_challenge_method"), "S256");
    *provider.next.lock().expect("not poisoned") = (wish, asked(&gone.location, "nonce"));
    browser.get(&format!("/sign-in/back?code=the-code&state={}", asked(&gone.location, "state")))
}

fn staffed_with(provider: &Provider, more: &[&str]) -> (tempfile::TempDir, House, Browser) {
    let folder = tempfile::tempdir().expect("a folder");
    let oidc = ["--oidc", &provider.issuer, "--oidc-client", "ringback", "--public", "http://127.0.0.1:1"];
    let house = House::start_with(folder.path(), &[&oidc[..], more].concat());
    let mut admin = house.admin();
    let taken = admin.submit("/people/import", "/people/import", &[("list", super::STAFF), ("take", "1")]);
    assert!(taken.body.contains("新增 5"), "{}", taken.body);
    (folder, house, admin)
}

#[test]
fn the_houses_account_lets_in_who_is_on_the_list_and_nobody_else() {
    let provider = Provider::start();
    let (_folder, house, mut admin) = staffed_with(&provider, &[]);
    let mut known = house.browser();
    assert!(known.get("/sign-in").body.contains("/sign-in/house"));
    let back = round_trip(&mut known, &provider, Wish::default());
    assert_eq!((back.status, back.location.as_str()), (303, "/me"), "{}", back.body);
    assert!(known.get("/me").body.contains("吴凯"));
    assert!(admin.get("/audit").body.contains("openid"));
    // The same password-less person through the front door: nothing changed there.
    assert_eq!(signed_in(&house, &mut admin, "1001").get("/me").status, 200);
    // Archived: the account may live on, the list decides.
    admin.submit("/people/import", "/people/import", &[("list", "1002,吴凯,2026 春,trainee,leaves"), ("take", "1")]);
    let back = round_trip(&mut house.browser(), &provider, Wish::default());
    assert!(back.status == 401 && back.body.contains("名册里没有"), "{}", back.body);
}

#[test]
fn no_token_is_believed_that_is_not_for_this_browser_by_this_provider() {
    let provider = Provider::start();
    let (_folder, house, mut admin) = staffed_with(&provider, &[]);
    let wishes: [(&str, Wish, &str); 8] = [
        ("another nonce", Wish { nonce: Some("0123456789012345678901"), ..Wish::default() }, "不可信"),
        ("for another server", Wish { audience: "payroll", ..Wish::default() }, "不可信"),
        ("of another provider", Wish { issuer: Some("https://else.example"), ..Wish::default() }, "不可信"),
        ("out of date", Wish { holds: -60, ..Wish::default() }, "不可信"),
        ("signed by a stranger", Wish { key: STRANGERS_KEY, ..Wish::default() }, "不可信"),
        ("signed by nobody", Wish { unsigned: true, ..Wish::default() }, "不可信"),
        ("without a number", Wish { username: None, ..Wish::default() }, "不可信"),
        ("of somebody unknown", Wish { username: Some("9999"), ..Wish::default() }, "名册里没有"),
    ];
    for (what, wish, words) in wishes {
        let mut browser = house.browser();
        let back = round_trip(&mut browser, &provider, wish);
        assert!(back.status == 401 && back.body.contains(words), "{what}: {} {}", back.status, back.body);
        assert_eq!(browser.get("/me").status, 303, "{what}");
    }
    assert!(page_of(&mut admin, "1002").starts_with("/people/"));
}

#[test]
fn an_answer_opens_only_the_browser_that_asked() {
    let provider = Provider::start();
    let (_folder, house, _admin) = staffed_with(&provider, &[]);
    let (mut asked_by, mut other) = (house.browser(), house.browser());
    let state = asked(&asked_by.get("/sign-in/house").location, "state");
    let back = other.get(&format!("/sign-in/back?code=the-code&state={state}"));
    assert!(back.status == 401 && back.body.contains("不是在这个浏览器里开始的"), "{}", back.body);
    let declined = asked_by.get(&format!("/sign-in/back?error=access_denied&state={state}"));
    assert!(declined.status == 401 && declined.body.contains("没有放行"), "{}", declined.body);
    let again = asked_by.get(&format!("/sign-in/back?code=the-code&state={state}"));
    assert!(again.status == 401 && again.body.contains("请重新登录"), "the way back works once: {}", again.body);
}

#[test]
fn where_only_the_houses_account_counts_no_password_lets_in() {
    let provider = Provider::start();
    let (_folder, house, _admin) = staffed_with(&provider, &["--oidc-only"]);
    let mut browser = house.browser();
    assert!(!browser.get("/sign-in").body.contains("name=\"password\""));
    assert_eq!(browser.post("/sign-in", &[("number", "A1"), ("password", "a long enough password")]).status, 403);
    let back = round_trip(&mut browser, &provider, Wish { username: Some("A1"), ..Wish::default() });
    assert_eq!((back.status, back.location.as_str()), (303, "/"), "{}", back.body);
}

#[test]
fn a_provider_that_is_away_is_said_and_passwords_go_on() {
    let provider = Provider { issuer: format!("http://{}", super::free_address()), next: Arc::default(), visits: Arc::default() };
    let (_folder, house, _admin) = staffed_with(&provider, &[]);
    let mut browser = house.browser();
    let gone = browser.get("/sign-in/house");
    assert!(gone.status == 401 && gone.body.contains("没有回应"), "{}", gone.body);
    assert_eq!(browser.post("/sign-in", &[("number", "A1"), ("password", "a long enough password")]).status, 303);
}

#[test]
fn however_many_ask_to_be_sent_there_the_provider_is_asked_once() {
    let provider = Provider::start();
    let (_folder, house, _admin) = staffed_with(&provider, &[]);
    for _ in 0..20 {
        assert_eq!(house.browser().get("/sign-in/house").status, 303);
    }
    let visits = provider.visits.load(Ordering::Relaxed);
    assert!((1..=2).contains(&visits), "asked {visits} times; at most once when the server starts and once in a minute");
}
