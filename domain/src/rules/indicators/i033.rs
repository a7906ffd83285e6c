//! I033, 名称中的数值、单位与目标值一致.

use super::shared::is_cost;
use rust_decimal::Decimal;

use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        figures::{self, Mention},
        names::{ends_with_any, head, is_rate, starts_with_any},
        operators::operator_after,
        target::{TargetKind, figures, is_measure},
        units::{Kind, kind_of, leading, measure},
    },
};

pub(super) static I033: Rule = Rule {
    id: "I033",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "名称中的数值、单位与目标值一致",
        "The figure and the unit that a name tells agree with the target",
    ),
    explanation: Bilingual::fixed(
        "名称末尾写有数值的，与目标值比较：“质量达标率100%”的目标值不应是“≥98%”，“村组干部230人”不应是“≥230个”；“新建水泥路1条”“2km”和成本“饲料库120平米”“490元/平米”是把另一个数量写进了名称。名称说明计量什么的，单位须是同类：人数用人，不用户、次；比率用百分比，不用人、个；费用用金额，不用个。比率的名称中写数量的（“5000吨稻谷储备到位率 100%”），应另设数量指标。括号内的说明、时间和规格不比较；数量中的比率由 I013 报告。",
        "A figure at the end of a name is compared with the target: a 质量达标率100% is not aimed at with ≥98%, and 村组干部230人 not with ≥230个; 新建水泥路1条 with 2km, or 饲料库120平米 under cost with 490元/平米, carry a second quantity in the name. Where a name tells what is counted, the unit is of that kind: people for 人数, a percentage for a rate, money for fees. The name of a rate that tells a quantity (5000吨稻谷储备到位率 100%) hides an indicator of its own. Remarks in brackets, times and sizes are not compared; I013 reports rates under quantity.",
    ),
    fix: Bilingual::fixed(
        "从名称中删去数值，目标值只写一个数值和相符的单位。",
        "Take the figure out of the name, and give one figure with its unit as the target.",
    ),
    basis: Bilingual::fixed("申报表同一行的名称和目标值", "name and target of one row of the form"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I013", "I021", "I024"],
    check: names_agree,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"播出质量达标率100%\""), ("/indicators/2/target", "\"≥98%\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"播出质量达标率\""), ("/indicators/2/target", "\"≥98%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"村组干部230人\""),
                ("/indicators/1/target", "\"≥230个\""),
                ("/indicators/3/name", "\"受益人口数\""),
                ("/indicators/3/target", "\"≥10户\""),
                ("/indicators/2/name", "\"石梁坪村新建水泥路1条\""),
                ("/indicators/2/target", "\"2km\""),
                ("/indicators/4/name", "\"安置小区物业费\""),
                ("/indicators/4/target", "\"8个\""),
                ("/indicators/6/name", "\"家庭医生签约率\""),
                ("/indicators/6/target", "\"≥24694人\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/1/target",
                "/indicators/2/target",
                "/indicators/3/target",
                "/indicators/4/target",
                "/indicators/6/target",
            ]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"孕产妇7天访视数\""),
                ("/indicators/1/target", "\"≥214人\""),
                ("/indicators/2/name", "\"环境达标率（温度14-24℃、湿度45%-60%）\""),
                ("/indicators/3/name", "\"80%以上市民知晓\""),
                ("/indicators/4/name", "\"新增就业人数\""),
                ("/indicators/4/target", "\"≥3万\""),
                ("/indicators/5/name", "\"受众满意度\""),
                ("/indicators/5/target", "\"≥90分\""),
                ("/indicators/6/name", "\"群众投诉率\""),
                ("/indicators/6/target", "\"0起\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/2/name", "\"5000吨稻谷储备到位率\""), ("/indicators/2/target", "\"100%\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"水样42项常规指标检测率\""),
                ("/indicators/2/target", "\"100%\""),
                ("/indicators/3/name", "\"故障报修24小时内响应率\""),
                ("/indicators/3/target", "\"≥90%\""),
                ("/indicators/6/name", "\"千吨万人以上供水工程覆盖率\""),
                ("/indicators/6/target", "\"≥90%\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn names_agree(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let Some((zh, en)) = contradiction(&row) else { continue };
        let (name, text) = (row.name, &row.target.text);
        let message = Bilingual::new(
            format!("名称“{name}”{zh}，目标值却是“{text}”"),
            format!("the name “{name}” {en}, yet the target is “{text}”"),
        );
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// What a name tells that its target does not bear out; nothing where the target is no figure.
pub(super) fn contradiction(row: &Row) -> Option<(String, String)> {
    if !is_measure(row.target) {
        return None;
    }
    let name = head(row.name);
    let unit = row.target.unit.as_deref().unwrap_or_default();
    if let Some(mention) = figure_at_end(row.name) {
        let written = mention.written;
        return differs(row, &mention, unit).then(|| (format!("写的是“{written}”"), format!("says “{written}”")));
    }
    if row.target.kind == TargetKind::Percent && is_rate(name) {
        let written = size_of_a_thing(name)?.written;
        return Some((
            format!("写有“{written}”，应另设数量指标"),
            format!("tells “{written}”, which is a quantity of its own"),
        ));
    }
    let family = measure(unit).family;
    let counted = leading(unit).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('/'));
    let nothing = figures(row.target).all(|figure| figure.is_zero());
    if !counted || nothing {
        return None;
    }
    let counts = kind_of(family) == Some(Kind::Count) && family != "分";
    if ends_with_any(name, &PEOPLE) && (OTHER_THAN_PEOPLE.contains(&family)) {
        return Some(("数的是人".to_owned(), "counts people".to_owned()));
    }
    let rate = is_rate(name) && row.indicator.level2 != Some(Level2::Quantity);
    if rate && counts {
        return Some(("是比率".to_owned(), "is a rate".to_owned()));
    }
    let fee = ends_with_any(name, &FEES) && !is_cost(row.indicator.level2) && counts;
    fee.then(|| ("是金额".to_owned(), "is an amount of money".to_owned()))
}

