//! I026, 名称和目标值没有未填的模板文字.

use crate::{
    form::indicator::Indicator,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{
        names::{Direction, direction, is_rate},
        placeholders::{is_filler, is_placeholder, unfilled},
        target::{Target, TargetKind},
    },
};

pub(super) static I026: Rule = Rule {
    id: "I026",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed(
        "名称和目标值没有未填的模板文字",
        "Neither name nor target holds what a template left to be filled in",
    ),
    explanation: Bilingual::fixed(
        "指标库和模板的待填文字须填写或删去：“≥**个”“XX%”“（目标）”“指标2”，以及目标值“待定”“暂无”“见附件”“/”“—”。名称写明“不适用”的，或者只写“数量指标”“社会效益”等类别名称、“全年”“1年”“日常”等一段时间、“完成率”“人数”等没有写是什么的，不是指标。目标值“无”回答“有没有”的问题（质量问题、安全事故），只在比率和越多越好的指标中提示。只有符号或单位的目标值由 I009 报告，每条指标名称、目标值各至多报一处。",
        "What a library or a template left open is filled in or removed: ≥**个, XX%, （目标）, 指标2, and targets such as 待定, 暂无, 见附件, / or —. A name that says “not applicable”, or that is only the label of a family (数量指标, 社会效益) a span of time (全年, 1年, 日常) or a measure of nothing that is named (完成率, 人数), is no indicator. The target 无 (none) answers whether there are faults or accidents, so it is reported only of rates and of what should be many. I009 reports a mere sign or unit. Each name and each target is reported once at most.",
    ),
    fix: Bilingual::fixed(
        "填写实际的数值或内容；名称中删去待填的文字；不适用的，删除该行。",
        "Give the figure or the content, take the open part out of the name, or drop a row that does not apply.",
    ),
    basis: Bilingual::fixed(
        "公布的申报表中留有指标库的“≥**”等待填文字；审核实践",
        "published declarations in which the ≥** of an indicator library was left; practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I003", "I005", "I009"],
    check: templates_are_filled,
    cases: &[
        Case {
            set: &[("/indicators/3/name", "\"公共文化服务知晓率（≥**%）\"")],
            expect: Expect::Fires(&["/indicators/3/name"]),
        },
        Case { set: &[("/indicators/3/name", "\"公共文化服务知晓率\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/0/target", "\"待定\""),
                ("/indicators/1/target", "\"≥XX%\""),
                ("/indicators/2/target", "\"见附件\""),
                ("/indicators/3/target", "\"/\""),
                ("/indicators/4/target", "\"—\""),
                ("/indicators/5/target", "\"无\""),
                ("/indicators/6/name", "\"指标2：\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/target",
                "/indicators/1/target",
                "/indicators/2/target",
                "/indicators/3/target",
                "/indicators/4/target",
                "/indicators/5/target",
                "/indicators/6/name",
            ]),
        },
        Case {
            set: &[("/indicators/3/name", "\"社会效益指标\""), ("/indicators/1/name", "\"数量指标\"")],
            expect: Expect::Fires(&["/indicators/1/name", "/indicators/3/name"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"2022年全年\""), ("/indicators/2/name", "\"1年\"")],
            expect: Expect::Fires(&["/indicators/1/name", "/indicators/2/name"]),
        },
        Case { set: &[("/indicators/1/name", "\"全年演出场次\"")], expect: Expect::Silent },
        // Both cells of a row that does not apply are one fault.
        Case {
            set: &[("/indicators/-", r#"{"name": "本项目不适用此指标", "target": "无", "remark": "计划"}"#)],
            expect: Expect::Fires(&["/indicators/7/name"]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"安全责任事故\""),
                ("/indicators/0/target", "\"无\""),
                ("/indicators/1/name", "\"*平台运营质量达标率\""),
                ("/indicators/6/name", "\"适用范围内的制度建立情况\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/indicators/0/target", "\"≥**个\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/1/name", "\"人数\""),
                ("/indicators/3/name", "\"完成率\""),
                ("/indicators/4/name", "\"日常\""),
            ],
            expect: Expect::Fires(&["/indicators/1/name", "/indicators/3/name", "/indicators/4/name"]),
        },
    ],
};

fn templates_are_filled(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        if let Some((zh, en)) = fault_of_name(name) {
            let message = Bilingual::new(format!("指标名称“{name}”{zh}"), format!("the name “{name}” {en}"));
            out.finding(format!("/indicators/{index}/name"), message).given(name);
            // A row that is no indicator as a whole is told once.
            if unfilled(name).is_none() {
                continue;
            }
        }
        let Some(target) = indicator.target_parsed.as_ref().filter(|target| is_open(target, indicator, name)) else {
            continue;
        };
        let text = &target.text;
        let message = Bilingual::new(
            format!("“{name}”的目标值“{text}”没有填写实际内容"),
            format!("the target “{text}” of “{name}” was not filled in"),
        );
        out.finding(format!("/indicators/{index}/target"), message).given(text);
    }
}

