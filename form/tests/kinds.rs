//! Layouts and words that many units use and no table of words can hold all of: each as Word and as Excel, read alike.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use domain::views::formats::FormKind;
use form::read::{Confidence, Form, read};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use support::{laid_out, one, value};

/// Both files of a form give the same declaration; that of the Word file.
fn form(rows: &[&[&str]]) -> Form {
    let [word, excel] = laid_out(rows).map(|file| one(&file));
    assert_eq!(value(&word), value(&excel), "Word and Excel are read alike");
    word
}

/// All forms of both files.
fn forms(rows: &[&[&str]]) -> Vec<Value> {
    let [word, excel] = laid_out(rows).map(|file| read(&file).unwrap().iter().map(value).collect::<Vec<_>>());
    assert_eq!(word, excel, "Word and Excel are read alike");
    word
}

/// Levels, name and target of each indicator.
fn indicators(form: &Value) -> Vec<[&str; 4]> {
    let told = |row: &'_ Value, member: &str| row[member].as_str().unwrap_or_default().to_owned().leak();
    let rows = form["indicators"].as_array().unwrap();
    rows.iter().map(|row| ["level1", "level2", "name", "target"].map(|it| &*told(row, it))).collect()
}

#[test]
fn labels_are_known_by_their_parts() {
    let form = form(&[
        &["4|2020年度专项资金绩效目标申报表"],
        &["专项名称", "校外活动补助费", "专项负责人", "赵某"],
        &["省级主管部门", "某省教育厅", "区级主管部门", "某区教育局"],
        &["专项起止时间", "2020.1-12", "联系人及电话", "钱某 010-5550 0258"],
        &["中长期绩效目标", "3|为全区青少年提供活动阵地"],
        &["本年度绩效目标", "3|新建一个功能室，开办特长班"],
        &["本年度预计投入（万元）", "25", "（一）财政拨款小计（万元）", "20"],
    ]);
    let read = value(&form);
    assert_eq!(read["name"], "校外活动补助费");
    assert_eq!(read["department_name"], "某区教育局", "the department nearest to the unit");
    assert_eq!([&read["start_date"], &read["end_date"]], ["2020-01-01", "2020-12-31"]);
    assert_eq!([&read["leader"], &read["contact"], &read["phone"]], ["赵某", "钱某", "010-5550 0258"]);
    assert_eq!(
        [&read["overall_goal"], &read["annual_goal"]],
        ["为全区青少年提供活动阵地", "新建一个功能室，开办特长班"]
    );
    let funding = &read["funding"];
    assert_eq!([&funding["annual_budget"], &funding["fiscal_appropriation"]], ["250000.00", "200000.00"]);
    assert!(form.unread.iter().all(|it| it.text == "某省教育厅"), "{:?}", form.unread);
}

#[test]
fn columns_without_a_known_word_are_known_by_what_stands_below() {
    let form = form(&[
        &["5|项目支出绩效目标申报表（2017年度）"],
        &["项目名称", "4|生活补贴"],
        &["绩效目标", "评价指标", "绩效内容", "绩效标准", "全年要求"],
        &["产出", "数量目标", "困难侨胞补助人数", "每月200元", "432人"],
        &["^", "质量目标", "补贴对象符合条件", "", "100%"],
        &["效益", "社会效益目标", "侨胞生活", "", "有所改善"],
        &["^", "满意度目标", "侨胞满意度", "", "≥95%"],
    ]);
    let read = value(&form);
    assert_eq!(
        indicators(&read),
        [
            ["output", "quantity", "困难侨胞补助人数", "432人"],
            ["output", "quality", "补贴对象符合条件", "100%"],
            ["benefit", "social_benefit", "侨胞生活", "有所改善"],
            ["satisfaction", "satisfaction", "侨胞满意度", "≥95%"],
        ]
    );
    let told: Vec<_> = form.guesses.iter().map(|guess| guess.reason.zh.as_ref()).collect();
    assert!(told.contains(&"“全年要求”一栏按位置读取为指标值"), "{told:?}");
}

