//! Places of the form in words: a reader of a report looks for 当年预算, not for `/funding/annual_budget`.

use crate::{
    form::fields::{self, FIELDS, FUNDING, Part, TABLES},
    values::language::{Bilingual, Language},
};

/// A pointer in words; a member that the form does not have is told as it is written.
pub fn words(pointer: &str, language: Language) -> String {
    let mut parts = pointer.split('/').skip(1);
    let Some(first) = parts.next() else {
        return Bilingual::fixed("整份申报", "the declaration").get(language).to_owned();
    };
    if first == "previous" {
        let before = Bilingual::fixed("上年申报", "year before").get(language).to_owned();
        let below = pointer.strip_prefix("/previous").filter(|below| !below.is_empty());
        return below
            .map_or_else(|| before.clone(), |below| joined(language, [before.clone(), words(below, language)]));
    }
    let mut told = vec![name(first, &top(), language)];
    let below = below(first);
    for part in parts {
        told.push(match part.parse::<usize>() {
            Ok(index) => row(index, language),
            Err(_) => name(part, &below, language),
        });
    }
    joined(language, told)
}

fn joined(language: Language, parts: impl IntoIterator<Item = String>) -> String {
    let between = match language {
        Language::Zh => " ",
        Language::En => ", ",
    };
    parts.into_iter().collect::<Vec<_>>().join(between)
}

/// People count from one.
fn row(index: usize, language: Language) -> String {
    let row = index.saturating_add(1);
    match language {
        Language::Zh => format!("第 {row} 行"),
        Language::En => format!("row {row}"),
    }
}

fn name(member: &str, names: &[(&str, &Bilingual)], language: Language) -> String {
    let known = names.iter().find(|(name, _)| *name == member);
    known.map_or_else(|| member.to_owned(), |(_, words)| words.get(language).to_owned())
}

type Names = Vec<(&'static str, &'static Bilingual)>;

/// The members of a declaration.
fn top() -> Names {
    let fields = FIELDS.iter().filter(|field| field.part != Part::Funding).map(|it| (it.member(), &it.name));
    fields.chain([(FUNDING.member, &FUNDING.name)]).chain(TABLES.iter().map(|it| (it.member(), &it.name))).collect()
}

/// What is below a member of the declaration.
fn below(member: &str) -> Names {
    if member == FUNDING.member {
        return fields::funding().map(|(field, _)| (field.member(), &field.name)).collect();
    }
    TABLES.iter().find(|table| table.member() == member).map(|table| (table.columns)()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::form::{
        cost_item::CostItem, indicator::Indicator, project::Project, safeguard::Safeguard, schedule::ScheduleStep,
    };

    #[test]
    fn places_are_told_in_both_languages() {
        for (pointer, zh, en) in [
            ("", "整份申报", "the declaration"),
            ("/name", "项目名称", "project name"),
            ("/funding/annual_budget", "项目资金 当年预算", "funding, annual budget"),
            ("/cost_items", "项目构成分解", "cost items"),
            (
                "/cost_items/0/quantity_basis",
                "项目构成分解 第 1 行 数量依据",
                "cost items, row 1, basis of the quantity",
            ),
            ("/safeguards/2/stages/1", "制度保障 第 3 行 保障阶段 第 2 行", "safeguards, row 3, stages, row 2"),
            ("/previous", "上年申报", "year before"),
            ("/previous/leader", "上年申报 项目负责人", "year before, leader"),
            ("/nothing/here", "nothing here", "nothing, here"),
        ] {
            assert_eq!((words(pointer, Language::Zh), words(pointer, Language::En)), (zh.into(), en.into()));
        }
    }

    #[test]
    fn every_member_of_a_declaration_has_a_name() {
        let mut form = serde_json::to_value(Project::default()).unwrap();
        form["schedule"] = json!([ScheduleStep::default()]);
        form["indicators"] = json!([Indicator::default()]);
        form["cost_items"] = json!([CostItem::default()]);
        form["safeguards"] = json!([Safeguard::default()]);
        form["explanations"] = json!([{ "rule": "C004", "pointer": "", "given": null, "text": "" }]);
        for (member, value) in form.as_object().unwrap() {
            assert!(top().iter().any(|(name, _)| name == member), "{member}");
            let row = value.get(0).unwrap_or(value);
            for (below, _) in row.as_object().into_iter().flatten() {
                assert!(super::below(member).iter().any(|(name, _)| name == below), "{member}/{below}");
            }
            assert!(!matches!(value, Value::Array(rows) if rows.is_empty()), "{member} has columns to be named");
        }
    }
}
