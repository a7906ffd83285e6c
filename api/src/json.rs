//! Strict reading of JSON: a member that appears twice would silently drop what was declared first.

use std::{cell::RefCell, fmt};

use deserr::ValuePointerRef;
use domain::{
    language::Bilingual,
    shape::{Fault, FaultCode, Faults, pointer},
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::problem::{Code, Problem};

/// Reads one JSON value; tells every repeated member at once.
pub fn read(bytes: &[u8]) -> Result<Value, Problem> {
    let repeated = RefCell::new(Faults::default());
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let root = Node { place: ValuePointerRef::Origin, repeated: &repeated };
    let value = root.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    let value = value.map_err(|error| malformed(&error))?;
    let repeated = repeated.into_inner();
    if repeated.0.is_empty() { Ok(value) } else { Err(Problem::new(Code::DuplicateMember).faults(repeated)) }
}

fn malformed(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    Problem::new(Code::MalformedJson).detail(Bilingual::new(
        format!("第 {line} 行第 {column} 列：不是合法的 JSON（{error}）"),
        format!("line {line}, column {column}: {error}"),
    ))
}

/// One value at its place.
struct Node<'a> {
    place: ValuePointerRef<'a>,
    repeated: &'a RefCell<Faults>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let row = Node { place: self.place.push_index(list.len()), repeated: self.repeated };
            let Some(row) = rows.next_element_seed(row)? else { break };
            list.push(row);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let place = self.place.push_key(&name);
            if object.contains_key(&name) {
                self.repeated.borrow_mut().push(Fault::new(pointer(place), FaultCode::DuplicateMember));
            }
            let value = members.next_value_seed(Node { place, repeated: self.repeated })?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repeated_member_is_told() {
        let problem = read(br#"{"a": 1, "a": 2, "b": [{"c/d": 1, "c/d": 2}]}"#).unwrap_err();
        assert_eq!(problem.code(), Code::DuplicateMember);
        let text = format!("{problem:?}");
        assert!(text.contains("\"/a\"") && text.contains("\"/b/0/c~1d\""), "{text}");
    }

    #[test]
    fn values_are_read_as_serde_json_reads_them() {
        let sample = domain::SAMPLE;
        assert_eq!(read(sample.as_bytes()).unwrap(), serde_json::from_str::<Value>(sample).unwrap());
    }

    #[test]
    fn what_is_not_json_is_refused() {
        let deep = "[".repeat(4000);
        for broken in ["", "{", "nul", "{} {}", "\"\\ud800\"", "1e400", deep.as_str()] {
            assert_eq!(read(broken.as_bytes()).unwrap_err().code(), Code::MalformedJson, "{broken:.20}");
        }
        assert_eq!(read(b"\"\xff\"").unwrap_err().code(), Code::MalformedJson);
    }
}
