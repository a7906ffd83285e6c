//! P: 项目总体情况, the project sheet.

use super::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::{
    language::Bilingual,
    project::Category,
    text::ShortText,
    wording::{phone::is_phone, placeholders::is_placeholder},
};

pub static RULES: &[Rule] = &[
    Rule {
        id: "P001",
        severity: Severity::Error,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("必填栏目不得空白", "A mandatory field is not blank"),
        explanation: Bilingual::fixed(
            "规则集规定的必填栏目须全部填写；每个空白栏目各报一条。只有空格也算空白。",
            "Every field that the profile makes mandatory is filled in; one finding per blank field. Blanks alone count as blank.",
        ),
        fix: Bilingual::fixed("补填该栏目。", "Fill in the field."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["F005"],
        check: mandatory_fields,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/overview", "\"  \""), ("/funding/total_budget", "null"), ("/category", "null")],
                expect: Expect::Fires(&["/category", "/overview", "/funding/total_budget"]),
            },
            Case { set: &[("/other_matters", "null"), ("/project_code", "null")], expect: Expect::Silent },
        ],
    },
    Rule {
        id: "P002",
        severity: Severity::Error,
        scope: Scope::Project,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("起始日期不得晚于结束日期", "The first day is not after the last day"),
        explanation: Bilingual::fixed(
            "项目期间以起始日期开始、以结束日期结束，两日均计入。",
            "The period of the project begins with the first day and ends with the last, both included.",
        ),
        fix: Bilingual::fixed("更正起始日期或结束日期。", "Correct one of the two dates."),
        basis: FORM_FIELDS,
        strength: Strength::Arithmetic,
        since: "0.1.0",
        related: &["P003"],
        check: dates_in_order,
        cases: &[
            Case { set: &[("/start_date", "\"2020-12-31\"")], expect: Expect::Silent },
            Case { set: &[("/end_date", "\"2019-12-31\"")], expect: Expect::Fires(&["/start_date"]) },
            Case { set: &[("/end_date", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P003",
        severity: Severity::Error,
        scope: Scope::Project,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("年度须与项目期间重叠", "The budget year overlaps the project's period"),
        explanation: Bilingual::fixed(
            "申报当年预算的年度，项目至少应有一天在实施。",
            "In the year for which a budget is asked the project runs for at least one day.",
        ),
        fix: Bilingual::fixed("更正年度或起止日期。", "Correct the year or the dates."),
        basis: FORM_FIELDS,
        strength: Strength::Arithmetic,
        since: "0.1.0",
        related: &["P002"],
        check: year_in_period,
        cases: &[
            Case { set: &[("/start_date", "\"2018-03-01\""), ("/end_date", "\"2022-03-01\"")], expect: Expect::Silent },
            Case { set: &[("/fiscal_year", "2021")], expect: Expect::Fires(&["/fiscal_year"]) },
            Case { set: &[("/start_date", "null")], expect: Expect::Undecided },
            Case { set: &[("/end_date", "\"2019-12-31\"")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P004",
        severity: Severity::Warning,
        scope: Scope::Project,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed(
            "一次性和经常性项目的期间不超出年度",
            "A one-off or recurring project lies within the budget year",
        ),
        explanation: Bilingual::fixed(
            "一次性项目和经常性项目按年度申报，项目期间超出年度时提示；跨年度安排预算的是中期预算试点项目。项目期间与年度不重叠的由 P003 报告。",
            "One-off and recurring projects are declared for one year; fires when the period reaches beyond it. A project with a budget over several years is a medium-term pilot. A period outside the year altogether is P003's matter.",
        ),
        fix: Bilingual::fixed(
            "更正起止日期或项目类别，或说明跨年度的原因。",
            "Correct the dates or the category, or explain why the project crosses the year.",
        ),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P003", "F004"],
        check: one_year_kept,
        cases: &[
            Case { set: &[("/end_date", "\"2021-03-31\"")], expect: Expect::Fires(&["/end_date"]) },
            Case { set: &[("/end_date", "\"2020-11-30\"")], expect: Expect::Silent },
            Case { set: &[("/start_date", "\"2019-12-31\"")], expect: Expect::Fires(&["/start_date"]) },
            Case {
                set: &[("/end_date", "\"2022-12-31\""), ("/category", "\"medium_term_pilot\"")],
                expect: Expect::Silent,
            },
            Case { set: &[("/category", "null")], expect: Expect::Silent },
            Case { set: &[("/end_date", "\"2021-03-31\""), ("/category", "null")], expect: Expect::Undecided },
            Case { set: &[("/end_date", "null")], expect: Expect::Undecided },
            Case { set: &[("/fiscal_year", "2022")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P005",
        severity: Severity::Warning,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("联系电话是可以拨打的号码", "The telephone number can be dialled"),
        explanation: Bilingual::fixed(
            "手机号码为 11 位，固定电话为 7 或 8 位，可加区号、分机号和 +86；也可填 400、800 号码或多个号码。号码位数不符时提示。",
            "A mobile number has 11 digits, a landline 7 or 8, with or without area code, extension and +86; 400 and 800 numbers and several numbers are fine. Fires when the digits are too few or too many.",
        ),
        fix: Bilingual::fixed("核对并更正联系电话。", "Check and correct the number."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P009"],
        check: phone_dials,
        cases: &[
            Case { set: &[("/phone", "\"1381234567\"")], expect: Expect::Fires(&["/phone"]) },
            Case { set: &[("/phone", "\"13812345678\"")], expect: Expect::Silent },
            Case {
                set: &[("/phone", "\"０２１－５４９５２０４６转8001、54952047\"")], expect: Expect::Silent
            },
            Case { set: &[("/phone", "null")], expect: Expect::Undecided },
            Case { set: &[("/phone", "\"无\"")], expect: Expect::Undecided },
        ],
    },
];

fn mandatory_fields(subject: &Subject, out: &mut Outcomes) {
    let mandatory = &subject.profile.mandatory.fields;
    for (pointer, blank) in subject.project.fields() {
        if blank && mandatory.iter().any(|field| field == pointer) {
            out.finding(pointer, Bilingual::fixed("必填栏目空白", "this mandatory field is blank"));
        }
    }
}

fn dates_in_order(subject: &Subject, out: &mut Outcomes) {
    let Some(period) = subject.project.period() else {
        return out.blank(blank_date(subject));
    };
    if !period.in_order() {
        let (start, end) = (period.start, period.end);
        out.finding(
            "/start_date",
            Bilingual::new(
                format!("起始日期 {start} 晚于结束日期 {end}"),
                format!("the first day {start} is after the last day {end}"),
            ),
        )
        .given(start)
        .expected(format!("≤ {end}"));
    }
}

fn year_in_period(subject: &Subject, out: &mut Outcomes) {
    let Some(period) = subject.project.period() else {
        return out.blank(blank_date(subject));
    };
    let Some(year) = subject.project.fiscal_year else {
        return out.blank("/fiscal_year");
    };
    if !period.in_order() {
        let reason = Bilingual::fixed("起止日期颠倒，无法判断", "the dates are in the wrong order");
        return out.undecided("/start_date", reason);
    }
    if !period.overlaps(year) {
        let (start, end) = (period.start, period.end);
        out.finding(
            "/fiscal_year",
            Bilingual::new(
                format!("年度 {year} 不在项目期间 {start} 至 {end} 之内"),
                format!("the year {year} lies outside the project's period {start} to {end}"),
            ),
        )
        .given(year)
        .expected(format!("{} – {}", start.year(), end.year()));
    }
}

fn one_year_kept(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    if project.category == Some(Category::MediumTermPilot) {
        return;
    }
    let Some(period) = project.period() else {
        return out.blank(blank_date(subject));
    };
    let Some(year) = project.fiscal_year else {
        return out.blank("/fiscal_year");
    };
    if period.within(year) {
        return;
    }
    if !period.in_order() || !period.overlaps(year) {
        let reason = Bilingual::fixed(
            "年度与项目期间不重叠，或起止日期颠倒（见 P002、P003），无法判断",
            "the dates are in the wrong order or outside the year (see P002, P003)",
        );
        return out.undecided("/fiscal_year", reason);
    }
    let Some(category) = project.category else {
        return out.blank("/category");
    };
    let (start, end) = (period.start, period.end);
    let late = end.year() != i32::from(year.get());
    let (pointer, date) = if late { ("/end_date", end) } else { ("/start_date", start) };
    let label = category.label();
    out.finding(
        pointer,
        Bilingual::new(
            format!("{}的期间 {start} 至 {end} 超出 {year} 年度", label.zh),
            format!("the period {start} to {end} of a {} project reaches beyond {year}", label.en),
        ),
    )
    .given(date)
    .expected(format!("{year}-01-01 – {year}-12-31"));
}

fn phone_dials(subject: &Subject, out: &mut Outcomes) {
    const PHONE: &str = "/phone";
    let Some(phone) = subject.project.phone.as_ref().filter(|phone| !phone.is_blank()).map(ShortText::as_str) else {
        return out.blank(PHONE);
    };
    if is_phone(phone) {
        return;
    }
    if is_placeholder(phone) {
        return out.undecided(PHONE, Bilingual::fixed("只有占位文字（见 P009）", "a placeholder (see P009)"));
    }
    let message = Bilingual::fixed(
        "不像电话号码，位数可能不对",
        "this does not look like a telephone number; digits may be missing or too many",
    );
    out.finding(PHONE, message).given(phone);
}

pub fn blank_date(subject: &Subject) -> &'static str {
    if subject.project.start_date.is_none() { "/start_date" } else { "/end_date" }
}
