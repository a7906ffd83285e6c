//! I029, 名称要数值的，目标值给出数值.

use super::{
    i028::{estimate, fault},
    i030::repeats,
    i044::several_figures,
    shared::is_plain_wording,
};
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        compare,
        names::{contains_any, ends_with_any, head, is_rate},
        numerals::is_chinese,
        target::{TargetKind, is_wording},
    },
};

pub(super) static I029: Rule = Rule {
    id: "I029",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("名称要数值的，目标值给出数值", "A name that asks for a figure has one as its target"),
    explanation: Bilingual::fixed(
        "名称是率、比例、满意度，或数量、人数、次数、面积等，或者归入数量、满意度指标，目标值却只有文字（“成本控制率”写“不超预算”、“合格率”写“合格”、“社会公众”写“满意”），“完成时限”只写“按时完成”的，无法计算是否完成。数量、人数、次数等的数值夹在句子里的（“至少全年完成2次宣传”），也应写成数值。“全覆盖”“全部”“足额”“无”等说得确定的不报；含糊的词由 I014 报告，要求和任务由 I028 报告。",
        "The name is a rate, a share or a satisfaction, or a number, a count of people or an area, or it stands under quantity or satisfaction, and the target has words only (成本控制率: 不超预算; 合格率: 合格; 社会公众: 满意); or a time such as 完成时限 is answered by 按时完成: so nothing can be computed. A number or a count that stands inside a sentence (至少全年完成2次宣传) is to be written as a figure, too. Definite words such as 全覆盖 (all), 全部, 足额 (in full) and 无 (none) are left alone; I014 reports vague words, I028 rules and tasks.",
    ),
    fix: Bilingual::fixed(
        "写明数值和单位；比率写百分比，如“≤100%”。",
        "Give the figure with its unit; a percentage where the name is a rate, such as ≤100%.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I014", "I028"],
    check: figures_are_given,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"成本控制率\""), ("/indicators/2/target", "\"不超预算\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"成本控制率\""), ("/indicators/2/target", "\"≤100%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/4/target", "\"达到预期规模\""), ("/indicators/5/target", "\"满意\"")],
            expect: Expect::Fires(&["/indicators/4/target", "/indicators/5/target"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"宣传教育\""), ("/indicators/1/target", "\"覆盖全区所有人员\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"宣传次数\""),
                ("/indicators/1/target", "\"至少全年完成2次宣传\""),
                ("/indicators/2/name", "\"项目持续期\""),
                ("/indicators/2/target", "\"基本建立\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target", "/indicators/2/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"宣传次数\""),
                ("/indicators/1/target", "\"每年不少于2次\""),
                ("/indicators/2/name", "\"完成时限\""),
                ("/indicators/2/target", "\"12月底前\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/target", "\"全部完成\""),
                ("/indicators/2/target", "\"全覆盖\""),
                ("/indicators/3/target", "\"明显提高\""),
                ("/indicators/4/name", "\"安全事故数\""),
                ("/indicators/4/target", "\"无\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/name", "\"工作完成时限\""),
                ("/indicators/0/target", "\"按时完成\""),
                ("/indicators/5/name", "\"领导\""),
                ("/indicators/5/target", "\"满意\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target", "/indicators/5/target"]),
        },
        Case {
            set: &[
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/name", "\"报告完成时限\""),
                ("/indicators/0/target", "\"接到任务后10日内\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/6/name", "\"民办园租房受益期限\""),
                ("/indicators/6/target", "\"保障疫情期间房租需求，大力支持民办园发展\""),
            ],
            expect: Expect::Fires(&["/indicators/6/target"]),
        },
    ],
};

fn figures_are_given(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_inside_a_sentence(row)) {
        let (name, text) = (row.called(), row.written());
        let message = Bilingual::new(
            format!("“{name}”的数值夹在句子“{text}”里，应写成符号、数值和单位"),
            format!("the figure of “{name}” stands inside the sentence “{text}”: write sign, figure and unit"),
        );
        out.finding(row.pointer("target"), message).given(&row.target.text);
    }
    for row in rows(subject).filter(|row| is_plain_wording(row) || is_of_a_span(row)) {
        let (name, text) = (head(row.name), row.target.text.as_str());
        let rate = is_rate(name);
        let dated = ends_with_any(name, &DATES) && row.indicator.level2 == Some(Level2::Timeliness);
        let family = matches!(row.indicator.level2, Some(Level2::Quantity | Level2::Satisfaction));
        let asked = rate || dated || ends_with_any(name, &COUNTS) || family;
        let definite = contains_any(text, &DEFINITE) || text.contains(is_chinese);
        if !asked
            || definite
            || (dated && contains_any(text, &["天", "日", "周", "季", "时", "分"]) && !text.contains("时完成"))
        {
            continue;
        }
        if fault(&row).is_some() || repeats(&row).is_some() {
            continue;
        }
        let (zh, en) = match (rate, dated) {
            (true, _) => ("百分比", "percentage"),
            (false, true) => ("日期或期限", "date or a term"),
            (false, false) => ("数值", "figure"),
        };
        let message = Bilingual::new(
            format!("“{}”要写{zh}，目标值“{text}”没有数值", row.name),
            format!("“{}” asks for a {en}, and its target “{text}” has none", row.name),
        );
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// 受益期限 Whether how long is asked, and a sentence without a time answers, vague or not.
fn is_of_a_span(row: &Row) -> bool {
    row.target.kind == TargetKind::Sentence
        && is_wording(row.target)
        && ends_with_any(head(row.name), &["期限", "年限", "时长", "持续期", "持续时间", "寿命"])
}

/// 至少全年完成2次宣传 Whether a count is told inside a sentence; of several figures I044 speaks.
fn is_inside_a_sentence(row: &Row) -> bool {
    let text = row.target.text.as_str();
    row.target.kind == TargetKind::Sentence
        && text.contains(|c: char| c.is_ascii_digit())
        && !compare::is_shorter(text, SENTENCE)
        && ends_with_any(head(row.name), &NUMBERS)
        && !several_figures(text)
        && estimate(row).is_none()
}

/// Shortest target that is a sentence, in characters; 每年不少于2次 is a figure.
const SENTENCE: usize = 9;

/// Endings of names of a count.
const NUMBERS: [&str; 9] = ["数量", "人数", "次数", "人次", "场次", "户数", "个数", "件数", "天数"];

/// Endings of names that ask by when.
const DATES: [&str; 6] = ["完成时间", "完工时间", "完成时限", "完成期限", "工作时限", "完成日期"];

/// Endings of names that ask how many or how much.
const COUNTS: [&str; 21] = [
    "持续期",
    "持续时间",
    "时长",
    "工期",
    "数量",
    "人数",
    "次数",
    "人次",
    "场次",
    "户数",
    "个数",
    "件数",
    "天数",
    "总数",
    "总量",
    "使用量",
    "面积",
    "长度",
    "里程",
    "金额",
    "期限",
];

/// Words that are as good as a figure.
const DEFINITE: [&str; 15] = [
    "全天",
    "全覆盖",
    "全部",
    "全额",
    "足额",
    "全面完成",
    "无",
    "零",
    "未发生",
    "不发生",
    "年",
    "月",
    "合同",
    "《",
    "持平",
];
