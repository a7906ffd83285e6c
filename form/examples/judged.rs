//! Holds what the rules say to published forms against what a reviewer says:
//! `cargo run -p form --example judged -- form/tests/published/known [WORD…]`. With words of file names only these forms are
//! judged, and each disagreement is told; with `every` among the words each finding is told. `learnt` and `check` choose forms
//! from 43 on: those with an odd number and all after 112, which rules may be mended with, and those with an even one, which tell how rules fare
//! with forms that nobody had in mind. `form/tests/published/README.md` says how a fixture tells what is to be found.

#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "a tool for whoever works on the rules"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use domain::{
    form::project::Project,
    rules::{Finding, Report, Scope, Subject, profile::Profiles, validate},
    values::{period::Timestamp, text::ProfileId},
};
use form::read::read;
use serde_json::{Map, Value, json};
use support::published::{as_word, is_judged};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "form/tests/published/known".to_owned());
    let (chosen, words): (Vec<_>, Vec<_>) =
        arguments.partition(|word| ["every", "learnt", "check"].contains(&word.as_str()));
    let is_chosen = |word: &str| chosen.iter().any(|it| it == word);
    let every = is_chosen("every");
    let mut tell = Tell { on: !words.is_empty() || every, every, ..Tell::default() };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let profiles = Profiles::embedded().unwrap();
    let mut passed_over = 0_usize;
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let half = half(&name);
        let left_out = (is_chosen("learnt") || is_chosen("check")) && !half.is_some_and(is_chosen);
        if !left_out && (words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))) {
            let fixture = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            if is_judged(&fixture) {
                tell.form(&name, &fixture, &profiles);
            } else {
                passed_over = passed_over.saturating_add(1);
            }
        }
    }
    tell.tables();
    if passed_over > 0 {
        println!("\n{passed_over} forms are not yet judged and were passed over.");
    }
}

/// The national form of the year: what is taken for a form that cannot be read, and is typed in.
fn national(fixture: &Value) -> ProfileId {
    let earlier = fixture["year"].as_u64().is_some_and(|year| year < 2022);
    let id = if earlier { "national-2015" } else { "national-2021" };
    ProfileId::parse(id.to_owned()).unwrap()
}

/// Of which half a form is; the first 42 are of none, because rules were written with all of them, and rules were mended with
/// all that came after 112.
fn half(name: &str) -> Option<&'static str> {
    let number = name.split('-').next().and_then(|number| number.parse::<u16>().ok()).filter(|number| *number > 42)?;
    Some(if number % 2 == 1 || number > 112 { "learnt" } else { "check" })
}

/// The reports of the declarations of a form, each with the profile that an import gives it.
fn reports(fixture: &Value, profiles: &Profiles) -> Vec<(Project, Report)> {
    let read = read(&as_word(fixture)).unwrap_or_default();
    let profile = |index: usize| {
        let form = read.get(index).or_else(|| read.first());
        form.map_or_else(|| national(fixture), |form| form.declaration.profile.clone())
    };
    let judged = |(index, told): (usize, &Value)| {
        let mut project = declared(told);
        project.profile = profile(index);
        let rules = profiles.get(project.profile.as_str()).unwrap();
        let report = validate(&Subject::new(&project, rules, None), Scope::All, Timestamp::from_micros(0));
        (project, report)
    };
    fixture["expected"].as_array().unwrap().iter().enumerate().map(judged).collect()
}

/// The declaration that a careful reading of the form makes; what a declaration has no place for is left out.
fn declared(told: &Value) -> Project {
    let mut form = told.as_object().unwrap().clone();
    form.remove("results");
    for (name, known) in [("contact_phone", "phone")] {
        if let Some(value) = form.remove(name) {
            form.insert(known.to_owned(), value);
        }
    }
    for (member, last) in [("start_date", false), ("end_date", true)] {
        day(&mut form, member, member, last);
    }
    if let Some(lines) = form.get_mut("funding").and_then(Value::as_object_mut) {
        // Where the form has no unit the amount is not to be guessed.
        lines.retain(|_, amount| amount.is_string());
    }
    rows(&mut form, "schedule", |row| {
        day(row, "from", "start_date", false);
        day(row, "to", "end_date", true);
    });
    rows(&mut form, "cost_items", |row| {
        if let Some(name) = row.remove("name") {
            row.insert("component".to_owned(), name);
        }
    });
    rows(&mut form, "indicators", |row| {
        row.retain(|column, _| !["achieved", "score", "reason"].contains(&column.as_str()));
        // A family of the form's own is none that a declaration has.
        if row.get("level2").and_then(Value::as_str).is_some_and(|family| !family.is_ascii()) {
            row.remove("level2");
        }
        if let Some(weight) = row.get_mut("weight") {
            *weight = said(weight).trim_end_matches('%').into();
        }
    });
    let mut form = Value::from(form);
    // A value that no declaration takes is left out, as an import leaves it out.
    loop {
        match Project::read_partial(form.clone()) {
            Ok(project) => return project,
            Err(faults) => faults.kept().iter().for_each(|fault| leave_out(&mut form, &fault.pointer)),
        }
    }
}

