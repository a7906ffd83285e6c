//! I019, 投入不作绩效目标.

use super::shared::is_cost;
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::names::{contains_any, ends_with_any, head},
};

pub(super) static I019: Rule = Rule {
    id: "I019",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("投入不作绩效目标", "An input is not a target"),
    explanation: Bilingual::fixed(
        "花多少钱、投入多少人和设备是投入，不说明产出和效果。看名称是否为资金、经费、人员、设备的投入或预算、资金的执行率、结余率、科目调整次数；成本类指标除外，发放给服务对象的补贴、带动的社会投入、建成后投入使用也除外。“资金拨付及时率”“资金到位率”“资金支付完成率”放在数量、质量、时效中的，说的是钱到没到，不是事做没做；直接发给个人的补贴、救助除外。",
        "Money spent and people or equipment employed are inputs; they show neither output nor effect. The rule looks for names of such inputs and of rates of budget execution, of what is left over and of changes of the budget. It does not judge cost indicators, subsidies paid out, investment attracted, or what is put into use (投入使用). 资金拨付及时率 (money handed on in time), 资金到位率 and the like among the outputs tell whether money has come, not whether work is done; payments to people are left alone.",
    ),
    fix: Bilingual::fixed(
        "改为衡量完成了什么、何时完成、效果如何；资金使用情况由预算执行反映。",
        "Measure what was done, by when, and what was achieved; spending shows in the execution of the budget.",
    ),
    basis: Bilingual::fixed(
        "某地填报规定的网络转载：人、财、物的投入不得作为绩效目标；未见闵行区的规定",
        "a local rule, read only in a copy: inputs of people, money and goods may not be targets; no rule of Minhang was found",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I013", "I031", "I039"],
    check: no_inputs,
    cases: &[
        Case { set: &[("/indicators/1/name", "\"预算执行率\"")], expect: Expect::Fires(&["/indicators/1/name"]) },
        Case { set: &[("/indicators/1/name", "\"运营服务完成率\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/0/name", "\"工程资金金额\""),
                ("/indicators/1/name", "\"运营人员投入数\""),
                ("/indicators/2/name", "\"设备投入使用率\""),
                ("/indicators/3/name", "\"带动社会资金投入\""),
                ("/indicators/4/name", "\"发放奖励资金总额\""),
            ],
            expect: Expect::Fires(&["/indicators/0/name", "/indicators/1/name"]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"项目资金拨付及时率\""),
                ("/indicators/0/target", "\"100%\""),
                ("/indicators/2/name", "\"专项资金到位率\""),
            ],
            expect: Expect::Fires(&["/indicators/0/name", "/indicators/2/name"]),
        },
        // What people are paid is what such projects do.
        Case {
            set: &[
                ("/indicators/0/name", "\"补贴资金支付及时率\""),
                ("/indicators/0/target", "\"100%\""),
                ("/indicators/2/name", "\"资金使用合规率\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"科目调整次数\""),
                ("/indicators/0/target", "\"≤10次\""),
                ("/indicators/3/name", "\"结余率\""),
                ("/indicators/3/target", "\"≤5%\""),
            ],
            expect: Expect::Fires(&["/indicators/0/name", "/indicators/3/name"]),
        },
        Case {
            set: &[("/indicators/3/name", "\"资金结余归还农户户数\""), ("/indicators/3/target", "\"≥5户\"")],
            expect: Expect::Silent,
        },
    ],
};

fn no_inputs(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        if is_of_payment(&row) {
            let name = row.called();
            let message = Bilingual::new(
                format!("“{name}”说的是资金的拨付和支付，不是产出或效果"),
                format!("“{name}” is about handing out money, neither an output nor an effect"),
            );
            out.finding(row.pointer("name"), message).given(row.name);
            continue;
        }
        let spent = row.name.contains("投入") && contains_any(row.name, &MEANS);
        let input = (spent || ends_with_any(row.name, &SPENDING)) && !contains_any(row.name, &NO_INPUTS);
        let cost = is_cost(row.indicator.level2);
        if input && !cost {
            let name = row.called();
            let message = Bilingual::new(
                format!("“{name}”是投入，不是产出或效果"),
                format!("“{name}” is an input, neither an output nor an effect"),
            );
            out.finding(row.pointer("name"), message).given(row.name);
        }
    }
}

/// 拨付 Whether an indicator of output measures how money is handed on or paid, and not to those whom the project serves.
pub(super) fn is_of_payment(row: &Row) -> bool {
    let output = matches!(row.indicator.level2, Some(Level2::Timeliness | Level2::Quantity | Level2::Quality));
    if !output || !contains_any(row.name, &FUNDS) {
        return false;
    }
    let name = head(row.name);
    // Of what is filed in a wrong family I031 speaks.
    let misfiled =
        row.indicator.level2 == Some(Level2::Quality) && ends_with_any(name, &["及时率", "按时率", "准时率"]);
    !misfiled
        && contains_any(name, &PAYMENTS)
        && (ends_with_any(name, &RATES_OF_PAYMENT) || ends_with_any(name, &PAYMENTS))
        && !contains_any(name, &TO_PEOPLE)
}

const FUNDS: [&str; 8] = ["资金", "经费", "款项", "工程款", "结算款", "合同款", "贷款", "专款"];
const PAYMENTS: [&str; 9] = ["拨付", "支付", "到位", "下达", "兑付", "付款", "付息", "拨款", "经费支出"];
const RATES_OF_PAYMENT: [&str; 9] = ["率", "时间", "时限", "情况", "及时性", "时效性", "时效", "进度", "比例"];

/// Payments that are what a project is for, and money that others bring.
const TO_PEOPLE: [&str; 16] = [
    "补贴", "助学", "养老", "低保", "救助", "抚恤", "工资", "薪", "奖学", "慰问", "社会", "带动", "撬动", "筹集",
    "招商", "合规",
];

/// 执行率 Rates of money spent.
const SPENDING: [&str; 20] = [
    "结余率",
    "结转率",
    "结转结余率",
    "预算调整率",
    "预算完成率",
    "资金支付率",
    "资金拨付率",
    "科目调整次数",
    "预算调整次数",
    "预算编制质量",
    "预算编制准确率",
    "预算执行率",
    "资金执行率",
    "资金支出率",
    "预算支出率",
    "资金使用率",
    "经费支出",
    "支出进度",
    "资金金额",
    "资金总额",
];

/// What can be put into a project.
const MEANS: [&str; 9] = ["资金", "经费", "财政", "人员", "人力", "人数", "设备", "物资", "车辆"];

/// What looks like an input and is none: outputs to people served, money attracted, things put into use.
const NO_INPUTS: [&str; 16] = [
    "投入使用",
    "投入运营",
    "投入运行",
    "投入生产",
    "投入产出",
    "补贴",
    "补助",
    "奖励",
    "救助",
    "发放",
    "带动",
    "撬动",
    "吸引",
    "社会",
    "筹集",
    "节约",
];
