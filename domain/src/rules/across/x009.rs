//! X009, 文字中的分项与合计相符.

use rust_decimal::Decimal;

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::{figures::Mention, numerals, parts::wrong_parts, sums},
};

pub(super) static X009: Rule = Rule {
    id: "X009",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("文字中的分项与合计相符", "Parts that a text tells make up its total"),
    explanation: Bilingual::fixed(
        "文字中写出的算式（“36.5=20+10+5”“50人×200元=1万元”）重新计算一遍；合计之后以“其中”“包括”或括号列出两项以上金额、面积、长度的，分项之和超过合计时提示；逐项列全的（括号内没有“其中”的、“总投资”之后三项以上的、写在“合计”之前的），少于合计也提示。只看各栏文字说明和明细的依据、备注；带减号、除号、约数的算式和分项之下再分项的不判断，人数和件数常有重复，也不判断。",
        "Calculations that a text writes out (36.5=20+10+5, 50人×200元=1万元) are done again. Where a total of money, area or length has two parts or more behind 其中, 包括 or in brackets, parts above the total are reported; where all are told (in brackets without 其中, three or more behind 总投资, or before 合计), also parts below it. Only narratives and the bases and remarks of cost items are read. Differences, quotients, approximate figures and parts of parts are not judged, nor are people and things, which are often counted twice.",
    ),
    fix: Bilingual::fixed(
        "核对各分项和合计，改正其中不对的一处。",
        "Check the parts and the total, and correct the one that is wrong.",
    ),
    basis: Bilingual::fixed("同一段文字中的算式和金额", "calculations and amounts of one text"),
    strength: Strength::Arithmetic,
    since: "0.3.0",
    related: &["X004", "C003"],
    check: parts_make_the_total,
    cases: &[
        Case {
            set: &[("/overview", "\"项目经费36.5万元（平台运营20万元、直播10万元、宣传5万元）。\"")],
            expect: Expect::Fires(&["/overview"]),
        },
        Case {
            set: &[("/overview", "\"项目经费36.5万元（平台运营20万元、直播10万元、宣传6.5万元）。\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/activities", "\"经费测算：36.5=20+10+5\""),
                ("/feasibility", "\"两年共投入30万元，其中：平台运营20万元、直播12万元。\""),
                ("/cost_items/0/unit_price_basis", "\"5人×12月×2000元=15万元\""),
            ],
            expect: Expect::Fires(&["/feasibility", "/activities", "/cost_items/0/unit_price_basis"]),
        },
        Case {
            set: &[
                ("/overview", "\"两年共投入30万元，其中：平台运营20万元、直播5万元。\""),
                ("/feasibility", "\"总投入50万元，其中中央资金30万元、区级20万元，本次申请10万元。\""),
                ("/activities", "\"投入约30万元（平台运营20万元、直播12万元）；完成率=完成数/计划数×100%\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn parts_make_the_total(subject: &Subject, out: &mut Outcomes) {
    for (pointer, text) in subject.project.narratives() {
        calculations(pointer, text.as_str(), out);
    }
    let mentions = subject.mentions();
    for (at, total) in mentions.iter().enumerate() {
        if let Some((parts, sum)) = wrong_parts(mentions, at) {
            tell(total, &parts, sum, out);
        }
    }
    for (index, item) in subject.project.cost_items.iter().enumerate() {
        let texts = [
            ("unit_price_basis", &item.unit_price_basis),
            ("quantity_basis", &item.quantity_basis),
            ("remark", &item.remark),
        ];
        for (member, text) in texts {
            if let Some(text) = text.as_ref().filter(|text| text.as_str().contains(['=', '＝'])) {
                calculations(&format!("/cost_items/{index}/{member}"), text.as_str(), out);
            }
        }
    }
}

fn calculations(pointer: &str, text: &str, out: &mut Outcomes) {
    for wrong in sums::wrong(text) {
        let (written, made, told) = (wrong.written, wrong.made, wrong.told);
        let message = Bilingual::new(
            format!("“{written}”算出来是 {made}，不是 {told}"),
            format!("“{written}” makes {made}, not {told}"),
        );
        out.finding(pointer, message).given(told).expected(made);
    }
}

fn tell(total: &Mention, parts: &[&Mention], sum: Decimal, out: &mut Outcomes) {
    let listed: Vec<_> = parts.iter().map(|part| part.written).collect();
    let (listed, written) = (listed.join("、"), total.written);
    // In the unit of the total, as the reader adds them up.
    let number = numerals::arabic(written).0.map_or(total.value, |number| number.value);
    let unit = total.measured(total.value).checked_div(number).unwrap_or(Decimal::ONE);
    let made = sum.checked_div(unit).unwrap_or(sum).normalize();
    let message = Bilingual::new(
        format!("合计“{written}”与所列各项“{listed}”不符，各项相加为 {made}"),
        format!("the total {written} is not the sum {made} of its parts {listed}"),
    );
    out.finding(total.pointer, message).given(written).expected(made);
}
