//! Empties the outbox into a learning record store, oldest first. What the record store does not take now is tried again later,
//! each time after twice as long; what it refuses for good is kept with its reason. Several servers may send: each takes
//! other attempts, and a statement that was there already is taken as sent.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use ureq::tls::TlsConfig;

use super::letter;
use super::statement::Dialect;
use crate::records::store::{Queued, Shelf, Store, StoreError};

/// A learning record store and how it is spoken to.
#[derive(Debug, Clone)]
pub struct Lrs {
    /// Where its `statements` lie, as in `https://lrs.example/xapi`.
    pub url: String,
    /// `NAME:SECRET`, or nothing where it asks for none.
    pub key: Option<String>,
    pub dialect: Dialect,
    /// Whose certificates are believed.
    pub tls: TlsConfig,
}

/// Attempts in one request.
const TOGETHER: i64 = 20;
/// Who asked for attempts and was not heard of again loses them after so many seconds.
const LEASE: i64 = 120;
/// The first pause after a failure, in seconds; each further one is twice as long, up to the longest.
const FIRST_PAUSE: i64 = 5;
const LONGEST_PAUSE: i64 = 3600;
/// How often an empty outbox is looked at.
const IDLE: Duration = Duration::from_millis(500);

/// What the record store said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    Taken,
    /// Some of these statements were there already.
    There,
    /// It will never take them.
    Refused(String),
    /// Not now.
    Later(String),
}

/// Sends for as long as the server runs.
pub async fn spread(store: Store, shelf: Arc<Shelf>, lrs: Lrs) {
    let lrs = Arc::new(lrs);
    loop {
        match some(&store, &shelf, &lrs).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => eprintln!("ringback serve: the outbox cannot be read: {error}"),
        }
        tokio::time::sleep(IDLE).await;
    }
}

/// Sends what is due; says whether there was anything.
async fn some(store: &Store, shelf: &Shelf, lrs: &Arc<Lrs>) -> Result<bool, StoreError> {
    let now = crate::dashboard::now();
    let due = store.due(now, now + LEASE, TOGETHER).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let mut letters = Vec::with_capacity(due.len());
    for queued in due {
        match letter(store, shelf, &lrs.dialect, &queued.attempt).await? {
            Some(letter) => letters.push((queued, letter)),
            // The person was deleted meanwhile: nothing is told of them any more.
            None => store.sent(&[queued.attempt]).await?,
        }
    }
    let all = letters.iter().flat_map(|(_, letter)| letter.iter().cloned()).collect();
    match post(lrs, all).await {
        Told::Taken => store.sent(&letters.into_iter().map(|(queued, _)| queued.attempt).collect::<Vec<_>>()).await?,
        Told::Later(why) => put_off(store, letters.iter().map(|(queued, _)| queued), &why).await?,
        // One of them is in the way: each for itself.
        Told::There | Told::Refused(_) => {
            for (queued, letter) in letters {
                alone(store, lrs, &queued, letter).await?;
            }
        }
    }
    Ok(true)
}

/// One attempt by itself; where some of it is there already, statement by statement.
async fn alone(store: &Store, lrs: &Arc<Lrs>, queued: &Queued, letter: Vec<Value>) -> Result<(), StoreError> {
    let told = match post(lrs, letter.clone()).await {
        Told::There => one_by_one(lrs, letter).await,
        other => other,
    };
    match told {
        Told::Taken | Told::There => store.sent(std::slice::from_ref(&queued.attempt)).await,
        Told::Refused(why) => {
            eprintln!("ringback serve: the record store refuses attempt {}: {why}", queued.attempt);
            store.refused(&queued.attempt, &why).await
        }
        Told::Later(why) => put_off(store, [queued].into_iter(), &why).await,
    }
}

async fn one_by_one(lrs: &Arc<Lrs>, letter: Vec<Value>) -> Told {
    for statement in letter {
        match post(lrs, vec![statement]).await {
            Told::Taken | Told::There => {}
            other => return other,
        }
    }
    Told::Taken
}

async fn put_off(store: &Store, queued: impl Iterator<Item = &Queued>, why: &str) -> Result<(), StoreError> {
    let (mut all, mut longest) = (0, 0);
    for one in queued {
        let doublings = u32::try_from(one.tries.clamp(1, 16) - 1).unwrap_or(0);
        let pause = (FIRST_PAUSE << doublings).min(LONGEST_PAUSE);
        store.put_off(&one.attempt, crate::dashboard::now() + pause, why).await?;
        (all, longest) = (all + 1, longest.max(pause));
    }
    eprintln!("ringback serve: the record store took none of {all} attempts ({why}); again within {longest} s");
    Ok(())
}

async fn post(lrs: &Arc<Lrs>, statements: Vec<Value>) -> Told {
    if statements.is_empty() {
        return Told::Taken;
    }
    let lrs = Arc::clone(lrs);
    let posted = tokio::task::spawn_blocking(move || posted(&lrs, &Value::Array(statements).to_string()));
    posted.await.unwrap_or_else(|error| Told::Later(error.to_string()))
}

fn posted(lrs: &Lrs, body: &str) -> Told {
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_mins(1)));
    let agent = ureq::Agent::new_with_config(config.tls_config(lrs.tls.clone()).build());
    let request = agent.post(format!("{}/statements", lrs.url.trim_end_matches('/')));
    let mut request = request.header("X-Experience-API-Version", lrs.dialect.version.key());
    if let Some(key) = &lrs.key {
        request = request.header("authorization", format!("Basic {}", base64(key.as_bytes())));
    }
    let mut answer = match request.content_type("application/json").send(body) {
        Ok(answer) => answer,
        Err(error) => return Told::Later(error.to_string()),
    };
    let status = answer.status().as_u16();
    let words: String = answer.body_mut().read_to_string().unwrap_or_default().chars().take(300).collect();
    let told = format!("status {status}: {words}");
    match status {
        200..=299 => Told::Taken,
        409 => Told::There,
        400 | 413 | 422 => Told::Refused(told),
        _ => Told::Later(told),
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        let letter = |place: usize| match place {
            place if place > three.len() => '=',
            place => char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]),
        };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn letters_are_those_of_the_standard() {
        assert_eq!(["", "f", "fo", "foo", "foobar"].map(|text| base64(text.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }
}
