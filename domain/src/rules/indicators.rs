//! I: 绩效目标, the indicators: their families, their names, and that they have a target.

use super::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of};
use crate::{indicator::Indicator, language::Bilingual, text::Narrative};

pub static RULES: &[Rule] = &[
    Rule {
        id: "I001",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed(
            "规则集要求的每类一级目标至少有一个指标",
            "Every level-1 family that the profile demands has an indicator",
        ),
        explanation: Bilingual::fixed(
            "缺少整类目标时，无法从产出到效果评价项目；每缺一类报一条。",
            "Without a whole family a project cannot be judged from output to effect; one finding per missing family.",
        ),
        fix: Bilingual::fixed(
            "为缺少的一级目标补充至少一个指标。",
            "Add at least one indicator of the missing family.",
        ),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &[],
        check: families_present,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/indicators", "[]")],
                expect: Expect::Fires(&["/indicators", "/indicators", "/indicators"]),
            },
            Case {
                set: &[("/indicators/5/level1", "\"effect\""), ("/indicators/6/level1", "null")],
                expect: Expect::Fires(&["/indicators"]),
            },
        ],
    },
    Rule {
        id: "I002",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed(
            "规则集期望的每类二级目标至少有一个指标",
            "Every level-2 family that the profile expects has an indicator",
        ),
        explanation: Bilingual::fixed(
            "每缺一类报一条。其一级目标整类缺失时由 I001 报告，本规则不再重复；规则集的分类中没有的二级目标不要求。有指标未选二级目标时，无法判断缺的是否正是这一类。",
            "One finding per missing family. Where the whole level 1 is missing I001 says so and this rule stays silent; what the profile's taxonomy does not know is not expected. While an indicator has no level 2, it may be the missing one: undecided.",
        ),
        fix: Bilingual::fixed(
            "补充该类指标；确不适用的，说明理由。",
            "Add an indicator of the family, or explain why there can be none.",
        ),
        basis: Bilingual::fixed(
            "审核实践；有的地方表样把这些类别标为必填（石嘴山 2020 年表样），未见闵行区的规定",
            "practice; some local forms mark these families as mandatory (Shizuishan 2020); no rule of Minhang was found",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I001", "I004"],
        check: subfamilies_present,
        cases: &[
            Case {
                set: &[(
                    "/indicators/-",
                    r#"{"level1": "output", "level2": "quality", "name": "直播播出质量达标率", "target": "≥98%"}"#,
                )],
                expect: Expect::Fires(&["/indicators"]),
            },
            Case {
                set: &[(
                    "/indicators/-",
                    r#"{"level1": "output", "level2": "cost", "name": "运营总成本", "target": "≤150000元"}"#,
                )],
                expect: Expect::Silent,
            },
            Case {
                set: &[("/indicators/1/level2", "\"quality\""), ("/indicators/5/level2", "\"information_sharing\"")],
                expect: Expect::Fires(&["/indicators", "/indicators", "/indicators"]),
            },
            // Without any indicator of their level 1 these families are I001's matter.
            Case { set: &[("/indicators", "[]")], expect: Expect::Silent },
            Case { set: &[("/indicators/1/level2", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "I003",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("目标值不得空白", "A target is not blank"),
        explanation: Bilingual::fixed(
            "没有目标值的指标无法监控，也无法评价。",
            "An indicator without a target can be neither monitored nor evaluated.",
        ),
        fix: Bilingual::fixed("填写目标值，或删除该指标。", "Give a target, or drop the indicator."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &[],
        check: targets_present,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/indicators/1/target", "null"), ("/indicators/2/target", "\" \"")],
                expect: Expect::Fires(&["/indicators/1/target", "/indicators/2/target"]),
            },
        ],
    },
    Rule {
        id: "I004",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed("二级目标须属于其一级目标", "Level 2 belongs to its level 1"),
        explanation: Bilingual::fixed(
            "各规则集规定每个一级目标下可用的二级目标；归类错误会使同类指标无法比较。",
            "The profile says which level 2 stands under which level 1; filed elsewhere, indicators cannot be compared.",
        ),
        fix: Bilingual::fixed("改选一级目标或二级目标。", "Choose another level 1 or level 2."),
        basis: FORM_FIELDS,
        strength: Strength::LocalRule,
        since: "0.1.0",
        related: &[],
        check: levels_match,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/indicators/0/level2", "\"satisfaction\""), ("/indicators/1/level1", "\"benefit\"")],
                expect: Expect::Fires(&["/indicators/0/level2", "/indicators/1/level2"]),
            },
            Case { set: &[("/indicators/0/level2", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "I005",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("指标名称须是文字", "The name of an indicator is given in words"),
        explanation: Bilingual::fixed(
            "名称空白，或只有数字、序号、标点和符号时，看不出指标衡量什么。",
            "A blank, a bare number or mere punctuation does not say what the indicator measures.",
        ),
        fix: Bilingual::fixed(
            "写明衡量的内容；多余的空行请删除。",
            "Name what is measured, or drop the row when it was left over.",
        ),
        basis: Bilingual::fixed(
            "申报表栏目；在用的预算绩效系统也拒绝只有“*”“_”“-”的名称",
            "the fields of the form; a budget-performance system in use also refuses names of only “*”, “_” or “-”",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I003"],
        check: names_say_something,
        cases: &[
            Case { set: &[("/indicators/4/name", "\"5\"")], expect: Expect::Fires(&["/indicators/4/name"]) },
            Case { set: &[("/indicators/4/name", "\"线上活动参与总人次\"")], expect: Expect::Silent },
            Case {
                set: &[
                    ("/indicators/0/name", "null"),
                    ("/indicators/1/name", "\" \""),
                    ("/indicators/2/name", "\"——\""),
                    ("/indicators/3/name", "\"（三）\""),
                    ("/indicators/5/name", "\"１．\""),
                ],
                expect: Expect::Fires(&[
                    "/indicators/0/name",
                    "/indicators/1/name",
                    "/indicators/2/name",
                    "/indicators/3/name",
                    "/indicators/5/name",
                ]),
            },
            Case { set: &[("/indicators/4/name", "\"GDP\"")], expect: Expect::Silent },
        ],
    },
    Rule {
        id: "I006",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed(
            "同一二级目标下指标名称不得重复",
            "No two indicators of one level 2 have the same name",
        ),
        explanation: Bilingual::fixed(
            "比较二级目标和名称，不计空格和全角半角之别；目标值不同也算重复，因为无法判断哪个有效。每一行都报告。",
            "Level 2 and name are compared, whatever their blanks and widths; with other targets it is still the same indicator, and nobody can tell which target holds. Each of them is named.",
        ),
        fix: Bilingual::fixed(
            "删除重复的一行，或把两个名称写得可以区分。",
            "Drop one of the rows, or make the two names tell the difference.",
        ),
        basis: Bilingual::fixed(
            "在用的预算绩效系统拒绝重名的三级指标",
            "a budget-performance system in use refuses level-3 indicators of the same name",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &[],
        check: no_duplicates,
        cases: &[
            Case {
                set: &[("/indicators/4/name", "\"闵行区公共文化服务 知晓率\"")],
                expect: Expect::Fires(&["/indicators/3/name", "/indicators/4/name"]),
            },
            Case { set: &[("/indicators/4/name", "\"线上活动参与总人次\"")], expect: Expect::Silent },
            // The same name under another level 2 is another indicator; blank names are I005's matter.
            Case { set: &[("/indicators/2/name", "\"运营服务完成率\"")], expect: Expect::Silent },
            Case { set: &[("/indicators/3/name", "null"), ("/indicators/4/name", "\"\"")], expect: Expect::Silent },
        ],
    },
];

fn families_present(subject: &Subject, out: &mut Outcomes) {
    for family in &subject.profile.mandatory.level1 {
        if subject.project.indicators.iter().all(|indicator| indicator.level1 != Some(*family)) {
            let label = family.label();
            out.finding(
                "/indicators",
                Bilingual::new(
                    format!("没有{}类指标", label.zh),
                    format!("there is no indicator of the family {}", label.en),
                ),
            )
            .expected(family.code());
        }
    }
}

fn subfamilies_present(subject: &Subject, out: &mut Outcomes) {
    let (indicators, profile) = (&subject.project.indicators, subject.profile);
    let mut doubt = None;
    for family in &profile.expected.level2 {
        if indicators.iter().any(|indicator| indicator.level2 == Some(*family)) {
            continue;
        }
        let uppers = || profile.taxonomy.iter().filter(|(_, lower)| lower.contains(family)).map(|(upper, _)| *upper);
        let absent = |upper| indicators.iter().all(|indicator| indicator.level1 != Some(upper));
        if uppers().next().is_none() || uppers().any(|it| profile.mandatory.level1.contains(&it) && absent(it)) {
            continue;
        }
        let may_be_it = |it: &Indicator| it.level2.is_none() && it.level1.is_none_or(|it| uppers().any(|up| up == it));
        if let Some(index) = indicators.iter().position(may_be_it) {
            doubt = doubt.or(Some(index));
            continue;
        }
        let label = family.label();
        out.finding(
            "/indicators",
            Bilingual::new(
                format!("没有二级目标“{}”的指标", label.zh),
                format!("there is no indicator of level 2 “{}”", label.en),
            ),
        )
        .expected(family.code());
    }
    if let Some(index) = doubt {
        out.blank(format!("/indicators/{index}/level2"));
    }
}

fn targets_present(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        if indicator.target.as_ref().is_none_or(Narrative::is_blank) {
            out.finding(
                format!("/indicators/{index}/target"),
                Bilingual::fixed("指标没有目标值", "the indicator has no target"),
            );
        }
    }
}

fn levels_match(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let (Some(level1), Some(level2)) = (indicator.level1, indicator.level2) else {
            let blank = if indicator.level1.is_none() { "level1" } else { "level2" };
            out.blank(format!("/indicators/{index}/{blank}"));
            continue;
        };
        let allowed = subject.profile.taxonomy.get(&level1).map(Vec::as_slice).unwrap_or_default();
        if !allowed.contains(&level2) {
            let (upper, lower) = (level1.label(), level2.label());
            let codes: Vec<_> = allowed.iter().map(|level| level.code()).collect();
            out.finding(
                format!("/indicators/{index}/level2"),
                Bilingual::new(
                    format!("二级目标“{}”不属于一级目标“{}”", lower.zh, upper.zh),
                    format!("level 2 “{}” does not belong to level 1 “{}”", lower.en, upper.en),
                ),
            )
            .given(level2.code())
            .expected(codes.join(", "));
        }
    }
}

fn names_say_something(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        // 三 alone is the number of a row, as 3 is.
        if name.chars().any(|c| c.is_alphabetic() && !"一二三四五六七八九十".contains(c)) {
            continue;
        }
        let pointer = format!("/indicators/{index}/name");
        if name.is_empty() {
            out.finding(pointer, Bilingual::fixed("指标没有名称", "the indicator has no name"));
        } else {
            let message = Bilingual::new(
                format!("指标名称“{name}”只有数字或符号"),
                format!("the name “{name}” is only a number or punctuation"),
            );
            out.finding(pointer, message).given(name);
        }
    }
}

fn no_duplicates(subject: &Subject, out: &mut Outcomes) {
    let indicators = &subject.project.indicators;
    for (index, indicator) in indicators.iter().enumerate() {
        let name = name_of(indicator);
        let same = |other: &Indicator| {
            other.level2 == indicator.level2 && letters(name_of(other)).eq(letters(name)) && !name.is_empty()
        };
        let copies = indicators.iter().filter(|other| same(other)).count();
        if copies > 1 {
            out.finding(
                format!("/indicators/{index}/name"),
                Bilingual::new(
                    format!("同一指标重复 {copies} 次：“{name}”"),
                    format!("the same indicator {copies} times: “{name}”"),
                ),
            )
            .given(name);
        }
    }
}

/// The characters of a name as they are compared: without blanks, in ordinary width.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    })
}
