//! I028, 目标值写结果，不写要求和任务.

use super::{
    i014::vague_word,
    i030::repeats,
    i044::several_figures,
    shared::{is_cost, is_plain_wording},
};
use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        compare,
        names::{contains_any, starts_with_any},
        target::{TargetKind, is_wording},
    },
};

pub(super) static I028: Rule = Rule {
    id: "I028",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("目标值写结果，不写要求和任务", "A target is a result, neither a rule nor a task"),
    explanation: Bilingual::fixed(
        "“按要求完成”“符合相关规定”“按计划”重复的是本来就要遵守的要求，“确保正常运行”“全面落实……工作”是要做的事，“为……提供依据”“弥补……不足”“打下基础”是目的，都看不出做到什么程度算完成；把工作情况写成一段叙述的，也不是目标值；“暂定……”“按……测算”是估算，不是目标。指明文件、合同、国家或行业标准、设计、验收的，可以核实，不报；“按时”“按期”“按月”也不报。成本指标的整句文字由 I013 报告，含糊的词由 I014 报告，与名称重复的由 I030 报告。",
        "按要求完成 (as required), 符合相关规定 (by the rules) and 按计划 (as planned) repeat what binds everybody; 确保正常运行 (keep it running) and 全面落实…工作 (carry out the work) are tasks. 为…提供依据 (a basis for) 弥补…不足 and 打下基础 (lay a foundation) are purposes. None tells when the target is met, nor does a narrative of several clauses; 暂定… (for now) and 按…测算 (reckoned by) are estimates. What names a document, a contract, a standard, a design or an acceptance can be verified and is left alone, and so are 按时, 按期 and 按月. I013 reports sentences under cost, I014 vague words, I030 what repeats the name.",
    ),
    fix: Bilingual::fixed(
        "改为数值、日期，或写明依据的文件、标准和可以核实的结果。",
        "Give a figure or a date, or name the document or standard and a result that can be verified.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I013", "I014", "I030"],
    check: targets_are_results,
    cases: &[
        Case {
            set: &[("/indicators/2/target", "\"符合相关规定\"")], expect: Expect::Fires(&["/indicators/2/target"])
        },
        Case { set: &[("/indicators/2/target", "\"符合国家标准\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/0/target", "\"暂定量按15次作业且总航时不少于30小时测算\"")],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[
                ("/indicators/0/target", "\"按计划\""),
                ("/indicators/1/target", "\"按在校学生数核算经费\""),
                ("/indicators/4/target", "\"全面落实学校体育设施向社会开放工作。\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target", "/indicators/1/target", "/indicators/4/target"]),
        },
        Case {
            set: &[
                ("/indicators/0/target", "\"在项目计划完成时间内完成\""),
                ("/indicators/2/target", "\"为各级防治部门制定方案提供依据\""),
                (
                    "/indicators/4/target",
                    "\"开展工业遗产价值研究、学术交流、对外宣传等工作，先后举办活动5场；成立文化研究中心暨陈列馆，彰显文化价值\"",
                ),
                ("/indicators/6/target", "\"弥补我区公共文化不平衡\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/target",
                "/indicators/2/target",
                "/indicators/4/target",
                "/indicators/6/target",
            ]),
        },
        Case {
            set: &[
                ("/indicators/0/target", "\"按时完成\""),
                ("/indicators/1/target", "\"按照《运营服务合同》的约定交付\""),
                ("/indicators/2/target", "\"保障人员全部到岗\""),
                ("/indicators/3/target", "\"按月向服务对象全额发放补贴\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/6/target", "\"为今后发展奠定坚实基础\"")],
            expect: Expect::Fires(&["/indicators/6/target"]),
        },
        Case {
            set: &[("/indicators/6/target", "\"独有数据资源查询，查询范围可扩展到省图\"")],
            expect: Expect::Fires(&["/indicators/6/target"]),
        },
        Case { set: &[("/indicators/6/target", "\"制度健全，落实到人\"")], expect: Expect::Silent },
    ],
};

