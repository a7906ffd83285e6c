//! P011, 文字中的实施期间与起止日期一致.

use super::shared::{blank_date, written};
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::spans,
};

/// A form that states its period in the overview, without its first day.
const UNDATED: &[(&str, &str)] = &[("/overview", "\"项目实施周期：2020年1月至12月。\""), ("/start_date", "null")];

pub(super) static P011: Rule = Rule {
    id: "P011",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("文字中的实施期间与起止日期一致", "A period told in a narrative is that of the form"),
    explanation: Bilingual::fixed(
        "只读取“实施周期”“项目期”“建设期”等词后写明起止的期间，按写到的年、月、日与起止日期比较；依据栏、书名号和引号内的、分期或往年的期间不读，一栏中写有几个不同期间时不作判断。",
        "The rule reads only periods with both ends that follow words such as 实施周期, 项目期 or 建设期, and compares them with the dates by year, month and day as far as written. It does not read the field 依据, titles, quotations, phases and past years, nor a narrative that states several periods.",
    ),
    fix: Bilingual::fixed("更正文字或起止日期，或说明原因。", "Correct the text or the dates, or explain."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P002", "P003"],
    check: periods_agree,
    cases: &[
        Case {
            set: &[("/overview", "\"项目实施周期：2019年1月至2019年12月。\"")],
            expect: Expect::Fires(&["/overview"]),
        },
        Case {
            set: &[("/overview", "\"项目实施周期：2020年1月至2020年12月。\"")], expect: Expect::Silent
        },
        Case {
            set: &[("/basis", "\"项目实施周期：2013年至2020年。\""), ("/start_date", "null")],
            expect: Expect::Silent,
        },
        Case { set: UNDATED, expect: Expect::Undecided },
    ],
};

fn periods_agree(subject: &Subject, out: &mut Outcomes) {
    for (pointer, text) in written(subject.project).filter(|(pointer, _)| *pointer != "/basis") {
        let Some(stated) = spans::stated(text) else { continue };
        let Some(period) = subject.project.period() else {
            return out.blank(blank_date(subject));
        };
        if stated.contradicts(period.start, period.end) {
            let (told, start, end) = (&stated.written, period.start, period.end);
            let message = Bilingual::new(
                format!("文字写的实施期间“{told}”与起止日期 {start} 至 {end} 不一致"),
                format!("the period “{told}” told here is not that of the form, {start} to {end}"),
            );
            out.finding(pointer, message).given(told).expected(format!("{start} – {end}"));
        }
    }
}