fn leave_out(form: &mut Value, pointer: &str) {
    let (above, member) = pointer.rsplit_once('/').unwrap();
    match form.pointer_mut(above) {
        Some(Value::Object(members)) => drop(members.remove(member)),
        Some(Value::Array(rows)) => drop(rows.remove(member.parse().unwrap())),
        _ => {}
    }
}

fn rows(form: &mut Map<String, Value>, table: &str, change: impl Fn(&mut Map<String, Value>)) {
    let rows = form.get_mut(table).and_then(Value::as_array_mut).into_iter().flatten();
    rows.filter_map(Value::as_object_mut).for_each(change);
}

/// A month or a year is its first or its last day; what is no date is left out.
fn day(row: &mut Map<String, Value>, member: &str, known: &str, last: bool) {
    let Some(written) = row.remove(member) else { return };
    let written = said(&written);
    let ends: &[&str] = match (written.len(), last) {
        (4, false) => &["-01-01"],
        (4, true) => &["-12-31"],
        (7, false) => &["-01"],
        (7, true) => &["-31", "-30", "-29", "-28"],
        _ => &[""],
    };
    let days = ends.iter().map(|end| format!("{written}{end}"));
    let is_day = |day: &String| Project::read_partial(json!({ "end_date": day })).is_ok();
    if let Some(day) = days.into_iter().find(is_day) {
        row.insert(known.to_owned(), day.into());
    }
}

fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a fixture says is to be found: the rules of which one says it, and the places of which it stands at one.
#[derive(Default)]
struct Due {
    form: usize,
    rules: Vec<String>,
    at: Vec<String>,
    fault: bool,
    /// Words of the finding that is meant, where a rule says several things at one place.
    says: String,
    /// Why no rule could say it, or why it is not the declaration's.
    unseen: Option<String>,
    what: String,
}

impl Due {
    fn fault(told: &Value) -> Self {
        let what = [&told["place"], &told["what"]].map(said).join(": ");
        Self { rules: texts(&told["rules"]), at: texts(&told["at"]), fault: true, what, ..Self::read(told) }
    }

    /// What else is found rightly: at each of the places.
    fn also(told: &Value) -> Vec<Self> {
        let one = |at: String| Self {
            rules: texts(&told["rule"]),
            at: vec![at],
            what: said(&told["why"]),
            ..Self::read(told)
        };
        texts(&told["at"]).into_iter().map(one).collect()
    }

    fn read(told: &Value) -> Self {
        let form = told["form"].as_u64().map_or(0, |form| usize::try_from(form).unwrap());
        let says = told["says"].as_str().unwrap_or_default().to_owned();
        Self { form, says, unseen: told["unseen"].as_str().map(str::to_owned), ..Self::default() }
    }

    /// Whether it is of the declaration at all: not of the results, nor of cells that no declaration has.
    fn is_shown(&self) -> bool {
        self.unseen.as_deref().is_none_or(|why| why == "judgement")
    }

    /// The place at which a finding says it.
    fn said_at(&self, form: usize, finding: &Finding) -> Option<&String> {
        let meant = self.form == form && self.rules.iter().any(|rule| rule == finding.rule);
        let says = finding.message.zh.contains(&self.says);
        self.at.iter().find(|at| meant && says && same_place(at, &finding.pointer))
    }
}

/// A text, or several.
fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map_or_else(|| value.as_str().map(str::to_owned).into_iter().collect(), |all| all.iter().map(said).collect())
}

/// A finding at another column of the row is at the same place: whether name or target is wrong is a matter of taste.
fn same_place(at: &str, pointer: &str) -> bool {
    let row = |pointer: &str| {
        let mut parts = pointer.split('/').skip(1);
        match (parts.next(), parts.next()) {
            (Some("funding"), _) | (_, None) => pointer.to_owned(),
            (Some(table), Some(row)) => format!("{table}/{row}"),
            (None, Some(_)) => String::new(),
        }
    };
    row(at) == row(pointer)
}

