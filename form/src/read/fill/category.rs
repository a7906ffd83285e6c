//! 项目类别: the one that is ticked, named alone, or stands out.

use domain::{form::project::Category, values::language::Bilingual};

use crate::read::blocks::marks::{Ticked, ticked};

use super::{filled::Confidence, report::Report, written::Written};

/// The words for each category, in the order of [`Category::ALL`].
const CATEGORIES: &[&[&str]] = &[
    &["一次性项目", "一次性"],
    &["经常性项目", "经常性"],
    &["中期预算试点项目", "中期预算试点", "中期预算项目", "中期试点项目"],
];

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
