//! Forms as other bureaus, programs and hands make them, read from the outside.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use form::read::{Form, read};
use serde_json::{Value, json};
use support::{NATIONAL, TITLE, Worksheet, docx, docx_with, one, overview, p, table, value, xlsx};

/// Place, text, and the field it was meant for.
fn unread(form: &Form) -> Vec<(String, &str, Option<&str>)> {
    let told = |language| form.unread.iter().map(move |unread| (unread.place.told(language), unread));
    told(domain::values::language::Language::Zh)
        .map(|(place, it)| (place, it.text.as_str(), it.pointer.as_deref()))
        .collect()
}

#[test]
fn labels_and_values_stand_in_one_cell_or_in_neighbours() {
    let form = one(&overview(&[
        &["项 目 名 称：公园养护"],
        &["负责人", "张三", "联 系 人：", "李四", "电话", "021-1"],
        &["项目周期", "4|2021年1月1日至2021年12月31日"],
        &["立项情况", "依据：条例：第三条\n必要性：必须\n可行性：可以"],
        &["项目资金（万元）", "一、项目总预算：15", "二、当年预算", "１２．５"],
        &["^", "其中：财政拨款：12.5万元", "（二）其他资金：", ""],
        &["年度绩效目标", "项目名称"],
        &["审核意见", "同意"],
    ]));
    let read = value(&form);
    for (pointer, expected) in [
        ("/name", "公园养护"),
        ("/leader", "张三"),
        ("/contact", "李四"),
        ("/phone", "021-1"),
        ("/start_date", "2021-01-01"),
        ("/end_date", "2021-12-31"),
        ("/basis", "条例：第三条"),
        ("/necessity", "必须"),
        ("/feasibility", "可以"),
        ("/funding/total_budget", "150000.00"),
        ("/funding/annual_budget", "125000.00"),
        ("/funding/fiscal_appropriation", "125000.00"),
        ("/annual_goal", "项目名称"),
    ] {
        assert_eq!(read.pointer(pointer), Some(&json!(expected)), "{pointer}");
    }
    assert_eq!(read["funding"]["other_funds"], Value::Null);
    assert_eq!(unread(&form), [("表1 第8行 第1列".into(), "审核意见", None), ("表1 第8行 第2列".into(), "同意", None)]);
    assert_eq!(form.guesses, []);
}

#[test]
fn every_style_of_check_box_is_read() {
    let sdt = |checked: &str| {
        format!(
            "<w:sdt><w:sdtPr><w14:checkbox>{checked}</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
        )
    };
    let legacy = |state: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>"
        )
    };
    let text = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let sym = |char: &str| format!("<w:r><w:sym w:font=\"Wingdings\" w:char=\"{char}\"/></w:r>");
    let styles = [
        format!("{}{}{}{}", text("一次性项目"), sdt(""), text("经常性项目"), sdt("<w14:checked w14:val=\"1\"/>")),
        format!(
            "{}{}{}{}",
            legacy("<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>"),
            text("一次性项目"),
            legacy("<w:default w:val=\"0\"/><w:checked/>"),
            text("经常性项目")
        ),
        format!("{}{}{}{}", sym("F0A8"), text("一次性项目"), sym("F0FE"), text("经常性项目")),
        text("一次性项目（ ）经常性项目（√）"),
        text("一次性项目 √经常性项目 中期预算试点项目"),
        text("&lt;input type=\"checkbox\"> 一次性项目 &lt;input type=\"checkbox\" checked=\"\"> 经常性项目"),
        text("经常性"),
    ];
    for style in styles {
        let form = one(&overview(&[&["项目名称", "甲"], &["项目类别", &style], &["项目负责人", "乙"]]));
        assert_eq!(value(&form)["category"], "recurring", "{style}");
    }
    let form = one(&overview(&[&["项目名称", "甲"], &["项目类别", "☑一次性项目 ☑经常性项目"], &["项目负责人", "乙"]]));
    assert_eq!(form.declaration.category, None);
    assert_eq!(unread(&form), [("表1 第2行 第2列".into(), "☑一次性项目 ☑经常性项目", Some("/category"))]);
}

/// The second sheet with these rows.
fn targets(rows: &[&[&str]]) -> Vec<u8> {
    let name = p("项目名称：公园养护");
    docx(&format!(
        "{}{}{name}{}{}",
        p("财政项目支出绩效目标申报表（绩效目标）"),
        p("（2021年）"),
        p("金额单位：万元"),
        table(rows)
    ))
}

