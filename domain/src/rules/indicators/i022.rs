//! I022, 目标日期在项目期间之内.

use crate::{
    form::{indicator::TargetPeriod, project::Project, taxonomy::Level2},
    rules::{
        Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, name_of, rows},
    },
    values::{language::Bilingual, period::Date},
    wording::{
        names::contains_any,
        target::TargetKind,
        terms::{covers_years, is_one_year, years_named},
    },
};

pub(super) static I022: Rule = Rule {
    id: "I022",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("目标日期在项目期间之内", "The date of a target lies in the project's period"),
    explanation: Bilingual::fixed(
        "目标值写明年月（日）时，与起止日期比较；只写年月的，该月有一天在项目期间内即可；没有写年份的不作判断。没有起止日期的，与申报年度比较；项目期写“1年”的，实施期目标也在申报年度之内。时效目标写成一句话的（“2021年12月底完成规划”），年份在项目结束之后的，以及名称中的年份（“截至2021年6月底，投资完成比例”）超出项目期间的，也提示。",
        "A target with a written year and month (and day) is compared with the dates of the form; a month will do when one of its days lies in the period; dates without a year are left alone. Where the form gives no dates, the budget year stands for them, for targets of the whole period too if the term is one year. A time told in a sentence (2021年12月底完成规划) after the end of the project, and a year in a name (截至2021年6月底，投资完成比例) that lies outside is told as well.",
    ),
    fix: Bilingual::fixed(
        "更正目标日期，或更正项目起止日期。",
        "Correct the target's date, or the dates of the project.",
    ),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P002", "P003"],
    check: dates_in_period,
    cases: &[
        Case {
            set: &[("/indicators/0/target", "\"2021年3月底前\"")],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case { set: &[("/indicators/0/target", "\"2020年11月底前\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/indicators/0/target", "\"2021年6月底前\""),
                ("/indicators/1/name", "\"截至2023年底投资完成率\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target", "/indicators/1/name"]),
        },
        Case {
            set: &[("/indicators/0/target", "\"2019.12-2020.11\""), ("/indicators/1/target", "\"2020-12-31前\"")],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case { set: &[("/indicators/0/target", "\"较2019年12月提高5%\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/term", "\"1年\""),
                ("/indicators/-", r#"{"name": "作业完成时间", "target": "2022年12月底前", "period": "whole"}"#),
            ],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/0/target", "\"2020年11月\""), ("/start_date", "null")], expect: Expect::Undecided
        },
        Case {
            set: &[("/indicators/0/target", "\"2020年11月\""), ("/end_date", "\"2019-12-31\"")],
            expect: Expect::Undecided,
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/target", "\"2022年12月底完成项目规划相关工作\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/target", "\"按照2020年工作方案每月完成一次\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn dates_in_period(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, indicator) in project.indicators.iter().enumerate() {
        year_of_name(project, name_of(indicator), index, out);
    }
    for row in rows(subject) {
        let mut dates = row.target.dates().peekable();
        if dates.peek().is_none() {
            later_in_words(project, &row, out);
            continue;
        }
        let Some(period) = project.period() else {
            if !after_the_year(project, &row, out) {
                return out.blank(if project.start_date.is_none() { "/start_date" } else { "/end_date" });
            }
            continue;
        };
        if !period.in_order() {
            let reason = Bilingual::fixed("起止日期颠倒，无法判断", "the dates are in the wrong order");
            return out.undecided("/start_date", reason);
        }
        let outside = |(first, last): (Date, Date)| last < period.start || first > period.end;
        if dates.any(outside) {
            let (text, start, end) = (row.written(), period.start, period.end);
            let name = row.called();
            let message = Bilingual::new(
                format!("“{name}”的目标值“{text}”不在项目期间 {start} 至 {end} 之内"),
                format!("the target “{text}” of “{name}” lies outside the project's period {start} to {end}"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text).expected(format!("{start} – {end}"));
        }
    }
}

/// The last year of a project: that of its dates, else the budget year; none where the term covers several years.
fn last_year(project: &Project) -> Option<u16> {
    if let Some(period) = project.period() {
        return u16::try_from(period.end.year()).ok();
    }
    let several = project.term.as_ref().is_some_and(|term| covers_years(term.as_str()));
    project.fiscal_year.filter(|_| !several).map(|year| year.get())
}

/// Tells a date after the budget year, where the form gives no dates; whether there is one.
fn after_the_year(project: &Project, row: &Row, out: &mut Outcomes) -> bool {
    let one_year = project.term.as_ref().filter(|term| is_one_year(term.as_str()));
    let whole = row.indicator.period == Some(TargetPeriod::Whole);
    let Some(year) = last_year(project).filter(|_| !whole || one_year.is_some()) else {
        return false;
    };
    let after = row.target.dates().any(|(first, _)| first.year() > i32::from(year));
    if after {
        let (name, text) = (row.called(), row.written());
        let (zh, en) = one_year.filter(|_| whole).map_or_else(Default::default, |term| {
            (format!("，而项目期写“{term}”"), format!(", and the term is “{term}”"))
        });
        let message = Bilingual::new(
            format!("“{name}”的目标值“{text}”在申报年度 {year} 之后{zh}"),
            format!("the target “{text}” of “{name}” lies after the budget year {year}{en}"),
        );
        out.finding(row.pointer("target"), message).given(&row.target.text);
    }
    after
}

/// Tells a year after the project in a time that is told in a sentence: 2021年12月底完成规划.
fn later_in_words(project: &Project, row: &Row, out: &mut Outcomes) {
    let of_time = row.indicator.level2 == Some(Level2::Timeliness) && row.indicator.period != Some(TargetPeriod::Whole);
    if !of_time || row.target.kind != TargetKind::Sentence || !row.target.text.contains("20") {
        return;
    }
    let Some(last) = last_year(project) else { return };
    let Some(year) = years_named(&row.target.text).into_iter().find(|year| *year > last) else { return };
    let (name, text) = (row.called(), row.written());
    let message = Bilingual::new(
        format!("“{name}”的目标值“{text}”写的是 {year} 年，在项目结束之后"),
        format!("the target “{text}” of “{name}” tells of {year}, after the end of the project"),
    );
    out.finding(row.pointer("target"), message).given(&row.target.text);
}

/// Tells a year in a name by which work is to be done and which lies outside the project: 截至2021年6月底，投资完成比例.
fn year_of_name(project: &Project, name: &str, index: usize, out: &mut Outcomes) {
    if !name.contains("20") {
        return;
    }
    let (Some(last), Some(first)) = (last_year(project), project.fiscal_year.map(|year| year.get())) else { return };
    let done = contains_any(name, &["完成", "截至", "截止", "底前", "之前"]);
    // A plan for 2021-2025 is a title, and 比2019年 a comparison.
    let compared = contains_any(name, &["较20", "比20", "与20", "上年"]);
    let outside = years_named(name).into_iter().find(|year| *year > last || *year < first);
    if let Some(year) = outside.filter(|_| done && !compared) {
        let message = Bilingual::new(
            format!("名称“{name}”写的是 {year} 年，不在项目期间之内"),
            format!("the name “{name}” tells of {year}, which lies outside the project's period"),
        );
        out.finding(format!("/indicators/{index}/name"), message).given(name);
    }
}
