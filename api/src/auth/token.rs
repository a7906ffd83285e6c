//! The parts of a token, read without mercy: whatever two readers could understand differently is refused.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::http::json;

/// Header or claims of a token: an object that has no member twice, at any depth.
#[derive(Debug)]
pub struct Members(Map<String, Value>);

impl Members {
    /// The header of a token. Nothing proves it before its signature was checked.
    ///
    /// # Errors
    /// Says why it is none.
    pub fn of_header(token: &str) -> Result<Self, &'static str> {
        Self::of_part(token, 0)
    }

    /// The claims of a token, likewise.
    ///
    /// # Errors
    /// Says why there are none.
    pub fn of_claims(token: &str) -> Result<Self, &'static str> {
        Self::of_part(token, 1)
    }

    fn of_part(token: &str, place: usize) -> Result<Self, &'static str> {
        let part = token.split('.').nth(place).and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
        Self::read(&part.ok_or("a part is missing or not base64url")?)
    }

    fn read(text: &[u8]) -> Result<Self, &'static str> {
        match json::read(text) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) | Err(_) => Err("a part is no JSON object, or has a member twice"),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A member that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A member by its name, or by its path.
    pub fn at(&self, path: &str) -> Option<&Value> {
        if let Some(whole) = self.0.get(path) {
            return Some(whole);
        }
        let mut names = path.split('.');
        names.clone().skip(1).try_fold(self.0.get(names.next()?)?, |inside, name| inside.get(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Members, &'static str> {
        Members::read(json.as_bytes())
    }

    #[test]
    fn no_member_stands_twice_at_any_depth() {
        let good = read(r#"{"a":{"b":["x",1,2.5,null,true]},"c.d":"whole","c":{"d":"inner"}}"#).unwrap();
        assert_eq!(good.at("a.b").and_then(|it| it.as_array()).map(Vec::len), Some(5));
        assert_eq!((good.at("c.d").and_then(Value::as_str), good.text("c")), (Some("whole"), None));
        assert!(good.has("a") && good.at("a.x").is_none() && good.at("x").is_none());
        for bad in [
            r#"{"sub":"a","sub":"b"}"#,
            r#"{"sub":"a","s\u0075b":"a"}"#,
            r#"{"realm":{"roles":[],"roles":[]}}"#,
            r#"{"list":[{"a":1,"a":1}]}"#,
            "[]",
            "null",
            r#"{"a":1} {}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
