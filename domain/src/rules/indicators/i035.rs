//! I035, 一个指标只衡量一件事.

use crate::{
    form::{indicator::Indicator, taxonomy::Level2},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{
        compare::is_shorter,
        names::{contains_any, head, is_rate, is_satisfaction, starts_with_any},
        target::{TargetKind, is_measure},
    },
};

pub(super) static I035: Rule = Rule {
    id: "I035",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("一个指标只衡量一件事", "An indicator measures one thing"),
    explanation: Bilingual::fixed(
        "“学生、家长满意度”问的是两类人，“完成率及合格率”是两个比率，“增加就业机会，提高农民收入”是两件事：一个目标值说不清是哪一个的，也看不出哪一个没有达到。“师生满意度”问的也是两类人，“报警器、按钮、指示灯 30只”数的是三样东西。只报用顿号、“和”“及”“与”连接的两类对象或两个比率，以及名称写成几个动宾短句、用分号分开的。",
        "学生、家长满意度 asks two groups, 完成率及合格率 are two rates, 增加就业机会，提高农民收入 are two deeds: one target does not tell of which it is, nor which one was missed. 师生 asks teachers and pupils, 报警器、按钮、指示灯 30只 counts three things. The rule reports two groups or rates that are joined by 、, 和, 及 or 与, and names of several clauses that each begin with a deed or stand between semicolons.",
    ),
    fix: Bilingual::fixed(
        "拆成几个指标，每个各有目标值；名称只写衡量的内容。",
        "Make indicators of their own with a target each; a name tells only what is measured.",
    ),
    basis: Bilingual::fixed("审核实践：一个指标一个目标值", "practice of reviews: one target for one indicator"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I006"],
    check: one_question_each,
    cases: &[
        Case {
            set: &[("/indicators/5/name", "\"学生、家长、社会满意度\"")],
            expect: Expect::Fires(&["/indicators/5/name"]),
        },
        Case { set: &[("/indicators/5/name", "\"学生满意度\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/1/name", "\"工程完成率及合格率\""),
                ("/indicators/2/name", "\"提高成活率；让肉产品质量得到保障\""),
                ("/indicators/4/name", "\"增加就业机会，提高农民收入。\""),
                ("/indicators/3/name", "\"通过维持治疗，有效降低传播，减少毒品使用\""),
                ("/indicators/5/name", "\"职工及儿童满意度\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/1/name",
                "/indicators/2/name",
                "/indicators/3/name",
                "/indicators/4/name",
                "/indicators/5/name",
            ]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"及时（按期）完工率\""),
                ("/indicators/2/name", "\"截至2020年底，投资完成比例\""),
                ("/indicators/3/name", "\"普及活动参与群众满意度\""),
                ("/indicators/4/name", "\"服务对象（学生、家长）满意度\""),
                ("/indicators/5/name", "\"和平街道居民及时反馈满意度\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/indicators/5/name", "\"师生满意度\"")], expect: Expect::Fires(&["/indicators/5/name"]) },
        Case {
            set: &[
                ("/indicators/1/level2", "\"quantity\""),
                ("/indicators/1/name", "\"声光报警、紧急按钮、指示灯\""),
                ("/indicators/1/target", "\"≥30只\""),
            ],
            expect: Expect::Fires(&["/indicators/1/name"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"quantity\""),
                ("/indicators/1/name", "\"购置演出道具、服装\""),
                ("/indicators/1/target", "\"≥30件\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn one_question_each(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        let Some((zh, en)) = questions(name).or_else(|| things(indicator, name)) else { continue };
        let message = Bilingual::new(
            format!("“{name}”{zh}，一个目标值说不清是哪一个的"),
            format!("“{name}” {en}, and one target does not tell of which it is"),
        );
        out.finding(format!("/indicators/{index}/name"), message).given(name);
    }
}

/// What several things a name asks of, if it does.
fn questions(name: &str) -> Option<(&'static str, &'static str)> {
    let head = head(name);
    if is_satisfaction(head) {
        let asked = head.split("满意").next().unwrap_or(head);
        // Brackets tell who belongs to a group: 服务对象（学生、家长）.
        let asked = asked.split(['(', '（']).next().unwrap_or(asked);
        if contains_any(asked, &PAIRS) {
            return Some(("问的不止一类对象", "asks more than one group"));
        }
        let groups = asked.split(JOINTS).filter(|part| contains_any(part, &GROUPS)).count();
        return (groups > 1).then_some(("问的不止一类对象", "asks more than one group"));
    }
    if is_rate(head) {
        // 效率 is no rate, and 汇率、利率 name what is compared.
        let ends = |part: &&str| part.ends_with('率') && is_rate(part);
        let rates = head.split(JOINTS).filter(ends).count();
        if rates > 1 {
            return Some(("是几个比率", "is several rates"));
        }
    }
    // 提高成活率；让肉产品质量得到保障
    let parts = name.split(['；', ';']).filter(|part| part.trim().chars().count() > 3).count();
    if parts > 1 {
        return Some(("写了几件事", "names several things"));
    }
    let deeds =
        name.split(['，', ',', '。', '；', ';']).filter(|clause| starts_with_any(clause.trim(), &DEEDS)).count();
    (deeds > 1).then_some(("写了几件事", "names several deeds"))
}

/// 声光报警、紧急按钮、指示灯 30只: three things or more that one figure counts.
fn things(indicator: &Indicator, name: &str) -> Option<(&'static str, &'static str)> {
    let counted = indicator.level2 == Some(Level2::Quantity)
        && indicator
            .target_parsed
            .as_ref()
            .is_some_and(|target| target.kind == TargetKind::Number && is_measure(target));
    let open = head(name).split(['（', '(', '，', '等']).next().unwrap_or(name);
    let parts = open.split('、').filter(|part| !is_shorter(part, 2)).count();
    (counted && parts > 2 && !name.contains('等')).then_some(("数的是几样东西", "counts several things"))
}

/// Words for two groups at once.
const PAIRS: [&str; 5] = ["师生", "干群", "医患", "警民", "家校"];

/// What joins two groups or two rates.
const JOINTS: [char; 6] = ['、', '和', '及', '与', '/', '，'];

/// Those who are asked.
const GROUPS: [&str; 58] = [
    "学生",
    "家长",
    "教师",
    "老师",
    "师生",
    "群众",
    "居民",
    "村民",
    "市民",
    "公众",
    "社会",
    "企业",
    "单位",
    "职工",
    "员工",
    "干部",
    "患者",
    "病人",
    "家属",
    "游客",
    "观众",
    "商户",
    "农户",
    "业主",
    "儿童",
    "老人",
    "老年人",
    "服务对象",
    "受益人",
    "受益对象",
    "用户",
    "客户",
    "纳税人",
    "部门",
    "学校",
    "机构",
    "党员",
    "农民",
    "学员",
    "司机",
    "残疾人",
    "亲属",
    "监护人",
    "妇女",
    "教职工",
    "军人",
    "贫困户",
    "脱贫户",
    "牧民",
    "渔民",
    "志愿者",
    "消费者",
    "乘客",
    "旅客",
    "租户",
    "医护",
    "护理人员",
    "从业人员",
];

/// How clauses of a deed begin.
const DEEDS: [&str; 36] = [
    "有效", "切实", "提升", "提高", "增加", "增强", "改善", "促进", "推动", "推进", "优化", "保障", "保护", "维护",
    "完善", "完成", "营造", "打造", "带动", "助力", "加强", "加快", "扩大", "丰富", "满足", "解决", "缓解", "降低",
    "减少", "指导", "持续", "显著", "确保", "清算", "发展", "实现",
];
