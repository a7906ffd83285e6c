//! I038, 合规率为 100%.

use rust_decimal::Decimal;

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        names::{ends_with_any, head},
        operators::Operator,
        target::{TargetKind, figures},
    },
};

pub(super) static I038: Rule = Rule {
    id: "I038",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("合规率为 100%", "A rate of lawfulness is 100%"),
    explanation: Bilingual::fixed(
        "资金使用、补贴发放、采购等的合规率、合法率、合规性，以及按标准、足额发放的比率低于 100%，等于允许一部分违规；补助、补贴的发放率低于 100%，等于一部分应发的不发；验收合格率低于 90%，等于计划一部分不合格。",
        "A rate of lawful spending or procurement, or of payment in full and by the standard, that is below 100% allows for a part that is unlawful; a rate of subsidies paid that is below 100% leaves some of those entitled unpaid; a rate of acceptance below 90% plans for failures.",
    ),
    fix: Bilingual::fixed("改为“=100%”。", "Write “=100%”."),
    basis: Bilingual::fixed("审核实践", "practice of reviews"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I010", "I031"],
    check: everything_is_lawful,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"补贴发放合规率\""), ("/indicators/2/target", "\"≥95%\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case { set: &[("/indicators/2/name", "\"补贴发放合规率\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/2/name", "\"项目资金使用合规性\""),
                ("/indicators/2/target", "\"≥95%\""),
                ("/indicators/3/name", "\"救助资金按标准发放的比率\""),
                ("/indicators/4/name", "\"工程验收合格率\""),
                ("/indicators/4/target", "\"≥86%\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/3/target", "/indicators/4/target"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"伙食补助发放率\""), ("/indicators/2/target", "\"90%以上\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"宣传资料发放率\""), ("/indicators/2/target", "\"90%以上\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/2/name", "\"违法占地整改合规率提升\""), ("/indicators/2/target", "\"≥5%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/2/name", "\"展品安全保障率\""), ("/indicators/2/target", "\"≥96%\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
    ],
};

fn everything_is_lawful(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.target.kind == TargetKind::Percent) {
        let lawful = ends_with_any(head(row.name), &LAWFULNESS) && !row.name.contains('不');
        let floor = !matches!(row.target.operator, Some(Operator::Le | Operator::Lt | Operator::About));
        let accepted = ends_with_any(head(row.name), &["验收合格率", "验收通过率"]);
        let paid = ends_with_any(head(row.name), &PAID);
        let least = if accepted { Decimal::from(90) } else { Decimal::ONE_HUNDRED };
        if (lawful || accepted || paid) && floor && figures(row.target).any(|figure| figure < least) {
            let (name, text) = (row.name, &row.target.text);
            let (zh, en) = match (accepted, paid) {
                (true, _) => ("不合格", "fails"),
                (false, true) => ("应发的不发", "is due and not paid"),
                (false, false) => ("不合规", "is not lawful"),
            };
            let message = Bilingual::new(
                format!("“{name}”的目标值“{text}”等于允许一部分{zh}"),
                format!("the target “{text}” of “{name}” allows for a part that {en}"),
            );
            out.finding(row.pointer("target"), message).given(text).expected("=100%");
        }
    }
}

/// What those who are entitled are paid.
const PAID: [&str; 6] = ["补助发放率", "补贴发放率", "资助发放率", "救助发放率", "津贴发放率", "抚恤金发放率"];

/// Names of what has to be lawful, or paid in full, in every case.
const LAWFULNESS: [&str; 10] = [
    "安全保障率",
    "合规率",
    "合法率",
    "合法合规率",
    "使用合规性",
    "支出合规性",
    "按标准发放率",
    "按标准发放的比率",
    "按标准发放比例",
    "足额发放率",
];
