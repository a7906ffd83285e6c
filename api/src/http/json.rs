//! Strict reading of JSON: a member that appears twice would silently drop what was declared first.

use std::{
    cell::{Cell, RefCell},
    fmt,
};

use deserr::ValuePointerRef;
use domain::values::{
    language::Bilingual,
    shape::{Fault, FaultCode, Faults, pointer},
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, map::Entry};

use crate::http::problem::{Code, Problem};

/// Why a text was not read.
#[derive(Debug)]
pub enum Unreadable {
    /// The text is not JSON from this place on.
    Malformed { line: usize, column: usize, reason: String },
    /// Members that appear twice.
    Repeated(Faults),
    /// More than [`VALUES_MAX`] values.
    TooMany,
}

/// Most values of one text, members and rows at any depth. A value takes up to forty times the room of its text.
pub const VALUES_MAX: usize = 300_000;

/// Reads one JSON value; tells every repeated member at once.
pub fn read(bytes: &[u8]) -> Result<Value, Unreadable> {
    let met = Met { left: Cell::new(VALUES_MAX), numbers: RefCell::new(Numbers::of(bytes)), ..Met::default() };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let root = Node { place: ValuePointerRef::Origin, met: &met };
    let value = root.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => met.repeated.into_inner().into_result(value).map_err(Unreadable::Repeated),
        Err(_) if met.too_many.get() => Err(Unreadable::TooMany),
        Err(error) => Err(malformed(&error)),
    }
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

/// The text for a person.
pub fn too_many_values() -> Bilingual {
    Bilingual::new(
        format!("一个请求体至多 {VALUES_MAX} 个值，请分批发送。"),
        format!("A body has at most {VALUES_MAX} values. Send it in parts."),
    )
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Malformed { line, column, reason } => {
                Self::new(Code::MalformedJson).detail(malformed_at(line, column, &reason))
            }
            Unreadable::Repeated(faults) => Self::new(Code::DuplicateMember).faults(faults),
            Unreadable::TooMany => Self::new(Code::PayloadTooLarge).detail(too_many_values()),
        }
    }
}

/// What was met on the way through a text.
#[derive(Default)]
struct Met<'a> {
    repeated: RefCell<Faults>,
    /// Values that may still come.
    left: Cell<usize>,
    too_many: Cell<bool>,
    numbers: RefCell<Numbers<'a>>,
}

/// One value at its place.
struct Node<'a, 't> {
    place: ValuePointerRef<'a>,
    met: &'a Met<'t>,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Some(left) = self.met.left.get().checked_sub(1) else {
            self.met.too_many.set(true);
            return Err(D::Error::custom("too many values"));
        };
        self.met.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
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
        self.met.numbers.borrow_mut().pass();
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.met.numbers.borrow_mut().pass();
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.met.numbers.borrow_mut().pass();
        // The nearest number of the machine may be whole where what was written is not: 2019.99999999999999999.
        let rounded = value.fract() == 0.0 && !self.met.numbers.borrow_mut().last_is_whole();
        Ok(if rounded { value.next_down() } else { value }.into())
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
            let row = Node { place: self.place.push_index(list.len()), met: self.met };
            let Some(row) = rows.next_element_seed(row)? else { break };
            list.push(row);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(Node { place: self.place.push_key(&name), met: self.met })?;
            match object.entry(name) {
                Entry::Vacant(entry) => drop(entry.insert(value)),
                Entry::Occupied(mut entry) => {
                    let place = self.place.push_key(entry.key());
                    self.met.repeated.borrow_mut().add(|| Fault::new(pointer(place), FaultCode::DuplicateMember));
                    entry.insert(value);
                }
            }
        }
        Ok(Value::Object(object))
    }
}

/// The numbers of a text as they are written. They are looked for only when one is asked about.
#[derive(Default)]
struct Numbers<'a> {
    rest: &'a [u8],
    /// Numbers that the reader passed and that were not looked for yet.
    passed: usize,
}

