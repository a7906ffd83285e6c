//! Callers. Nobody is anonymous below `/api/v1`: a request without a valid key goes no further than this layer.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::problem::{Code, Problem};

/// Name of the key that is made at the first start.
pub const FIRST_KEY: &str = "first-start";
/// Role of the administrator: all permissions.
pub const ADMIN: &str = "admin";

/// Random bytes of a key: beyond guessing.
const KEY_BYTES: usize = 32;

/// A key of 256 random bits, as the caller sends it.
pub fn make_key() -> Result<String, getrandom::Error> {
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(format!("jixiao_{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

/// What is kept of a key.
pub fn hash(key: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(key).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The keys that open the service; only their hashes.
#[derive(Clone, Debug)]
pub struct Keyring(Vec<String>);

impl Keyring {
    pub const fn new(hashes: Vec<String>) -> Self {
        Self(hashes)
    }

    /// Compares with every key in constant time, so that the time taken says nothing about any of them.
    fn opens(&self, key: &str) -> bool {
        let presented = hash(key);
        let found = self
            .0
            .iter()
            .fold(subtle::Choice::from(0), |found, known| found | known.as_bytes().ct_eq(presented.as_bytes()));
        found.into()
    }
}

/// Lets a request through when its key is known.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = header.and_then(|value| {
        let (scheme, key) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    let keyring = request.app_data::<web::Data<Keyring>>();
    let known = key.zip(keyring).is_some_and(|(key, keyring)| keyring.opens(key));
    if !known {
        return Err(Problem::new(Code::Unauthenticated).into());
    }
    next.call(request).await
}