#[derive(Clone, Copy, Default)]
struct Figures {
    right: usize,
    wrong: usize,
    missed: usize,
}

#[derive(Default)]
struct Tell {
    on: bool,
    every: bool,
    of_rules: BTreeMap<String, Figures>,
    of_kinds: BTreeMap<String, (Figures, Faults)>,
}

/// Faults of the lists: all, those that the declaration shows, those that a rule could say, those said.
#[derive(Clone, Copy, Default)]
struct Faults {
    all: usize,
    shown: usize,
    sayable: usize,
    said: usize,
}

impl Tell {
    fn form(&mut self, name: &str, fixture: &Value, profiles: &Profiles) {
        let kind = said(&fixture["kind"]);
        let told = |member: &str| fixture[member].as_array().into_iter().flatten();
        let dues: Vec<_> = told("faults").map(Due::fault).chain(told("also").flat_map(Due::also)).collect();
        let judged = reports(fixture, profiles);
        if self.on {
            let profiles: Vec<_> = judged.iter().map(|(project, _)| project.profile.as_str()).collect();
            println!("\n== {name} ({kind}; {})", profiles.join(", "));
        }
        let (figures, faults) = self.of_kinds.entry(kind).or_default();
        let mut said = BTreeSet::new();
        for (form, (_, report)) in judged.iter().enumerate() {
            for finding in &report.findings {
                // What was said once is false when it is said again.
                let told = dues.iter().enumerate().filter_map(|(due, it)| Some((due, it.said_at(form, finding)?)));
                let new: Vec<_> =
                    told.map(|(due, at)| (due, at, finding.rule)).filter(|it| !said.contains(it)).collect();
                let right = !new.is_empty();
                said.extend(new);
                let of_rule = self.of_rules.entry(finding.rule.to_owned()).or_default();
                let count = |of: &mut Figures| if right { of.right += 1 } else { of.wrong += 1 };
                count(of_rule);
                count(figures);
                if self.on && (self.every || !right) {
                    let verdict = if right { "right" } else { "FALSE" };
                    println!("  {verdict} {} {form}{}: {}", finding.rule, finding.pointer, finding.message.zh);
                    if self.every {
                        println!("        {}", finding.message.en);
                    }
                }
            }
        }
        for (index, due) in dues.iter().enumerate() {
            let found = said.iter().any(|(due, ..)| *due == index);
            if due.fault {
                faults.all += 1;
                faults.shown += usize::from(due.is_shown());
                faults.sayable += usize::from(!due.rules.is_empty());
                faults.said += usize::from(found);
            }
            if !found && let Some(rule) = due.rules.first() {
                self.of_rules.entry(rule.clone()).or_default().missed += 1;
                figures.missed += 1;
                if self.on {
                    println!("  missed {} {}{}: {}", due.rules.join("/"), due.form, due.at.join(" "), due.what);
                }
            }
        }
    }

    fn tables(&self) {
        println!("\n| Rule | True | False | Missed | Precision |\n|---|---|---|---|---|");
        for (rule, it) in &self.of_rules {
            let precision = share(it.right, it.right + it.wrong);
            println!("| {rule} | {} | {} | {} | {precision} |", it.right, it.wrong, it.missed);
        }
        println!(
            "\n| Kind | True | False | Missed | Precision | Faults | Shown | A rule could say | Said | Recall | Of all shown |"
        );
        println!("|---|---|---|---|---|---|---|---|---|---|---|");
        let mut all = (Figures::default(), Faults::default());
        for (kind, (figures, faults)) in &self.of_kinds {
            line(kind, figures, faults);
            for (sum, part) in [
                (&mut all.0.right, figures.right),
                (&mut all.0.wrong, figures.wrong),
                (&mut all.0.missed, figures.missed),
                (&mut all.1.all, faults.all),
                (&mut all.1.shown, faults.shown),
                (&mut all.1.sayable, faults.sayable),
                (&mut all.1.said, faults.said),
            ] {
                *sum += part;
            }
        }
        line("all", &all.0, &all.1);
    }
}

fn line(kind: &str, it: &Figures, faults: &Faults) {
    let Faults { all, shown, sayable, said } = *faults;
    let (recall, of_shown) = (share(said, sayable), share(said, shown));
    let precision = share(it.right, it.right + it.wrong);
    println!(
        "| {kind} | {} | {} | {} | {precision} | {all} | {shown} | {sayable} | {said} | {recall} | {of_shown} |",
        it.right, it.wrong, it.missed
    );
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.0} %", part as f64 * 100.0 / whole as f64) }
}
