//! How published forms are laid out: each kind as Word and as Excel, read alike.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use domain::views::formats::FormKind;
use form::read::Form;
use serde_json::{Value, json};
use support::{laid_out, one, value};

/// Both files of a form give the same declaration; that of the Word file.
fn read(rows: &[&[&str]]) -> Form {
    let [word, excel] = laid_out(rows).map(|file| one(&file));
    assert_eq!(value(&word), value(&excel), "Word and Excel are read alike");
    word
}

fn heads<'a>() -> Vec<&'a [&'a str]> {
    vec![&["7|项目支出绩效目标申报表"], &["7|（2023年度）"], &["2|项目名称", "5|文物保护经费"]]
}

/// Level 2, name, target and period of each indicator.
fn indicators(form: &Form) -> Vec<[String; 4]> {
    let told = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let read = value(form);
    let rows = read["indicators"].as_array().unwrap();
    rows.iter().map(|row| ["level2", "name", "target", "period"].map(|member| told(&row[member]))).collect()
}

#[test]
fn two_sets_of_indicators_side_by_side_are_both_read() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 4]>([
        &["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        &["产出指标", "数量指标", "修缮处数", "9处", "数量指标", "修缮处数", "3处"],
        &["^", "^", "巡查次数", "36次", "^", "", ""],
        &["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "服务对象满意度指标", "群众满意度", "≥85%"],
    ]);
    let form = read(&rows);
    assert_eq!(
        indicators(&form),
        [
            ["quantity", "修缮处数", "9处", "whole"],
            ["quantity", "巡查次数", "36次", "whole"],
            ["satisfaction", "群众满意度", "≥90%", "whole"],
            ["quantity", "修缮处数", "3处", "annual"],
            ["satisfaction", "群众满意度", "≥85%", "annual"],
        ]
    );
    let levels: Vec<_> = value(&form)["indicators"].as_array().unwrap().iter().map(|it| it["level1"].clone()).collect();
    assert_eq!(levels, ["output", "output", "satisfaction", "output", "satisfaction"]);
    assert!(form.unread.is_empty(), "{:?}", form.unread);
    assert!(form.guesses.iter().any(|guess| guess.pointer == "/indicators"), "which is which is a guess");
}

#[test]
fn headings_may_name_the_periods_of_two_sets() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &[
            "一级指标",
            "二级指标（年度）",
            "三级指标（年度）",
            "指标值（年度）",
            "二级指标（长期）",
            "三级指标（长期）",
            "指标值（长期）",
        ],
        &["产出指标", "数量指标", "修缮处数", "3处", "数量指标", "修缮处数", "9处"],
        &["产出指标", "质量指标", "", "", "质量指标", "验收合格率", "100%"],
    ]);
    let form = read(&rows);
    assert_eq!(
        indicators(&form),
        [
            ["quantity", "修缮处数", "3处", "annual"],
            ["quantity", "修缮处数", "9处", "whole"],
            ["quality", "验收合格率", "100%", "whole"],
        ]
    );
    assert!(form.unread.is_empty(), "{:?}", form.unread);
}

