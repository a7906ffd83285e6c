//! X001, 年度绩效目标承诺的数值都有指标衡量.

use super::{
    goal::{Fate, GOAL, judge},
    shared::{MONEY, PRACTICE_OF_REVIEW},
};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static X001: Rule = Rule {
    id: "X001",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed(
        "年度绩效目标承诺的数值都有指标衡量",
        "Every figure that the annual goal promises is measured by an indicator",
    ),
    explanation: Bilingual::fixed(
        "逐一核对年度绩效目标中带单位的数值（如 10次、3000000人、80%），每个数值报一条。指标的计量单位同类且数值相同，或名称与目标文字明显是同一事项，即视为已衡量；人、人次、名算同一单位，次、场也算同一单位；目标值没写单位的，从指标名称判断；指标是目标中几个同类数值之和、约数与指标相差不超过一成，也视为已衡量。金额、时长、年份、往年数据、一物的长宽高及其面积、原有的户数人数、“由……扩展到……”的起点、“在……2个林场”一类地点以及“三个”一类概数不在核对之列。",
        "The rule looks for each figure with a unit in the annual goal (10次, 3000000人, 80%) and reports one finding per figure that no indicator measures. An indicator measures a figure when its unit is of the same kind and its value is the same, or when its name clearly speaks of the same thing. 人, 人次 and 名 are one unit, 次 and 场 another. A target without a unit takes the unit from its name. A target that is the sum of figures of one unit, or within a tenth of an approximate figure, measures them too. Money, spans of time, years, figures of past years, the sides of one thing (长4.5米、宽3米) and their area, people and things that are there already (户籍人口76户), the state from which the goal starts (由1000平方公里扩展到), places where work is done and small Chinese counts such as 三个 are not looked for.",
    ),
    fix: Bilingual::fixed(
        "为该数值增设指标，或从年度绩效目标中删去，或说明由哪个指标衡量。",
        "Add an indicator for the figure, drop it from the goal, or explain which indicator measures it.",
    ),
    basis: PRACTICE_OF_REVIEW,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["X002", "X005"],
    check: promises_are_measured,
    cases: &[
        Case {
            set: &[(GOAL, "\"全年直播10次，线上活动参与总人次达到3000000人，受众满意度达90%。\"")],
            expect: Expect::Fires(&[GOAL]),
        },
        Case {
            set: &[(GOAL, "\"线上活动参与总人次达到3000000人，受众满意度达90%。\"")], expect: Expect::Silent
        },
        Case { set: &[], expect: Expect::Fires(&[GOAL]) },
        Case {
            set: &[(GOAL, "\"直播10次，培训300名，建成3个站点，覆盖率达到百分之九十五\"")],
            expect: Expect::Fires(&[GOAL, GOAL, GOAL, GOAL]),
        },
        Case { set: &[("/indicators/-", r#"{"name": "直播场次", "target": "10场"}"#)], expect: Expect::Silent },
        Case { set: &[("/indicators/-", r#"{"name": "完成直播10次", "target": "是"}"#)], expect: Expect::Silent },
        Case { set: &[("/indicators/-", r#"{"name": "直播次数", "target": "≥8次"}"#)], expect: Expect::Silent },
        Case {
            set: &[(GOAL, "\"线上活动参与总人次达到300万人次，知晓率达百分之八十，2019年直播12次，经费15万元\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                (GOAL, "\"文艺演出50场、电影放映120场，惠民约3000人，整治70个村，事故发生率为0\""),
                ("/indicators/3", r#"{"name": "文化活动场次", "target": "170场"}"#),
                ("/indicators/4", r#"{"name": "惠民人数", "target": "≥2900人"}"#),
                ("/indicators/5", r#"{"name": "整治村数", "target": "70村"}"#),
                ("/indicators/6", r#"{"name": "重大事故", "target": "0起"}"#),
            ],
            expect: Expect::Silent,
        },
        // What is there already, where work is done, the same people counted twice, and the area that sides make.
        Case {
            set: &[
                (
                    GOAL,
                    "\"户籍人口76户174人，常住户26户56人。在东山场、岳山场2个林场和古城、官坪11个乡镇实施造林。受益人口76户174人。新建厕所1个，长4.5米，宽3米，占地13.5平方米。\"",
                ),
                ("/indicators/3", r#"{"name": "受益人口数", "target": "≥174人"}"#),
                ("/indicators/4", r#"{"name": "新建厕所数量", "target": "≥1个"}"#),
            ],
            expect: Expect::Silent,
        },
        // A count of pupils, of stations that are there to be rebuilt, and a second count in the same breath are promises.
        Case {
            set: &[
                (GOAL, "\"在校学生1600人受益，改造现有站点5个，培训3场90人次\""),
                ("/indicators/4", r#"{"name": "培训人次", "target": "≥90人次"}"#),
            ],
            expect: Expect::Fires(&[GOAL, GOAL, GOAL]),
        },
        // Where the goal starts is no promise, what it reaches is.
        Case {
            set: &[
                (GOAL, "\"作业面积由现有的1000平方公里扩展到8522平方公里，入园率从60%提高到80%\""),
                ("/indicators/4", r#"{"name": "作业覆盖面积", "target": "8522平方公里"}"#),
                ("/indicators/3", r#"{"name": "入园率", "target": "≥80%"}"#),
            ],
            expect: Expect::Silent,
        },
        // A name far behind the figure is that of another thing.
        Case {
            set: &[
                (GOAL, "\"为160名儿童提供安全的养育环境\""),
                ("/indicators/4", r#"{"name": "养育环境", "target": "持续改善"}"#),
            ],
            expect: Expect::Fires(&[GOAL]),
        },
        // The sides of one thing are no work that is promised; the length of what is built is.
        Case {
            set: &[(GOAL, "\"制作展板长4.5米、宽3米，改造展台4.5米×3米，水池深2米\"")], expect: Expect::Silent
        },
        Case { set: &[(GOAL, "\"新建道路长5公里，宽12米\"")], expect: Expect::Fires(&[GOAL]) },
        Case { set: &[(GOAL, "\"拓宽300米道路\"")], expect: Expect::Fires(&[GOAL]) },
        Case { set: &[(GOAL, "null")], expect: Expect::Undecided },
        Case { set: &[("/indicators", "[]")], expect: Expect::Undecided },
    ],
};

fn promises_are_measured(subject: &Subject, out: &mut Outcomes) {
    if subject.project.indicators.is_empty() {
        return out.blank("/indicators");
    }
    judge(subject, out, |promise, fate, out| {
        // What money is promised is compared with the budget (X004).
        if !matches!(fate, Fate::Unmeasured) || promise.family == MONEY {
            return;
        }
        let written = promise.mention.written;
        let clause = promise.mention.clause();
        out.finding(
            GOAL,
            Bilingual::new(
                format!("年度绩效目标写了“{clause}”，其中的“{written}”没有指标衡量，请增设指标"),
                format!("the annual goal promises “{clause}”, and no indicator measures “{written}”: add one"),
            ),
        )
        .given(written);
    });
}
