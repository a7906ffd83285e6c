//! I: 目标值来源与写法, where a target comes from, how its unit is written, and whether its date can be.

use super::{
    Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject,
    rows::{Row, rows},
};
use crate::{
    language::Bilingual,
    period::Date,
    text::Narrative,
    wording::{names::contains_any, target::TargetKind, told_units::glued_unit},
};

pub static RULES: &[Rule] = &[
    Rule {
        id: "I017",
        severity: Severity::Info,
        scope: Scope::Indicators,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("备注说明目标值来源", "The remark states where the target comes from"),
        explanation: Bilingual::fixed(
            "目标值来自历史、计划、行业或其他标准，审核时据以判断能否实现。备注中提到历史、计划、行业、标准、规定、合同、测算或文件即可。所有指标都没有说明的，只报一条。",
            "Targets come from history, a plan, an industry standard or another one; reviews judge by it whether they can be reached. A remark that speaks of history, plan, industry, standard, rule, contract, estimate or a document will do. When no indicator states a source, that is told once.",
        ),
        fix: Bilingual::fixed(
            "在备注中注明，如“目标值来源：计划标准。”",
            "State it in the remark, such as “目标值来源：计划标准。”",
        ),
        basis: Bilingual::fixed(
            "申报表备注栏“目标值来源”；计划、行业、历史标准见于地方评价办法的转载",
            "the form's remark 目标值来源; the standards of plan, industry and history stand in copies of local evaluation rules",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I018"],
        check: sources_stated,
        cases: &[
            Case { set: &[("/indicators/3/remark", "null")], expect: Expect::Fires(&["/indicators/3/remark"]) },
            Case { set: &[("/indicators/3/remark", "\"目标值来源：计划标准。\"")], expect: Expect::Silent },
            Case {
                set: &[("/indicators/3/remark", "\"反映服务知晓率\"")],
                expect: Expect::Fires(&["/indicators/3/remark"]),
            },
            Case {
                set: &[(
                    "/indicators",
                    r#"[{"name": "线上直播场次", "target": "≥10场"}, {"name": "受众满意度", "target": "≥90%", "remark": " "}]"#,
                )],
                expect: Expect::Fires(&["/indicators"]),
            },
        ],
    },
    Rule {
        id: "I018",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed(
            "状态词目标的来源不能是历史指标",
            "A state in words cannot come from historical figures",
        ),
        explanation: Bilingual::fixed(
            "“及时”“建立健全”等状态没有历史数值可依，写“历史指标”多为整列照填。备注还写明计划、行业等其他来源的，以及与往年相比的状态（如“与上年持平”），不作判断。",
            "A state such as 及时 or 建立健全 has no historical figures; 历史指标 (historical figures) was mostly filled down the whole column. A remark that names another source too is left alone, and so is a state compared with the past (与上年持平).",
        ),
        fix: Bilingual::fixed(
            "改写真实来源，如计划标准、管理制度的要求。",
            "State the real source, such as a plan or the demands of a regulation.",
        ),
        basis: Bilingual::fixed("审核实践", "practice of reviews"),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I017"],
        check: sources_possible,
        cases: &[
            Case {
                set: &[
                    ("/indicators/0/remark", "\"目标值来源：历史指标。\""),
                    ("/indicators/6/remark", "\"目标值来源：历史指标。\""),
                ],
                expect: Expect::Fires(&["/indicators/0/remark", "/indicators/6/remark"]),
            },
            Case {
                set: &[
                    ("/indicators/0/remark", "\"目标值来源：计划标准。\""),
                    ("/indicators/6/remark", "\"目标值来源：计划标准。\""),
                ],
                expect: Expect::Silent,
            },
            Case {
                set: &[("/indicators/0/target", "\"≥95%\""), ("/indicators/6/remark", "\"历史指标、行业标准\"")],
                expect: Expect::Silent,
            },
        ],
    },
    Rule {
        id: "I021",
        severity: Severity::Info,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("计量单位只写在目标值中", "The unit stands in the target, not in the name"),
        explanation: Bilingual::fixed(
            "名称和目标值都带 %，或单位写在名称末尾（如“培训人数（人）”“合格率%”）时提示：单位分写两处，读数和比对容易出错。",
            "Fires when both name and target have a %, or when the name ends in a unit, as in 培训人数（人） or 合格率%: a unit in two places is easily misread and hard to compare.",
        ),
        fix: Bilingual::fixed(
            "从名称中删去单位，写在目标值后。",
            "Drop the unit from the name and write it behind the figure.",
        ),
        basis: Bilingual::fixed(
            "审核实践；在用的预算绩效系统另设计量单位一栏",
            "practice; a budget-performance system in use keeps the unit in a field of its own",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I008"],
        check: unit_written_once,
        cases: &[
            Case {
                set: &[("/indicators/3/name", "\"公共文化服务知晓率（%）\"")],
                expect: Expect::Fires(&["/indicators/3/name"]),
            },
            Case { set: &[("/indicators/3/name", "\"公共文化服务知晓率\"")], expect: Expect::Silent },
            Case {
                set: &[
                    ("/indicators/1/name", "\"线上活动（场）\""),
                    ("/indicators/2/name", "\"平台运营（一期）\""),
                    ("/indicators/3/name", "\"80%以上市民知晓\""),
                ],
                expect: Expect::Fires(&["/indicators/1/name", "/indicators/3/name"]),
            },
        ],
    },
    Rule {
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
                set: &[("/indicators/0/target", "\"2020年11月\""), ("/start_date", "null")],
                expect: Expect::Undecided,
            },
            Case {
                set: &[("/indicators/0/target", "\"2020年11月\""), ("/end_date", "\"2019-12-31\"")],
                expect: Expect::Undecided,
            },
        ],
    },
];

