//! Strict reading of JSON: a member that appears twice would silently drop what was declared first.

use std::{cell::RefCell, fmt};

use deserr::ValuePointerRef;
use domain::values::{
    language::Bilingual,
    shape::{Fault, FaultCode, Faults, pointer},
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::http::problem::{Code, Problem};

/// Why a text was not read.
#[derive(Debug)]
pub enum Unreadable {
    /// The text is not JSON from this place on.
    Malformed { line: usize, column: usize, reason: String },
    /// Members that appear twice.
    Repeated(Faults),
}

/// Reads one JSON value; tells every repeated member at once.
pub fn read(bytes: &[u8]) -> Result<Value, Unreadable> {
    let repeated = RefCell::new(Faults::default());
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let root = Node { place: ValuePointerRef::Origin, repeated: &repeated };
    let value = root.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    let value = value.map_err(|error| malformed(&error))?;
    repeated.into_inner().into_result(value).map_err(Unreadable::Repeated)
}

fn malformed(error: &serde_json::Error) -> Unreadable {
    let told = error.to_string();
    // The place is told in the reader's language instead.
    let reason = told.split_once(" at line ").map_or(told.as_str(), |(reason, _)| reason).to_owned();
    Unreadable::Malformed { line: error.line(), column: error.column(), reason }
}

/// The text for a person.
pub fn malformed_at(line: impl fmt::Display, column: usize, reason: &str) -> Bilingual {
    Bilingual::new(
        format!("第 {line} 行第 {column} 列：不是合法的 JSON（{reason}）"),
        format!("line {line}, column {column}: not valid JSON ({reason})"),
    )
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Malformed { line, column, reason } => {
                Self::new(Code::MalformedJson).detail(malformed_at(line, column, &reason))
            }
            Unreadable::Repeated(faults) => Self::new(Code::DuplicateMember).faults(faults),
        }
    }
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
        let Err(Unreadable::Repeated(faults)) = read(br#"{"a": 1, "a": 2, "b": [{"c/d": 1, "c/d": 2}]}"#) else {
            panic!("members are repeated");
        };
        assert_eq!(faults.0.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["/a", "/b/0/c~1d"]);
        assert_eq!(Problem::from(Unreadable::Repeated(faults)).code(), Code::DuplicateMember);
    }

    #[test]
    fn values_are_read_as_serde_json_reads_them() {
        let sample = domain::SAMPLE;
        assert_eq!(read(sample.as_bytes()).unwrap(), serde_json::from_str::<Value>(sample).unwrap());
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_place() {
        let deep = "[".repeat(4000);
        for broken in ["", "{", "nul", "{} {}", "\"\\ud800\"", "1e400", deep.as_str()] {
            let refused = read(broken.as_bytes()).unwrap_err();
            assert_eq!(Problem::from(refused).code(), Code::MalformedJson, "{broken:.20}");
        }
        assert!(matches!(read(b"\"\xff\""), Err(Unreadable::Malformed { .. })));
        let Err(Unreadable::Malformed { line, column, reason }) = read(b"{\n  \"a\" 1}") else { panic!("no colon") };
        assert_eq!((line, column, reason.as_str()), (2, 7, "expected `:`"));
    }
}
