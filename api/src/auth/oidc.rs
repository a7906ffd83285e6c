//! Callers with a token of an OpenID provider: JWTs, checked against the provider's published keys.

use std::{sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    process::{
        caller::{Caller, Role},
        caller_name::legible,
    },
    values::{shape::is_hidden, unit_scope::UnitScope},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use reqwest::Client;
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::Value;
use tokio::{
    sync::{Mutex, RwLock},
    time::Instant,
};

use super::token::Members;
use crate::http::outside;

/// Longest token, in bytes.
const TOKEN_MAX: usize = 8 * 1024;
/// Largest document of the provider, in bytes.
const DOCUMENT_MAX: usize = 256 * 1024;
/// Most keys of the provider.
const KEYS_MAX: usize = 100;
/// Shortest modulus of an RSA key, in bytes: 2048 bits.
const MODULUS_MIN: usize = 256;
/// Longest wait for a document of the provider.
const WAIT: Duration = Duration::from_secs(5);
/// Keys of this age are fetched anew.
const FRESH: Duration = Duration::from_mins(10);
/// While the provider does not answer, keys serve until this age.
const KEPT: Duration = Duration::from_hours(24);
/// The provider is asked at most once in this time, however many unknown keys tokens name.
const PAUSE: Duration = Duration::from_secs(5);
/// Seconds by which clocks may differ.
const LEEWAY: u64 = 60;
/// Longest subject and name, in characters.
const NAME_MAX: usize = 255;

/// Whose tokens are accepted, and which claims hold role and units.
#[derive(Clone, Debug)]
pub struct Options {
    pub issuer: String,
    pub audience: String,
    /// Claim of the role, also inside others: `realm_access.roles`.
    pub role_claim: String,
    pub units_claim: String,
}

/// Why a token was refused. Only the log has the reason.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Rejected(String),
    /// The provider's keys cannot be had now.
    #[error("the OpenID provider does not answer: {0}")]
    Unavailable(Arc<str>),
}

fn rejected(why: impl ToString) -> Failure {
    Failure::Rejected(why.to_string())
}

/// The provider with its keys.
pub struct Oidc {
    options: Options,
    http: Client,
    known: RwLock<Known>,
    /// Held by whoever asks the provider.
    asking: Mutex<()>,
}

