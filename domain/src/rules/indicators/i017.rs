//! I017, 备注说明目标值来源.

use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::{language::Bilingual, text::Narrative},
    wording::names::contains_any,
};

pub(super) static I017: Rule = Rule {
    id: "I017",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("备注说明目标值来源", "The remark states where the target comes from"),
    explanation: Bilingual::fixed(
        "目标值来自历史、计划、行业或其他标准，审核时据以判断能否实现。备注中提到历史、计划、行业、标准、规定、合同、测算或文件即可。所有指标都没有说明的，只报一条。",
        "A target comes from history, a plan, an industry standard or another standard, by which a review judges whether it can be reached. A remark that speaks of history, plan, industry, standard, rule, contract, estimate or a document will do. When no indicator states a source, there is only one finding.",
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
};

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
            format!("没有说明“{}”的目标值“{}”的来源", row.called(), row.written()),
            format!("where the target “{}” of “{}” comes from is not stated", row.written(), row.called()),
        );
        let finding = out.finding(row.pointer("remark"), message);
        if let Some(remark) = row.indicator.remark.as_ref().filter(|remark| !Narrative::is_blank(remark)) {
            finding.given(remark);
        }
    }
}

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
