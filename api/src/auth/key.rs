//! API keys: how they are made and read.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::process::history::hex;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Every key begins with this, so that a leaked key can be recognised and found.
const PREFIX: &str = "jixiao_";
/// Random bytes of a key: beyond guessing.
const SECRET_BYTES: usize = 32;
/// An id in base64.
const ID_CHARS: usize = 22;

/// A key: the id under which it is stored, and 256 random bits.
pub fn make_key(id: Uuid) -> Result<String, getrandom::Error> {
    let mut secret = [0; SECRET_BYTES];
    getrandom::fill(&mut secret)?;
    let [id, secret] = [id.as_bytes().as_slice(), &secret].map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes));
    Ok(format!("{PREFIX}{id}{secret}"))
}

/// The id under which a key would be stored.
pub fn id_of(key: &str) -> Option<Uuid> {
    let id = key.strip_prefix(PREFIX)?.get(..ID_CHARS)?;
    Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(id).ok()?).ok()
}

/// The hash of a key; the key itself is not kept.
pub fn hash(key: &str) -> String {
    hex(&Sha256::digest(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_id_and_never_comes_twice() {
        let id = Uuid::from_u128(7);
        let keys = [make_key(id).unwrap(), make_key(id).unwrap()];
        assert_ne!(keys[0], keys[1]);
        assert!(keys.iter().all(|key| id_of(key) == Some(id) && key.len() == 72));
        for other in ["", "jixiao_", "jixiao_short", "jixiao_密钥密钥密钥密钥密钥", "other_AAAAAAAAAAAAAAAAAAAAAA"]
        {
            assert_eq!(id_of(other), None, "{other}");
        }
    }
}