/// 来源 What a remark says when it states a source.
const SOURCES: [&str; 26] = [
    "历史",
    "计划",
    "行业",
    "标准",
    "规划",
    "规定",
    "合同",
    "协议",
    "测算",
    "方案",
    "制度",
    "政策",
    "文件",
    "上年",
    "往年",
    "去年",
    "统计",
    "考核",
    "要求",
    "预算",
    "调查",
    "通知",
    "办法",
    "实际值",
    "暂不确定",
    "《",
];

fn sources_stated(subject: &Subject, out: &mut Outcomes) {
    let stated =
        |row: &Row| row.indicator.remark.as_ref().is_some_and(|remark| contains_any(remark.as_str(), &SOURCES));
    let (total, missing) = rows(subject).fold((0_u32, 0_u32), |(total, missing), row| {
        (total.saturating_add(1), missing.saturating_add(u32::from(!stated(&row))))
    });
    if missing == total && total > 1 {
        let message = Bilingual::new(
            format!("{total} 个指标都没有说明目标值来源"),
            format!("none of {total} indicators states where its target comes from"),
        );
        out.finding("/indicators", message);
        return;
    }
    for row in rows(subject).filter(|row| !stated(row)) {
        let message = Bilingual::new(
            format!("没有说明目标值“{}”的来源", row.target.text),
            format!("where the target “{}” comes from is not stated", row.target.text),
        );
        let finding = out.finding(row.pointer("remark"), message);
        if let Some(remark) = row.indicator.remark.as_ref().filter(|remark| !Narrative::is_blank(remark)) {
            finding.given(remark);
        }
    }
}

/// Sources other than history.
const OTHER_SOURCES: [&str; 9] = ["计划", "行业", "规划", "规定", "合同", "制度", "政策", "方案", "《"];

/// What a state says that is measured against the past.
const COMPARED: [&str; 6] = ["上年", "去年", "往年", "历年", "同期", "持平"];

fn sources_possible(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.target.kind == TargetKind::State) {
        let Some(remark) = row.indicator.remark.as_ref() else { continue };
        let text = &row.target.text;
        let history = remark.as_str().contains("历史") && !contains_any(remark.as_str(), &OTHER_SOURCES);
        if history && !contains_any(text, &COMPARED) {
            let message = Bilingual::new(
                format!("目标值“{text}”是状态词，没有历史指标可依"),
                format!("the target “{text}” is a state in words, of which there are no historical figures"),
            );
            out.finding(row.pointer("remark"), message).given(remark);
        }
    }
}

fn unit_written_once(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let (name, text) = (row.name, &row.target.text);
        let percent_twice = row.target.kind == TargetKind::Percent && name.contains(['%', '％']);
        let message = if percent_twice {
            Bilingual::new(
                format!("名称“{name}”和目标值“{text}”都带 %"),
                format!("both the name “{name}” and the target “{text}” have a %"),
            )
        } else if let Some(unit) = glued_unit(name) {
            Bilingual::new(
                format!("单位“{unit}”写在名称“{name}”中，应写在目标值“{text}”中"),
                format!("the unit “{unit}” stands in the name “{name}” instead of the target “{text}”"),
            )
        } else {
            continue;
        };
        out.finding(row.pointer("name"), message).given(name);
    }
}

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
            let (text, start, end) = (&row.target.text, period.start, period.end);
            let message = Bilingual::new(
                format!("目标值“{text}”的日期不在项目期间 {start} 至 {end} 之内"),
                format!("the target “{text}” lies outside the project's period {start} to {end}"),
            );
            out.finding(row.pointer("target"), message).given(text).expected(format!("{start} – {end}"));
        }
    }
}
