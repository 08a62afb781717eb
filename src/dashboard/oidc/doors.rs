//! The provider's doors and keys of a moment ago. Whoever likes may ask to be sent to the provider, without being anybody: so what
//! that asks of it is bounded here, however many come.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openidconnect::core::CoreProviderMetadata;
use tokio::time::Instant;

use super::OidcError;

/// So long an answer is good; a provider that changes its doors is believed after that.
const GOOD: Duration = Duration::from_mins(1);
/// So long a failure is told again, and so old an answer must be before its keys are doubted.
const YOUNG: Duration = Duration::from_secs(5);

struct Known {
    asked: Instant,
    /// The doors, or what went wrong.
    told: Result<CoreProviderMetadata, String>,
}

/// What is known of the provider, shared by all requests.
#[derive(Clone, Default)]
pub struct Doors(Arc<Mutex<Option<Known>>>);

impl Doors {
    /// The doors, at most a minute old; where the keys seem to have changed, at most some seconds.
    pub(super) fn known(
        &self,
        keys_changed: bool,
        ask: impl FnOnce() -> Result<CoreProviderMetadata, String>,
    ) -> Result<CoreProviderMetadata, OidcError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_good = |known: &&Known| known.asked.elapsed() < if known.told.is_err() || keys_changed { YOUNG } else { GOOD };
        if let Some(good) = known.as_ref().filter(is_good) {
            return good.told.clone().map_err(OidcError::NoAnswer);
        }
        let told = ask();
        *known = Some(Known { asked: Instant::now(), told: told.clone() });
        told.map_err(OidcError::NoAnswer)
    }
}