#[test]
fn two_sets_of_indicators_below_each_other_keep_their_periods() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 6]>([
        &["长期绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "2|备注"],
        &["^", "产出指标", "数量指标", "修缮处数", "9处", "2|"],
        &["^", "^", "质量指标", "合格率", "100%", "2|"],
        &["年度绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "2|备注"],
        &["^", "产出指标", "数量指标", "修缮处数", "3处", "2|"],
        &["^", "^", "质量指标", "合格率", "100%", "2|"],
    ]);
    let form = read(&rows);
    let periods: Vec<_> = indicators(&form).into_iter().map(|[.., period]| period).collect();
    assert_eq!(periods, ["whole", "whole", "annual", "annual"]);
    // One set that is called that of the year is the only one, and has no period.
    rows.drain(3..6);
    let periods: Vec<_> = indicators(&read(&rows)).into_iter().map(|[.., period]| period).collect();
    assert_eq!(periods, ["", ""]);
}

#[test]
fn a_schedule_is_read_row_by_row() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 5]>([
        &["项目实施进度计划", "4|项目实施内容", "开始时间", "完成时间"],
        &["^", "4|1、总体概念规划", "2016", "2020"],
        &["^", "4|2、核心区规划", "2021年3月", "2021-11-30"],
        &["项目绩效目标", "3|长期目标", "3|年度目标"],
        &["^", "3|改善基础设施", "3|完成立面改造"],
    ]);
    let form = read(&rows);
    let read = value(&form);
    assert_eq!(
        read["schedule"],
        json!([
            { "step": "1、总体概念规划", "start_date": "2016-01-01", "end_date": "2020-12-31" },
            { "step": "2、核心区规划", "start_date": "2021-03-01", "end_date": "2021-11-30" },
        ])
    );
    assert_eq!((&read["overall_goal"], &read["annual_goal"]), (&json!("改善基础设施"), &json!("完成立面改造")));
    assert!(form.unread.is_empty(), "{:?}", form.unread);
    let guessed: Vec<_> = form.guesses.iter().map(|guess| guess.pointer.as_str()).collect();
    for pointer in ["/schedule/0/start_date", "/schedule/0/end_date", "/schedule/1/start_date"] {
        assert!(guessed.contains(&pointer), "{pointer}: {guessed:?}");
    }
}

#[test]
fn operator_value_and_unit_are_kept_beside_the_target() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &["一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位", "备注"],
        &["产出指标", "数量指标", "培训人次", "≥", "1200", "人次", ""],
        &["产出指标", "质量指标", "合格情况", "", "优良", "", ""],
    ]);
    let read = value(&read(&rows));
    let [counted, told] = [0, 1].map(|row| &read["indicators"][row]);
    assert_eq!(
        ["target", "operator", "value", "unit"].map(|member| counted[member].clone()),
        ["≥1200人次", "ge", "1200", "人次"]
    );
    assert_eq!(
        ["target", "operator", "value", "unit"].map(|member| told[member].clone()),
        [json!("优良"), Value::Null, Value::Null, Value::Null]
    );
}

fn unread(form: &Form) -> Vec<&str> {
    form.unread.iter().map(|it| it.text.as_str()).collect()
}

#[test]
fn what_stands_in_neither_of_two_sets_is_told() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 2]>([
        &["一级指标", "二级指标", "三级指标", "指标值", "三级指标", "指标值", "责任科室"],
        &["产出指标", "数量指标", "修缮处数", "9处", "修缮处数", "3处", "文物科"],
    ]);
    let form = read(&rows);
    assert_eq!(
        indicators(&form),
        [["quantity", "修缮处数", "9处", "whole"], ["quantity", "修缮处数", "3处", "annual"]]
    );
    assert_eq!(unread(&form), ["责任科室", "文物科"]);
}

#[test]
fn one_set_with_two_names_is_one_set() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 2]>([
        &["一级指标", "二级指标", "2|三级指标", "2|指标内容", "指标值"],
        &["产出指标", "数量指标", "2|修缮处数", "2|修缮文物", "9处"],
    ]);
    let form = read(&rows);
    assert_eq!(indicators(&form), [["quantity", "修缮处数", "9处", ""]]);
    assert_eq!(value(&form)["indicators"][0]["explanation"], "修缮文物");
}

#[test]
fn the_row_above_two_sets_may_name_their_periods() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &["", "3|年度绩效指标", "3|实施期绩效指标"],
        &["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        &["产出指标", "数量指标", "修缮处数", "3处", "数量指标", "修缮处数", "9处"],
    ]);
    let form = read(&rows);
    assert_eq!(
        indicators(&form),
        [["quantity", "修缮处数", "3处", "annual"], ["quantity", "修缮处数", "9处", "whole"]]
    );
    let told = form.guesses.iter().find(|guess| guess.pointer == "/indicators").unwrap();
    assert!(told.reason.zh.contains("左边按年度"), "{:?}", told.reason);
}

