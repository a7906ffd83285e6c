//! Lays published forms out as Word and Excel, reads them, and counts what was read right, wrong, lost and invented:
//! `cargo run -p form --example published -- form/tests/published/known [WORD…]`. With words of file names only these forms are
//! read, and each difference is told.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "a tool for whoever works on the reader"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::AddAssign,
    path::PathBuf,
};

use form::read::{Form, read};
use serde_json::{Map, Value};
use support::published::{as_excel, as_word};

/// How many fields.
#[derive(Clone, Copy, Default)]
struct Figures {
    right: usize,
    wrong: usize,
    lost: usize,
    invented: usize,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.lost += other.lost;
        self.invented += other.invented;
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, wrong, lost, invented } = self;
        let share = *right as f64 * 100.0 / (right + wrong + lost).max(1) as f64;
        write!(f, "{right} | {wrong} | {lost} | {invented} | {share:.0} %")
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "form/tests/published/known".to_owned());
    let words: Vec<String> = arguments.collect();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    println!("| Form | As | Right | Wrong | Lost | Invented | Right of all |\n|---|---|---|---|---|---|---|");
    let mut all: BTreeMap<&str, Figures> = BTreeMap::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !words.is_empty() && !words.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let fixture: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for (kind, bytes) in [("Word", as_word(&fixture)), ("Excel", as_excel(&fixture))] {
            let mut tell = Tell { on: !words.is_empty(), figures: Figures::default() };
            match read(&bytes) {
                Ok(forms) => tell.compare(&fixture["expected"], &forms),
                Err(refusal) => {
                    println!("refused: {}", refusal.message().zh);
                    tell.compare(&fixture["expected"], &[]);
                }
            }
            println!("| {name} | {kind} | {} |", tell.figures);
            *all.entry(kind).or_default() += tell.figures;
        }
    }
    for (kind, figures) in all {
        println!("| all | {kind} | {figures} |");
    }
}

/// The declaration with what was achieved: of an indicator in its row, of the form as the fixtures have it.
fn declared(form: &Form) -> Value {
    let mut read = serde_json::to_value(&form.declaration).unwrap();
    let Some(results) = &form.results else { return read };
    for told in &results.indicators {
        let row = &mut read["indicators"][told.row];
        for (name, text) in [("achieved", &told.achieved), ("score", &told.score), ("reason", &told.reason)] {
            row[name] = serde_json::to_value(text).unwrap();
        }
    }
    read["results"] = serde_json::json!({
        "executed": results.executed, "execution_rate": results.execution_rate, "score": results.score,
        "achieved_goal": results.achieved_goal,
    });
    read
}

struct Tell {
    on: bool,
    figures: Figures,
}

/// What the declaration calls otherwise than the fixtures.
const NAMES: [(&str, &str); 1] = [("contact_phone", "phone")];

impl Tell {
    fn compare(&mut self, expected: &Value, forms: &[Form]) {
        let read: Vec<Value> = forms.iter().map(declared).collect();
        let expected = expected.as_array().unwrap();
        for index in 0..expected.len().max(read.len()) {
            let (expected, read) = (expected.get(index), read.get(index));
            let blank = Map::new();
            let of = |value: Option<&Value>| value.and_then(Value::as_object).unwrap_or(&blank).clone();
            self.project(&of(expected), &of(read));
        }
        if self.on {
            for unread in forms.iter().flat_map(|form| &form.unread) {
                println!("  unread: {:?}", unread.text);
            }
        }
    }

    fn project(&mut self, expected: &Map<String, Value>, read: &Map<String, Value>) {
        let (mut wanted, mut found) = (BTreeMap::new(), BTreeMap::new());
        flatten(expected, &mut wanted);
        flatten(read, &mut found);
        for (key, value) in &wanted {
            let known = NAMES.iter().find(|(name, _)| name == key).map_or(key.as_str(), |(_, known)| known);
            self.field(key, value, found.remove(known).as_deref());
        }
        // A guess at what the form does not say is no invention of a figure, and the fixtures leave the contact out.
        for (key, value) in found
            .iter()
            .filter(|(key, _)| !["profile", "fiscal_year", "achieved_goal", "contact"].contains(&key.as_str()))
        {
            self.invented(key, value);
        }
        self.indicators(list(expected, "indicators"), list(read, "indicators"));
        self.rows("cost_items", list(expected, "cost_items"), list(read, "cost_items"));
    }

