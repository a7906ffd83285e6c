//! X006, 各表的项目名称和年度一致.

use serde::Deserialize;

use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Total},
    wording::compare,
};

/// 表头 What one sheet of a form says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sheet {
    /// 项目名称 Name of the project on this sheet.
    pub name: Option<String>,
    /// 年度 Budget year on this sheet.
    pub fiscal_year: Option<u16>,
    /// 金额合计 Total of the cost items as it is printed on this sheet.
    pub total: Option<Total>,
}

pub(super) static X006: Rule = Rule {
    id: "X006",
    severity: Severity::Error,
    scope: Scope::All,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("各表的项目名称和年度一致", "All sheets name the same project and year"),
    explanation: Bilingual::fixed(
        "只在导入整份表格时判断：三张表各有表头，名称（不计空格、标点和全角半角）或年度与第一张表不同，说明可能混入了其他项目的表。表头空白的不比较。",
        "The rule applies only when a whole form is imported, because each of its sheets has a heading of its own. When the name (blanks, punctuation and width aside) or the year differs from the first sheet, a sheet of another project may have got in. Blank headings are not compared.",
    ),
    fix: Bilingual::fixed(
        "核对各表表头，换上属于本项目的表。",
        "Check the headings, and put the sheet of this project in.",
    ),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.2.0",
    related: &["P003"],
    check: sheets_agree,
    cases: &[
        Case {
            set: &[(
                "/sheets",
                r#"[{"name": "闵行文化云项目运营", "fiscal_year": 2020}, {"name": "闵行文化云平台建设", "fiscal_year": 2019}]"#,
            )],
            expect: Expect::Fires(&["/fiscal_year", "/name"]),
        },
        Case {
            set: &[(
                "/sheets",
                r#"[{"name": "闵行文化云项目运营", "fiscal_year": 2020}, {"name": "闵行文化云 项目运营", "fiscal_year": 2020}]"#,
            )],
            expect: Expect::Silent,
        },
        Case { set: &[("/sheets", r#"[{}, {"name": null}]"#)], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn sheets_agree(subject: &Subject, out: &mut Outcomes) {
    let mut names = subject.sheets.iter().filter_map(|sheet| sheet.name.as_deref());
    if let Some(first) = names.next()
        && let Some(other) = names.find(|other| !compare::same(first, other))
    {
        out.finding(
            "/name",
            Bilingual::new(
                format!("各表的项目名称不同：“{first}”与“{other}”"),
                format!("the sheets name different projects: “{first}” and “{other}”"),
            ),
        )
        .given(other)
        .expected(first);
    }
    let mut years = subject.sheets.iter().filter_map(|sheet| sheet.fiscal_year);
    if let Some(first) = years.next()
        && let Some(other) = years.find(|other| *other != first)
    {
        out.finding(
            "/fiscal_year",
            Bilingual::new(
                format!("各表的年度不同：{first} 与 {other}"),
                format!("the sheets name different years: {first} and {other}"),
            ),
        )
        .given(other)
        .expected(first);
    }
}