#[test]
fn targets_of_two_periods_may_share_their_names() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 2]>([
        &["一级指标", "二级指标", "3|三级指标", "年度目标值", "实施周期目标值"],
        &["产出指标", "数量指标", "3|举办技能竞赛", "≥3项", "≥9项"],
    ]);
    assert_eq!(
        indicators(&read(&rows)),
        [["quantity", "举办技能竞赛", "≥3项", "annual"], ["quantity", "举办技能竞赛", "≥9项", "whole"]]
    );
}

#[test]
fn a_period_of_its_own_column_stays_and_one_of_a_label_ends_with_it() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 2]>([
        &["一级指标", "二级指标", "2|三级指标", "指标值", "2|指标周期"],
        &["产出指标", "数量指标", "2|修缮处数", "3处", "2|年度"],
    ]);
    assert_eq!(indicators(&read(&rows)), [["quantity", "修缮处数", "3处", "annual"]]);
    let mut rows = heads();
    rows.extend::<[&[&str]; 4]>([
        &["长期绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "2|备注"],
        &["^", "产出指标", "数量指标", "修缮处数", "9处", "2|"],
        &["绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "2|备注"],
        &["^", "产出指标", "质量指标", "合格率", "100%", "2|"],
    ]);
    let periods: Vec<_> = indicators(&read(&rows)).into_iter().map(|[.., period]| period).collect();
    assert_eq!(periods, ["whole", ""]);
}

#[test]
fn rows_below_a_schedule_are_no_steps() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 6]>([
        &["实施进度计划", "4|实施内容", "开始时间", "完成时间"],
        &["^", "4|招标", "2023年1月1日", "2023年3月31日"],
        &["^", "4|2、", "", ""],
        &["^", "4|……", "", ""],
        &["主要风险分析", "6|存在工期延误的风险"],
        &["立项依据", "6|文物保护规划"],
    ]);
    let form = read(&rows);
    let read = value(&form);
    assert_eq!(read["schedule"], json!([{ "step": "招标", "start_date": "2023-01-01", "end_date": "2023-03-31" }]));
    assert_eq!(read["basis"], "文物保护规划");
    assert_eq!(unread(&form), ["主要风险分析", "存在工期延误的风险"]);
}

