//! Canonical JSON (RFC 8785): members in the order of their UTF-16 names, no blanks. The same content has the same bytes
//! whatever program wrote it.

use std::{borrow::Cow, cmp::Ordering, ops::Range};

use serde::{Serialize, ser::Error};

/// Canonical JSON.
///
/// Numbers are written as serde_json writes them, which is canonical for integers; nothing here holds others.
///
/// # Errors
/// Never for what is stored.
pub fn canonical(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_vec(value)?;
    let mut sorter = Sorter { text: &text, at: 0, sorted: Vec::with_capacity(text.len()) };
    sorter.value().ok_or_else(|| serde_json::Error::custom("serde_json wrote no JSON"))?;
    String::from_utf8(sorter.sorted).map_err(Error::custom)
}

/// Puts the members of JSON as serde_json writes it, without blanks, into order: to make a tree of it and write that again
/// takes three times as long.
struct Sorter<'a> {
    text: &'a [u8],
    at: usize,
    sorted: Vec<u8>,
}

/// A member of an object: its name as it is written, and where name and value stand among what was sorted.
type Member<'a> = (Cow<'a, str>, Range<usize>);

impl<'a> Sorter<'a> {
    fn value(&mut self) -> Option<()> {
        match self.text.get(self.at)? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => {
                let text = self.string()?;
                self.sorted.extend_from_slice(text);
                Some(())
            }
            _ => {
                let rest = self.text.get(self.at..)?;
                let end = rest.iter().position(|byte| b",]}".contains(byte)).unwrap_or(rest.len());
                self.sorted.extend_from_slice(rest.get(..end)?);
                self.at += end;
                Some(())
            }
        }
    }

    fn array(&mut self) -> Option<()> {
        loop {
            // The bracket, or the comma between two rows.
            self.sorted.push(*self.text.get(self.at)?);
            self.at += 1;
            if self.text.get(self.at) != Some(&b']') {
                self.value()?;
            }
            if self.text.get(self.at)? == &b']' {
                break;
            }
        }
        self.sorted.push(b']');
        self.at += 1;
        Some(())
    }

    fn object(&mut self) -> Option<()> {
        let begin = self.sorted.len();
        let mut members: Vec<Member<'a>> = Vec::new();
        loop {
            // The brace, or the comma between two members.
            self.at += 1;
            if self.text.get(self.at)? == &b'}' {
                break;
            }
            let start = self.sorted.len();
            let name = self.string()?;
            self.sorted.extend_from_slice(name);
            self.sorted.push(b':');
            // The colon.
            self.at += 1;
            self.value()?;
            members.push((read(name)?, start..self.sorted.len()));
            if self.text.get(self.at)? == &b'}' {
                break;
            }
        }
        self.at += 1;
        members.sort_by(|(one, _), (other, _)| order(one, other));
        let mut object = Vec::with_capacity(self.sorted.len() - begin + members.len() + 2);
        object.push(b'{');
        for (index, (_, range)) in members.into_iter().enumerate() {
            if index > 0 {
                object.push(b',');
            }
            object.extend_from_slice(self.sorted.get(range)?);
        }
        object.push(b'}');
        self.sorted.truncate(begin);
        self.sorted.append(&mut object);
        Some(())
    }

    /// The text that begins here, with its quotation marks.
    fn string(&mut self) -> Option<&'a [u8]> {
        let (begin, mut end) = (self.at, self.at + 1);
        loop {
            match self.text.get(end)? {
                b'\\' => end += 2,
                b'"' => break,
                _ => end += 1,
            }
        }
        self.at = end + 1;
        self.text.get(begin..self.at)
    }
}

/// What a written name says.
fn read(name: &[u8]) -> Option<Cow<'_, str>> {
    if name.contains(&b'\\') {
        return serde_json::from_slice(name).ok().map(Cow::Owned);
    }
    let name = std::str::from_utf8(name).ok()?;
    name.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
}

/// The order of names by their UTF-16 code units, which is that of their bytes where they are ASCII.
fn order(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Examples of RFC 8785, sections 3.2.2 and 3.2.3, without their fractions.
    #[test]
    fn json_is_canonical_as_the_standard_writes_it() {
        let sample = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
        });
        let text = canonical(&sample).unwrap();
        let order = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        let places: Vec<_> = order.iter().map(|word| text.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
        let string = json!({ "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/", "literals": [null, true, false], "n": 9_007_199_254_740_991_i64 });
        let expected = r#"{"literals":[null,true,false],"n":9007199254740991,"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
        assert_eq!(canonical(&string).unwrap(), expected);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..6).prop_map(|all| all.into_iter().collect()),
            ]
        })
    }

    /// Written by the tree, slowly.
    fn by_the_tree(value: &Value) -> String {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| name.encode_utf16().collect::<Vec<_>>());
                let members = members.iter().map(|(name, value)| format!("{}:{}", json!(name), by_the_tree(value)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
            Value::Array(rows) => format!("[{}]", rows.iter().map(by_the_tree).collect::<Vec<_>>().join(",")),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_sorted(value in any_json()) {
            prop_assert_eq!(canonical(&value).unwrap(), by_the_tree(&value));
        }
    }
}