#[test]
fn places_have_columns_of_their_own() {
    let rows: &[&[&str]] = &[
        &["6|2022年水利专项资金绩效目标表"],
        &["项目名称", "5|水利专项资金"],
        &["一级指标", "二级指标", "三级指标", "2|区域目标值", "备注"],
        &["^", "^", "^", "西岭镇", "桃源乡", "^"],
        &["产出指标", "数量指标", "修复工程（个）", "1", "2", ""],
        &["^", "时效指标", "完成率（%）", "≥80", "", ""],
    ];
    let form = form(rows);
    assert_eq!(
        indicators(&value(&form)),
        [
            ["output", "quantity", "修复工程（个）（西岭镇）", "1"],
            ["output", "quantity", "修复工程（个）（桃源乡）", "2"],
            ["output", "timeliness", "完成率（%）（西岭镇）", "≥80"],
        ]
    );
}

#[test]
fn indicators_may_be_told_in_sentences() {
    let form = form(&[
        &["3|项目绩效目标表（2022年度）"],
        &["项目名称", "2|文物保护专项经费"],
        &["年度绩效总目标", "产出指标", "文物安全巡查频次8次；验收合格率≥86%；宣传资料（≥3种）"],
        &["^", "效益指标", "宣传覆盖人次≥20万人次；文物保护名录基本健全。"],
    ]);
    let read = value(&form);
    assert_eq!(
        indicators(&read),
        [
            ["output", "", "文物安全巡查频次", "8次"],
            ["output", "", "验收合格率", "≥86%"],
            ["output", "", "宣传资料", "≥3种"],
            ["benefit", "", "宣传覆盖人次", "≥20万人次"],
            ["benefit", "", "文物保护名录", "基本健全"],
        ]
    );
    assert!(form.guesses.iter().any(|guess| guess.pointer == "/indicators"), "where they were parted is a guess");
}

#[test]
fn a_list_may_have_a_project_a_row_with_its_indicators_as_prose() {
    let goal = "【总体目标】\n保障机房运行\n【产出指标-数量指标】\n指标1：机柜数量（≥77台）\n【满意度指标-服务对象满意度指标】\n指标1：群众满意度（≥90%）";
    let read = forms(&[
        &["5|某局2025年项目绩效目标和指标"],
        &["单位编码", "单位名称（项目类别/支出项目）", "年度预算安排（万元）", "项目内容", "绩效目标"],
        &["037001", "某局", "30", "", ""],
        &["", "本级项目", "30", "", ""],
        &["037001", "机房租用", "20", "【项目概况】：租用机柜", goal],
        &["037001", "办案经费", "10", "专用于办案", "保障办案工作顺利开展"],
    ]);
    let [first, second] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!([&first["name"], &first["unit_name"], &first["unit_code"]], ["机房租用", "某局", "037001"]);
    assert_eq!([&first["overview"], &first["annual_goal"]], ["租用机柜", "保障机房运行"]);
    assert_eq!(first["funding"]["annual_budget"], "200000.00");
    assert_eq!(
        indicators(first),
        [["output", "quantity", "机柜数量", "≥77台"], ["satisfaction", "satisfaction", "群众满意度", "≥90%"]]
    );
    assert_eq!([&second["name"], &second["annual_goal"]], ["办案经费", "保障办案工作顺利开展"]);
    assert_eq!(second["fiscal_year"], 2025);
}

#[test]
fn projects_may_follow_each_other_in_one_table() {
    let read = forms(&[
        &["4|项目支出绩效目标表（2023年）"],
        &["3|207101某区法院", "单位：万元"],
        &["项目名称", "3|墙面维修"],
        &["年度资金总额", "20", "其中：财政拨款", "20"],
        &["一级指标", "二级指标", "三级指标", "指标值"],
        &["产出指标", "数量指标", "维修面积", "≥400平方米"],
        &["3|207101某区法院", "单位：万元"],
        &["项目名称", "3|陪审员补助"],
        &["年度资金总额", "24", "其中：财政拨款", "24"],
        &["一级指标", "二级指标", "三级指标", "指标值"],
        &["产出指标", "数量指标", "参审案件", "≥900件"],
    ]);
    let told: Vec<_> = read.iter().map(|it| [&it["name"], &it["unit_name"], &it["funding"]["annual_budget"]]).collect();
    assert_eq!(
        told,
        [
            [&json!("墙面维修"), &json!("某区法院"), &json!("200000.00")],
            [&json!("陪审员补助"), &json!("某区法院"), &json!("240000.00")]
        ]
    );
}