#[derive(Default)]
struct Known {
    keys: Vec<Jwk>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
    failure: Option<Arc<str>>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Oidc {
    /// # Errors
    /// Says why the issuer cannot be one.
    pub fn new(options: Options) -> Result<Self, String> {
        outside::address(&options.issuer)?;
        let http = outside::client(WAIT)?;
        Ok(Self { options, http, known: RwLock::default(), asking: Mutex::default() })
    }

    /// The caller behind a token.
    pub async fn identify(&self, token: &str) -> Result<Caller, Failure> {
        if token.len() > TOKEN_MAX {
            return Err(rejected("the token is too long"));
        }
        // What a token declares to be critical must be understood (RFC 7515, 4.1.11), and nothing of it is here.
        if Members::of_header(token).map_err(rejected)?.has("crit") {
            return Err(rejected("a critical extension"));
        }
        let header = decode_header(token).map_err(rejected)?;
        // A closed list: neither `none` nor a secret key can be meant.
        if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) {
            return Err(rejected(format!("algorithm {:?}", header.alg)));
        }
        let typ = header.typ.as_deref().unwrap_or("JWT");
        if !["jwt", "at+jwt", "application/at+jwt"].contains(&typ.to_ascii_lowercase().as_str()) {
            return Err(rejected(format!("type {typ}")));
        }
        let key = self.key(header.kid.as_deref(), header.alg).await?;
        let mut validation = Validation::new(header.alg);
        validation.set_audience(&[&self.options.audience]);
        validation.set_issuer(&[&self.options.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        decode::<IgnoredAny>(token, &key, &validation).map_err(rejected)?;
        self.caller(&Members::of_claims(token).map_err(rejected)?)
    }

    fn caller(&self, claims: &Members) -> Result<Caller, Failure> {
        // A list with the issuer in it would be taken by the check of the signature.
        let issuer = claims.text("iss").filter(|issuer| *issuer == self.options.issuer);
        let issuer = issuer.ok_or_else(|| rejected("not one issuer"))?;
        let told = texts(claims.at(&self.options.role_claim));
        let mut roles = told.iter().filter_map(|role| Role::from_code(role));
        let (Some(role), None) = (roles.next(), roles.next()) else {
            return Err(rejected(format!("not one role in {told:?}")));
        };
        let prefixes: Result<Vec<_>, _> =
            texts(claims.at(&self.options.units_claim)).iter().map(|scope| UnitScope::parse(scope)).collect();
        let prefixes = prefixes.map_err(|_| rejected("a unit that is no code"))?;
        // A directory may give everybody units; they limit only roles that can be limited.
        let prefixes = if matches!(role, Role::Auditor | Role::Admin) { Vec::new() } else { prefixes };
        let units = role.units(prefixes).ok_or_else(|| rejected("no units"))?;
        // The subject is what tells one from another, so nothing is taken out of it as it is from a name.
        let subject = claims.text("sub").filter(|subject| fits_in(subject) && !subject.chars().any(is_hidden));
        let subject = subject.ok_or_else(|| rejected("a subject that cannot be written down"))?;
        let names = ["preferred_username", "name"].into_iter().filter_map(|name| claims.text(name)).map(legible);
        let name = names.chain([legible(subject)]).find(|name| fits_in(name));
        Ok(Caller::of_subject(issuer, subject, name.unwrap_or_default(), role, units))
    }

    /// The provider's key for a token, fetched anew where it is unknown or what is known is old.
    async fn key(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<DecodingKey, Failure> {
        let (found, fresh) = self.look(kid, algorithm).await;
        if fresh && let Some(key) = found {
            return decoding(&key);
        }
        self.refresh(found.is_some()).await;
        let (found, _) = self.look(kid, algorithm).await;
        if let Some(key) = found {
            return decoding(&key);
        }
        let known = self.known.read().await;
        match &known.failure {
            Some(failure) => Err(Failure::Unavailable(Arc::clone(failure))),
            None => Err(rejected(format!("no key {kid:?} for {algorithm:?}"))),
        }
    }

    /// A fitting key, and whether what is known is fresh.
    async fn look(&self, kid: Option<&str>, algorithm: Algorithm) -> (Option<Jwk>, bool) {
        let known = self.known.read().await;
        let age = known.fetched.map(|fetched| fetched.elapsed());
        if age.is_none_or(|age| age > KEPT) {
            return (None, false);
        }
        let mut fitting = known.keys.iter().filter(|key| fits(key, algorithm));
        let found = match kid {
            Some(kid) => fitting.find(|key| key.common.key_id.as_deref() == Some(kid)),
            // Without a name it must be clear which key is meant.
            None => fitting.next().filter(|_| fitting.next().is_none()),
        };
        (found.cloned(), age.is_some_and(|age| age < FRESH))
    }

    /// Asks the provider for its keys. One asks; others wait for the answer, unless they have a key to go on with.
    async fn refresh(&self, can_go_on: bool) {
        let asking = if can_go_on { self.asking.try_lock().ok() } else { Some(self.asking.lock().await) };
        if asking.is_none() || self.known.read().await.tried.is_some_and(|tried| tried.elapsed() < PAUSE) {
            return;
        }
        let fetched = self.fetch().await;
        let mut known = self.known.write().await;
        known.tried = Some(Instant::now());
        match fetched {
            Ok(keys) => {
                known.keys = keys;
                known.fetched = known.tried;
                known.failure = None;
            }
            Err(failure) => {
                tracing::warn!(failure, "the keys of the OpenID provider were not fetched");
                known.failure = Some(failure.into());
            }
        }
    }

    async fn fetch(&self) -> Result<Vec<Jwk>, String> {
        let issuer = &self.options.issuer;
        let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let found: Discovery = self.document(&place).await?;
        if found.issuer != *issuer {
            return Err(format!("{place} is about the issuer {}", found.issuer));
        }
        // One key of a kind that is not known here must not hide the others.
        #[derive(Deserialize)]
        struct Published {
            keys: Vec<Value>,
        }
        let published: Published = self.document(&found.jwks_uri).await?;
        let keys = published.keys.into_iter().take(KEYS_MAX).filter_map(|key| serde_json::from_value(key).ok());
        Ok(JwkSet { keys: keys.collect() }.keys)
    }

    async fn document<T: DeserializeOwned>(&self, place: &str) -> Result<T, String> {
        let told = |error: reqwest::Error| error.without_url().to_string();
        let mut answer = self.http.get(outside::address(place)?).send().await.map_err(told)?;
        if answer.status() != 200 {
            return Err(format!("{place}: {}", answer.status()));
        }
        let mut document = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(told)? {
            document.extend_from_slice(&chunk);
            if document.len() > DOCUMENT_MAX {
                return Err(format!("{place}: more than {DOCUMENT_MAX} bytes"));
            }
        }
        serde_json::from_slice(&document).map_err(|error| format!("{place}: {error}"))
    }
}

fn decoding(key: &Jwk) -> Result<DecodingKey, Failure> {
    DecodingKey::from_jwk(key).map_err(rejected)
}

/// Whether a key may be used for signatures of this kind. The token only names the key; its publisher says what it may be
/// used for.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let for_signatures = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let same = |wanted: KeyAlgorithm| key.common.key_algorithm.is_none_or(|told| told == wanted);
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(rsa), Algorithm::RS256) => {
            let modulus = BASE64_URL_SAFE_NO_PAD.decode(&rsa.n).unwrap_or_default();
            let modulus = modulus.iter().skip_while(|byte| **byte == 0).count();
            modulus >= MODULUS_MIN && same(KeyAlgorithm::RS256)
        }
        (AlgorithmParameters::EllipticCurve(curve), Algorithm::ES256) => {
            curve.curve == EllipticCurve::P256 && same(KeyAlgorithm::ES256)
        }
        _ => false,
    };
    kind && for_signatures
}

/// A text, or the texts of a list.
fn texts(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(|text| text.as_str().map(ToOwned::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a subject or a name says something and is not too long.
fn fits_in(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= NAME_MAX
}
