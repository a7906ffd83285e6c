//! The parts of a token, read without mercy: whatever two readers could understand differently is refused.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// Header or claims of a token: an object that has no member twice, at any depth.
#[derive(Debug)]
pub struct Members(Map<String, Value>);

impl Members {
    /// The header of a token, which is not yet proved.
    pub fn of_header(token: &str) -> Result<Self, String> {
        let header = token.split('.').next().unwrap_or_default();
        let json = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|error| error.to_string())?;
        serde_json::from_slice(&json).map_err(|error| error.to_string())
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

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Unique::deserialize(deserializer)? {
            Unique(Value::Object(members)) => Ok(Self(members)),
            Unique(_) => Err(D::Error::custom("no object")),
        }
    }
}

/// Any JSON in which no object has a member twice.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Unique(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, Unique(value))) = object.next_entry::<String, Unique>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("{name:?} stands twice")));
            }
            members.insert(name, value);
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Members, serde_json::Error> {
        serde_json::from_str(json)
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