impl<'a> Numbers<'a> {
    const fn of(text: &'a [u8]) -> Self {
        Self { rest: text, passed: 0 }
    }

    const fn pass(&mut self) {
        self.passed = self.passed.saturating_add(1);
    }

    /// Whether the last number that was passed is whole as it is written.
    fn last_is_whole(&mut self) -> bool {
        let mut last: &[u8] = &[];
        for _ in 0..std::mem::take(&mut self.passed) {
            last = self.next();
        }
        is_whole(last)
    }

    /// The next number; the text is JSON up to there.
    fn next(&mut self) -> &'a [u8] {
        let mut in_text = false;
        let mut at = 0;
        while let Some(byte) = self.rest.get(at) {
            match byte {
                b'"' => in_text = !in_text,
                b'\\' if in_text => at += 1,
                b'-' | b'0'..=b'9' if !in_text => break,
                _ => {}
            }
            at += 1;
        }
        let number = self.rest.get(at..).unwrap_or_default();
        let part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let length = number.iter().take_while(|byte| part(byte)).count();
        let (number, rest) = number.split_at(length);
        self.rest = rest;
        number
    }
}

/// Whether a number of JSON has no fraction, whatever its exponent.
fn is_whole(number: &[u8]) -> bool {
    let text = std::str::from_utf8(number).unwrap_or_default();
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = || whole.trim_start_matches('-').chars().chain(fraction.chars());
    // An exponent that does not fit belongs to zero or to infinity.
    let exponent = exponent.parse().unwrap_or(i64::MAX);
    let places = i64::try_from(whole.trim_start_matches('-').len()).unwrap_or(i64::MAX).saturating_add(exponent);
    digits().skip(usize::try_from(places).unwrap_or(0)).all(|digit| digit == '0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repeated_member_is_told() {
        let Err(Unreadable::Repeated(faults)) = read(br#"{"a": 1, "a": 2, "b": [{"c/d": 1, "c/d": 2}]}"#) else {
            panic!("members are repeated");
        };
        assert_eq!(faults.kept().iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["/a", "/b/0/c~1d"]);
        assert_eq!(Problem::from(Unreadable::Repeated(faults)).code(), Code::DuplicateMember);
    }

    #[test]
    fn values_are_read_as_serde_json_reads_them() {
        let sample = domain::SAMPLE;
        assert_eq!(read(sample.as_bytes()).unwrap(), serde_json::from_str::<Value>(sample).unwrap());
    }

    #[test]
    fn a_number_that_is_not_whole_stays_so() {
        for (text, whole) in [
            ("2020.0", true),
            ("2.02e3", true),
            ("20200e-1", true),
            ("0e-7", true),
            ("-0.0", true),
            ("1e300", true),
            ("2019.9999999999999999999", false),
            ("20199999999999999999999e-19", false),
            ("2020.00000000000000000000001", false),
        ] {
            let sent = format!(r#"{{"1\"2": [3, "4.5", -6, 7.5, {text}], "a": {text}}}"#);
            let read = read(sent.as_bytes()).unwrap();
            for number in [&read["1\"2"][4], &read["a"]] {
                assert_eq!(number.as_f64().unwrap().fract() == 0.0, whole, "{text}: {number}");
            }
            assert_eq!(
                read["1\"2"].as_array().unwrap()[..4],
                *serde_json::json!([3, "4.5", -6, 7.5]).as_array().unwrap()
            );
        }
    }

    #[test]
    fn more_values_than_may_be_kept_are_refused() {
        let list = |values: usize| format!("[{}0]", "0,".repeat(values - 2));
        assert!(read(list(VALUES_MAX).as_bytes()).is_ok());
        let refused = read(list(VALUES_MAX + 1).as_bytes()).unwrap_err();
        assert_eq!(Problem::from(refused).code(), Code::PayloadTooLarge);
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
