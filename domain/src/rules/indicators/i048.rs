//! I048, 指标名称写衡量的内容，不写要求和任务.

use super::i027::{is_no_rate, is_task};
use crate::{
    form::{indicator::Indicator, taxonomy::Level2},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate, is_satisfaction, starts_with_any},
        target::TargetKind,
    },
};

pub(super) static I048: Rule = Rule {
    id: "I048",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "指标名称写衡量的内容，不写要求和任务",
        "A name tells what is measured, neither a rule nor a task",
    ),
    explanation: Bilingual::fixed(
        "“严控成本”“控制在预算范围内”“数据必须合格”是本来就要遵守的要求，“对困难家庭进行扶助”“为残疾人提供培训”“保障机关正常运转”是要做的事，“完成上级交办的任务”是日常职责：都没有写衡量的是什么。名称是比率或满意度的不看；目标值为百分比的由 I027 报告。",
        "严控成本 (keep costs down), 控制在预算范围内 (stay within the budget) and 数据必须合格 (data must be sound) are rules that bind anyhow, 对困难家庭进行扶助 (help poor families) 为残疾人提供培训 (train the disabled) and 保障机关正常运转 (keep the office running) are tasks, 上级交办的任务 (what superiors ask) a standing duty: none tells what is measured. Names of rates and satisfaction are left alone; where the target is a percentage I027 speaks.",
    ),
    fix: Bilingual::fixed(
        "改写为衡量的内容，如“每场演出成本”“数据合格率”“扶助家庭户数”。",
        "Name what is measured, such as 每场演出成本, 数据合格率 or 扶助家庭户数.",
    ),
    basis: Bilingual::fixed("审核实践：指标名称说明衡量什么", "practice of reviews: a name tells what is measured"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I027", "I028"],
    check: names_are_measures,
    cases: &[
        Case {
            set: &[("/indicators/1/name", "\"控制在预算成本内\""), ("/indicators/1/target", "\"≤250万元\"")],
            expect: Expect::Fires(&["/indicators/1/name"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"每场演出成本\""), ("/indicators/1/target", "\"≤5万元\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"严格按照项目资金落实各项工作，不增债\""),
                ("/indicators/1/name", "\"对困难家庭进行扶助\""),
                ("/indicators/1/target", "\"63人\""),
                ("/indicators/2/name", "\"监测数据必须合格\""),
            ],
            expect: Expect::Fires(&["/indicators/0/name", "/indicators/1/name", "/indicators/2/name"]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"为有需求的残疾人提供就业培训等\""),
                ("/indicators/0/target", "\"≥300人\""),
                ("/indicators/1/name", "\"尽可能扩大覆盖面\""),
            ],
            expect: Expect::Fires(&["/indicators/0/name", "/indicators/1/name"]),
        },
        Case { set: &[("/indicators/2/name", "\"为居民提供服务的次数\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/2/name", "\"按规定时间发放率\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/0/name", "\"完成上级交办的工作任务\""),
                ("/indicators/0/target", "\"全部完成\""),
                ("/indicators/1/name", "\"保障机关正常运转\""),
                ("/indicators/1/target", "\"≥12月\""),
            ],
            expect: Expect::Fires(&["/indicators/0/name", "/indicators/1/name"]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"完成上级交办任务数量\""),
                ("/indicators/0/target", "\"≥12件\""),
                ("/indicators/1/name", "\"保障家庭经济困难学生人数\""),
                ("/indicators/1/target", "\"≥800人\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/5/name", "\"在网络上设置读者满意度调查\""),
                ("/indicators/3/name", "\"通过接种疫苗减少传染病发生\""),
                ("/indicators/3/target", "\"≤5起\""),
            ],
            expect: Expect::Fires(&["/indicators/3/name", "/indicators/5/name"]),
        },
        Case {
            set: &[
                ("/indicators/3/name", "\"在校学生资助人数\""),
                ("/indicators/3/target", "\"≥50人\""),
                ("/indicators/4/name", "\"通过专家评审\""),
                ("/indicators/5/name", "\"通过验收比例\""),
                ("/indicators/5/target", "\"≥95%\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn names_are_measures(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        let task = || goes_on(indicator, name).then_some(("是要做的事", "is a task"));
        let Some((zh, en)) = demand(name).or_else(task) else { continue };
        // A percentage of what is no rate is told by I027.
        let percent = indicator.target_parsed.as_ref().is_some_and(|target| target.kind == TargetKind::Percent);
        let other = indicator.level2 != Some(Level2::Quantity) && indicator.level2 != Some(Level2::Cost);
        let told = percent && other && is_told(subject, index);
        if !told {
            let message = Bilingual::new(
                format!("名称“{name}”{zh}，没有写衡量什么"),
                format!("the name “{name}” {en} and does not tell what is measured"),
            );
            out.finding(format!("/indicators/{index}/name"), message).given(name);
        }
    }
}

/// Whether I027 speaks of the row.
fn is_told(subject: &Subject, index: usize) -> bool {
    crate::rules::rows::rows(subject).find(|row| row.index == index).is_some_and(|row| is_no_rate(&row))
}

/// What a name demands or sets to do instead of naming a measure.
/// 通过评审, 通过国家验收: 通过 is to pass there, not by means of.
fn is_passed(head: &str) -> bool {
    head.starts_with("通过") && ends_with_any(head, &["评审", "验收", "审核", "考核", "评估", "认证", "检查", "鉴定"])
}

fn demand(name: &str) -> Option<(&'static str, &'static str)> {
    let head = head(name);
    let way = starts_with_any(head, &["通过", "利用", "依托"]) && !is_rate(head) && !is_passed(head)
        || head.starts_with('在') && contains_any(head, &["设置", "开展", "建立", "举办"]);
    if way {
        return Some(("是做法", "is a way to do something"));
    }
    if is_rate(head) || is_satisfaction(head) {
        return None;
    }
    if starts_with_any(head, &RULES) || contains_any(head, &BINDING) {
        return Some(("是要求", "is a rule"));
    }
    if contains_any(head, &DUTIES) && !ends_with_any(head, &["数", "数量", "次数", "时间", "时限"]) {
        return Some(("是日常职责", "is a standing duty"));
    }
    is_task(head).then_some(("是要做的事", "is a task"))
}

/// Duties that every office has.
const DUTIES: [&str; 9] = [
    "上级交办",
    "交办的",
    "各项工作任务",
    "日常工作任务",
    "其他工作",
    "本职工作",
    "履行职责",
    "履行职能",
    "履行部门职能",
];

/// Whether a name only says that something goes on, and its target counts or dates it: 保障机关正常运转 ≥12月.
fn goes_on(indicator: &Indicator, name: &str) -> bool {
    let head = head(name);
    let counted = indicator.target_parsed.as_ref().is_some_and(|target| {
        matches!(target.kind, TargetKind::Number | TargetKind::Date | TargetKind::Period | TargetKind::Frequency)
    });
    counted
        && starts_with_any(head, &["保障", "保证", "维持", "维护"])
        && ends_with_any(head, &["运转", "运行", "开展", "稳定", "进行"])
}

/// How names of rules begin, and words that bind.
const RULES: [&str; 10] = ["尽可能", "严格", "严控", "严禁", "控制在", "确保", "必须", "不超过", "不得", "不突破"];
const BINDING: [&str; 7] = ["必须", "不得", "为原则", "预算范围内", "严格按照", "严格执行", "不超预算"];
