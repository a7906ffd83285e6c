//! P013, 填报单位属于所填主管部门.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::names::ends_with_any,
};

pub(super) static P013: Rule = Rule {
    id: "P013",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("填报单位属于所填主管部门", "The unit belongs to the department that is given"),
    explanation: Bilingual::fixed(
        "预算单位代码以主管部门代码开头。单位代码不以所填主管部门代码开头的，两个代码之一可能填错。两个代码一样长的，各是一个预算单位的代码，不作判断；没有填写主管部门代码的也不判断。名称写着局、委的单位，主管部门却是所、站、中心、大队的，两栏可能填反。",
        "The code of a budget unit begins with that of its department. Where it does not, one of the two codes may be wrong. Two codes of one length are each that of a budget unit, and are not judged; nor is anything without a department code. Where a bureau (局, 委) is the unit and a station, centre or brigade (所, 站, 中心, 大队) its department, the two may be exchanged.",
    ),
    fix: Bilingual::fixed(
        "核对主管部门和填报单位的代码、名称。",
        "Check codes and names of the department and of the unit.",
    ),
    basis: Bilingual::fixed(
        "预算单位代码逐级延长的编码惯例",
        "the practice that the codes of budget units grow by levels",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &[],
    check: unit_is_of_department,
    cases: &[
        Case { set: &[("/department_code", "\"219\"")], expect: Expect::Fires(&["/unit_code"]) },
        Case { set: &[("/department_code", "\"120\"")], expect: Expect::Silent },
        Case { set: &[("/department_code", "\"120009\"")], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
        Case {
            set: &[("/unit_name", "\"永丰县畜牧兽医水产局\""), ("/department_name", "\"县动物卫生监督所\"")],
            expect: Expect::Fires(&["/department_name"]),
        },
        Case {
            set: &[("/unit_name", "\"县动物卫生监督所\""), ("/department_name", "\"永丰县畜牧兽医水产局\"")],
            expect: Expect::Silent,
        },
    ],
};

fn unit_is_of_department(subject: &Subject, out: &mut Outcomes) {
    names_in_order(subject, out);
    let (Some(department), Some(unit)) = (&subject.project.department_code, &subject.project.unit_code) else { return };
    if unit.as_str().len() <= department.as_str().len() || unit.as_str().starts_with(department.as_str()) {
        return;
    }
    let message = Bilingual::new(
        format!("填报单位代码 {unit} 不以主管部门代码 {department} 开头"),
        format!("the unit code {unit} does not begin with the department code {department}"),
    );
    out.finding("/unit_code", message).given(unit);
}

/// Tells a bureau whose department is one of its own stations.
fn names_in_order(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let (Some(department), Some(unit)) = (&project.department_name, &project.unit_name) else { return };
    let (department, unit) = (department.as_str().trim(), unit.as_str().trim());
    if ends_with_any(unit, &BUREAUS) && ends_with_any(department, &STATIONS) {
        let message = Bilingual::new(
            format!("填报单位是“{unit}”，主管部门却是“{department}”，两栏可能填反"),
            format!("the unit is “{unit}”, yet its department “{department}”: the two may be exchanged"),
        );
        out.finding("/department_name", message).given(department);
    }
}

/// How bodies are called that have others below them, and those below.
const BUREAUS: [&str; 4] = ["局", "委员会", "厅", "人民政府"];
const STATIONS: [&str; 7] = ["所", "站", "服务中心", "监督中心", "大队", "支队", "管护队"];
