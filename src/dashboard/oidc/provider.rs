//! What is asked of the provider: where its doors are, the code with a proof that we began (PKCE), and the ID token, whose
//! signature, issuer, audience, time and nonce the library checks. OpenID Connect Core 1.0, section 3.1; RFC 7636.

use std::fmt;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;
use ureq::tls::TlsConfig;

use super::doors::Doors;

/// No answer of a provider is larger than this.
const LARGEST: u64 = 1 << 20;

/// The provider of the house's accounts.
#[derive(Clone)]
pub struct Oidc {
    /// Its address, as in `https://login.bank.example/realms/staff`.
    pub issuer: String,
    pub client: String,
    pub secret: Option<String>,
    /// Our own address as browsers see it.
    pub public: String,
    /// The claim that holds the staff number.
    pub claim: String,
    /// Nobody signs in with a password any more.
    pub only: bool,
    pub tls: TlsConfig,
    /// What is known of it; empty at first.
    pub doors: Doors,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Oidc").field("issuer", &self.issuer).field("client", &self.client).finish_non_exhaustive()
    }
}

/// Why the provider let nobody in.
#[derive(Debug, Error)]
pub enum OidcError {
    #[error("{0} is no address: write it as https://HOST/PATH")]
    Address(String),
    #[error("the provider does not answer as one: {0}")]
    NoAnswer(String),
    #[error("the provider declined: {0}")]
    Declined(String),
    #[error("the provider gives no token for its code: {0}")]
    NoToken(String),
    #[error("the answer belongs to a sign-in that this browser did not begin, or began too long ago")]
    OtherBrowser,
    #[error("the ID token is not to be believed: {0}")]
    Token(String),
    #[error("the ID token has no claim `{0}`: name the one that holds the staff number with --oidc-claim")]
    NoClaim(String),
    #[error("the server stopped")]
    Stopped,
}

impl OidcError {
    /// Whether nobody who signs in can help it.
    pub(super) const fn is_the_providers(&self) -> bool {
        matches!(self, Self::Address(_) | Self::NoAnswer(_) | Self::NoClaim(_) | Self::Stopped)
    }

    /// The words for whoever tries to sign in.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::NoAnswer(_) | Self::Stopped => "hr-oidc-no-answer",
            Self::Declined(_) => "hr-oidc-declined",
            Self::OtherBrowser => "hr-oidc-again",
            Self::NoToken(_) | Self::Token(_) | Self::NoClaim(_) => "hr-oidc-wrong",
        }
    }
}

/// What the browser that went to the provider must still know when it comes back.
pub(super) struct Trip {
    state: String,
    nonce: String,
    verifier: String,
}

impl Trip {
    pub(super) fn written(&self) -> String {
        format!("{}.{}.{}", self.state, self.nonce, self.verifier)
    }

    pub(super) fn read(written: &str) -> Option<Self> {
        let parts: Vec<&str> = written.split('.').collect();
        let [state, nonce, verifier] = parts[..] else { return None };
        let whole = [state, nonce, verifier].iter().all(|part| part.len() >= 20);
        whole.then(|| Self { state: state.to_owned(), nonce: nonce.to_owned(), verifier: verifier.to_owned() })
    }

    pub(super) fn is_of(&self, state: &str) -> bool {
        self.state == state
    }
}

/// All claims of a token that the library has no name for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims(Map<String, Value>);

impl AdditionalClaims for Claims {}

type Tokens = StandardTokenResponse<
    IdTokenFields<Claims, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>,
    CoreTokenType,
>;
type Asker = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Oidc {
    /// Sends what the library wants to ask. A provider that sends us elsewhere is not followed.
    fn ask(&self) -> impl Fn(HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
        let config = config.timeout_global(Some(std::time::Duration::from_secs(10))).tls_config(self.tls.clone());
        let agent = ureq::Agent::new_with_config(config.build());
        move |request| {
            let (parts, mut body) = agent.run(request)?.into_parts();
            Ok(HttpResponse::from_parts(parts, body.with_config().limit(LARGEST).read_to_vec()?))
        }
    }

    /// The provider's doors and keys as they were a moment ago, or anew where its keys seem to have changed.
    fn client(&self, keys_changed: bool) -> Result<Asker, OidcError> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| OidcError::Address(self.issuer.clone()))?;
        let back = RedirectUrl::new(format!("{}/sign-in/back", self.public)).map_err(|_| OidcError::Address(self.public.clone()))?;
        let ask = || CoreProviderMetadata::discover(&issuer, &self.ask()).map_err(|error| whole(&error));
        let doors = self.doors.known(keys_changed, ask)?;
        let secret = self.secret.clone().map(ClientSecret::new);
        let client = Client::from_provider_metadata(doors, ClientId::new(self.client.clone()), secret);
        Ok(client.set_redirect_uri(back))
    }

    /// Whether the provider answers as one.
    ///
    /// # Errors
    /// Why it does not.
    pub fn probe(&self) -> Result<(), OidcError> {
        self.client(false).map(|_| ())
    }
}

/// An error with what is behind it.
fn whole(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut behind = error.source();
    while let Some(error) = behind {
        told = format!("{told}: {error}");
        behind = error.source();
    }
    told
}

/// Where the browser goes.
pub(super) fn begin(oidc: &Oidc) -> Result<(String, Trip), OidcError> {
    let client = oidc.client(false)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let asked = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random).add_scope(Scope::new("profile".to_owned()));
    let (address, state, nonce) = asked.set_pkce_challenge(challenge).url();
    let trip = Trip { state: state.secret().clone(), nonce: nonce.secret().clone(), verifier: verifier.secret().clone() };
    Ok((address.into(), trip))
}

/// Whom the provider let in: the claim that holds the staff number.
pub(super) fn finish(oidc: &Oidc, code: String, trip: &Trip) -> Result<String, OidcError> {
    let client = oidc.client(false)?;
    let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| OidcError::NoAnswer(error.to_string()))?;
    let request = request.set_pkce_verifier(PkceCodeVerifier::new(trip.verifier.clone()));
    let tokens = request.request(&oidc.ask()).map_err(|error| OidcError::NoToken(whole(&error)))?;
    let token = tokens.id_token().ok_or_else(|| OidcError::Token("there is none".to_owned()))?;
    let nonce = Nonce::new(trip.nonce.clone());
    let claims = match token.claims(&client.id_token_verifier(), &nonce) {
        // Signed by a key that we do not know yet, perhaps.
        Err(ClaimsVerificationError::SignatureVerification(_)) => {
            let client = oidc.client(true)?;
            token.claims(&client.id_token_verifier(), &nonce).cloned()
        }
        told => told.cloned(),
    };
    let claims = claims.map_err(|error| OidcError::Token(whole(&error)))?;
    let all = serde_json::to_value(&claims).map_err(|error| OidcError::Token(error.to_string()))?;
    match all.get(&oidc.claim) {
        Some(Value::String(number)) if !number.trim().is_empty() => Ok(number.trim().to_owned()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(OidcError::NoClaim(oidc.claim.clone())),
    }
}
