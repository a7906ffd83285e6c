//! What hands and office programs do to the form: one file for each habit, and what is to be read all the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use form::read::{Form, read};
use serde_json::{Value, json};
use support::{TITLE, Worksheet, docx, one, p, table, value, xlsx};

fn unread(form: &Form) -> Vec<&str> {
    form.unread.iter().map(|it| it.text.as_str()).collect()
}

/// The first sheet with these rows below three that are always there.
fn overview(rows: &[&[&str]]) -> Form {
    let mut all: Vec<&[&str]> = vec![&["项目名称", "甲"], &["项目负责人", "乙"], &["联系电话", "1"]];
    all.extend(rows);
    one(&docx(&format!("{}{}{}{}", p(TITLE), p("（2021年）"), p("金额单位：元"), table(&all))))
}

#[test]
fn boxes_are_ticked_by_hand_in_many_ways() {
    let run =
        |font: &str, text: &str| format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let overlaid = "<w:r><w:t>一次性项目□ 经常性项目</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
                    <w:r><w:instrText> eq \\o\\ac(□,</w:instrText></w:r><w:r><w:instrText>√) </w:instrText></w:r>\
                    <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t> 中期预算试点项目□</w:t></w:r>";
    for options in [
        "一次性项目（ ）、经常性项目（ⅴ）、中期预算试点项目（ ）",
        "一次性项目〔 〕 经常性项目〔√〕 中期预算试点项目〔 〕",
        "［　］一次性项目 ［Ｘ］经常性项目 ［　］中期预算试点项目",
        "一次性项目 □ 经常性项目 □√ 中期预算试点项目 □",
        "一次性项目   经常性项目v   中期预算试点项目",
        "（✔\u{fe0f}）经常性项目 （ ）一次性项目",
        "▫一次性项目 ▪经常性项目 ▫中期预算试点项目",
        overlaid,
        &[run("宋体", "一次性项目"), run("Wingdings", "\u{f06f}"), run("宋体", "经常性项目"), run("Wingdings 2", "R")]
            .concat(),
    ] {
        let form = overview(&[&["项目类别", options]]);
        assert_eq!((value(&form)["category"].as_str(), unread(&form)), (Some("recurring"), vec![]), "{options}");
    }
    let form = overview(&[&["项目类别", "□一次性项目"], &["^", "☑经常性项目"], &["^", "□中期预算试点项目"]]);
    assert_eq!((value(&form)["category"].as_str(), unread(&form)), (Some("recurring"), vec![]));
}

#[test]
fn labels_are_parted_from_their_values_in_many_ways() {
    for grounds in [
        "依据——条例\n必要性——必须",
        "依据\n条例\n必要性\n必须",
        "依据\t条例\n必要性\t必须",
        "【依据】条例\n【必要性】必须",
        "一、项目立项的依据\n条例\n二、项目立项的必要性\n必须",
    ] {
        let form = overview(&[&["项目立项情况", grounds]]);
        let read = value(&form);
        assert_eq!((read["basis"].as_str(), read["necessity"].as_str()), (Some("条例"), Some("必须")), "{grounds}");
        assert_eq!(unread(&form), Vec::<&str>::new(), "{grounds}");
    }
    for funding in [
        "一、项目总预算：15元；二、当年预算：12元；1. 上级财政拨款：元；（二）其他资金：____元",
        "一、项目总预算  15\n二、当年预算  12\n1. 上级财政拨款\n（二）其他资金",
        "项目总预算（元）15\n二、当年预算………12元",
    ] {
        let form = overview(&[&["项目资金", funding]]);
        let read = &value(&form)["funding"];
        assert_eq!((&read["total_budget"], &read["annual_budget"]), (&json!("15.00"), &json!("12.00")), "{funding}");
        assert_eq!((&read["superior_appropriation"], &read["other_funds"]), (&Value::Null, &Value::Null), "{funding}");
        assert_eq!(unread(&form), Vec::<&str>::new(), "{funding}");
    }
    let down: String = "主体活动（作业、任务）和对应产出的详细描述".chars().flat_map(|c| [c, '\n']).collect();
    let form = overview(&[&[down.trim(), "养护"], &["项目（任务）概况", "树木"]]);
    assert_eq!((value(&form)["activities"].as_str(), value(&form)["overview"].as_str()), (Some("养护"), Some("树木")));
}

