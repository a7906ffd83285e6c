//! Rows as real declarations have them, and every finding on them.

use crate::{
    SAMPLE,
    form::{
        indicator::Indicator,
        project::Project,
        taxonomy::{
            Level1,
            Level2::{
                self, Cost, EconomicBenefit, Quality, Quantity, Satisfaction, SocialBenefit, SustainableImpact,
                Timeliness,
            },
        },
    },
    rules::{
        Scope, Subject,
        profile::{Profile, Profiles},
        validate,
    },
    values::{period::Timestamp, text::Text},
    wording::target::{Target, TargetKind},
};

/// The rules that find something in the first row of the real form when that row is replaced.
fn found(level2: Level2, name: &str, target: &str, kind: Option<TargetKind>) -> Vec<&'static str> {
    let mut project = Project::read_partial(serde_json::from_str(SAMPLE).unwrap()).unwrap();
    let mut row = Indicator {
        level2: Some(level2),
        name: Some(Text::parse(name.into()).unwrap()),
        target: Some(Text::parse(target.into()).unwrap()),
        remark: Some(Text::parse("目标值来源：计划标准。".into()).unwrap()),
        ..project.indicators[0].clone()
    }
    .with_target_read();
    if let Some(kind) = kind {
        let text = Target::read(target).text;
        row.target_parsed = Some(Target { kind, operator: None, low: None, high: None, value: None, unit: None, text });
    }
    project.indicators.set(0, row);
    let profiles = Profiles::embedded().unwrap();
    let subject = Subject::new(&project, profiles.get("minhang-2020").unwrap(), None);
    let report = validate(&subject, Scope::Indicators, Timestamp::from_micros(0));
    let here = report.findings.into_iter().filter(|finding| finding.pointer.starts_with("/indicators/0"));
    here.map(|finding| finding.rule).filter(|rule| *rule != "I004").collect()
}

fn assert_found(rows: &[(Level2, &str, &str, &[&str])]) {
    let wrong: Vec<_> = rows
        .iter()
        .map(|(level2, name, target, expected)| (name, target, expected.to_vec(), found(*level2, name, target, None)))
        .filter(|(_, _, expected, found)| expected != found)
        .collect();
    assert!(wrong.is_empty(), "name, target, expected, found: {wrong:#?}");
}

#[test]
fn sound_rows_are_left_alone() {
    assert_found(&[
        (Quantity, "组织线上品牌活动", "≥10场", &[]),
        (Quantity, "线上活动参与总人次", "≥3000000", &[]),
        (Quantity, "资助学生人数", "=220人", &[]),
        (Quantity, "新建改建道路", "≥985米", &[]),
        (Quantity, "绿化养护面积", "≥1346.0088万平方米", &[]),
        (Quantity, "存储容量", "≥70TB", &[]),
        (Quantity, "设备投入使用数量", "≥5台", &[]),
        (Quantity, "补贴资金投入", "≥100万元", &[]),
        (Quality, "工程验收合格率", "100%", &[]),
        (Quality, "工程验收合格率", "=100.00(%)", &[]),
        (Quality, "系统故障率", "≤1%", &[]),
        (Quality, "安全责任事故", "0", &[]),
        (Quality, "安全事故发生率", "=0%", &[]),
        (Quality, "系统故障排除率", "≥98%", &[]),
        (Quality, "等级", "优良", &[]),
        (Timeliness, "补贴发放及时率", "≥95%", &[]),
        (Timeliness, "项目完成时间", "2020年12月底前", &[]),
        (Timeliness, "全年运行天数", "=300天", &[]),
        (Timeliness, "故障响应时间", "≤2小时", &[]),
        (Cost, "项目总成本", "≤150000元", &[]),
        (Cost, "成本节约率", "≥5%", &[]),
        (Cost, "预算成本控制率", "≤100%", &["I013"]),
        (Cost, "人均培训费用", "≤400元/人", &[]),
        (Cost, "成本控制", "严格控制在批复的预算范围内", &[]),
        (Cost, "活动经费", "严格按照预算标准1000元/人", &[]),
        (Cost, "节约财政资金", "≥10万元", &[]),
        (SocialBenefit, "投诉处理及时率", "≥95%", &[]),
        (SocialBenefit, "无障碍设施覆盖率", "≥80%", &[]),
        (SocialBenefit, "有责投诉", "≤3次", &[]),
        (SocialBenefit, "治理污染企业", "≥12家", &[]),
        (SocialBenefit, "扑救火灾", "≥10起", &[]),
        (SocialBenefit, "安置失业人数", "≥50人", &[]),
        (EconomicBenefit, "挽回经济损失", "≥100万元", &[]),
        (EconomicBenefit, "居民人均收入增长率", "≥110%", &[]),
        (SustainableImpact, "长效管理制度健全性", "健全", &["I014"]),
        (Satisfaction, "服务对象满意度", "≥90%", &[]),
        (Satisfaction, "群众不满意率", "≤5%", &[]),
        (Satisfaction, "社会公众满意度", "＞92％", &[]),
        (Satisfaction, "有效投诉", "=0起", &[]),
        (Satisfaction, "社会公众或服务对象满意度", "≥90%", &[]),
        (Satisfaction, "患者满意度评分", "≥90分", &[]),
        (Quantity, "发放困难群众补助资金", "≥500万元", &[]),
        (Quantity, "新建10千伏线路长度", "≥20公里", &[]),
        (Quantity, "建设村级卫生室50个", "≥50个", &[]),
        (Quantity, "慰问老党员（80岁以上）", "≥30人", &[]),
        (Quality, "政府采购合规性", "合法合规", &[]),
        (Quality, "验收标准", "符合国家标准", &[]),
        (Quality, "病床使用率", "≥105%", &[]),
        (Timeliness, "补贴发放时间", "每月15日前", &[]),
        (Timeliness, "按期验收合格率", "100%", &[]),
        (Cost, "培训费标准", "≤550元/人·天", &[]),
        (SocialBenefit, "居民健康素养水平", "≥25%", &[]),
        (SocialBenefit, "群众安全感", "≥95%", &[]),
        (SocialBenefit, "食品安全事件", "不发生", &[]),
        (EconomicBenefit, "提高农民收入", "≥5%", &[]),
        (SustainableImpact, "生态系统稳定性", "稳定", &["I014"]),
        (SustainableImpact, "管理制度建立健全", "建立健全", &[]),
    ]);
}

