//! How published forms are laid out: each kind as Word and as Excel, read alike.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

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