#[test]
fn tables_are_read_by_their_headings() {
    let form = one(&targets(&[
        &["序号", "一级目标", "二级目标", "三级目标", "计算符号", "目标值", "计量单位", "权重(%)", "指标方向", "备 注"],
        &["1", "产出目标", "数量", "养护面积", "≥", "80", "公顷", "20", "正向", ""],
        &["2", "^", "质量（合格率）", "", "≥", "95", "%", "20%", "", "抽查"],
        &["", "", "", "", "", "", "", "", "", ""],
        &["3", "效果目标", "群众获得感", "满意", "定性", "提高", "/", "", "", ""],
        &["", "项目名称", "项目内容", "项目明细", "明细金额", "单价", "依据", "数量", "依据", "备注"],
        &["项目构成分解", "养护", "浇水", "人工", "12,000", "100元", "合同", "120", "实数", "无"],
        &["^", "养护", "浇水", "材料", "约3", "0.0000001", "", "3人", "", ""],
        &["4|金额合计", "12,000", "----", "----", "----", "----", "----"],
    ]));
    let read = value(&form);
    let rows = |pointer: &str, names: &[&str]| -> Vec<Vec<Value>> {
        let rows = read[pointer].as_array().unwrap();
        rows.iter().map(|row| names.iter().map(|name| row[*name].clone()).collect()).collect()
    };
    assert_eq!(
        rows("indicators", &["level1", "level2", "name", "target", "weight", "remark"]),
        [
            vec![json!("output"), json!("quantity"), json!("养护面积"), json!("≥80公顷"), json!("20"), json!(null)],
            vec![json!("output"), json!("quality"), json!("合格率"), json!("≥95%"), json!("20"), json!("抽查")],
            vec![json!("effect"), json!(null), json!("满意"), json!("提高"), json!(null), json!(null)],
        ]
    );
    assert_eq!(rows("indicators", &["direction"]), [[json!("positive")], [json!(null)], [json!(null)]]);
    assert_eq!(
        rows("cost_items", &["detail", "amount", "unit_price", "unit_price_basis", "quantity", "remark"]),
        [
            vec![json!("人工"), json!("120000000.00"), json!("100.00"), json!("合同"), json!("120"), json!("无")],
            vec![json!("材料"), json!(null), json!("0.001"), json!(null), json!(null), json!(null)],
        ]
    );
    let told: Vec<_> = unread(&form).into_iter().map(|(_, text, pointer)| (text, pointer)).collect();
    assert_eq!(
        told,
        [
            ("群众获得感", Some("/indicators/2/level2")),
            ("定性", None),
            ("3人", Some("/cost_items/1/quantity")),
            ("约3", Some("/cost_items/1/amount")),
        ]
    );
    let total = form.sheets.first().and_then(|sheet| sheet.total).map(|total| total.0.to_string());
    assert_eq!(total.as_deref(), Some("120000000.00"));
}

#[test]
fn a_table_may_go_on_on_the_next_page_with_its_headings_repeated() {
    let heads: &[&str] = &["一级指标", "二级指标", "三级指标", "指标值"];
    let first = table(&[heads, &["产出指标", "数量指标", "面积", "80"]]);
    let second = table(&[heads, &["^", "质量指标", "合格率", "95%"]]);
    let form = one(&docx(&format!("{}{}{first}{}{second}", p(TITLE), p("项目名称：甲"), p("续表"))));
    let levels: Vec<_> = form.declaration.indicators.iter().map(|it| it.level1.map(|level| level.code())).collect();
    assert_eq!(levels, [Some("output"), Some("output")]);
    assert_eq!(unread(&form), []);
}

#[test]
fn what_a_field_does_not_take_is_told_with_its_reason() {
    let long = "长".repeat(201);
    let form = one(&overview(&[
        &["项目名称", &long],
        &["项目负责人", "张三"],
        &["起始日期", "2021-02-30", "结束日期", "2021年2月"],
        &["项目资金", "二、当年预算", "约15万"],
    ]));
    let told = unread(&form);
    let pointers: Vec<_> = told.iter().map(|(_, _, pointer)| *pointer).collect();
    assert_eq!(pointers, [Some("/name"), Some("/start_date"), Some("/funding/annual_budget")]);
    assert!(form.unread.iter().all(|unread| unread.reason.is_some()));
    assert_eq!(form.unread[0].reason.as_ref().unwrap().zh, "过长，最多 200 个字符");
    assert_eq!(value(&form)["end_date"], "2021-02-28");
    assert_eq!(form.guesses[0].pointer, "/end_date");
}

#[test]
fn several_forms_stand_in_one_file() {
    let form = |name: &str| {
        let rows = table(&[&["项目名称", name], &["项目负责人", "张三"]]);
        let safeguards = table(&[
            &["制度保障", "文件名称", "具体措施", "3|保障阶段"],
            &["项目管理制度", "办法", "措施", "立项和计划阶段 ☑", "实施阶段 ☐", "收尾和完成阶段 ☑"],
            &["^", "", "", "立项和计划阶段 ☐", "实施阶段 ☐", "收尾和完成阶段 ☐"],
        ]);
        let third = p("项目支出绩效目标申报表(制度保障)");
        format!("{}{}{rows}{third}{}{safeguards}", p(TITLE), p("（2021年）"), p(&format!("项目名称：{name}")))
    };
    let forms = read(&docx(&format!("{}{}", form("甲"), form("乙")))).unwrap();
    let names: Vec<_> = forms.iter().map(|form| form.declaration.name.as_ref().unwrap().as_str()).collect();
    assert_eq!(names, ["甲", "乙"]);
    for form in forms {
        assert_eq!(form.sheets.len(), 2);
        let [safeguard] = &form.declaration.safeguards[..] else { panic!("blank rows are dropped") };
        assert_eq!(safeguard.stages.iter().map(|stage| stage.code()).collect::<Vec<_>>(), ["planning", "closing"]);
    }
}