#[test]
fn the_nature_is_told_beside_the_category_or_in_its_place() {
    for (rows, nature, category) in [
        (&[&["项目属性", "□新增项目", "☑延续项目"][..]][..], "continued", None),
        (&[&["项目属性", "新增项目□ 延续项目√"]], "continued", None),
        (&[&["项目属性", "□新增项目"], &["^", "☑延续项目"]], "continued", None),
        (&[&["项目属性", "新增一次性项目"]], "new", Some("one_off")),
        (&[&["项目属性", "新建"], &["项目类别", "经常性项目"]], "new", Some("recurring")),
    ] {
        let form = overview(rows);
        let read = value(&form);
        assert_eq!((read["nature"].as_str(), read["category"].as_str()), (Some(nature), category), "{rows:?}");
        assert_eq!(unread(&form), Vec::<&str>::new(), "{rows:?}");
    }
    let form = overview(&[&["项目属性", "□一次性项目", "☑经常性项目"]]);
    assert_eq!((&value(&form)["nature"], &value(&form)["category"]), (&Value::Null, &json!("recurring")));
    // What is neither is told, and takes the place of nothing.
    let form = overview(&[&["项目属性", "基础建设类"], &["项目类别", "经常性项目"]]);
    assert_eq!((value(&form)["category"].as_str(), unread(&form)), (Some("recurring"), vec!["基础建设类"]));
}

#[test]
fn codes_and_terms_are_read_with_the_names_they_stand_with() {
    let form = overview(&[
        &["主管部门", "[042]青河县体育局"],
        &["实施单位", "042003-青河县体育场"],
        &["项目期", "2023年1月至2025年12月"],
    ]);
    let read = value(&form);
    assert_eq!((&read["department_code"], &read["department_name"]), (&json!("042"), &json!("青河县体育局")));
    assert_eq!((&read["unit_code"], &read["unit_name"]), (&json!("042003"), &json!("青河县体育场")));
    assert_eq!((&read["term"], &read["start_date"]), (&json!("2023年1月至2025年12月"), &json!("2023-01-01")));
    // Dates that are written out go before those of the term, wherever they stand; another code stays where it is.
    let form = overview(&[
        &["单位编码", "912033"],
        &["实施单位", "[610001]青河中学"],
        &["项目期", "2019年1月至2021年12月"],
        &["开始日期", "2020-03-01"],
    ]);
    let read = value(&form);
    assert_eq!((&read["unit_code"], &read["unit_name"]), (&json!("912033"), &json!("[610001]青河中学")));
    assert_eq!((&read["start_date"], unread(&form)), (&json!("2020-03-01"), vec![]));
}

#[test]
fn what_is_no_value_is_taken_for_none() {
    let unit = [p("填报单位：__文旅局__   填报日期：2020年1月1日"), p("金额单位：元")].concat();
    let rows: &[&[&str]] = &[
        &["项目名称", "甲"],
        &["项目资金", "当年预算", "15"],
        &["^项目资金", "其他资金", "无"],
        &["【项目概况】", "树"],
    ];
    let below = [p("填表说明："), p("1. 项目负责人：填写姓名。"), p("2. 联系人：填写姓名。")].concat();
    let form = one(&docx(&format!("{}{unit}{}{below}", p(TITLE), table(rows))));
    let read = value(&form);
    assert_eq!(
        (read["unit_name"].as_str(), &read["leader"], &read["contact"]),
        (Some("文旅局"), &Value::Null, &Value::Null)
    );
    assert_eq!(read["overview"], "树");
    let told = ["填报日期：2020年1月1日", "填表说明：", "1. 项目负责人：填写姓名。", "2. 联系人：填写姓名。"];
    assert_eq!(unread(&form), told);
    let hidden = "<w:r><w:t>丙</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>（草）</w:t></w:r>";
    assert_eq!(value(&overview(&[&["联系人", hidden]]))["contact"], "丙");
}

