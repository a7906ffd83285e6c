//! I012, 计算符号与指标方向一致.

use super::shared::{direction_of, is_cost_of_money};
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, named_rows},
    },
    values::language::Bilingual,
    wording::{
        names::{Direction, contains_any, ends_with_any, head},
        operators::Operator,
        target::{TargetKind, figures, is_measure},
        told_units::{is_count_unit, is_money_unit},
    },
};

pub(super) static I012: Rule = Rule {
    id: "I012",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("计算符号与指标方向一致", "The operator agrees with the direction of the indicator"),
    explanation: Bilingual::fixed(
        "成本、投诉、事故、差错等越少越好，用 ≥ 或非零的“=”即为矛盾；完成率、覆盖率、满意度等越高越好，用 ≤ 即为矛盾。表上写明指标方向的，以表上为准；没有写明的，以名称末尾的词为准：投诉处理率、成本节约率、事故降低率是正向；成本控制率、预算执行率等方向不定，不作判断。成本类指标的金额用 ≥ 也算矛盾；数量指标的人数、次数等用 ≤，一件不做也符合，也算矛盾。参观、接待人次不会恰好等于某个数。“≥0”什么都不做也符合，件数的“≤0”应写“=0”。",
        "For cost, complaints, accidents and errors less is better, so ≥, or an “=” other than zero, contradicts them. For rates of completion, coverage and satisfaction more is better, so ≤ contradicts them. Where the form states the direction, that decides; else the last word of the name does: 投诉处理率 (complaints handled), 成本节约率 (cost saved) and 事故降低率 (fewer accidents) are good; 成本控制率 and 预算执行率 can go either way and are not judged. An amount of money with ≥ under 成本 is a contradiction too, and so is a count of output with ≤, which none at all would meet. How many visitors come is never exactly a figure (=). ≥0 is met by doing nothing, and a count of ≤0 is =0.",
    ),
    fix: Bilingual::fixed("改用方向正确的计算符号。", "Use the operator that agrees with the name."),
    basis: Bilingual::fixed(
        "审核实践；有的地方申报表设有“指标方向（正向、反向）”一栏",
        "practice of reviews; some local forms have a column for the direction of an indicator",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I011"],
    check: directions_agree,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"运营服务差错率\""), ("/indicators/2/target", "\"≥5%\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"运营服务差错率\""), ("/indicators/2/target", "\"≤5%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/name", "\"线上活动次数\""), ("/indicators/1/target", "\"≤10次\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/3/target", "\"≤80%\""),
                ("/indicators/4/name", "\"群众投诉次数\""),
                ("/indicators/4/target", "\"=3次\""),
            ],
            expect: Expect::Fires(&["/indicators/3/target", "/indicators/4/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"成本节约率\""),
                ("/indicators/2/target", "\"≥5%\""),
                ("/indicators/4/name", "\"安全事故发生率\""),
                ("/indicators/4/target", "\"=0%\""),
                ("/indicators/5/name", "\"投诉处理及时率\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"name": "空气中颗粒物浓度", "target": "≥35微克", "direction": "negative"}"#),
                ("/indicators/-", r#"{"name": "投诉次数", "target": "≥3次", "direction": "positive"}"#),
            ],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"level1": "output", "level2": "cost", "name": "平台运营", "target": "≥150000元"}"#,
            )],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"安全责任事故\""),
                ("/indicators/2/target", "\"≤0起\""),
                ("/indicators/3/name", "\"节约水量\""),
                ("/indicators/3/target", "\"≥0吨\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/3/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"安全责任事故\""),
                ("/indicators/2/target", "\"=0起\""),
                ("/indicators/3/name", "\"成本超支率\""),
                ("/indicators/3/target", "\"≤0%\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/3/name", "\"免费开放接待观众人数\""), ("/indicators/3/target", "\"=30000人次\"")],
            expect: Expect::Fires(&["/indicators/3/target"]),
        },
        Case {
            set: &[("/indicators/3/name", "\"免费开放接待观众人数\""), ("/indicators/3/target", "\"≥30000人次\"")],
            expect: Expect::Silent,
        },
    ],
};

