//! I031, 指标归在与其含义相符的类别.

use super::families::misfiled;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
};

pub(super) static I031: Rule = Rule {
    id: "I031",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("指标归在与其含义相符的类别", "An indicator stands in the family that its name speaks of"),
    explanation: Bilingual::fixed(
        "只报名称明显不属于所选类别的：项目完成率、验收合格率、监测、保洁等的覆盖率、新建数量、作业面积、资金拨付及时率等产出，以及保障期限等放在效益中；与收入、成本无关的（如伤亡事故、受益人数）放在经济效益中，与环境无关的（营商、创业、教学环境不是自然环境）放在生态效益中；满意度放在效益中；响应率、资料审核等不调查满意与否的放在满意度中；达标率、使用效率等与花费无关的比率，以及“提升……水平”等效果和人数、台数、完工时间放在成本中；经费、收入等金额放在数量中，长度、面积、金额放在时效中；“提升……”“改善……”等效果、完成时间和及时性放在数量、质量中；举办、印发、购置、培训等做了多少放在效益中；森林覆盖率等放在社会效益中，产值等放在社会、生态效益中；成本控制放在产出中；每月几次的检查、考核以及覆盖率放在时效中；及时率、覆盖率、资金合规率、专款专用、人数和面积等数目、以元每人、每亩计的补助标准放在质量中，合格率、达标率放在时效中。放在质量中的治愈率、增收等效果和放在产出中的满意度由 I013 报告，算不出的百分比由 I027 报告。",
        "The rule reports only names that plainly belong elsewhere: outputs such as completion, acceptance, coverage by inspections or cleaning, counts of what is built, the area that is worked, timely payment or how long something is provided among the benefits; what is not about money (accidents, how many people benefit) among the economic benefits, what is not about nature (the climate for business, for teaching) among the environmental ones; satisfaction among the benefits; response, completion, checks of papers and whatever asks nobody whether he is content, under satisfaction; rates of compliance or efficiency effects such as 提升…水平, counts of people or things and times of completion under cost; amounts of money and income under quantity, lengths, areas and amounts under timeliness; effects such as 提升… and 改善…, times of completion and punctuality under quantity or quality; how much is held, printed, bought or trained among the benefits; the cover of woods among the social, output value among the social or environmental ones; the keeping of costs among the outputs; how often is checked, and coverage, under timeliness; punctuality, coverage, lawful spending, 专款专用 (money for its purpose alone), counts of people or areas and standards of payment by the head or 亩 under quality, compliance under timeliness. I013 reports cures, income and the like under quality and satisfaction among the outputs, I027 percentages that nobody can compute.",
    ),
    fix: Bilingual::fixed(
        "改归到相符的类别，并为原类别补充衡量该类内容的指标。",
        "Move it to the family it belongs to, and give its former family an indicator of its own.",
    ),
    basis: Bilingual::fixed("各类指标的字面含义；审核实践", "the plain meaning of the families; practice of reviews"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I004", "I013", "I019"],
    check: families_fit,
    cases: &[
        Case {
            set: &[("/indicators/3/name", "\"运营合同完成率\"")], expect: Expect::Fires(&["/indicators/3/level2"])
        },
        Case { set: &[("/indicators/3/name", "\"投诉处理及时率\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/2/name", "\"项目资金使用合规性\""), ("/indicators/3/name", "\"监测乡镇覆盖率\"")],
            expect: Expect::Fires(&["/indicators/2/level2", "/indicators/3/level2"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"全区覆盖率\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"供热安全率\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"对控制基建项目成本的影响\""),
            ],
            expect: Expect::Fires(&["/indicators/2/level2", "/indicators/3/level2", "/indicators/4/level2"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"工程质量抽检覆盖率\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"减少安全事故损失\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"饮用水安全\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"环境卫生专项考核\""),
                ("/indicators/0/target", "\"1次/月\""),
                ("/indicators/1/name", "\"成本控制\""),
                ("/indicators/1/target", "\"不超过预算\""),
                ("/indicators/2/name", "\"保证建设补助专款专用\""),
                ("/indicators/3/name", "\"清扫保洁覆盖率\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"优化创新创业环境\""),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "sustainable_impact", "name": "保障期限", "target": "2020年1月--2020年11月"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "economic_benefit", "name": "人员伤亡事故", "target": "=0起"}"#,
                ),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/level2",
                "/indicators/1/level2",
                "/indicators/2/level2",
                "/indicators/3/level2",
                "/indicators/4/level2",
                "/indicators/7/level2",
                "/indicators/8/level2",
            ]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"培训覆盖率\""),
                ("/indicators/0/target", "\"≥90%\""),
                ("/indicators/2/name", "\"培训残疾人人数\""),
                ("/indicators/2/target", "\"≥300人\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"受益群众人数\""),
                ("/indicators/3/target", "\"≥742人\""),
            ],
            expect: Expect::Fires(&["/indicators/0/level2", "/indicators/2/level2", "/indicators/3/level2"]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"按期覆盖率\""),
                ("/indicators/0/target", "\"≥90%\""),
                ("/indicators/2/name", "\"考核合格人数\""),
                ("/indicators/2/target", "\"≥300人\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"受益群众增收\""),
                ("/indicators/3/target", "\"≥200元/人\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"巡查频次\""),
                ("/indicators/0/target", "\"1次/月\""),
                ("/indicators/3/name", "\"环境质量改善覆盖率\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"优化投资环境和节能水平\""),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "sustainable_impact", "name": "工程设计使用期限", "target": "15年"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "economic_benefit", "name": "减少事故损失", "target": "≥20万元"}"#,
                ),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"生均经费标准\""),
                ("/indicators/2/target", "\"500元/人.年\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"作业覆盖面积\""),
                ("/indicators/4/target", "\"8522平方公里\""),
            ],
            expect: Expect::Fires(&["/indicators/2/level2", "/indicators/4/level2"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"补贴标准执行到位率\""),
                ("/indicators/2/target", "\"100%\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"改善灌溉面积\""),
                ("/indicators/4/target", "\"≥300亩\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"播出质量达标率\""),
                ("/indicators/0/target", "\"≥98%\""),
                ("/indicators/1/name", "\"文化云专项经费\""),
                ("/indicators/1/target", "\"=150000元\""),
                ("/indicators/2/name", "\"资金使用合规率\""),
                ("/indicators/4/name", "\"受益群众满意度\""),
                ("/indicators/4/target", "\"≥90%\""),
                ("/indicators/5/name", "\"群众诉求响应率\""),
                (
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "economic_cost", "name": "提升干部素质", "target": "=100%"}"#,
                ),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/level2",
                "/indicators/1/level2",
                "/indicators/2/level2",
                "/indicators/4/level2",
                "/indicators/5/level2",
                "/indicators/7/level2",
            ]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"按期验收合格率\""),
                ("/indicators/0/target", "\"≥98%\""),
                ("/indicators/1/name", "\"发放补助资金\""),
                ("/indicators/1/target", "\"≥100万元\""),
                ("/indicators/4/name", "\"社会治安满意率提升\""),
                ("/indicators/4/target", "\"≥2个百分点\""),
                ("/indicators/5/name", "\"群众投诉率\""),
                ("/indicators/5/target", "\"≤1%\""),
                (
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "economic_cost", "name": "成本控制率", "target": "≤100%"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "environmental_cost", "name": "污水达标排放率", "target": "=100%"}"#,
                ),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/name", "\"新建道路长度\""),
                ("/indicators/0/target", "\"≥3公里\""),
                ("/indicators/1/level2", "\"quantity\""),
                ("/indicators/1/name", "\"提升干部业务能力\""),
                ("/indicators/1/target", "\"≥100人\""),
                ("/indicators/2/level2", "\"quality\""),
                ("/indicators/2/name", "\"工程完工时间\""),
                ("/indicators/2/target", "\"2020年10月底前\""),
                ("/indicators/3/level2", "\"social_benefit\""),
                ("/indicators/3/name", "\"举办招聘会场次\""),
                ("/indicators/3/target", "\"≥12场\""),
                ("/indicators/5/name", "\"整编资料审核\""),
                ("/indicators/5/target", "\"≥98%\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/level2",
                "/indicators/1/level2",
                "/indicators/2/level2",
                "/indicators/3/level2",
                "/indicators/5/level2",
            ]),
        },
        Case {
            set: &[
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/name", "\"故障修复时间\""),
                ("/indicators/0/target", "\"≤2小时\""),
                ("/indicators/1/level2", "\"quantity\""),
                ("/indicators/1/name", "\"提升改造农村公路里程\""),
                ("/indicators/1/target", "\"≥20公里\""),
                ("/indicators/2/level2", "\"quality\""),
                ("/indicators/2/name", "\"提升服务质量达标率\""),
                ("/indicators/2/target", "\"≥95%\""),
                ("/indicators/3/level2", "\"social_benefit\""),
                ("/indicators/3/name", "\"群众文化活动参与人次\""),
                ("/indicators/3/target", "\"≥3万人次\""),
                ("/indicators/5/name", "\"社会公众\""),
                ("/indicators/5/target", "\"≥90%\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/level2", "\"quality\""),
                ("/indicators/2/name", "\"人均培训费\""),
                ("/indicators/2/target", "\"≤400元\""),
                ("/indicators/3/level2", "\"social_benefit\""),
                ("/indicators/3/name", "\"森林覆盖率\""),
                ("/indicators/3/target", "\"≥45%\""),
                ("/indicators/4/level2", "\"social_benefit\""),
                ("/indicators/4/name", "\"年产值\""),
                ("/indicators/4/target", "\"≥500万元\""),
                (
                    "/indicators/-",
                    "{\"level1\": \"cost\", \"level2\": \"economic_cost\", \"name\": \"购置设备数量\", \"target\": \"≥10台\"}",
                ),
                (
                    "/indicators/-",
                    "{\"level1\": \"cost\", \"level2\": \"economic_cost\", \"name\": \"项目完工时间\", \"target\": \"2020年11月\"}",
                ),
            ],
            expect: Expect::Fires(&[
                "/indicators/2/level2",
                "/indicators/3/level2",
                "/indicators/4/level2",
                "/indicators/7/level2",
                "/indicators/8/level2",
            ]),
        },
        Case {
            set: &[
                ("/indicators/2/level2", "\"quality\""),
                ("/indicators/2/name", "\"挽回损失\""),
                ("/indicators/2/target", "\"≥40万元\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"接待游客人次\""),
                ("/indicators/3/target", "\"≥20万人次\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"河道清淤量\""),
                ("/indicators/4/target", "\"≥1万立方米\""),
                (
                    "/indicators/-",
                    "{\"level1\": \"cost\", \"level2\": \"economic_cost\", \"name\": \"劳务补助标准\", \"target\": \"≤200人/天\"}",
                ),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"quantity\""),
                ("/indicators/1/name", "\"水标尺宽度\""),
                ("/indicators/1/target", "\"≥50厘米\""),
                ("/indicators/3/name", "\"资金使用重大违规违纪问题\""),
                ("/indicators/3/target", "\"0起\""),
            ],
            expect: Expect::Fires(&["/indicators/1/level2", "/indicators/3/level2"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"quantity\""),
                ("/indicators/1/name", "\"道路路面宽度\""),
                ("/indicators/1/target", "\"≥6米\""),
                ("/indicators/3/name", "\"挽回集体资金\""),
                ("/indicators/3/target", "\"≥10万元\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/3/level2", "\"social_benefit\""),
                ("/indicators/3/name", "\"办理案件数\""),
                ("/indicators/3/target", "\"≥300件\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"宣传环保知识场次\""),
                ("/indicators/4/target", "\"≥5场\""),
            ],
            expect: Expect::Fires(&["/indicators/3/level2", "/indicators/4/level2"]),
        },
    ],
};

fn families_fit(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let Some(level2) = row.indicator.level2 else { continue };
        let Some((zh, en)) = misfiled(&row, level2) else { continue };
        let (label, name) = (level2.label(), row.name);
        let message = Bilingual::new(
            format!("“{name}”{zh}，不应归入“{}”", label.zh),
            format!("“{name}” {en} and does not belong to {}", label.en),
        );
        out.finding(row.pointer("level2"), message).given(level2.code());
    }
}
