//! 表式用语 Words of a bureau's own forms, which a file adds to those of the reader. They are set once, before the first form is
//! read.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use domain::form::{
    cost_item::CostItem,
    fields::{self, FIELDS},
    indicator::Indicator,
    safeguard::Safeguard,
    said::Column as Described,
    schedule::ScheduleStep,
};
use serde::Deserialize;

use super::{
    column::{Column, Kind},
    labels::{self, Field, MAX_LABEL, key},
};

/// More words than a bureau adds.
const MAX_WORDS: usize = 1000;

/// A file of words: those of fields by their pointers, those of columns by the members of their tables.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    fields: BTreeMap<String, Vec<String>>,
    indicators: BTreeMap<String, Vec<String>>,
    cost_items: BTreeMap<String, Vec<String>>,
    safeguards: BTreeMap<String, Vec<String>>,
    schedule: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default)]
struct Own {
    labels: HashMap<String, Field>,
    columns: HashMap<(Kind, String), Column>,
}

static OWN: OnceLock<Own> = OnceLock::new();

/// The field that a word of the bureau names.
pub fn label(key: &str) -> Option<Field> {
    OWN.get()?.labels.get(key).copied()
}

/// The column that a word of the bureau names.
pub fn column(kind: Kind, key: &str) -> Option<Column> {
    let own = OWN.get()?;
    own.columns.get(&(kind, key.to_owned())).copied()
}

/// Adds the words of a file (TOML) to those of the reader, for all forms that this process reads.
///
/// # Errors
/// What is wrong with the file: a field or column that does not exist, a word that means something already. Words can be added
/// once.
pub fn learn(toml: &str) -> Result<(), String> {
    let own = read(toml)?;
    OWN.set(own).map_err(|_| "words were added already".to_owned())
}

fn read(toml: &str) -> Result<Own, String> {
    let file: File = toml::from_str(toml).map_err(|error| error.message().to_owned())?;
    let mut own = Own::default();
    for (pointer, words) in &file.fields {
        if fields::of(pointer).is_none() {
            let known: Vec<_> = FIELDS.iter().map(|field| field.pointer).collect();
            return Err(format!("no such field: {pointer}; the fields are: {}", known.join(", ")));
        }
        for word in words {
            let word = bare(word)?;
            let known = labels::field(&word).is_some() || own.labels.contains_key(&word);
            let field = labels::named(pointer).filter(|_| !known);
            own.labels.insert(word.clone(), field.ok_or_else(|| format!("{word} names a field already"))?);
        }
    }
    let tables = [
        (Kind::Indicators, &file.indicators, members(Indicator::COLUMNS)),
        (Kind::CostItems, &file.cost_items, members(CostItem::COLUMNS)),
        (Kind::Safeguards, &file.safeguards, members(Safeguard::COLUMNS)),
        (Kind::Schedule, &file.schedule, members(ScheduleStep::COLUMNS)),
    ];
    for (kind, words, members) in tables {
        for (member, words) in words {
            let known = members.iter().find(|it| *it == member);
            let known = known.ok_or_else(|| format!("no such column: {member}; they are: {}", members.join(", ")))?;
            for word in words {
                let word = bare(word)?;
                let place = (kind, word.clone());
                if kind.column_of(&word).is_some() || own.columns.contains_key(&place) {
                    return Err(format!("{word} names a column already"));
                }
                own.columns.insert(place, kind.of_member(known));
            }
        }
    }
    if own.labels.len().saturating_add(own.columns.len()) > MAX_WORDS {
        return Err(format!("more than {MAX_WORDS} words"));
    }
    Ok(own)
}

fn members<T>(columns: &'static [Described<T>]) -> Vec<&'static str> {
    columns.iter().map(|column| column.member).collect()
}

/// A word as it is compared.
fn bare(word: &str) -> Result<String, String> {
    let key = key(word);
    let fits = (2..=MAX_LABEL).contains(&key.chars().count());
    if fits { Ok(key) } else { Err(format!("“{word}” is no word of a form: 2 to {MAX_LABEL} characters")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_words_names_fields_and_columns() {
        let own =
            read("[fields]\n\"/annual_goal\" = [\"年度工作要点：\"]\n[indicators]\ntarget = [\"考核标准\"]\n").unwrap();
        assert_eq!(own.labels.get("年度工作要点").map(|field| field.pointer()), Some("/annual_goal"));
        assert_eq!(own.columns.get(&(Kind::Indicators, "考核标准".to_owned())), Some(&Column::Target));
    }

    #[test]
    fn what_is_wrong_with_a_file_of_words_is_told() {
        for (file, told) in [
            ("[fields]\n\"/nothing\" = [\"某栏目\"]", "no such field: /nothing"),
            ("[indicators]\nnothing = [\"某栏目\"]", "no such column: nothing"),
            ("[fields]\n\"/overview\" = [\"项目名称\"]", "项目名称 names a field already"),
            ("[indicators]\nname = [\"指标值\"]", "指标值 names a column already"),
            ("[fields]\n\"/overview\" = [\"某\"]", "no word of a form"),
            ("[others]\n", "unknown field"),
        ] {
            let error = read(file).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