#[test]
fn dates_and_amounts_are_written_out() {
    for (period, amount) in [
        ("自2021年1月1日起至2021年12月31日止", "人民币150'000元整"),
        ("二〇二一年一月一日至二〇二一年十二月三十一日", "RMB 150,000.00"),
        ("从2021年1月1日至12月31日", "150000元（大写：壹拾伍万元整）"),
    ] {
        let form = overview(&[&["项目期", period], &["当年预算", amount]]);
        let read = value(&form);
        let ends = (read["start_date"].as_str(), read["end_date"].as_str());
        assert_eq!(ends, (Some("2021-01-01"), Some("2021-12-31")), "{period}");
        assert_eq!(read["funding"]["annual_budget"], "150000.00", "{amount}");
        assert_eq!(unread(&form), Vec::<&str>::new());
    }
}

#[test]
fn tables_keep_their_side_labels_and_totals() {
    let body = [
        p("财政项目支出绩效目标申报表（绩效目标）"),
        p("（2021年）"),
        table(&[
            &["项目构成", "项目名称", "项目内容", "明细金额（元）"],
            &["^", "甲", "养护", "15"],
            &["^", "3|金额合计：15元"],
        ]),
        p("项目支出绩效目标申报表（制度保障）"),
        table(&[
            &["制度保障", "制度类别", "文件名称", "具体措施", "保障阶段"],
            &["^", "预算管理制度", "办法", "检查", "实施阶段v"],
        ]),
    ];
    let form = one(&docx(&body.concat()));
    let read = value(&form);
    assert_eq!((&read["cost_items"][0]["component"], &read["cost_items"][1]), (&json!("甲"), &Value::Null));
    assert_eq!(serde_json::to_value(form.sheets[0].total).unwrap(), "15.00");
    assert_eq!(read["safeguards"][0]["kind"], "budget_management");
    assert_eq!(read["safeguards"][0]["stages"], json!(["implementation"]));
    assert_eq!(unread(&form), Vec::<&str>::new());
}

#[test]
fn a_row_added_below_merged_cells_takes_the_level_above() {
    let rows: &[&[&str]] = &[
        &["项目支出绩效目标申报表（绩效目标）"],
        &["一级目标", "二级目标", "三级目标", "目标值"],
        &["产出目标", "数量", "面积", "5"],
        &["", "数量 株数", "", "6"],
        &["", "质量", "合格率", "7"],
    ];
    let form = one(&xlsx(&[Worksheet { name: "一", rows, merges: &["A3:A4"] }]));
    let read = value(&form);
    for row in 0..3 {
        assert_eq!(read["indicators"][row]["level1"], "output");
    }
    assert_eq!(read["indicators"][1]["name"], "株数");
    assert_eq!(form.guesses.iter().map(|it| it.pointer.as_str()).collect::<Vec<_>>()[..1], ["/indicators/2/level1"]);
}

#[test]
fn a_category_may_stand_out_instead_of_being_ticked() {
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text} </w:t></w:r>")
    };
    for (others, chosen) in [("", "<w:b/>"), ("<w:b w:val=\"0\"/>", "<w:u w:val=\"single\"/>"), ("<w:strike/>", "")] {
        let options = [run(others, "一次性项目"), run(chosen, "经常性项目"), run(others, "中期预算试点项目")].concat();
        let form = overview(&[&["项目类别", &options]]);
        assert_eq!(value(&form)["category"], "recurring", "{others} {chosen}");
        assert!(form.guesses.iter().any(|guess| guess.pointer == "/category"));
    }
    let all = [run("<w:b/>", "一次性项目"), run("<w:b/>", "经常性项目")].concat();
    assert_eq!(value(&overview(&[&["项目类别", &all]]))["category"], Value::Null);
}

#[test]
fn rows_that_are_no_items_are_none() {
    let body = [
        p("财政项目支出绩效目标申报表（绩效目标）"),
        table(&[
            &["一级目标", "二级目标", "三级目标", "目标值"],
            &["4|一、产出目标"],
            &["", "数量", "面积", "5"],
            &["4|（以下空白）"],
        ]),
        p(""),
        table(&[
            &["项目名称", "项目内容", "项目明细", "明细金额"],
            &["……", "……", "", ""],
            &["甲", "养护", "树木", "5元"],
            &["2|填表人：李某", "2|审核人：王某"],
        ]),
    ];
    let form = one(&docx(&body.concat()));
    let read = value(&form);
    assert_eq!(read["indicators"].as_array().map(Vec::len), Some(1));
    assert_eq!((&read["indicators"][0]["level1"], &read["indicators"][0]["name"]), (&json!("output"), &json!("面积")));
    assert_eq!(read["cost_items"].as_array().map(Vec::len), Some(1));
    assert_eq!(unread(&form), ["（以下空白）", "填表人：李某", "审核人：王某"]);
}

