//! I022, 目标日期在项目期间之内.

use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::{language::Bilingual, period::Date},
};

pub(super) static I022: Rule = Rule {
    id: "I022",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("目标日期在项目期间之内", "The date of a target lies in the project's period"),
    explanation: Bilingual::fixed(
        "目标值写明年月（日）时，与起止日期比较；只写年月的，该月有一天在项目期间内即可；没有写年份的不作判断。",
        "A target with a written year and month (and day) is compared with the dates of the form; a month will do when one of its days lies in the period; dates without a year are left alone.",
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
            set: &[("/indicators/0/target", "\"2019.12-2020.11\""), ("/indicators/1/target", "\"2020-12-31前\"")],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case { set: &[("/indicators/0/target", "\"较2019年12月提高5%\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/0/target", "\"2020年11月\""), ("/start_date", "null")], expect: Expect::Undecided
        },
        Case {
            set: &[("/indicators/0/target", "\"2020年11月\""), ("/end_date", "\"2019-12-31\"")],
            expect: Expect::Undecided,
        },
    ],
};

fn dates_in_period(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for row in rows(subject) {
        let mut dates = row.target.dates().peekable();
        if dates.peek().is_none() {
            continue;
        }
        let Some(period) = project.period() else {
            return out.blank(if project.start_date.is_none() { "/start_date" } else { "/end_date" });
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
