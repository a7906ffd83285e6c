//! The cases of a rule as examples: on the real form, what fires, and the same mended.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::Value;

use super::{CATALOGUE, Case, Expect, Report, Rule, Scope, Sheet, Subject, validate};
use crate::{
    SAMPLE,
    form::project::Project,
    rules::profile::Profiles,
    values::{language::Bilingual, period::Timestamp, shape::Faults},
};

/// A place of the real form and what stands there, as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub pointer: &'static str,
    /// None: there is nothing at this place.
    pub value: Option<String>,
}

/// The real form with some entries at which a rule fires, what it says, and the entries mended.
#[derive(Clone, Debug)]
pub struct Example {
    pub faulty: Vec<Entry>,
    /// What the rule finds, in both languages.
    pub messages: Vec<Bilingual>,
    pub mended: Vec<Entry>,
}

impl Example {
    pub const NONE: Self = Self { faulty: Vec::new(), messages: Vec::new(), mended: Vec::new() };
}

/// The examples of all rules by their ids; made once, because they never change.
pub static EXAMPLES: LazyLock<BTreeMap<&'static str, Example>> =
    LazyLock::new(|| CATALOGUE.iter().filter_map(|rule| Some((rule.id, rule.example().ok()?))).collect());

impl Rule {
    /// The first case that fires, and the first silent one as its mended form.
    ///
    /// # Errors
    /// For a case that cannot be made from the real form; a test tries them all.
    pub(super) fn example(&self) -> Result<Example, String> {
        let first =
            |wanted: fn(&Expect) -> bool| self.cases.iter().find(|case| wanted(&case.expect)).map(|case| case.set);
        let faulty = first(|expect| matches!(expect, Expect::Fires(_))).unwrap_or_default();
        let mended = first(|expect| matches!(expect, Expect::Silent)).unwrap_or_default();
        let mut places = Vec::new();
        for (pointer, _) in faulty.iter().chain(mended) {
            if !places.contains(pointer) {
                places.push(*pointer);
            }
        }
        let case = Case { set: faulty, expect: Expect::Silent };
        let findings = case.form()?.report()?.findings.into_iter().filter(|finding| finding.rule == self.id);
        let messages = findings.map(|finding| finding.message).collect();
        Ok(Example { faulty: entries(&places, faulty)?, messages, mended: entries(&places, mended)? })
    }
}

/// The form of a case, that of the year before when the case speaks of it, and the headings of its sheets.
pub(super) struct Form {
    pub project: Project,
    pub previous: Option<Project>,
    pub sheets: Vec<Sheet>,
}

impl Form {
    /// What the rules of its profile say to it.
    ///
    /// # Errors
    /// When there is no such profile.
    pub(super) fn report(&self) -> Result<Report, String> {
        let profiles = Profiles::embedded().map_err(|error| error.to_string())?;
        let profile = profiles.get(self.project.profile.as_str()).ok_or("no such profile")?;
        let subject = Subject::new(&self.project, profile, self.previous.as_ref()).on(&self.sheets);
        Ok(validate(&subject, Scope::All, Timestamp::from_micros(0)))
    }
}

impl Case {
    /// The form of the case with what belongs to it.
    ///
    /// # Errors
    /// When the case does not fit the real form.
    pub(super) fn form(&self) -> Result<Form, String> {
        let mut form = base(self.set.iter().any(|(pointer, _)| pointer.starts_with("/previous")))?;
        if let Some(whole) = form.as_object_mut() {
            whole.insert("sheets".to_owned(), Value::Array(Vec::new()));
        }
        for (pointer, value) in self.set {
            let value: Value = serde_json::from_str(value).map_err(|error| error.to_string())?;
            let rows = pointer.strip_suffix("/-").and_then(|list| form.pointer_mut(list)).and_then(Value::as_array_mut);
            match rows {
                Some(rows) => rows.push(value),
                None => *form.pointer_mut(pointer).ok_or_else(|| format!("the real form has no {pointer}"))? = value,
            }
        }
        let previous = form.as_object_mut().and_then(|form| form.remove("previous"));
        let previous = previous.map(Project::read_partial).transpose().map_err(told)?;
        let sheets = form.as_object_mut().and_then(|form| form.remove("sheets")).unwrap_or_default();
        let sheets = serde_json::from_value(sheets).map_err(|error| error.to_string())?;
        Ok(Form { project: Project::read_partial(form).map_err(told)?, previous, sheets })
    }
}

/// The real form, with the year before where that is wanted: the same form, a year earlier.
fn base(with_previous: bool) -> Result<Value, String> {
    let form: Value = serde_json::from_str(SAMPLE).map_err(|error| error.to_string())?;
    let mut whole = form.clone();
    if let Some(whole) = whole.as_object_mut().filter(|_| with_previous) {
        let mut previous = form;
        if let Some(previous) = previous.as_object_mut() {
            previous.insert("fiscal_year".to_owned(), 2019.into());
        }
        whole.insert("previous".to_owned(), previous);
    }
    Ok(whole)
}

/// What stands at the places when `set` is applied.
fn entries(places: &[&'static str], set: &[(&'static str, &'static str)]) -> Result<Vec<Entry>, String> {
    let form = base(true)?;
    let entry = |pointer: &'static str| {
        let told = set.iter().find(|(place, _)| *place == pointer).map(|(_, value)| (*value).to_owned());
        Entry { pointer, value: told.or_else(|| form.pointer(pointer).map(Value::to_string)) }
    };
    Ok(places.iter().map(|pointer| entry(pointer)).collect())
}

fn told(faults: Faults) -> String {
    let told: Vec<_> = faults.kept().iter().map(|fault| format!("{} {}", fault.pointer, fault.code.code())).collect();
    told.join(", ")
}