fn directions_agree(subject: &Subject, out: &mut Outcomes) {
    for row in named_rows(subject).filter(|row| is_measure(row.target)) {
        let Some(operator) = row.target.operator else { continue };
        if let Some((zh, en, better)) = empty_bound(&row, operator) {
            let (name, text) = (row.called(), row.written());
            let message = Bilingual::new(
                format!("“{name}”的目标值“{text}”{zh}"),
                format!("the target “{text}” of “{name}” {en}"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text).expected(better);
            continue;
        }
        let above_zero = || figures(row.target).any(|figure| !figure.is_zero());
        let suspect = match operator {
            Operator::Ge | Operator::Gt => Direction::Down,
            Operator::Le | Operator::Lt => Direction::Up,
            Operator::Eq if above_zero() => Direction::Down,
            Operator::Eq | Operator::About => continue,
        };
        if operator == Operator::Eq && comes_by_itself(&row) {
            let (name, text) = (row.called(), row.written());
            let message = Bilingual::new(
                format!("“{name}”由来的人决定，不会恰好等于目标值“{text}”"),
                format!("who comes decides on “{name}”, which will not be “{text}” exactly"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text).expected("≥");
            continue;
        }
        let of_name = direction_of(&row);
        let costs_at_least =
            || operator != Operator::Eq && suspect == Direction::Down && of_name.is_none() && is_cost_of_money(&row);
        let done_at_most = || suspect == Direction::Up && of_name.is_none() && is_of_work_done(&row);
        if of_name != Some(suspect) && !costs_at_least() && !done_at_most() {
            continue;
        }
        let sign = if suspect == Direction::Down { "≤" } else { "≥" };
        let stated = row.indicator.direction.is_some();
        let (zh, en) = match suspect {
            Direction::Down if stated => ("填为反向指标", "is filed as one of which less is better"),
            Direction::Up if stated => ("填为正向指标", "is filed as one of which more is better"),
            Direction::Down if of_name.is_none() => ("是成本，越少越好", "is a cost, of which less is better"),
            Direction::Up if of_name.is_none() => {
                ("是要完成的数量，一件不做也符合", "is work to be done, and none at all would meet it")
            }
            Direction::Down => ("越少越好", "is better the less it is"),
            Direction::Up => ("越高越好", "is better the more it is"),
        };
        let (name, text, used) = (row.called(), row.written(), operator.label());
        let message = Bilingual::new(
            format!("“{name}”{zh}，目标值“{text}”却用了“{}”，应为“{sign}”", used.zh),
            format!("“{name}” {en}, yet its target is “{text}” ({}): it should be {sign}", used.en),
        );
        out.finding(row.pointer("target"), message).given(&row.target.text).expected(sign);
    }
}

/// 数量 Whether a count of output is of work that is to be done, and of nothing that is to be kept down.
/// ≥0, ≤0 Why a bound at nothing is none, and the sign that is meant.
fn empty_bound(row: &Row, operator: Operator) -> Option<(&'static str, &'static str, &'static str)> {
    if !figures(row.target).all(|figure| figure.is_zero()) {
        return None;
    }
    match operator {
        Operator::Ge => Some(("什么都不做也符合", "is met by doing nothing", ">0")),
        Operator::Le if !is_money(row) => Some(("不会小于 0，应写为“=0”", "is never less than 0: write “=0”", "=0")),
        Operator::Le | Operator::Lt | Operator::Gt | Operator::Eq | Operator::About => None,
    }
}

fn is_money(row: &Row) -> bool {
    row.target.unit.as_deref().is_some_and(is_money_unit) || row.target.kind == TargetKind::Percent
}

/// 参观人次 Whether a count is of those who come, and not of what is done.
fn comes_by_itself(row: &Row) -> bool {
    contains_any(row.name, &["参观", "观众", "游客", "接待", "到馆", "访问量", "客流"])
        && ends_with_any(head(row.name), &["人数", "人次", "访问量", "客流量"])
        && figures(row.target).any(|figure| !figure.is_zero())
}

fn is_of_work_done(row: &Row) -> bool {
    let counted = row.target.unit.as_deref().is_none_or(is_count_unit);
    row.indicator.level2 == Some(Level2::Quantity)
        && counted
        && ends_with_any(head(row.name), &["人数", "数量", "次数", "场次", "户数", "人次", "个数", "件数"])
        && !contains_any(
            row.name,
            &["控制", "编制", "上限", "限额", "超", "压减", "减少", "会议", "接待", "出国", "公务", "出差"],
        )
}
