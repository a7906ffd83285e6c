//! Targets as people really write them.

use proptest::prelude::*;

use super::{Figure, Target, TargetKind};
use crate::wording::{fold::fold, operators::Operator};

/// A target in short: kind, operator, figures, unit.
fn read(text: &str) -> String {
    let target = Target::read(text);
    assert_eq!(target.text, fold(text).trim(), "the text is kept");
    let print = |figure: Option<Figure>| figure.map(|figure| figure.0.normalize().to_string());
    let figures = match (print(target.low), print(target.high), print(target.value)) {
        (Some(low), Some(high), None) => format!("{low}..{high}"),
        (None, None, value) => value.unwrap_or_default(),
        odd => panic!("{odd:?} of {text}"),
    };
    let operator = target.operator.map(Operator::label).map(|label| label.zh.into_owned()).unwrap_or_default();
    let parts = [target.kind.code(), &operator, &figures, target.unit.as_deref().unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

const FORMS: [(&str, &str); 151] = [
    // What a list, a unit or a day left behind.
    ("优良中低差", "damaged"),
    ("优、良、中、差", "damaged"),
    ("合格/不合格", "damaged"),
    ("万亩", "damaged"),
    ("万元", "damaged"),
    ("= 44,561 44,561", "damaged"),
    ("44561 44562", "sentence"),
    ("百年", "state"),
    ("优良", "state"),
    // Operator, figure, unit.
    ("≥80.00%", "percent ≥ 80 %"),
    ("=100.00(%)", "percent = 100 %"),
    ("≤620万/月", "number ≤ 6200000 /月"),
    ("=300天", "number = 300 天"),
    ("≥70村", "number ≥ 70 村"),
    ("≤0%", "percent ≤ 0 %"),
    (">92%", "percent > 92 %"),
    ("≧95%", "percent ≥ 95 %"),
    ("═100%", "percent = 100 %"),
    ("≦15万元", "number ≤ 150000 元"),
    ("＞＝１，０００　场", "number ≥ 1000 场"),
    ("＜５％", "percent < 5 %"),
    ("=>3次", "number ≥ 3 次"),
    ("=<3次", "number ≤ 3 次"),
    ("≥ 3,000,000 人次", "number ≥ 3000000 人次"),
    ("不少于３，０００，０００人次", "number ≥ 3000000 人次"),
    ("不低于90%", "percent ≥ 90 %"),
    ("不得低于90%", "percent ≥ 90 %"),
    ("不超过15万元", "number ≤ 150000 元"),
    ("不高于5%", "percent ≤ 5 %"),
    ("不大于3件", "number ≤ 3 件"),
    ("不小于3件", "number ≥ 3 件"),
    ("大于等于3件", "number ≥ 3 件"),
    ("小于等于3件", "number ≤ 3 件"),
    ("大于3件", "number > 3 件"),
    ("小于3件", "number < 3 件"),
    ("等于3件", "number = 3 件"),
    ("至少10次", "number ≥ 10 次"),
    ("最多10次", "number ≤ 10 次"),
    ("控制在15万元以内", "number ≤ 150000 元"),
    ("达到95%", "percent ≥ 95 %"),
    ("达到95%以上", "percent ≥ 95 %"),
    ("超过200人", "number > 200 人"),
    ("约200人", "number 约 200 人"),
    ("大约200人", "number 约 200 人"),
    ("95%以上", "percent ≥ 95 %"),
    ("95%及以上", "percent ≥ 95 %"),
    ("95%（含）以上", "percent ≥ 95 %"),
    ("5%以下", "percent ≤ 5 %"),
    ("15万元以内", "number ≤ 150000 元"),
    ("200人左右", "number 约 200 人"),
    ("定量≥95%", "percent ≥ 95 %"),
    ("定性：优良", "state"),
    ("优良", "state"),
    // Figure and unit without operator.
    ("985米", "number 985 米"),
    ("280人次", "number 280 人次"),
    ("10辆", "number 10 辆"),
    ("10辆公务车", "number 10 辆"),
    ("5万", "number 50000"),
    ("1346.0088万平方米", "number 13460088 平方米"),
    ("1.5亿元", "number 150000000 元"),
    ("15万元", "number 150000 元"),
    ("1000元/人", "number 1000 元/人"),
    ("3.5元/平方米", "number 3.5 元/平方米"),
    ("20人/次", "number 20 人/次"),
    ("12个月", "number 12 个月"),
    ("2年", "number 2 年"),
    ("30个工作日", "number 30 个工作日"),
    ("10TB", "number 10 TB"),
    ("≥10起", "number ≥ 10 起"),
    ("120㎡", "number 120 ㎡"),
    ("2公里", "number 2 公里"),
    ("100%", "percent 100 %"),
    ("100百分比", "percent 100 %"),
    ("8‰", "number 8 ‰"),
    ("-5%", "percent -5 %"),
    // A bare figure.
    ("2", "number 2"),
    ("220", "number 220"),
    ("3000000", "number 3000000"),
    ("180", "number 180"),
    ("0", "number 0"),
    ("0.5", "number 0.5"),
    ("45000", "number 45000"),
    ("2020", "number 2020"),
    // Chinese numerals.
    ("三百万人次", "number 3000000 人次"),
    ("十次", "number 10 次"),
    ("不少于两场", "number ≥ 2 场"),
    ("十二个月", "number 12 个月"),
    ("百分之八十", "percent 80 %"),
    ("不低于百分之九十五", "percent ≥ 95 %"),
    ("百分之80", "percent 80 %"),
    ("一致", "state"),
    ("三公经费压减", "state"),
    // Ranges.
    ("3-5次", "number 3..5 次"),
    ("3～5次", "number 3..5 次"),
    ("3至5次", "number 3..5 次"),
    ("80%~90%", "percent 80..90 %"),
    ("80%—90%", "percent 80..90 %"),
    ("80-90%", "percent 80..90 %"),
    ("1.5～2万元", "number 15000..20000 元"),
    ("1万-2万元", "number 10000..20000 元"),
    ("10万元至15万元", "number 100000..150000 元"),
    ("5-10", "number 5..10"),
    // Dates and periods.
    ("2025年12月", "date"),
    ("2025年", "date"),
    ("2020年12月31日", "date"),
    ("2020年12月31日前", "date ≤"),
    ("2020年12月底前", "date ≤"),
    ("2020年底前完成", "date ≤"),
    ("12月底到位", "date"),
    ("12月底前到位", "date ≤"),
    ("6月", "date"),
    ("12月31日", "date"),
    ("2020-12-31", "date"),
    ("2020/12/31", "date"),
    ("2020.12.31", "date"),
    ("2020.12", "date"),
    ("20201231", "date"),
    ("≤2020年12月", "date ≤"),
    ("2023.07-2024.01", "period"),
    ("2020年1月--2020年11月", "period"),
    ("2020年1月至12月", "period"),
    ("2020年1月1日—12月31日", "period"),
    ("2020-01-01至2020-12-31", "period"),
    // Frequencies.
    ("1次/月", "frequency 1 次/月"),
    ("≥2次/年", "frequency ≥ 2 次/年"),
    ("每月1次", "frequency 1 次/月"),
    ("每年2场", "frequency 2 场/年"),
    ("每季度一次", "frequency 1 次/季度"),
    ("每周不少于1次", "sentence"),
    // Words.
    ("及时", "state"),
    ("建立健全", "state"),
    ("稳步提高", "state"),
    ("影响程度明显", "state"),
    ("可控", "state"),
    ("是", "boolean"),
    ("否", "boolean"),
    ("参照政府采购成本控制", "sentence"),
    ("严格按照预算标准1000元/人执行，不得突破", "sentence"),
    ("完成985米道路建设", "sentence"),
    ("", "blank"),
    (" \u{3000}", "blank"),
    // Damage.
    ("44561", "damaged"),
    ("44,561", "damaged"),
    ("≧ %", "damaged"),
    ("≥", "damaged"),
    ("公里", "damaged"),
    ("%", "damaged"),
    ("二100百分比", "damaged"),
    ("好坏", "damaged"),
    ("88/100", "damaged"),
    ("1.2.3", "damaged"),
];

#[test]
fn every_form_is_read() {
    let wrong: Vec<_> = FORMS.iter().filter(|(text, expected)| read(text) != *expected).collect();
    let told: Vec<_> =
        wrong.iter().map(|(text, expected)| format!("{text:?}: {} instead of {expected}", read(text))).collect();
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

#[test]
fn a_date_with_its_year_has_first_and_last_day() {
    let days = |text: &str| {
        let days: Vec<_> = Target::read(text).dates().map(|(first, last)| format!("{first} {last}")).collect();
        days.join(", ")
    };
    for (text, expected) in [
        ("2020年", "2020-01-01 2020-12-31"),
        ("2020年2月", "2020-02-01 2020-02-29"),
        ("≤2020年12月31日", "2020-12-31 2020-12-31"),
        ("2020.12", "2020-12-01 2020-12-31"),
        ("20201231", "2020-12-31 2020-12-31"),
        ("2023.07-2024.01", "2023-07-01 2023-07-31, 2024-01-01 2024-01-31"),
        ("2020年1月至11月", "2020-01-01 2020-01-31, 2020-11-01 2020-11-30"),
        ("2020年1月1日—12月31日", "2020-01-01 2020-01-01, 2020-12-31 2020-12-31"),
    ] {
        assert_eq!(days(text), expected, "{text}");
    }
    for none in ["12月底到位", "2020年2月30日", "及时", "2020次"] {
        assert_eq!(days(none), "", "{none}");
    }
}

/// What targets are made of, and what they are damaged with.
fn pieces() -> impl Strategy<Value = String> {
    let known = [
        "≥",
        "≤",
        "=",
        "不少于",
        "达到",
        "约",
        "以上",
        "以内",
        "100",
        "80.00",
        "3,000,000",
        "０",
        "二",
        "十",
        "百分之",
        "万",
        "亿",
        "%",
        "％",
        "(",
        ")",
        "元",
        "人次",
        "次/月",
        "个",
        "2020年",
        "12月",
        "31日",
        "底前",
        "-",
        "~",
        "至",
        "/",
        ".",
        ",",
        "，",
        " ",
        "每",
        "年",
        "好坏",
        "及时",
        "定性",
        "无",
        "99999999999999999999999999999999",
    ];
    prop::collection::vec(prop::sample::select(known.to_vec()), 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_read_and_told_again(text in prop_oneof![pieces(), any::<String>(), "[0-9０-９一二十百万亿.,/%≥≤=~年月日至 -]{0,24}"]) {
        let target = Target::read(&text);
        prop_assert_eq!(&target, &Target::read(&text));
        let folded = fold(&text);
        prop_assert_eq!(target.text.as_str(), folded.trim());
        prop_assert!(target.low.is_some() == target.high.is_some() && (target.low.is_none() || target.value.is_none()));
        let damaged_or_told = matches!(target.kind, TargetKind::Number | TargetKind::Percent | TargetKind::Frequency);
        prop_assert_eq!(damaged_or_told, target.value.is_some() || target.low.is_some(), "{:?}", &target);
        prop_assert!(target.dates().count() <= 2);
    }

    #[test]
    fn operator_figure_and_unit_come_back(
        operator in prop::sample::select(vec!["≥", "≤", "=", ">", "<", "不少于", "不超过", "约"]),
        fen in 0_i64..10_000_000_000,
        unit in prop::sample::select(vec!["元", "人次", "次", "%", "个", "天", "公里", "平方米"]),
    ) {
        let figure = rust_decimal::Decimal::new(fen, 2);
        let target = Target::read(&format!("{operator}{figure}{unit}"));
        prop_assert!(target.operator.is_some());
        prop_assert_eq!(target.value, Some(Figure(figure)));
        prop_assert_eq!(target.unit.as_deref(), Some(unit));
    }
}