fn targets_are_results(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| repeats(row).is_none()) {
        let Some((zh, en)) = estimate(&row).or_else(|| fault(&row)).or_else(|| prose(&row)) else { continue };
        let (name, text) = (row.name, &row.target.text);
        let message =
            Bilingual::new(format!("“{name}”的目标值“{text}”{zh}"), format!("the target “{text}” of “{name}” {en}"));
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// Why a target is a rule or a task.
pub(super) fn fault(row: &Row) -> Option<(&'static str, &'static str)> {
    let text = row.target.text.as_str();
    let sentence = row.target.kind == TargetKind::Sentence;
    if !is_plain_wording(row) || contains_any(text, &DEFINITE) {
        return None;
    }
    let by_rule =
        starts_with_any(text, &BY_RULE) || (sentence && text.starts_with('按') && !starts_with_any(text, &IN_TIME));
    let conforms = (starts_with_any(text, &CONFORMS) && contains_any(text, &RULES))
        || (text.starts_with('在')
            && contains_any(text, &["计划", "规定"])
            && contains_any(text, &["时间内", "期限内"]));
    if by_rule || conforms {
        return Some((
            "是要求，不是结果，无法判断是否完成",
            "is a rule and no result, so nobody can tell when it is met",
        ));
    }
    let through = text.starts_with("通过") && text.contains([',', '，']);
    let ground = contains_any(text, &["打下", "奠定", "创造条件", "保驾护航", "夯实"]);
    if ground
        || sentence
            && (through || starts_with_any(text, &PURPOSES) || (text.starts_with('为') && text.contains("提供")))
    {
        return Some((
            "是目的，不是结果，无法判断是否完成",
            "is a purpose and no result, so nobody can tell when it is met",
        ));
    }
    let task = sentence && starts_with_any(text, &TASKS);
    task.then_some(("是工作任务，没有写做到什么程度", "is a task and does not tell how far it is to be done"))
}

/// Why a target is only an estimate: 暂定量按15次作业且总航时不少于30小时测算.
pub(super) fn estimate(row: &Row) -> Option<(&'static str, &'static str)> {
    let text = row.target.text.as_str();
    let reckoned = ["测算", "估算"].iter().any(|word| text.ends_with(word)) && !is_cost(row.indicator.level2);
    (reckoned || starts_with_any(text, &["暂定", "暂按", "暂估"]))
        .then_some(("是暂定的估算，不是目标值", "is an estimate for now and no target"))
}

/// Why a long target is none: a report or a purpose told in several clauses.
fn prose(row: &Row) -> Option<(&'static str, &'static str)> {
    let text = row.target.text.as_str();
    let clauses = text.split(['，', ',', '；', ';', '。']).filter(|clause| !clause.trim().is_empty()).count();
    // Of a vague word I014 speaks, of several figures I044, of sentences under cost I013.
    let told = is_wording(row.target) && vague_word(text).is_some();
    let long = row.target.kind == TargetKind::Sentence && !compare::is_shorter(text, PROSE) && clauses > 1;
    (long && !told && !is_cost(row.indicator.level2) && !several_figures(text))
        .then_some(("写成了一段叙述，不是目标值", "is a narrative and no target"))
}

/// Shortest target that is prose, in characters.
const PROSE: usize = 14;

/// What a target can be held against.
const DEFINITE: [&str; 18] = [
    "《",
    "国家标准",
    "国标",
    "行业标准",
    "GB",
    "合同",
    "协议",
    "设计",
    "图纸",
    "验收",
    "规范",
    "技术",
    "全部",
    "全覆盖",
    "全额",
    "足额",
    "无",
    "零",
];

/// How rules begin.
const BY_RULE: [&str; 17] = [
    "按实际",
    "据实",
    "按需",
    "按照",
    "按要求",
    "按规定",
    "按计划",
    "按相关",
    "按有关",
    "按政策",
    "按标准",
    "按程序",
    "按文件",
    "依据",
    "参照",
    "遵照",
    "严格按",
];
const CONFORMS: [&str; 5] = ["符合", "达到", "满足", "严格执行", "遵守"];
const RULES: [&str; 7] = ["相关", "有关", "规定", "要求", "政策", "制度", "纪律"];

/// 按 of a time or a share.
const IN_TIME: [&str; 12] =
    ["按时", "按期", "按月", "按季", "按年", "按日", "按周", "按天", "按人", "按户", "按比例", "按质"];

/// How purposes begin.
const PURPOSES: [&str; 5] = ["弥补", "补齐", "填补", "助力", "服务于"];

/// How tasks begin.
const TASKS: [&str; 9] = ["确保", "保障", "保证", "落实", "全面落实", "做好", "认真", "开展", "推进"];
