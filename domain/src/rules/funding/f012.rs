//! F012, 文字中上级承担的部分列入资金来源.

use super::shared::LOCAL;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Money},
    wording::{fold::fold, names::contains_any, quote::bounded},
};

pub(super) static F012: Rule = Rule {
    id: "F012",
    severity: Severity::Warning,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "文字中上级承担的部分列入资金来源",
        "The share that a narrative gives to a higher level is among the sources",
    ),
    explanation: Bilingual::fixed(
        "文字写明中央、省级或上级按比例承担（“省级财政补贴70%”），资金中却没有上级财政资金、只有本级财政安排时提示：两处有一处不对。只读写有百分比的分句；填报单位或主管部门是省级的不判断。",
        "A narrative says that the centre, the province or a higher level bears a share (省级财政补贴70%), and the funding has no money from above and only that of the own level: one of them is wrong. Only clauses with a percentage are read; provincial bodies are not judged.",
    ),
    fix: Bilingual::fixed(
        "按比例补填上级财政资金，或更正文字中的比例。",
        "Give the money from above by its share, or correct the share in the text.",
    ),
    basis: Bilingual::fixed("申报表同一张表上的文字与资金", "narratives and funding of one form"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["F001", "F002"],
    check: shares_have_sources,
    cases: &[
        Case {
            set: &[
                ("/funding", r#"{"annual_budget": "2590000", "local_appropriation": "2590000"}"#),
                ("/overview", "\"每生每年补贴500元，其中省级财政补贴70%，县级财政配套补贴30%。\""),
            ],
            expect: Expect::Fires(&[LOCAL]),
        },
        Case {
            set: &[
                (
                    "/funding",
                    r#"{"annual_budget": "2590000", "superior_appropriation": "1813000", "local_appropriation": "777000"}"#,
                ),
                ("/overview", "\"每生每年补贴500元，其中省级财政补贴70%，县级财政配套补贴30%。\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/funding", r#"{"annual_budget": "2590000", "local_appropriation": "2590000"}"#),
                ("/overview", "\"省级验收合格率达到95%，各地按要求安排；去年中央财政承担的60%已经结清。\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn shares_have_sources(subject: &Subject, out: &mut Outcomes) {
    let (project, funding) = (subject.project, &subject.project.funding);
    let some = |line: Option<Money>| line.is_some_and(|amount| !amount.decimal().is_zero());
    let own = some(funding.local_appropriation) && !some(funding.superior_appropriation);
    let bodies = [project.unit_name.as_ref(), project.department_name.as_ref()];
    let provincial = bodies.into_iter().flatten().any(|name| contains_any(name.as_str(), &["省", "自治区", "厅"]));
    if !own || provincial {
        return;
    }
    let told = project.narratives().find_map(|(pointer, text)| {
        let clauses = text.as_str().split(['，', ',', '。', '；', ';', '、', '\n']);
        let mut shares = clauses.filter(|clause| is_share_from_above(clause));
        shares.next().filter(|_| pointer != "/basis").map(str::to_owned)
    });
    let Some(clause) = told else { return };
    let clause = bounded(clause.trim());
    let message = Bilingual::new(
        format!("文字写“{clause}”，资金中却没有上级财政资金，只有本级财政安排"),
        format!("a narrative says “{clause}”, yet no money comes from above and all from the own level"),
    );
    out.finding(LOCAL, message).given(&clause);
}

/// 其中省级财政补贴70% Whether a clause gives a higher level a share of the money.
fn is_share_from_above(clause: &str) -> bool {
    let clause = fold(clause);
    let Some(above) = ["中央", "省级", "省财政", "上级"].iter().find_map(|word| clause.split_once(word))
    else {
        return false;
    };
    let (before, behind) = above;
    let Some((paid, _)) = behind.split_once('%') else { return false };
    let figure = paid.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let pays = contains_any(figure, &["补贴", "补助", "承担", "负担", "分担", "配套", "安排", "出资"]);
    figure.len() < paid.len() && pays && !contains_any(before, &["去年", "上年", "往年"]) && !behind.contains("已经")
}
