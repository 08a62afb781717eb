//! The server's own TLS, by the certificate files beside this one: an authority made for the tests, a certificate for
//! 127.0.0.1 and its key, and the same once more (`next-`) as they come at a renewal. They open nothing anywhere else.

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

/// Whether somebody who believes one authority alone is answered.
fn is_answered(address: &str, ca: &str) -> bool {
    let tls = ringback::delivery::trusted(Some(&file(ca))).expect("a certificate");
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().tls_config(tls).build());
    agent.get(format!("{address}/healthz")).call().is_ok_and(|mut answer| answer.body_mut().read_to_string().is_ok_and(|body| body == "ok"))
}

#[test]
fn a_renewed_certificate_is_taken_without_a_restart_and_half_of_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let put = |from: &str, to: &Path| std::fs::copy(file(from), to).expect("copied");
    put("chain.pem", &cert);
    put("key.pem", &key);
    let house = House::start_with(folder.path(), &["--cert", cert.to_str().expect("text"), "--key", key.to_str().expect("text")]);
    let both = || (is_answered(&house.address, "ca.pem"), is_answered(&house.address, "next-ca.pem"));
    assert_eq!(both(), (true, false));
    // The certificate is there before its key: it stays as it was, and says so.
    put("next-chain.pem", &cert);
    house.signal("-HUP");
    let said = |what: &str| {
        let found = (0..400).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            House::log(folder.path()).contains(what)
        });
        assert!(found, "{}", House::log(folder.path()));
    };
    said("stays as it was");
    assert_eq!(both(), (true, false));
    // The other half comes; nobody says anything, and it is found.
    put("next-key.pem", &key);
    said("was read again");
    assert_eq!(both(), (false, true));
    house.stop();
}
