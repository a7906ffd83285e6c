//! 项目类别, 项目属性: the one that is ticked, named alone, or stands out.

use domain::{
    form::project::{Category, Nature},
    values::language::Bilingual,
};

use crate::read::blocks::marks::{Ticked, ticked};

use super::{filled::Confidence, report::Report, written::Written};

/// The words for each category, in the order of [`Category::ALL`].
const CATEGORIES: &[&[&str]] = &[
    &["一次性项目", "一次性"],
    &["经常性项目", "经常性", "常年性项目", "常年项目", "常年性", "常年安排项目", "经常安排项目"],
    &["中期预算试点项目", "中期预算试点", "中期预算项目", "中期试点项目"],
];

/// The words for each nature, in the order of [`Nature::ALL`].
const NATURES: &[&[&str]] = &[
    &["新增项目", "新增", "新建项目", "新建", "新设项目", "新增一次性项目"],
    &[
        "延续项目",
        "延续性项目",
        "延续",
        "经常延续项目",
        "续建项目",
        "续建",
        "结转项目",
        "滚动项目",
        "持续性项目",
        "持续项目",
        "经常性延续项目",
    ],
];

/// Whether a text chooses or offers categories.
pub fn speaks_of_category(text: &str) -> bool {
    match ticked(text, CATEGORIES) {
        Ticked::These(chosen) | Ticked::Named(chosen) => !chosen.is_empty(),
        Ticked::Unclear => false,
    }
}

/// Whether a text is one of the options, or a mark of one.
pub fn is_option(text: &str) -> bool {
    let named = |options| match ticked(text, options) {
        Ticked::These(_) | Ticked::Unclear => true,
        Ticked::Named(chosen) => !chosen.is_empty(),
    };
    named(CATEGORIES) || named(NATURES)
}

/// Whether a text is the template of the natures, in which nothing is ticked.
pub fn is_blank_nature(text: &str) -> bool {
    match ticked(text, NATURES) {
        Ticked::These(chosen) => chosen.is_empty(),
        Ticked::Named(chosen) => chosen.len() > 1,
        Ticked::Unclear => false,
    }
}

/// 项目属性 The nature that a text chooses, if it speaks of that.
pub fn nature(written: Written) -> Option<Nature> {
    match ticked(written.text, NATURES) {
        Ticked::These(chosen) | Ticked::Named(chosen) if chosen.len() == 1 => {
            chosen.first().and_then(|chosen| Nature::ALL.get(*chosen)).copied()
        }
        Ticked::These(_) | Ticked::Named(_) | Ticked::Unclear => None,
    }
}

/// The category that a text chooses; none where the form was left blank.
pub fn category(written: Written, report: &mut Report) -> Option<Category> {
    let prominent = prominent(written);
    let chosen = match ticked(written.text, CATEGORIES) {
        // No marks: the one option that stands out.
        Ticked::Named(all) if all.len() > 1 && prominent.is_some() => {
            let (zh, en) = ("没有勾选，取突出显示的类别", "nothing is ticked; the category that stands out was taken");
            report.guess("/category", Confidence::Medium, zh, en);
            prominent
        }
        Ticked::These(chosen) | Ticked::Named(chosen) if chosen.len() == 1 => chosen.first().copied(),
        // A template: nothing is ticked yet.
        Ticked::These(chosen) if chosen.is_empty() => return None,
        Ticked::Named(chosen) if chosen.len() == CATEGORIES.len() => return None,
        Ticked::These(_) => {
            let reason = Bilingual::fixed("勾选了多个类别", "more than one category is ticked");
            report.refuse(written, "/category", reason);
            return None;
        }
        Ticked::Named(_) | Ticked::Unclear => None,
    };
    let category = chosen.and_then(|chosen| Category::ALL.get(chosen)).copied();
    if category.is_none() {
        let reason = Bilingual::fixed("不是表中的项目类别", "this is none of the form's categories");
        report.refuse(written, "/category", reason);
    }
    category
}

/// The only category that is bold or underlined, or not struck out.
fn prominent(written: Written) -> Option<usize> {
    let Ticked::Named(chosen) = ticked(written.stressed?, CATEGORIES) else { return None };
    chosen.first().copied().filter(|_| chosen.len() == 1)
}