#[test]
fn amounts_may_be_told_with_more() {
    let form = form(&[
        &["2|项目支出绩效目标申报表（2022年度）"],
        &["项目名称", "农田建设"],
        &["年度资金总额", "854万元（道路400万元，示范454万元）"],
        &["项目总投资", "总额900万元\n一、自有资金：46万元\n二、其他：0万元"],
    ]);
    let funding = &value(&form)["funding"];
    assert_eq!([&funding["annual_budget"], &funding["total_budget"]], ["8540000.00", "9000000.00"]);
    assert_eq!([&funding["own_funds"], &funding["other_funds"]], ["460000.00", "0.00"]);
    let blocking: Vec<_> = form.guesses.iter().filter(|guess| guess.blocks()).collect();
    let [guess] = blocking.as_slice() else { panic!("{blocking:?}") };
    assert_eq!((guess.pointer.as_str(), guess.confidence), ("/funding/annual_budget", Confidence::Low));
    assert!(guess.reason.zh.contains("道路400万元"), "nothing of the text is lost: {}", guess.reason.zh);
}

#[test]
fn money_may_have_a_head_of_two_rows() {
    let form = form(&[
        &["6|专项资金预算绩效目标申报表（2020年度）"],
        &["专项名称", "5|活动补助费"],
        &["专项资金情况", "本年度投入（万元）", "3|财政资金（万元）", "其他"],
        &["^", "^", "中央", "省级", "本级", "^"],
        &["^", "30", "", "5", "25", ""],
    ]);
    let funding = &value(&form)["funding"];
    assert_eq!(
        [&funding["annual_budget"], &funding["superior_appropriation"], &funding["local_appropriation"]],
        ["300000.00", "50000.00", "250000.00"]
    );
}

#[test]
fn money_of_former_years_is_not_that_of_the_year() {
    let form = form(&[
        &["5|项目支出绩效目标申报表（2018年度）"],
        &["项目名称", "4|港口物流专项资金"],
        &["项目资金（万元）", "资金来源", "项目总预算", "以前年度安排", "本年度预算"],
        &["^", "合计", "30000", "12000", "6000"],
        &["^", "其他资金", "0", "0", "0"],
    ]);
    let funding = &value(&form)["funding"];
    assert_eq!([&funding["total_budget"], &funding["annual_budget"]], ["300000000.00", "60000000.00"]);
    assert!(form.unread.iter().any(|it| it.text == "12000"), "{:?}", form.unread);
    assert_eq!(form.kind, FormKind::Declaration);
}

#[test]
fn two_fields_may_share_a_cell() {
    let form = form(&[
        &["4|项目绩效目标表（2022年度）"],
        &["项目名称", "种薯繁育", "项目实施单位/项目负责人", "某农技中心/杨某"],
        &["主管部门及编码", "某综合执法局 309001", "项目实施期", "2022年3月-2022年11月"],
        &["项目概况及立项依据", "3|繁育马铃薯原种"],
        &["总体目标", "3|项目概况：采购原种。\n预期目标：建成基地1250亩。"],
    ]);
    let read = value(&form);
    assert_eq!([&read["unit_name"], &read["leader"]], ["某农技中心", "杨某"]);
    assert_eq!([&read["department_name"], &read["department_code"]], ["某综合执法局", "309001"]);
    assert_eq!([&read["term"], &read["start_date"]], ["2022年3月-2022年11月", "2022-03-01"]);
    assert_eq!([&read["overview"], &read["annual_goal"]], ["繁育马铃薯原种", "建成基地1250亩。"]);
}

