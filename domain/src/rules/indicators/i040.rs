//! I040, 增减写明比较的基数.

use super::i027::is_no_rate;
use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::{language::Bilingual, text::Narrative},
    wording::{
        names::{contains_any, ends_with_any, head, is_rate, starts_with_any},
        target::{TargetKind, is_measure},
        told_units::is_money_unit,
    },
};

pub(super) static I040: Rule = Rule {
    id: "I040",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("增减写明比较的基数", "A rise or a fall says against what"),
    explanation: Bilingual::fixed(
        "“降低运输成本 ≥10%”“减少损失 ≥120万元”“知晓率提升 90%”没有说与哪一年、哪个数相比，也分不清是增减的幅度还是达到的水平，评价时无法计算。名称、目标值、指标解释、备注中写有“比”“较”“上年”“同期”“基础上”等的不报；增长率、下降率等通常与上年相比，不报；不是比率的由 I027 报告。",
        "降低运输成本 ≥10% (cut the cost of transport), 减少损失 ≥120万元 (cut losses) or 知晓率提升 90% (raise the rate) do not say against which year or figure, nor whether the percentage is the change or the level reached, so nobody can compute it. Words of a comparison in name, target, explanation or remark will do; rates of growth or decline are commonly against the year before and are left alone; of what is no rate I027 speaks.",
    ),
    fix: Bilingual::fixed(
        "写明基数，如“比2022年降低10%”，或改为达到的水平，如“由70%提高到85%”。",
        "Name the base, such as 比2022年降低10%, or give the level, such as 由70%提高到85%.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I027", "I014"],
    check: changes_have_a_base,
    cases: &[
        Case {
            set: &[("/indicators/3/name", "\"降低果品运输成本\""), ("/indicators/3/target", "\"≥10%\"")],
            expect: Expect::Fires(&["/indicators/3/target"]),
        },
        Case {
            set: &[("/indicators/3/name", "\"果品运输成本比上年降低\""), ("/indicators/3/target", "\"≥10%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/3/name", "\"防治知识知晓率显著提升\""),
                ("/indicators/3/target", "\"100%\""),
                ("/indicators/1/name", "\"减少农作物损失\""),
                ("/indicators/1/target", "\"≥120万元\""),
                ("/indicators/4/name", "\"通过接种疫苗，有效降低传染病的发生\""),
                ("/indicators/4/target", "\"40%\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target", "/indicators/3/target", "/indicators/4/target"]),
        },
        Case {
            set: &[
                ("/indicators/3/name", "\"人均收入增长率\""),
                ("/indicators/3/target", "\"≥5%\""),
                ("/indicators/1/name", "\"节约财政资金\""),
                ("/indicators/1/target", "\"≥10万元\""),
                ("/indicators/4/name", "\"提高群众满意度\""),
                ("/indicators/4/target", "\"≥90%\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn changes_have_a_base(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_measure(row.target)) {
        let amount = row.target.kind != TargetKind::Percent;
        // A saving of money is against what is planned.
        let saved = contains_any(row.name, &["节约", "节省"]) || !row.target.unit.as_deref().is_some_and(is_money_unit);
        if amount && saved {
            continue;
        }
        if !is_change(row.name) || is_no_rate(&row) || has_base(&row) {
            continue;
        }
        let (name, text) = (row.called(), row.written());
        let message = Bilingual::new(
            format!("“{name}”的目标值“{text}”没有写明与什么相比，也看不出是增减的幅度还是达到的水平"),
            format!(
                "the target “{text}” of “{name}” does not say against what, nor whether it is the change or the level"
            ),
        );
        out.finding(row.pointer("target"), message).given(&row.target.text);
    }
}

/// Whether a name speaks of a rise or a fall, and not of a rate that is one: 增长率, 降低率.
fn is_change(name: &str) -> bool {
    let head = head(name);
    if is_rate(head) {
        return false;
    }
    let last = head.rsplit(['，', ',']).next().unwrap_or(head);
    let deed = last.trim_start_matches("有效").trim_start_matches("明显").trim_start_matches("显著");
    starts_with_any(deed, &FALLS)
        || (ends_with_any(head, &CHANGES) && contains_any(head, &["率", "比例", "度", "成本", "费用", "时间"]))
}

fn has_base(row: &Row) -> bool {
    let cells = [&row.indicator.explanation, &row.indicator.remark, &row.indicator.scoring_standard];
    let told = |text: &str| contains_any(text, &BASES);
    told(row.name) || told(&row.target.text) || cells.into_iter().flatten().map(Narrative::as_str).any(told)
}

/// Words of a fall, of which a percentage is a share of what was before.
const FALLS: [&str; 9] = ["降低", "减少", "减轻", "压减", "压缩", "缩短", "缓解", "节约", "节省"];

/// How names of a change end.
const CHANGES: [&str; 9] = ["提升", "提高", "增加", "增强", "上升", "降低", "下降", "减少", "缩短"];

/// Words of a comparison.
const BASES: [&str; 18] = [
    "比上",
    "比20",
    "比项目",
    "比实施",
    "相比",
    "同比",
    "环比",
    "较",
    "上年",
    "去年",
    "往年",
    "同期",
    "基期",
    "基数",
    "基础上",
    "原有",
    "由",
    "前三年",
];