#[test]
fn odd_rows_are_told() {
    assert_found(&[
        (Quantity, "道路长度", "985米", &["I007"]),
        (Quantity, "培训人数", "280人次", &["I007"]),
        (Quantity, "购置车辆", "10辆", &["I007"]),
        (Quantity, "购置设备数量", "2", &["I007", "I008"]),
        (Quantity, "补贴标准", "≥180", &["I008"]),
        (Quantity, "服务完成率", "≥95%", &["I013"]),
        (Quantity, "设备购置", "100%", &["I013"]),
        (Quantity, "项目资金投入", "≥100万元", &["I019"]),
        (Quantity, "群众满意度", "≥90%", &["I013"]),
        (Quantity, "培训人数（人）", "≥100", &["I021"]),
        (Quality, "达标率（%）", "≥95.00%", &["I021"]),
        (Quality, "播出达标率", "≥120%", &["I010"]),
        (Quality, "播出达标率", "295%", &["I009"]),
        (Quality, "播出达标率", "2100%", &["I009"]),
        (Quality, "播出达标率", "210%", &["I010"]),
        (Quality, "播出达标率", "≥100%", &["I010"]),
        (Quality, "播出达标率", "≥95", &["I008"]),
        (Quality, "受益人数", "≥2280次", &["I013", "I033"]),
        (Quality, "差错率", "≥1%", &["I012"]),
        (Quality, "安全事故发生率", "=2%", &["I012"]),
        (Quality, "服务质量", "良好", &["I014"]),
        (Timeliness, "发放补贴", "≥12次", &["I013"]),
        (Timeliness, "项目完成", "2021年1月31日前", &["I022"]),
        (Timeliness, "项目完成", "2019-12", &["I022"]),
        (Cost, "项目成本", "≤100%", &["I013"]),
        (Cost, "资金到位率", "100%", &["I013"]),
        (Cost, "采购成本", "参照政府采购成本控制", &["I013"]),
        (Cost, "项目成本", "可控", &["I014"]),
        (Cost, "项目成本", "≥15万元", &["I012"]),
        (Cost, "项目成本", "=15万元", &["I012"]),
        (Cost, "项目成本", "15万元", &["I007"]),
        (SocialBenefit, "预算执行率", "≥95%", &["I019"]),
        (SocialBenefit, "公众知晓", "影响程度明显", &["I014"]),
        (SocialBenefit, "救助覆盖率", "≤80%", &["I012"]),
        (Satisfaction, "服务对象满意度", "=100%", &["I011"]),
        (Satisfaction, "服务对象满意度", "=95%", &["I011"]),
        (Satisfaction, "服务对象满意度", "100%", &["I011"]),
        (Satisfaction, "服务对象满意度", "90%", &["I007"]),
        (Satisfaction, "服务对象满意度", "292%", &["I009"]),
        (Satisfaction, "服务对象满意度", "", &["I003"]),
        (Satisfaction, "1", "≥90%", &["I005"]),
        (Satisfaction, "服务对象满意度", ">=85", &["I008"]),
        (Satisfaction, "服务对象满意度", "无", &["I026"]),
        (Satisfaction, "诉求响应率", "≥90%", &["I031"]),
        (Satisfaction, "学生、家长、社会满意度", "≥90%", &["I035"]),
        (SocialBenefit, "维护社会稳定", "≥95%", &["I027"]),
        (SocialBenefit, "合同完成率", "=100%", &["I031"]),
        (SocialBenefit, "受益人口数", "≥10户", &["I033"]),
        (SocialBenefit, "社会影响", "暂无", &["I026"]),
        (SustainableImpact, "保障机制", "按计划", &["I028"]),
        (SustainableImpact, "长期实施", "长期实施", &["I030"]),
        (Quality, "质量达标率100%", "≥98%", &["I033"]),
        (Quality, "质量达标率", "≥100%", &["I010"]),
        (Quality, "治愈率", "≥80%", &["I013"]),
        (Quality, "任务完成率", "≥80%", &["I032"]),
        (Quality, "产品合格率", "合格", &["I029"]),
        (Cost, "成本控制率", "不超预算", &["I013", "I029"]),
        (Cost, "苗木成本", "≤28.40/株", &["I034"]),
    ]);
}

