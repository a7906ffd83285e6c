//! I039, 及时完成的指标写明期限.

use super::{i019::is_of_payment, i030::repeats};
use crate::{
    form::{project::Project, taxonomy::Level2},
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, starts_with_any},
        target::TargetKind,
    },
};

pub(super) static I039: Rule = Rule {
    id: "I039",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("及时完成的指标写明期限", "What is to be done in time has its term"),
    explanation: Bilingual::fixed(
        "时效只写“完成及时率 100%”“及时”，而目标、项目期间、实施进度和其他时效指标都没有写明何时完成的，无法判断是否及时；单个项目的及时率也只有 0 和 100%。只有“开工率”的，也没有说何时完成。维修、投诉等逐件处理的，只写“及时”时要写明几小时、几天，及时率不看；资金的拨付和支付由 I019、重复名称的由 I030 报告。每张表报一条。",
        "Where timeliness is only a 完成及时率 of 100% or the word 及时, and neither goal nor period, schedule or another indicator says by when, nobody can tell what is in time; of a single work the rate is 0 or 100%. A 开工率 alone, a rate of works begun, says no end either. Repairs, complaints and the like, which are dealt with one by one, need their hours or days where the target is only 及时; their rates are left alone; I019 speaks of payment, I030 of what repeats its name. The rule speaks once for a form.",
    ),
    fix: Bilingual::fixed(
        "写明完成的日期或期限，如“2023年10月底前完工”“申请后15日内发放”。",
        "Give the date or the term, such as 2023年10月底前完工 or 申请后15日内发放.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I013", "I019", "I022"],
    check: terms_are_told,
    cases: &[
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/name", "\"项目完成及时率\""),
                ("/indicators/0/target", "\"100%\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/name", "\"项目完成时间\""),
                ("/indicators/0/target", "\"2020年11月底前\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/name", "\"补贴发放及时性\""),
                ("/indicators/0/target", "\"及时发放\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/name", "\"投诉处理及时率\""),
                ("/indicators/0/target", "\"100%\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/0/name", "\"项目开工率\""), ("/indicators/0/target", "\"100%\"")],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[("/indicators/0/name", "\"维修响应及时性\"")], expect: Expect::Fires(&["/indicators/0/target"])
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/indicators/0/name", "\"完成年度资料上报\""),
                ("/indicators/0/target", "\"100%\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn terms_are_told(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let of_time = || rows(subject).filter(|row| row.indicator.level2 == Some(Level2::Timeliness));
    if let Some(start) = of_time().find(is_start).filter(|_| !of_time().any(|row| tells_term(&row))) {
        let (name, text) = (start.called(), start.written());
        let message = Bilingual::new(
            format!("时效只有“{name}”“{text}”，只说开工，没有说何时完成"),
            format!("timeliness is only “{name}” “{text}”: a start, and not by when the work is done"),
        );
        out.finding(start.pointer("target"), message).given(&start.target.text);
        return;
    }
    if let Some(answer) = of_time().find(|row| is_answer(row) && !tells_term(row)) {
        let (name, text) = (answer.called(), answer.written());
        let message = Bilingual::new(
            format!("“{name}”的目标值“{text}”没有写明时限（几小时、几天内），无法判断是否及时"),
            format!("the target “{text}” of “{name}” does not say within how many hours or days"),
        );
        out.finding(answer.pointer("target"), message).given(&answer.target.text);
        return;
    }
    if has_term(project) {
        return;
    }
    let Some(first) = rows(subject).find(is_in_time) else { return };
    if of_time().any(|row| tells_term(&row)) {
        return;
    }
    let (name, text) = (first.called(), first.written());
    let message = Bilingual::new(
        format!("“{name}”的目标值“{text}”没有写明期限，表中也没有完成日期，看不出何时完成算及时"),
        format!("neither the target “{text}” of “{name}” nor the form says by when: nobody can tell what is in time"),
    );
    out.finding(first.pointer("target"), message).given(&first.target.text);
}

/// Whether an indicator asks only that work begins.
fn is_start(row: &Row) -> bool {
    ends_with_any(head(row.name), &["开工率", "启动率", "开展率", "开工及时率"])
}

/// Whether a service that answers calls is only asked to be quick: 维修响应及时性, 及时.
fn is_answer(row: &Row) -> bool {
    let quick =
        ["及时", "及时响应", "及时处理", "及时处置", "及时办理", "及时维修"].contains(&row.target.text.as_str());
    quick && contains_any(row.name, &EACH) && repeats(row).is_none()
}

/// Whether the form says when the work ends.
fn has_term(project: &Project) -> bool {
    let goals = [&project.annual_goal, &project.overall_goal];
    let dated = |text: &str| text.contains("底前") || text.contains("日前") || is_month(text);
    project.end_date.is_some()
        || project.term.as_ref().is_some_and(|term| term.as_str().contains('月'))
        || !project.schedule.is_empty()
        || goals.into_iter().flatten().any(|goal| dated(goal.as_str()))
}

/// 10月 Whether a month is told by its number.
fn is_month(text: &str) -> bool {
    text.split('月').rev().skip(1).any(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether an indicator asks only that work is done in time.
fn is_in_time(row: &Row) -> bool {
    if row.indicator.level2 != Some(Level2::Timeliness) {
        return false;
    }
    let name = head(row.name);
    let percent = row.target.kind == TargetKind::Percent;
    // 完成年度资料上报 100% is a rate of completion without the word.
    let rate = percent && (ends_with_any(name, &RATES) || starts_with_any(name, &["完成", "按时完成", "按期完成"]));
    let word =
        contains_any(name, &["及时", "按时", "按期"]) && contains_any(&row.target.text, &["及时", "按时", "按期"]);
    (rate || (word && row.target.kind != TargetKind::Percent))
        && contains_any(name, &WORKS)
        && !contains_any(name, &EACH)
        && !is_of_payment(row)
        && repeats(row).is_none()
}

/// Whether a row of time says by when or how fast.
fn tells_term(row: &Row) -> bool {
    let told = |text: &str| {
        is_month(text) || contains_any(text, &["底前", "小时", "工作日", "天内", "日内", "季度", "每月", "每季"])
    };
    let explained = row.indicator.explanation.as_ref().is_some_and(|text| told(text.as_str()));
    matches!(row.target.kind, TargetKind::Date | TargetKind::Period)
        || (row.target.kind == TargetKind::Number && row.target.value.is_some())
        || told(&row.target.text)
        || told(row.name)
        || explained
}

const RATES: [&str; 13] = [
    "及时率",
    "按时完成率",
    "按期完成率",
    "计划完成率",
    "及时完成率",
    "按时完工率",
    "按期完工率",
    "及时完工率",
    "任务完成率",
    "项目完成率",
    "工程完成率",
    "按时发放率",
    "准时率",
];

/// Work that has an end.
const WORKS: [&str; 12] =
    ["完成", "完工", "竣工", "建设", "实施", "任务", "项目", "工程", "供货", "采购", "发放", "提交"];

/// What is dealt with one by one.
const EACH: [&str; 12] =
    ["投诉", "故障", "诉求", "响应", "案件", "维修", "报修", "处置", "处理", "办理", "救援", "反馈"];
