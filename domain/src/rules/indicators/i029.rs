//! I029, 名称要数值的，目标值给出数值.

use super::{i028::fault, i030::repeats, shared::is_plain_wording};
use crate::{
    form::taxonomy::Level2,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate},
        numerals::is_chinese,
    },
};

pub(super) static I029: Rule = Rule {
    id: "I029",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("名称要数值的，目标值给出数值", "A name that asks for a figure has one as its target"),
    explanation: Bilingual::fixed(
        "名称是率、比例、满意度，或数量、人数、次数、面积等，或者归入数量指标，目标值却只有文字（“成本控制率”写“不超预算”、“合格率”写“合格”），无法计算是否完成。“全覆盖”“全部”“足额”“无”等说得确定的不报；含糊的词由 I014 报告，要求和任务由 I028 报告。",
        "The name is a rate, a share or a satisfaction, or a number, a count of people or an area, or it stands under quantity, and the target has words only (成本控制率: 不超预算; 合格率: 合格), so nothing can be computed. Definite words such as 全覆盖 (all), 全部, 足额 (in full) and 无 (none) are left alone; I014 reports vague words, I028 rules and tasks.",
    ),
    fix: Bilingual::fixed(
        "写明数值和单位；比率写百分比，如“≤100%”。",
        "Give the figure with its unit; a percentage where the name is a rate, such as ≤100%.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I014", "I028"],
    check: figures_are_given,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"成本控制率\""), ("/indicators/2/target", "\"不超预算\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"成本控制率\""), ("/indicators/2/target", "\"≤100%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/4/target", "\"达到预期规模\""), ("/indicators/5/target", "\"满意\"")],
            expect: Expect::Fires(&["/indicators/4/target", "/indicators/5/target"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"宣传教育\""), ("/indicators/1/target", "\"覆盖全区所有人员\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/target", "\"全部完成\""),
                ("/indicators/2/target", "\"全覆盖\""),
                ("/indicators/3/target", "\"明显提高\""),
                ("/indicators/4/name", "\"安全事故数\""),
                ("/indicators/4/target", "\"无\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn figures_are_given(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(is_plain_wording) {
        let (name, text) = (head(row.name), row.target.text.as_str());
        let rate = is_rate(name);
        let asked = rate || ends_with_any(name, &COUNTS) || row.indicator.level2 == Some(Level2::Quantity);
        if !asked || contains_any(text, &DEFINITE) || text.contains(is_chinese) {
            continue;
        }
        if fault(&row).is_some() || repeats(&row).is_some() {
            continue;
        }
        let (zh, en) = if rate { ("百分比", "percentage") } else { ("数值", "figure") };
        let message = Bilingual::new(
            format!("“{}”要写{zh}，目标值“{text}”没有数值", row.name),
            format!("“{}” asks for a {en}, and its target “{text}” has none", row.name),
        );
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// Endings of names that ask how many or how much.
const COUNTS: [&str; 17] = [
    "数量",
    "人数",
    "次数",
    "人次",
    "场次",
    "户数",
    "个数",
    "件数",
    "天数",
    "总数",
    "总量",
    "使用量",
    "面积",
    "长度",
    "里程",
    "金额",
    "期限",
];

/// Words that are as good as a figure.
const DEFINITE: [&str; 14] =
    ["全覆盖", "全部", "全额", "足额", "全面完成", "无", "零", "未发生", "不发生", "年", "月", "合同", "《", "持平"];