/// Rows of many subjects, so that words which were added for one form are held against others.
#[test]
fn rows_of_many_subjects_are_judged_as_a_reviewer_judges_them() {
    let mut wrong = Vec::new();
    for line in include_str!("../../../samples/rows.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [verdict, family, name, target] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let told = found(Level2::from_code(family).unwrap(), name, target, None);
        let right = match verdict {
            "sound" | "open" => told.is_empty(),
            "faulty" => !told.is_empty(),
            other => panic!("{other}"),
        };
        if !right {
            wrong.push(format!("{line}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_damaged_target_is_told_once() {
    for target in ["44,561", "44561", "≧ %", "公里", "二100百分比", "好坏", "88/100"] {
        let found = found(Satisfaction, "服务对象满意度", target, Some(TargetKind::Damaged));
        assert_eq!(found, ["I009"], "{target}");
    }
}

#[test]
fn frequencies_and_dates_need_neither_operator_nor_unit() {
    assert_eq!(found(Timeliness, "设备到位时间", "12月底到位", Some(TargetKind::Date)), [""; 0]);
    assert_eq!(found(Timeliness, "巡查频率", "1次/月", Some(TargetKind::Frequency)), [""; 0]);
}

#[test]
fn a_level_2_that_the_taxonomy_does_not_know_is_not_expected() {
    let profiles = Profiles::embedded().unwrap();
    let mut profile = profiles.get("minhang-2020").unwrap().clone();
    let project = Project::read_partial(serde_json::from_str(SAMPLE).unwrap()).unwrap();
    let missing = |profile: &Profile| {
        let subject = Subject::new(&project, profile, None);
        let report = validate(&subject, Scope::Indicators, Timestamp::from_micros(0));
        let told = report.findings.into_iter().filter(|finding| finding.rule == "I002");
        told.filter_map(|finding| finding.expected).collect::<Vec<_>>()
    };
    assert_eq!(missing(&profile), ["cost"]);
    for known in profile.taxonomy.values_mut() {
        known.retain(|level2| *level2 != Cost);
    }
    assert_eq!(missing(&profile), [""; 0]);
    // 成本 as a level 1 of its own, demanded and absent: I001 tells it.
    profile.taxonomy.insert(Level1::Cost, vec![Cost]);
    assert_eq!(missing(&profile), ["cost"]);
    profile.mandatory.level1.push(Level1::Cost);
    assert_eq!(missing(&profile), [""; 0]);
}