#[test]
fn sheets_of_several_forms_find_theirs_by_name() {
    let first = |name: &str| {
        let table = table(&[&["项目名称", name], &["项目负责人", "乙"], &["联系人", "丙"]]);
        [p(TITLE), p("（2021年）"), table].concat()
    };
    let second = |name: &str| {
        let name = p(&format!("项目名称：{name}"));
        let table = table(&[&["一级目标", "二级目标", "三级目标", "目标值"], &["产出目标", "数量", "面积", "5"]]);
        [p("财政项目支出绩效目标申报表（绩效目标）"), p("（2021年）"), name, table].concat()
    };
    for order in [
        [first("甲"), first("乙"), second("甲"), second("乙")],
        [second("甲"), first("甲"), second("乙"), first("乙")],
        [first("甲"), first("乙"), second("乙"), second("甲")],
    ] {
        let forms = read(&docx(&order.concat())).unwrap();
        let told: Vec<_> = forms.iter().map(value).collect();
        assert_eq!((&told[0]["name"], &told[1]["name"], told.len()), (&json!("甲"), &json!("乙"), 2));
        for form in &told {
            assert_eq!(form["indicators"].as_array().map(Vec::len), Some(1));
            assert_eq!(form["leader"], "乙");
        }
    }
}

#[test]
fn a_title_may_share_its_paragraph_with_the_lines_below() {
    let head = "<w:r><w:t>财政项目支出绩效目标申报表（项目总体情况）</w:t><w:br/><w:t>（2021年）</w:t><w:br/>\
                <w:t>填报单位：文旅局  金额单位：万元</w:t></w:r>";
    let rows: &[&[&str]] = &[&["项目名称", "：甲"], &["当年预算", "15"], &["项目负责人", "乙"]];
    let form = one(&docx(&format!("{}{}", p(head), table(rows))));
    let read = value(&form);
    assert_eq!(
        (&read["fiscal_year"], &read["unit_name"], &read["name"]),
        (&json!(2021), &json!("文旅局"), &json!("甲"))
    );
    assert_eq!(read["funding"]["annual_budget"], "150000.00");
    assert_eq!(unread(&form), Vec::<&str>::new());
    // All of it may lie in a frame: a table of one cell.
    let page = format!("<w:tbl><w:tr><w:tc>{}{}<w:p/></w:tc></w:tr></w:tbl>", p(head), table(rows));
    assert_eq!(value(&one(&docx(&page))), read);
}

#[test]
fn stages_may_have_rows_of_their_own() {
    let body = [
        p("项目支出绩效目标申报表(制度保障)"),
        table(&[
            &["制度保障", "文件名称", "具体措施", "保障阶段"],
            &["预算管理制度", "办法", "检查", "实施阶段√"],
            &["^", "^", "^", "立项和计划阶段√"],
            &["^", "^", "^", "收尾和完成阶段×"],
            &["财务管理制度", "条例", "审计", "实施阶段×"],
        ]),
    ];
    let form = one(&docx(&body.concat()));
    let read = value(&form);
    let stages = |row: usize| &read["safeguards"][row]["stages"];
    assert_eq!((stages(0), stages(1)), (&json!(["planning", "implementation"]), &json!([])));
    assert_eq!(read["safeguards"].as_array().map(Vec::len), Some(2));
    assert_eq!(unread(&form), Vec::<&str>::new());
}

#[test]
fn paragraphs_below_a_label_are_its_value() {
    let rows: &[&[&str]] = &[&["项目名称", "甲"], &["项目负责人", "乙"]];
    let lines = ["一、项目概况", "树木。", "灌木。", "二、项目总目标：", "绿化", "填表人：李某"].map(p).concat();
    let form = one(&docx(&format!("{}{}{lines}", p(TITLE), table(rows))));
    let read = value(&form);
    assert_eq!((read["overview"].as_str(), read["overall_goal"].as_str()), (Some("树木。\n灌木。"), Some("绿化")));
    assert_eq!(unread(&form), ["填表人：李某"]);
}