#[test]
fn what_was_achieved_is_told_apart_from_the_goal() {
    let rows: &[&[&str]] = &[
        &["8|项目支出绩效自评表"],
        &["8|（2021年度）"],
        &["项目名称", "7|公共卫生服务"],
        &["项目资金\n（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        &["^", "年度资金总额", "0", "207.4538", "200.1", "10", "96.5%", "9.6"],
        &["^", "其中：当年财政拨款", "0", "207.4538", "200.1", "—", "", "—"],
        &["年度总体目标", "3|预期目标", "4|实际完成情况"],
        &["^", "3|服务全镇居民", "4|已服务全镇居民"],
        &["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        &["产出指标", "数量指标", "指标1：健康档案", "38508人", "37442人", "50", "49", "人口外出"],
        &["满意度指标", "服务对象满意度指标", "居民满意度", "≥80%", "90%", "10", "10", ""],
        &["5|总分", "100", "98.6", ""],
    ];
    let form = read(rows);
    let read = value(&form);
    assert_eq!(form.kind, FormKind::SelfEvaluation);
    assert_eq!((&read["fiscal_year"], &read["annual_goal"]), (&json!(2021), &json!("服务全镇居民")));
    assert_eq!(
        (&read["funding"]["annual_budget"], &read["funding"]["fiscal_appropriation"]),
        (&json!("2074538.00"), &json!("2074538.00"))
    );
    assert_eq!(
        indicators(&form),
        [["quantity", "健康档案", "38508人", ""], ["satisfaction", "居民满意度", "≥80%", ""]]
    );
    assert_eq!(read["indicators"][0]["weight"], "50");
    let results = form.results.as_ref().unwrap();
    let text = |text: &Option<domain::values::text::Narrative>| text.as_ref().map(|text| text.as_str().to_owned());
    assert_eq!(results.executed.unwrap().to_string(), "2001000.00");
    assert_eq!((text(&results.execution_rate), text(&results.score)), (Some("96.5%".into()), Some("98.6".into())));
    assert_eq!(text(&results.achieved_goal).as_deref(), Some("已服务全镇居民"));
    let told: Vec<_> =
        results.indicators.iter().map(|it| (it.row, text(&it.achieved), text(&it.score), text(&it.reason))).collect();
    assert_eq!(
        told,
        [
            (0, Some("37442人".into()), Some("49".into()), Some("人口外出".into())),
            (1, Some("90%".into()), Some("10".into()), None),
        ]
    );
}

#[test]
fn a_list_has_a_declaration_for_each_project() {
    let rows: &[&[&str]] = &[
        &["8|部门预算项目绩效目标申报表（2023年度）"],
        &["8|金额单位：元"],
        &["单位名称", "项目名称", "预算数", "年度目标", "一级指标", "二级指标", "三级指标", "指标值"],
        &["820-望河镇部门", "", "969,840.00", "", "", "", "", ""],
        &[
            "820001-望河镇人民政府",
            "村组干部报酬",
            "309,840.00",
            "按时发放",
            "产出指标",
            "数量指标",
            "发放人数",
            "≥230人",
        ],
        &["^", "^", "^", "^", "效益指标", "社会效益指标", "维护社会稳定", "持续"],
        &["^", "基层组织活动经费", "660,000.00", "保障运转", "产出指标", "数量指标", "行政村数量", "=11个"],
    ];
    let [word, excel] = laid_out(rows).map(|file| form::read::read(&file).unwrap());
    let [word, excel] = [&word, &excel].map(|forms| forms.iter().map(value).collect::<Vec<_>>());
    assert_eq!(word, excel);
    let told = |read: &Value| {
        let told = |member: &str| read[member].as_str().unwrap_or_default().to_owned();
        let rows = read["indicators"].as_array().unwrap().len();
        (["name", "unit_name", "unit_code", "department_name", "annual_goal"].map(told), rows)
    };
    assert_eq!(
        word.iter().map(told).collect::<Vec<_>>(),
        [
            (["村组干部报酬", "望河镇人民政府", "820001", "望河镇部门", "按时发放"].map(str::to_owned), 2),
            (["基层组织活动经费", "望河镇人民政府", "820001", "望河镇部门", "保障运转"].map(str::to_owned), 1),
        ]
    );
    let budgets: Vec<_> = word.iter().map(|read| read["funding"]["annual_budget"].clone()).collect();
    assert_eq!(budgets, ["309840.00", "660000.00"]);
    assert!(word.iter().all(|read| read["fiscal_year"] == 2023));
}

#[test]
fn grades_in_columns_are_the_target_and_the_standard() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &["一级指标", "二级指标", "三级指标", "4|评价标准"],
        &["^", "^", "^", "优", "良", "中", "差"],
        &["产出指标", "数量指标", "改造学校数", "≥24所", "≥22所", "≥20所", "<20所"],
    ]);
    let form = read(&rows);
    assert_eq!(indicators(&form), [["quantity", "改造学校数", "≥24所", ""]]);
    assert_eq!(value(&form)["indicators"][0]["scoring_standard"], "优：≥24所；良：≥22所；中：≥20所；差：<20所");
    assert_eq!(unread(&form), Vec::<&str>::new());
}

#[test]
fn headings_may_fill_two_rows_and_columns_exchange_their_words() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &["3|绩效指标", "2|年度指标值", "分值", "指标方向"],
        &["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "", ""],
        &["产出指标", "数量指标", "租车次数", "正向", "12", "10", "大于等于"],
    ]);
    let form = read(&rows);
    let row = value(&form)["indicators"][0].clone();
    assert_eq!(
        ["target", "operator", "direction", "weight"].map(|member| row[member].clone()),
        ["大于等于12", "ge", "positive", "10"]
    );
}

