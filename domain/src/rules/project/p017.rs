//! P017, 项目名称中的年度与申报年度一致.

use crate::{
    form::project::{Nature, Project},
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::{names::contains_any, terms::years_named},
};

pub(super) static P017: Rule = Rule {
    id: "P017",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed(
        "项目名称中的年度与申报年度一致",
        "The year in a project's name is that of the declaration",
    ),
    explanation: Bilingual::fixed(
        "名称写有年份（“2023年文物保护经费”），或写有不含申报年度的期间（“2024至2027服务采购”）时，与年度比较；不一致的，多为沿用上年的名称。编制五年规划（“十四五”）的，所指五年须在年度之前尚未结束。延续项目，以及结转、尾款、规划、普查、赛会等本来就以别的年份命名的不报。",
        "A year in the name (2023年文物保护经费), or a period that does not contain the year of the declaration (2024至2027服务采购), is compared with it; a difference mostly comes from last year's form. A five-year plan (十四五) is drawn up before its years are over. Continued projects and names of money carried over, last payments, plans, censuses and events, which bear a year of their own, are left alone.",
    ),
    fix: Bilingual::fixed(
        "改正名称或年度；确为以前年度安排的项目，注明结转或延续。",
        "Correct the name or the year; say so where the money was carried over or the project continues.",
    ),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["P003"],
    check: years_agree,
    cases: &[
        Case { set: &[("/name", "\"2019年闵行文化云项目运营\"")], expect: Expect::Fires(&["/name"]) },
        Case { set: &[("/name", "\"2020年闵行文化云项目运营\"")], expect: Expect::Silent },
        Case { set: &[("/name", "\"文化云运营2021至2023服务采购\"")], expect: Expect::Fires(&["/name"]) },
        Case { set: &[("/name", "\"文化云运营2019-2021年服务采购\"")], expect: Expect::Silent },
        Case {
            set: &[("/name", "\"2019年闵行文化云项目运营\""), ("/nature", "\"continued\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/name", "\"闵行区“十三五”文化规划编制\""), ("/fiscal_year", "2021")],
            expect: Expect::Fires(&["/name"]),
        },
        Case { set: &[("/name", "\"闵行区“十四五”文化规划编制\"")], expect: Expect::Silent },
        Case { set: &[("/name", "\"2019年度结转文化云运营尾款\"")], expect: Expect::Silent },
        Case {
            set: &[("/name", "\"2019年闵行文化云项目运营\""), ("/fiscal_year", "null")], expect: Expect::Undecided
        },
    ],
};

fn years_agree(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let Some(name) = project.name.as_ref().map(|name| name.as_str().trim()) else { return };
    if plan_is_over(project, name, out) {
        return;
    }
    if project.nature == Some(Nature::Continued) || contains_any(name, &OTHER_YEARS) {
        return;
    }
    let years = years_named(name);
    let (Some(first), Some(last)) = (years.iter().min(), years.iter().max()) else { return };
    let Some(year) = project.fiscal_year else { return out.blank("/fiscal_year") };
    if (*first..=*last).contains(&year.get()) {
        return;
    }
    let named = if first == last { format!("{first}年") } else { format!("{first}—{last}年") };
    let message = Bilingual::new(
        format!("项目名称“{name}”写的是{named}，申报年度是 {year} 年"),
        format!("the name “{name}” speaks of {named}, and the declaration is of {year}"),
    );
    out.finding("/name", message).given(name).expected(year);
}

/// Tells a five-year plan that is drawn up when its years are over; whether it is one.
fn plan_is_over(project: &Project, name: &str, out: &mut Outcomes) -> bool {
    let started = || project.start_date.and_then(|date| u16::try_from(date.year()).ok());
    let Some(year) = project.fiscal_year.map(|year| year.get()).or_else(started) else { return false };
    let drawn_up = name.contains("规划") && contains_any(name, &["编制", "编写", "研究", "起草", "制定"]);
    // 十四五 in a name that tells of the plan after it too is what that one starts from.
    let Some((plan, last)) = PLANS.iter().rev().find(|(plan, _)| name.contains(plan)).filter(|_| drawn_up) else {
        return false;
    };
    let over = year > *last && !contains_any(name, &["评估", "尾款", "结转"]);
    if over {
        let message = Bilingual::new(
            format!("项目名称“{name}”是编制“{plan}”规划，“{plan}”到 {last} 年为止，项目年度却是 {year} 年"),
            format!(
                "the name “{name}” is of drawing up the plan of {plan}, which ends in {last}, yet the project is of {year}"
            ),
        );
        out.finding("/name", message).given(name);
    }
    over
}

/// Five-year plans and their last years.
const PLANS: [(&str, u16); 4] = [("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];

/// Words of projects that bear a year of their own.
const OTHER_YEARS: [&str; 22] = [
    "结转",
    "尾款",
    "延续",
    "续建",
    "续签",
    "跨年",
    "决算",
    "清算",
    "结算",
    "质保",
    "规划",
    "计划",
    "普查",
    "调查",
    "届",
    "会",
    "赛",
    "筹备",
    "前期",
    "级",
    "债券",
    "绩效评价",
];