    fn indicators(&mut self, expected: &[Value], read: &[Value]) {
        let name = |row: &Value| plain(row["name"].as_str().unwrap_or_default());
        let mut used = BTreeSet::new();
        for row in expected {
            let same = |index: &usize| !used.contains(index) && name(&read[*index]) == name(row);
            let close = |index: &usize| {
                let (one, other) = (name(&read[*index]), name(row));
                !used.contains(index)
                    && !one.is_empty()
                    && !other.is_empty()
                    && (one.contains(&other) || other.contains(&one))
            };
            let found = (0..read.len()).find(same).or_else(|| (0..read.len()).find(close));
            used.extend(found);
            let found = found.map(|index| &read[index]);
            for (key, value) in row.as_object().unwrap() {
                // A form without a level 2 has the level 1 there.
                if key == "level2" && matches!(said(value).as_str(), "产出指标" | "效益指标" | "满意度指标")
                {
                    continue;
                }
                // 30% of the points is a weight of 30.
                let value = if key == "weight" { said(value).trim_end_matches('%').into() } else { value.clone() };
                let got = found.map(|found| &found[key]).filter(|value| !value.is_null()).map(said);
                self.field(&format!("indicator {}: {key}", name(row)), &said(&value), got.as_deref());
            }
        }
        for (index, row) in read.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
            self.invented(&format!("indicator {index}"), &said(row));
        }
    }

    fn rows(&mut self, what: &str, expected: &[Value], read: &[Value]) {
        let text =
            |row: &Value| row.as_object().map(|row| row.values().map(said).collect::<Vec<_>>()).unwrap_or_default();
        for (index, row) in expected.iter().enumerate() {
            let found = read.get(index).map(text).unwrap_or_default();
            for (key, value) in row.as_object().unwrap() {
                let value = said(value);
                let got = found.iter().find(|it| same(it, &value)).cloned();
                self.field(&format!("{what} {index}: {key}"), &value, got.as_deref());
            }
        }
        for row in read.iter().skip(expected.len()) {
            self.invented(what, &said(row));
        }
    }

    fn field(&mut self, key: &str, expected: &str, found: Option<&str>) {
        match found {
            Some(found) if same(found, expected) || key == "executed" && same_money(found, expected) => {
                self.figures.right += 1;
            }
            Some(found) => {
                self.figures.wrong += 1;
                self.say(format_args!("  wrong {key}: {found:?} for {expected:?}"));
            }
            None => {
                self.figures.lost += 1;
                self.say(format_args!("  lost {key}: {expected:?}"));
            }
        }
    }

    fn invented(&mut self, key: &str, value: &str) {
        self.figures.invented += 1;
        self.say(format_args!("  invented {key}: {value:?}"));
    }

    fn say(&self, what: std::fmt::Arguments<'_>) {
        if self.on {
            println!("{what}");
        }
    }
}

fn list<'a>(of: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The fields that are no lists, those of the funding among them.
fn flatten(of: &Map<String, Value>, into: &mut BTreeMap<String, String>) {
    for (key, value) in of {
        match value {
            Value::Null | Value::Array(_) => {}
            // Where the form has no unit the amount is not to be guessed.
            Value::Object(inner) if inner.contains_key("unit_missing") => {}
            Value::Object(inner) => flatten(inner, into),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                into.insert(key.clone(), said(value));
            }
        }
    }
}

fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Without blanks, in half width.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '，' => ',',
        '；' => ';',
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half).collect()
}

/// 全年执行数 in yuan for what the form has in 万元.
fn same_money(yuan: &str, written: &str) -> bool {
    let (yuan, written) = (yuan.parse::<f64>(), written.parse::<f64>());
    yuan.is_ok_and(|yuan| written.is_ok_and(|written| (yuan - written * 10_000.0).abs() < 0.01))
}

fn same(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    one == other
        || one.parse::<f64>().is_ok_and(|one| other.parse::<f64>().is_ok_and(|other| (one - other).abs() < 1e-9))
        // A month or a year is read as its first or last day.
        || (other.len() == 4 || other.len() == 7) && one.len() == 10 && one.starts_with(&other)
}