#[test]
fn the_national_form_is_read_from_word_and_excel() {
    let rows = NATIONAL.iter().skip(2).map(|row| row.iter().map(|text| plain(text)).collect::<Vec<_>>());
    let rows: Vec<Vec<String>> = rows.collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let word = docx(&format!("{}{}{}", p(NATIONAL[0][0]), p(NATIONAL[1][0]), table(&rows)));
    let excel = xlsx(&[Worksheet { name: "国标", rows: NATIONAL, merges: &["A1:E1", "A2:E2"] }]);
    for file in [word, excel] {
        let form = one(&file);
        let read = value(&form);
        assert_eq!((&read["profile"], &read["fiscal_year"]), (&json!("national-2021"), &json!(2024)));
        assert_eq!((&read["unit_name"], &read["annual_goal"]), (&json!("中心卫生院"), &json!("完成设备购置")));
        assert_eq!(read["overall_goal"], "三年建成");
        assert_eq!(read["funding"]["annual_budget"], "862500.00");
        assert_eq!(read["funding"]["other_funds"], "62500.00");
        let targets: Vec<_> =
            form.declaration.indicators.iter().map(|it| it.target.clone().unwrap().into_string()).collect();
        assert_eq!(targets, ["≤75万元", "80%", "≥90%"]);
        let weights: Vec<_> = form.declaration.indicators.iter().map(|it| it.weight.unwrap().to_string()).collect();
        assert_eq!(weights, ["20", "30", "10"]);
        let codes: Vec<_> = form.declaration.indicators.iter().map(|it| it.level2.unwrap().code()).collect();
        assert_eq!(codes, ["economic_cost", "environmental_benefit", "satisfaction"]);
        let told: Vec<_> = unread(&form).into_iter().map(|(_, text, _)| text).collect();
        assert_eq!((&read["department_name"], told), (&json!("卫健局"), vec![]));
    }
}

/// What a worksheet of the helper displays, as text.
fn plain(text: &str) -> String {
    match text.strip_prefix('#') {
        Some("1:0.2") => "20%".to_owned(),
        Some("1:0.8") => "80%".to_owned(),
        Some(number) => number.to_owned(),
        None => text.to_owned(),
    }
}

#[test]
fn a_workbook_has_its_dates_and_figures_behind_what_it_shows() {
    let form = one(&xlsx(&[
        Worksheet {
            name: "总体",
            rows: &[
                &[TITLE],
                &["项目名称", "甲"],
                &["起始日期", "#4:44197", "结束日期", "#2:44561"],
                &["一、项目总预算", "#3:1234.5600000000001"],
                &["二、当年预算", "#0.10000000000000001"],
                &["金额单位：元"],
            ],
            merges: &["A1:D1"],
        },
        Worksheet {
            name: "绩效目标",
            rows: &[
                &["财政项目支出绩效目标申报表（绩效目标）"],
                &["项目名称：甲"],
                &["一级目标", "二级目标", "三级目标", "目标值"],
                &["产出目标", "数量", "面积", "#80"],
                &["", "质量", "合格率", "#1:0.95"],
                &["", "", "审核意见"],
            ],
            merges: &["A4:A6"],
        },
    ]));
    let read = value(&form);
    assert_eq!((&read["start_date"], &read["end_date"]), (&json!("2021-01-01"), &json!("2021-12-31")));
    assert_eq!(read["funding"]["total_budget"], "1234.56");
    assert_eq!(read["funding"]["annual_budget"], "0.10");
    assert_eq!(read["indicators"][1]["level1"], "output");
    assert_eq!(read["indicators"][1]["target"], "95%");
}

#[test]
fn deletions_are_not_read_and_notes_are_told() {
    let ins = "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>";
    let body = format!(
        "{}{}{}",
        p(TITLE),
        table(&[&["项目名称", ins], &["项目负责人", "张三\n李四"], &["联系人", "王五"]]),
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    );
    let relations = "<Relationships><Relationship Id=\"h\" Type=\"x/header\" Target=\"header1.xml\"/></Relationships>";
    let header = "<w:hdr><w:p><w:r><w:t>内部资料</w:t></w:r></w:p><w:p><w:r><w:t>草稿</w:t></w:r></w:p></w:hdr>";
    let more: &[(&str, &[u8])] =
        &[("word/_rels/document.xml.rels", relations.as_bytes()), ("word/header1.xml", header.as_bytes())];
    let form = one(&docx_with(&body, more));
    assert_eq!(form.declaration.name.as_ref().unwrap().as_str(), "新");
    assert_eq!(form.declaration.leader.as_ref().unwrap().as_str(), "张三\n李四");
    assert_eq!(unread(&form), [("文本框".into(), "请核对", None), ("页眉页脚".into(), "内部资料", None)]);
}