#[test]
fn an_amount_without_a_unit_is_not_guessed() {
    let [word, excel] = laid_out(&[
        &["3|项目支出绩效目标申报表（2023年度）"],
        &["项目名称", "2|文物保护经费"],
        &["年度资金总额", "2|36.5"],
        &["其中：财政拨款", "2|30万元"],
    ])
    .map(|file| one(&file));
    for form in [word, excel] {
        let funding = &value(&form)["funding"];
        assert_eq!((&funding["annual_budget"], &funding["fiscal_appropriation"]), (&Value::Null, &json!("300000.00")));
        let told = form.unread.iter().find(|it| it.text == "36.5").unwrap();
        assert_eq!(told.pointer.as_deref(), Some("/funding/annual_budget"));
    }
}

#[test]
fn a_label_never_becomes_a_value() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &["总体目标", "6|年度目标"],
        &["^", "6|修缮三处"],
        &["负责人：", "2|经办人：", "2|联系电话：", "2|填报日期："],
    ]);
    let form = read(&rows);
    let read = value(&form);
    assert_eq!((&read["annual_goal"], &read["overall_goal"]), (&json!("修缮三处"), &Value::Null));
    for member in ["leader", "contact", "phone"] {
        assert_eq!(read[member], Value::Null, "{member}");
    }
}

#[test]
fn a_person_is_parted_from_the_number_and_years_are_days() {
    let mut rows = heads();
    rows.extend::<[&[&str]; 2]>([
        &["项目负责人及电话", "3|谢明010-55500322（办公）", "主管预算部门", "2|文物局"],
        &["起始年度", "3|2023", "到期年度", "2|2024"],
    ]);
    let read = value(&read(&rows));
    assert_eq!((&read["leader"], &read["phone"]), (&json!("谢明"), &json!("010-55500322")));
    assert_eq!((&read["start_date"], &read["end_date"]), (&json!("2023-01-01"), &json!("2024-12-31")));
    assert_eq!((&read["department_name"], &read["unit_name"]), (&json!("文物局"), &Value::Null));
}

#[test]
fn a_unit_of_money_holds_for_its_own_figures() {
    // The unit of a table of last year's execution is none of the amounts below it.
    let funding = |rows: &[&[&str]]| value(&read(rows))["funding"].clone();
    let below = funding(&[
        &["4|项目支出绩效目标申报表（2022年度）"],
        &["4|金额单位：元"],
        &["项目名称", "3|道路养护"],
        &["上年执行情况", "预算数（万元）", "执行数（万元）", "执行率"],
        &["2021年", "90", "80", "88.9%"],
        &["当年预算", "3|1000000"],
    ]);
    assert_eq!(below["annual_budget"], "1000000.00");
    // The label of a line has the unit of its figures.
    let labelled = funding(&[
        &["5|项目支出绩效自评表（2022年度）"],
        &["5|金额单位：元"],
        &["项目名称", "4|道路养护"],
        &["预算执行情况", "", "年初预算数", "全年预算数", "全年执行数"],
        &["^", "年度资金总额（万元）", "100", "120", "110"],
    ]);
    assert_eq!(labelled["annual_budget"], "1200000.00");
}

#[test]
fn an_execution_may_begin_with_the_sum_and_have_lines_of_its_own() {
    let form = read(&[
        &["5|项目支出绩效自评表（2022年度）"],
        &["项目名称", "4|道路养护"],
        &["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数"],
        &["^", "合计", "100", "120", "110"],
        &["^", "其中：省级交通资金", "60", "80", "70"],
        &["^", "其他资金", "40", "30", "20"],
    ]);
    let funding = &value(&form)["funding"];
    assert_eq!((&funding["annual_budget"], &funding["other_funds"]), (&json!("1200000.00"), &json!("300000.00")));
    assert_eq!(form.results.as_ref().unwrap().executed.unwrap().to_string(), "1100000.00");
    for text in ["其中：省级交通资金", "80", "70"] {
        assert!(unread(&form).contains(&text), "{text}");
    }
}