/// How much of a thing the name of a rate tells: 5000吨 of 5000吨稻谷储备到位率. Times, kinds and sizes are no such figure.
fn size_of_a_thing(name: &str) -> Option<Mention<'_>> {
    if !name.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    figures::mentions("", name).into_iter().find(|mention| {
        let (_, behind) = name.split_once(mention.written).unwrap_or_default();
        let sized = matches!(kind_of(mention.family()), Some(Kind::Count | Kind::Amount));
        sized
            && mention.value > Decimal::ONE
            && !mention.written.ends_with(['项', '种', '类', '岁', '次'])
            && !starts_with_any(behind, &BOUNDS)
    })
}

/// Words behind a figure that tell which things are meant.
const BOUNDS: [&str; 7] = ["以上", "以下", "以内", "及以上", "级", "以外", "内"];

/// The figure that a name ends with: 230人 of 村组干部230人.
fn figure_at_end(name: &str) -> Option<Mention<'_>> {
    if !name.contains(|c: char| c.is_ascii_digit()) || name.ends_with([')', '）']) {
        return None;
    }
    figures::mentions("", name).pop().filter(|mention| {
        let behind = name.rsplit_once(mention.written).map_or("", |(_, behind)| behind);
        let (_, behind) = operator_after(behind);
        mention.unit.is_some() && mention.high.is_none() && mention.per.is_empty() && behind.trim().is_empty()
    })
}

/// Whether a figure of the name is of the same unit as the target and another, or the same with another unit.
fn differs(row: &Row, mention: &Mention, unit: &str) -> bool {
    let written = measure(unit);
    let plain = mention.measured(mention.value);
    if written.family == mention.family() && written.per.is_empty() {
        let sizes: Vec<_> = figures(row.target).filter_map(|figure| figure.checked_mul(written.worth)).collect();
        return !sizes.contains(&plain);
    }
    // 新建水泥路1条, 2km: a second quantity of another kind.
    let counted = kind_of(mention.family()) == Some(Kind::Count) && written.per.is_empty();
    let sized = kind_of(written.family).is_some_and(|kind| kind != Kind::Count && kind != Kind::Money);
    if counted && sized && row.target.kind == TargetKind::Number {
        return true;
    }
    // 饲料库120平米, 490元/平米: a quantity in the name of a cost.
    let priced = kind_of(written.family) == Some(Kind::Money) && is_cost(row.indicator.level2);
    let thing = kind_of(mention.family()).is_some_and(|kind| kind == Kind::Count || kind == Kind::Amount);
    if priced && thing && row.target.kind == TargetKind::Number {
        return true;
    }
    let other_unit = kind_of(written.family) == Some(Kind::Count) && kind_of(mention.family()) == Some(Kind::Count);
    other_unit && figures(row.target).any(|figure| figure == plain)
}

const PEOPLE: [&str; 3] = ["人数", "人口数", "人次数"];
const OTHER_THAN_PEOPLE: [&str; 9] = ["户", "次", "%", "天", "元", "米", "平方米", "村", "社区"];

/// Names of money that is paid.
const FEES: [&str; 4] = ["物业费", "经费", "工资", "费用"];