#[test]
fn signs_in_other_columns_and_with_numbers_are_signs() {
    let form = form(&[
        &["6|项目支出绩效目标申报表（2023年度）"],
        &["项目名称", "5|能源管理"],
        &["一级指标", "二级指标", "三级指标", "指标方向", "指标值", "计量单位"],
        &["产出指标", "数量指标", "踏勘次数", "004 >=", "20", "次"],
        &["效益指标", "经济效益指标", "新增投资", ">=", "1亿", "元"],
        &["^", "生态效益指标", "指标1：/", "", "/", ""],
    ]);
    assert_eq!(
        indicators(&value(&form)),
        [["output", "quantity", "踏勘次数", ">=20次"], ["benefit", "economic_benefit", "新增投资", ">=1亿元"]]
    );
}

#[test]
fn a_title_may_name_the_project() {
    let form = form(&[
        &["4|2023年度婴幼儿照护服务项目绩效目标表"],
        &["年度目标", "3|建立照护服务体系，健全政策和标准"],
        &["一级指标", "二级指标", "三级指标", "指标值"],
        &["产出指标", "数量指标", "每千人托位", "4.5个"],
        &["2|社会效益", "健康管理率", "95%"],
    ]);
    let read = value(&form);
    assert_eq!([&read["name"], &read["fiscal_year"]], [&json!("婴幼儿照护服务"), &json!(2023)]);
    assert!(form.guesses.iter().any(|it| it.pointer == "/name" && it.blocks()), "it is looked at before it is stored");
    assert_eq!(indicators(&read).last(), Some(&["benefit", "social_benefit", "健康管理率", "95%"]));
}

#[test]
fn hidden_rows_and_sheets_are_read_and_told() {
    let book = |hidden: bool| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("目标表").unwrap();
        let rows = [
            ["项目支出绩效目标申报表（2023年度）", ""],
            ["项目名称", "文物保护经费"],
            ["项目负责人", "赵某"],
            ["项目概况", "日常养护"],
        ];
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write(row, column, text).unwrap();
            }
        }
        if hidden {
            sheet.set_row_hidden(2).unwrap();
            sheet.set_row_hidden(9).unwrap();
            let other = book.add_worksheet().set_name("底稿").unwrap();
            other.write(0, 0, "底稿").unwrap();
            other.set_hidden(true);
        }
        one(&book.save_to_buffer().unwrap())
    };
    let told = |form: &Form| {
        let told = form.guesses.iter().filter(|it| it.pointer.is_empty()).map(|it| it.reason.zh.to_string());
        told.collect::<Vec<_>>()
    };
    assert!(told(&book(false)).is_empty(), "nothing is hidden");
    let form = book(true);
    assert_eq!(value(&form)["leader"], "赵某");
    assert_eq!(
        told(&form),
        ["工作表“目标表”有隐藏的第 3 行，其中的内容已一并读取", "工作表“底稿”是隐藏的，其中的内容已一并读取"]
    );
}

#[test]
fn money_that_may_be_another_is_not_read_in_silence() {
    // Two units on a sheet: each amount has the one above it, and somebody looks at it.
    let form = form(&[
        &["2|项目支出绩效目标申报表（2023年度）"],
        &["2|金额单位：万元"],
        &["项目名称", "农村道路"],
        &["年度资金总额", "100"],
        &["2|金额单位：元"],
        &["其他资金", "300000"],
        &["中央财政补助资金（万元）", "45"],
        &["省级财政补助资金（万元）", "45"],
    ]);
    let funding = &value(&form)["funding"];
    assert_eq!([&funding["annual_budget"], &funding["other_funds"]], ["1000000.00", "300000.00"]);
    assert_eq!(funding["superior_appropriation"], "450000.00");
    let blocking: Vec<_> = form.guesses.iter().filter(|it| it.blocks()).map(|it| it.pointer.as_str()).collect();
    assert_eq!(blocking, ["/funding", "/funding/superior_appropriation"]);
    assert!(form.unread.iter().any(|it| it.text == "45"), "what was not added is told: {:?}", form.unread);
}