#[test]
fn a_weak_word_gives_way_to_a_strong_one() {
    let mut rows = heads();
    rows.insert(2, &["2|专项资金名称", "5|文物专项"]);
    rows.extend::<[&[&str]; 5]>([
        &["上年预算", "预算数（万元）", "2|90", "执行数（万元）", "2|80"],
        &["年度预算（万元）", "6|100"],
        &["政策依据", "6|国发1号"],
        &["立项依据", "6|文物保护规划"],
        &["项目内容", "6|修缮"],
    ]);
    let form = read(&rows);
    let read = value(&form);
    assert_eq!(
        [&read["name"], &read["basis"], &read["overview"], &read["funding"]["annual_budget"]],
        ["文物保护经费", "文物保护规划", "修缮", "1000000.00"]
    );
    for text in ["文物专项", "国发1号", "90", "80"] {
        assert!(unread(&form).contains(&text), "{text}: {:?}", unread(&form));
    }
}

#[test]
fn a_list_may_repeat_its_names_and_ends_where_labels_begin() {
    let head: &[&str] = &["项目名称", "预算数（万元）", "年度目标", "一级指标", "二级指标", "三级指标", "指标值"];
    let title: &[&str] = &["7|部门预算项目绩效目标申报表（2024年度）"];
    let repeated: &[&[&str]] = &[
        title,
        head,
        &["项目A", "100", "目标A", "产出指标", "数量指标", "a1", "≥1"],
        &["项目A", "100", "目标A", "产出指标", "质量指标", "a2", "≥2"],
        // A project in a row of its own above its indicators.
        &["项目B", "200", "目标B", "", "", "", ""],
        &["", "", "目标C", "产出指标", "数量指标", "b1", "≥3"],
        // What all of them achieve together belongs to none of them.
        &["合计", "300", "", "产出指标", "数量指标", "c1", "≥6"],
        &["", "", "", "", "质量指标", "c2", "=100%"],
        &["填报人：张三", "", "", "", "", "联系电话：", "12345678"],
    ];
    for file in laid_out(repeated) {
        let forms = form::read::read(&file).unwrap();
        let told = |form: &Form| {
            let read = value(form);
            let rows: Vec<_> = indicators(form).into_iter().map(|[_, name, ..]| name).collect();
            (read["name"].as_str().unwrap().to_owned(), read["funding"]["annual_budget"].clone(), rows)
        };
        assert_eq!(
            forms.iter().map(told).collect::<Vec<_>>(),
            [
                ("项目A".to_owned(), json!("1000000.00"), vec!["a1".to_owned(), "a2".to_owned()]),
                ("项目B".to_owned(), json!("2000000.00"), vec!["b1".to_owned()]),
            ]
        );
        let unread: Vec<_> = forms.iter().flat_map(unread).collect();
        for text in ["目标C", "合计", "300", "c1", "c2", "=100%", "填报人：张三"] {
            assert!(unread.contains(&text), "{text}: {unread:?}");
        }
    }
    // Parts of a project that is named above are no projects.
    let mut rows = heads();
    rows.extend::<[&[&str]; 3]>([
        &["项目名称", "一级指标", "二级指标", "2|三级指标", "2|指标值"],
        &["东殿", "产出指标", "数量指标", "2|修缮面积", "2|≥100平方米"],
        &["西殿", "产出指标", "数量指标", "2|修缮面积", "2|≥80平方米"],
    ]);
    let form = read(&rows);
    assert_eq!((value(&form)["name"].as_str(), indicators(&form).len()), (Some("文物保护经费"), 2));
}

#[test]
fn a_file_has_a_bound_of_forms() {
    let rows = |projects: usize| {
        let head =
            ["项目名称", "预算数（万元）", "一级指标", "二级指标", "三级指标", "指标值"].map(str::to_owned).to_vec();
        let project =
            |at| [&format!("项目{at}"), "1", "产出指标", "数量指标", "处数", "≥1处"].map(str::to_owned).to_vec();
        std::iter::once(head).chain((0..projects).map(project)).collect::<Vec<_>>()
    };
    let read = |projects| {
        let rows = rows(projects);
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let [word, _] = laid_out(&rows);
        form::read::read(&word).map(|forms| forms.len())
    };
    assert_eq!(read(200), Ok(200));
    assert_eq!(read(201), Err(form::read::Unreadable::OversizedFile));
}
