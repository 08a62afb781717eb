//! The server's own TLS, by the certificate files beside this one: an authority made for the tests, a certificate for
//! 127.0.0.1 and its key. They open nothing anywhere else.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::house::{House, play, ringback};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dashboard/tls").join(name)
}

#[test]
fn deliveries_go_over_tls_to_the_house_whose_authority_is_named_and_to_no_other() {
    let (folder, pc) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (chain, key, ca) = (file("chain.pem"), file("key.pem"), file("ca.pem"));
    let house = House::start_with(folder.path(), &["--cert", chain.to_str().expect("text"), "--key", key.to_str().expect("text")]);
    assert!(house.address.starts_with("https://127.0.0.1:"), "{}", house.address);
    play(pc.path(), "pass");
    let enrol = ["deliver", "--trainee", "林晓", "--server", &house.address, "--code", &house.code];
    let unknown = ringback(pc.path(), &enrol);
    assert_eq!(unknown.status.code(), Some(2), "no public authority signed it");
    let sent = ringback(pc.path(), &[&enrol[..], &["--ca", ca.to_str().expect("text")]].concat());
    let told = String::from_utf8_lossy(&sent.stdout).into_owned();
    assert!(sent.status.success() && told.contains("accepted, pass"), "{told}{}", String::from_utf8_lossy(&sent.stderr));
    // Somebody who speaks no TLS, or says nothing at all, keeps nobody out.
    let address = house.address.trim_start_matches("https://").to_owned();
    let _silent = std::net::TcpStream::connect(&address).expect("connected");
    let mut plain = std::net::TcpStream::connect(&address).expect("connected");
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    // Reset or an alert: no page either way.
    let _ = plain.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("ok"));
    std::fs::remove_file(pc.path().join("林晓.queue.answers.txt")).expect("there");
    let again = ringback(pc.path(), &["deliver", "--trainee", "林晓"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("was there already"), "the authority is remembered");
    assert!(house.stop().contains("everything that was answered is stored"));
}

#[test]
fn a_certificate_without_its_key_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let (chain, ca) = (file("chain.pem"), file("ca.pem"));
    let told = |cert: &Path, key: &Path| {
        let started = ringback(folder.path(), &["serve", "--cert", cert.to_str().expect("text"), "--key", key.to_str().expect("text")]);
        assert_eq!(started.status.code(), Some(2));
        String::from_utf8_lossy(&started.stderr).into_owned()
    };
    assert!(told(&chain, &ca).contains("is no PEM file of a key"));
    assert!(told(&folder.path().join("none.pem"), &file("key.pem")).contains("is no PEM file of certificates"));
    let key = file("key.pem");
    assert!(told(&ca, &key).contains("do they belong together"), "another certificate's key");
}
