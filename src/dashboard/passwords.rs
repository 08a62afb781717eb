//! Passwords: Argon2id with the crate's recommended cost, off the threads that answer requests.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use tokio::sync::Semaphore;

use super::fault::Fault;

/// Each hash takes 19 MiB for a moment: no more than these at once.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Shorter than this is refused.
pub(super) const SHORTEST: usize = 10;

/// A password's hash with a fresh salt, as text; `None` where the system gives no randomness.
#[must_use]
pub fn hash_password(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash: PasswordHash| hash.to_string())
}

/// The hash, worked out beside the requests.
pub(super) async fn hashed(password: String) -> Result<String, Fault> {
    if password.chars().count() < SHORTEST {
        return Err(Fault::Wrong(format!("a password has at least {SHORTEST} characters")));
    }
    let _turn = AT_ONCE.acquire().await;
    let hash = tokio::task::spawn_blocking(move || hash_password(&password)).await.ok().flatten();
    hash.ok_or_else(|| Fault::Wrong("the password could not be hashed: try again".to_owned()))
}

/// Whether a password is the one; without a hash the same work is done, so that time tells nothing.
pub(super) async fn is_right(password: String, hash: Option<String>) -> bool {
    let check = move || {
        let known = hash.is_some();
        let hash = hash.or_else(|| hash_password("nobody's password")).unwrap_or_default();
        let right = PasswordHash::new(&hash).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        known && right
    };
    let _turn = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(check).await.unwrap_or(false)
}