/// Why a name is none; a blank, a number and mere signs are told by I005.
fn fault_of_name(name: &str) -> Option<(String, String)> {
    if let Some(open) = unfilled(name) {
        return Some((format!("留有模板的待填文字“{open}”"), format!("still holds “{open}” of a template")));
    }
    if name.contains("不适用") || name.contains("无此指标") || name.contains("无此项") {
        let told = ("表示该类指标不适用，不是指标", "says that nothing applies, and is no indicator");
        return Some((told.0.to_owned(), told.1.to_owned()));
    }
    if LABELS.contains(&name.trim_end_matches("指标")) {
        let told =
            ("只是类别的名称，没有写衡量什么", "is only the label of a family and does not tell what is measured");
        return Some((told.0.to_owned(), told.1.to_owned()));
    }
    if MEASURES.contains(&name) {
        let told = ("没有写是什么的，看不出衡量什么", "does not say of what, so that nobody can tell what is measured");
        return Some((told.0.to_owned(), told.1.to_owned()));
    }
    if is_span_of_time(name) {
        let told = ("只是一段时间，没有写衡量什么", "is only a span of time and does not tell what is measured");
        return Some((told.0.to_owned(), told.1.to_owned()));
    }
    let number = name.strip_prefix("指标").map(|rest| rest.trim_end_matches([':', '：', '.', '、', ' ']));
    let numbered = number.is_some_and(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit()));
    let empty = is_placeholder(name) && name.chars().any(char::is_alphabetic);
    (numbered || empty).then(|| ("不是实际的指标".to_owned(), "is no real name".to_owned()))
}

/// 全年, 1年 Whether a name is nothing but a span of time.
pub(super) fn is_span_of_time(name: &str) -> bool {
    ["日常", "常年", "长期", "平时"].contains(&name)
        || name.contains(['年', '月', '季'])
            && name.chars().all(|c| c.is_ascii_digit() || "全整年月日季度上下半内底前至到-—－~～. ".contains(c))
}

/// Measures of nothing that is named.
const MEASURES: [&str; 20] = [
    "完成率",
    "合格率",
    "达标率",
    "覆盖率",
    "准确率",
    "及时率",
    "完好率",
    "优良率",
    "知晓率",
    "增长率",
    "人数",
    "人次",
    "次数",
    "场次",
    "面积",
    "个数",
    "金额",
    "长度",
    "里程",
    "天数",
];

/// 类别 Labels of the families, which form no name by themselves.
const LABELS: [&str; 18] = [
    "数量",
    "质量",
    "时效",
    "成本",
    "产出",
    "效益",
    "经济效益",
    "社会效益",
    "生态效益",
    "环境效益",
    "可持续影响",
    "可持续性发展影响",
    "可持续发展影响",
    "经济成本",
    "社会成本",
    "生态环境成本",
    "服务对象满意度或受益者满意度",
    "服务对象或受益者满意度",
];

/// Whether a target was left open.
fn is_open(target: &Target, indicator: &Indicator, name: &str) -> bool {
    let text = target.text.as_str();
    match target.kind {
        TargetKind::Boolean => text == "无" && (is_rate(name) || direction(name) == Some(Direction::Up)),
        TargetKind::State | TargetKind::Sentence => {
            let filler = is_filler(text) || (is_placeholder(text) && !NOTHING.contains(&text));
            (filler && indicator.target.is_some()) || unfilled(text).is_some()
        }
        TargetKind::Number
        | TargetKind::Percent
        | TargetKind::Date
        | TargetKind::Period
        | TargetKind::Frequency
        | TargetKind::Blank
        | TargetKind::Damaged => false,
    }
}

/// Words by which a target may say that there is none of a bad thing.
const NOTHING: [&str; 2] = ["没有", "无。"];
