//! P021, 单位和主管部门写具体的名称.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::names::{contains_any, ends_with_any},
};

pub(super) static P021: Rule = Rule {
    id: "P021",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("单位和主管部门写具体的名称", "Unit and department are named as bodies of their own"),
    explanation: Bilingual::fixed(
        "“县（市、区）教育部门”“相关部门”“××局”是模板的统称，看不出由谁负责；“经济建设科”“某某股”是内设机构，不是主管部门或预算单位；学校、卫生院、村委会等办事的单位上面另有主管部门。规则只看名称的写法。",
        "县（市、区）教育部门, 相关部门 and ××局 are the words of a template and name nobody; 经济建设科 and the like are sections of a body and neither department nor budget unit; a school, a clinic or a village committee has a department above it. The rule reads only how a name is written.",
    ),
    fix: Bilingual::fixed(
        "写明单位的全称，如“云岭区教育局”。",
        "Give the full name of the body, such as 云岭区教育局.",
    ),
    basis: Bilingual::fixed("申报表栏目；审核实践", "the fields of the form; practice of reviews"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["P013", "P009"],
    check: bodies_are_named,
    cases: &[
        Case {
            set: &[("/department_name", "\"县（市、区）教育部门\"")], expect: Expect::Fires(&["/department_name"])
        },
        Case { set: &[("/department_name", "\"上海市闵行区文化和旅游局\"")], expect: Expect::Silent },
        Case {
            set: &[("/department_name", "\"经济建设科\""), ("/unit_name", "\"××局\"")],
            expect: Expect::Fires(&["/unit_name", "/department_name"]),
        },
        Case {
            set: &[("/department_name", "\"乌泉市供销合作社联合社（部门）\"")], expect: Expect::Silent
        },
        Case {
            set: &[("/department_name", "\"临泊县第二小学\"")], expect: Expect::Fires(&["/department_name"])
        },
        Case { set: &[("/department_name", "\"中共临泊县委党校\"")], expect: Expect::Silent },
    ],
};

fn bodies_are_named(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (pointer, name) in [
        ("/unit_name", project.unit_name.as_ref().map(|name| name.as_str())),
        ("/department_name", project.department_name.as_ref().map(|name| name.as_str())),
    ] {
        let Some(name) = name.map(str::trim) else { continue };
        let general = contains_any(name, &GENERAL) || ["主管部门", "实施单位", "业务部门"].contains(&name);
        let section =
            ends_with_any(name, &["科", "股", "科室"]) && !ends_with_any(name, &["学科", "专科", "牙科", "眼科"]);
        let served = pointer == "/department_name" && ends_with_any(name, &SERVES) && !name.ends_with("党校");
        let (zh, en) = if served {
            ("是办事的单位，不是主管部门", "does the work itself and is no department in charge")
        } else if general {
            ("是模板的统称，没有写明是哪个单位", "is the word of a template and names no body")
        } else if section {
            ("是内设机构，不是主管部门或预算单位", "is a section of a body, neither department nor budget unit")
        } else {
            continue;
        };
        out.finding(pointer, Bilingual::new(format!("“{name}”{zh}"), format!("“{name}” {en}"))).given(name);
    }
}

/// Who does the work and has a department above it.
const SERVES: [&str; 9] = ["小学", "中学", "学校", "幼儿园", "卫生院", "村民委员会", "村委会", "敬老院", "派出所"];

/// Words of those who write templates.
const GENERAL: [&str; 12] = [
    "（市、区）",
    "(市、区)",
    "（县、区）",
    "（区、市）",
    "市、县",
    "××",
    "XX",
    "xx",
    "相关部门",
    "有关部门",
    "各级",
    "（区、县）",
];
