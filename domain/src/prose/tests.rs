//! A table of real wording, and of what only looks like a figure.

use proptest::prelude::*;

use super::*;

/// Each figure as operator, value (low~high), unit and per.
fn read(text: &str) -> Vec<String> {
    let shown = |it: &Mention| {
        let operator = it.operator.map_or("", |operator| match operator {
            Operator::Ge => "≥",
            Operator::Le => "≤",
            Operator::Eq => "=",
            Operator::Gt => ">",
            Operator::Lt => "<",
            Operator::About => "约",
        });
        let high = it.high.map_or(String::new(), |high| format!("~{}", high.normalize()));
        let per = if it.per.is_empty() { String::new() } else { format!("/{}", it.per) };
        format!("{operator}{}{high}{}{per}", it.value.normalize(), it.unit.map_or("", |unit| unit.name))
    };
    mentions("", text).iter().map(shown).collect()
}

#[test]
fn figures_of_real_wording_are_read() {
    let table: &[(&str, &[&str])] = &[
        ("线上策划及直播10次，包括市民文化节", &["10次"]),
        ("线上活动参与总人次达到3000000人", &["≥3000000人"]),
        ("文化云知晓率达80%，受众满意度达90%", &["≥80%", "≥90%"]),
        ("服务量超150万次，线上活动参与量超235万人次", &[">1500000次", ">2350000人次"]),
        ("完成道路建设985米", &["985米"]),
        ("惠及群众280人次", &["280人次"]),
        ("覆盖率达到100%", &["≥100%"]),
        ("满意度≥95%", &["≥95%"]),
        ("满意度＞＝９５％", &["≥95％"]),
        ("申请资金3,000,000元", &["3000000元"]),
        ("申请资金3，000，000元", &["3000000元"]),
        ("举办讲座20场，300人参加", &["20场", "300人"]),
        ("培训2期，100人次", &["2期", "100人次"]),
        ("三百万人次", &["3000000人次"]),
        ("直播十次、演出两场", &["10次", "2场"]),
        ("开展活动二十一场次", &["21场次"]),
        ("一百二十名学员", &["120名"]),
        ("满意度达到百分之八十", &["≥80%"]),
        ("百分之百", &["100%"]),
        ("百分之95以上", &["≥95%"]),
        ("总投资1.5亿元", &["150000000元"]),
        ("5.00万", &["50000"]),
        ("5.00 万元", &["50000元"]),
        ("补助标准1000元/人", &["1000元/人"]),
        ("每月不超过620万元/月", &["≤6200000元/月"]),
        ("巡查1次/月", &["1次/月"]),
        ("接待20人/次", &["20人/次"]),
        ("绿化面积1346.0088万平方米", &["13460088平方米"]),
        ("新建厂房3000㎡", &["3000㎡"]),
        ("采购车辆10辆、设备3台", &["10辆", "3台"]),
        ("改造道路3.5公里", &["3.5公里"]),
        ("5千米", &["5千米"]),
        ("3-5次", &["3~5次"]),
        ("每年3至5次", &["3~5次"]),
        ("80%～90%", &["80~90%"]),
        ("100—150万元", &["1000000~1500000元"]),
        ("参与150多万人次", &["约1500000人次"]),
        ("约300人", &["约300人"]),
        ("300人左右", &["约300人"]),
        ("不少于12场", &["≥12场"]),
        ("12场以上", &["≥12场"]),
        ("投诉率控制在5%以内", &["≤5%"]),
        ("比上年增长5个百分点", &["5个百分点"]),
        ("建成3个站点，完善5项制度", &["3个", "5项"]),
        ("工期180天，为期3个月", &["180天", "3个月"]),
        ("10个工作日内办结", &["10个工作日"]),
        ("有效期3年", &["3年"]),
        ("响应时间≤2小时", &["≤2小时"]),
        ("2020人次", &["2020人次"]),
        ("参与总人次：3000000", &["3000000"]),
        ("1.开展培训10场；2、编印手册500册；（3）宣传3次", &["10场", "500册", "3次"]),
        ("1. 采购5台", &["5台"]),
        ("举办12场。2019年举办11场", &["12场", "11场"]),
        ("财政资金１５０,０００．００元", &["150000元"]),
    ];
    for (text, figures) in table {
        assert_eq!(read(text), *figures, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_figure_is_passed_over() {
    for text in [
        "2020年计划进行运营",
        "2017年12月完成验收",
        "12月底前、1月1日起",
        "2020-01-01至2020/12/31，2020.1.1",
        "2023.07-2024.01",
        "2020年1月--2020年11月",
        "2013-2020",
        "20年12月、19年底",
        "二〇二〇年",
        "第3次会议、第十次、第12届",
        "沪财绩〔2019〕19号、国发[2018]34号、沪财教（2019）86号",
        "《上海市“十四五”文化规划（2021-2025年）3个专项》",
        "《文化部〈十项10次措施〉的通知》",
        "电话：54952046",
        "联系电话021-54952046转",
        "13812345678",
        "12345热线",
        "V2.0版本，A4纸，COVID-19，5G、4K、3D",
        "1.2.3元",
        "203室，3楼，12号楼，5层",
        "一批、一定、第一、十分、万一、三公、二期、一体化",
        "五位一体，百人计划，数十场，几十次，上百场",
        "一次性、一场及时雨、一年一度、一个",
        "周三次日，星期三场",
        "三分之一、1/3、9:30、7×24小时",
        "99999999999999999999999999999亿元",
        "二次供水，十三五期间，十四五",
        "“四个意识”",
        "1、2、3号线",
    ] {
        assert_eq!(read(text), [""; 0], "{text}");
    }
}

#[test]
fn only_figures_with_a_unit_of_money_are_money() {
    let read = |text: &str| {
        mentions("", text).iter().filter_map(Mention::yuan).map(|it| it.normalize().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(read("申请１５０,０００．００元，其中上级1.5万元、本级2亿元"), ["150000", "15000", "200000000"]);
    assert_eq!(read("直播10次，2020年15万人，元旦3天，1.2.3元，15万美元，500元/人，3-5万元"), [""; 0]);
}

#[test]
fn a_figure_knows_its_surroundings() {
    let text = "全年运营。线上策划（含摄制）及直播共达到10次以上活动，2019年为5.00万元";
    let found = mentions("/annual_goal", text);
    let first = found.first().unwrap();
    assert_eq!((first.before(), first.written, first.after()), ("及直播", "10次", "活动"));
    assert_eq!(first.sentence(), "线上策划（含摄制）及直播共达到");
    assert_eq!((found[1].before(), found[1].step), ("2019年", Decimal::from(100)));
    let loose = |text| mentions("", text).iter().map(Mention::is_loose).collect::<Vec<_>>();
    assert_eq!(loose("三个确保，3个站点，三场，十二个"), [true, false, false, false]);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[0-9０-９,，.．%万亿元人次年月日《》第百十三一/—~至分之℃a2 。\\PC]{0,80}") {
        let mut end = 0;
        for it in mentions("", &text) {
            let at = text.get(end..).unwrap().find(it.written);
            prop_assert!(at.is_some() && !it.written.is_empty());
            end += at.unwrap() + it.written.len();
            let _ = (it.before(), it.after(), it.sentence(), it.yuan(), it.is_loose());
        }
    }
}