#[test]
fn amounts_of_several_years_are_told_apart() {
    let form = form(&[
        &["4|项目支出绩效目标申报表（2023年度）"],
        &["项目名称", "3|农村道路"],
        &["资金来源（万元）", "2022年预算", "2023年预算", "2024年预算"],
        &["财政拨款", "100", "200", "300"],
        &["其他资金", "1", "2", "3"],
    ]);
    let funding = &value(&form)["funding"];
    assert_eq!([&funding["fiscal_appropriation"], &funding["other_funds"]], ["2000000.00", "20000.00"]);
    assert!(["100", "300"].iter().all(|text| form.unread.iter().any(|it| it.text == *text)), "{:?}", form.unread);
}

#[test]
fn a_list_of_projects_loses_no_column_and_mixes_no_names() {
    let read = |rows: &[&[&str]]| laid_out(rows).map(|file| read(&file).unwrap());
    let [word, _] = read(&[
        &["6|2023年项目支出绩效目标表（单位：万元）"],
        &["6|金额单位：万元"],
        &["项目名称", "预算金额", "项目概况", "产出指标", "效益指标", "责任科室"],
        &["中央财政补助资金", "10", "修缮水渠", "水渠长度≥5公里", "受益人口≥300人", "农水科"],
        &["公用经费", "20", "日常运转", "会议次数≤4次", "", "办公室"],
    ]);
    let told: Vec<_> = word.iter().map(|form| value(form)["name"].clone()).collect();
    assert_eq!(told, ["中央财政补助资金", "公用经费"]);
    assert_eq!(
        indicators(&value(&word[0])),
        [["output", "", "水渠长度", "≥5公里"], ["benefit", "", "受益人口", "≥300人"]]
    );
    assert!(word[0].unread.iter().any(|it| it.text == "农水科"), "{:?}", word[0].unread);
    // Two units with a project of the same name.
    let [word, excel] = read(&[
        &["6|2023年项目支出绩效目标表"],
        &["单位名称", "项目名称", "预算数（万元）", "二级指标", "三级指标", "指标值"],
        &["甲单位", "公用经费", "100", "数量指标", "保障人数", "50人"],
        &["乙单位", "公用经费", "200", "数量指标", "保障人数", "80人"],
    ]);
    for forms in [word, excel] {
        let told: Vec<_> = forms
            .iter()
            .map(|it| [&value(it)["unit_name"], &value(it)["funding"]["annual_budget"]].map(Value::to_string))
            .collect();
        assert_eq!(told, [["\"甲单位\"", "\"1000000.00\""], ["\"乙单位\"", "\"2000000.00\""]]);
    }
}

#[test]
fn labels_with_their_values_are_no_head_of_a_table() {
    let form = form(&[
        &["4|项目支出绩效目标申报表（2022年度）"],
        &["项目名称", "3|农田建设"],
        &["项目负责人", "张某", "联系电话", "010-5550 0258"],
        &["产出指标", "数量指标", "建设面积", "≥100亩"],
        &["效益指标", "社会效益指标", "受益人口", "≥300人"],
    ]);
    let read = value(&form);
    assert_eq!([&read["leader"], &read["phone"]], ["张某", "010-5550 0258"]);
}

#[test]
fn a_row_of_places_without_targets_keeps_its_family() {
    let form = form(&[
        &["5|2022年水利专项资金绩效目标表"],
        &["项目名称", "4|水利专项资金"],
        &["一级指标", "二级指标", "三级指标", "西岭镇", "桃源乡"],
        &["产出指标", "数量指标", "待定事项", "", ""],
        &["^", "^", "修复工程", "1", "2"],
    ]);
    assert_eq!(
        indicators(&value(&form)),
        [
            ["output", "quantity", "待定事项", ""],
            ["output", "quantity", "修复工程（西岭镇）", "1"],
            ["output", "quantity", "修复工程（桃源乡）", "2"],
        ]
    );
}
