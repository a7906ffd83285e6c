//! Words for the levels of indicators and for the kinds and stages of safeguards.

use domain::{
    form::{
        safeguard::{SafeguardKind, Stage},
        taxonomy::{Level1, Level2},
    },
    wording::operators::{Operator, alone},
};

use crate::read::blocks::marks::{Ticked, ticked};

use super::labels::{fold, key};

/// A word without 指标, 目标 or 类 at its end.
fn stem(text: &str) -> &str {
    let bare = |text: &'static str| move |word: &str| word.ends_with(text);
    let mut word = text;
    for tail in ["指标", "目标", "值"] {
        if bare(tail)(word) {
            word = word.strip_suffix(tail).unwrap_or(word);
        }
    }
    word
}

pub fn level1(text: &str) -> Option<Level1> {
    let word = key(text);
    // 产出指标（50分）
    let bare = word.split_once('(').map_or(word.as_str(), |(before, _)| before);
    Some(match stem(bare.strip_prefix("预期").unwrap_or(bare)) {
        "产出" | "项目产出" | "项目完成" | "完成" => Level1::Output,
        "效果" | "项目效果" | "结果" | "项目结果" => Level1::Effect,
        "影响力" | "影响" | "项目影响力" => Level1::Impact,
        "成本" | "项目成本" | "投入" | "项目投入" => Level1::Cost,
        "效益" | "项目效益" => Level1::Benefit,
        "满意度" | "服务对象满意度" | "社会公众满意度" | "社会公众或服务对象满意度" | "受益对象满意度" => {
            Level1::Satisfaction
        }
        _ => return None,
    })
}

pub fn level2(text: &str) -> Option<Level2> {
    let word = key(text);
    level2_of(&word).or_else(|| {
        let (bare, inside) = word.strip_suffix(')')?.split_once('(')?;
        let note = ["或", "必填", "选填", "可选"].iter().any(|word| inside.starts_with(word));
        let points = inside.ends_with('分') && inside.starts_with(|c: char| c.is_ascii_digit());
        level2_of(bare).filter(|_| note || points || inside.ends_with("指标"))
    })
}

/// 数量指标, 数量指标等; what stands in brackets behind it is another matter.
fn level2_of(word: &str) -> Option<Level2> {
    Some(match stem(word.strip_suffix('等').unwrap_or(word)) {
        "数量" | "产出数量" => Level2::Quantity,
        "质量" | "产出质量" => Level2::Quality,
        "时效" | "产出时效" | "进度" => Level2::Timeliness,
        "成本" | "产出成本" => Level2::Cost,
        "经济效益" | "经济" => Level2::EconomicBenefit,
        "社会效益" | "社会" => Level2::SocialBenefit,
        "环境效益"
        | "生态效益"
        | "环境(生态)效益"
        | "生态环境效益"
        | "环境生态效益"
        | "生态"
        | "环境"
        | "生态(环境)效益" => Level2::EnvironmentalBenefit,
        "满意度"
        | "服务对象满意度"
        | "社会公众满意度"
        | "社会公众或服务对象满意度"
        | "受益对象满意度"
        | "群众满意度"
        | "服务对象"
        | "服务对象或受益人满意度"
        | "受众满意度"
        | "服务对象或受益者满意度"
        | "服务对象及公众满意度"
        | "受益者满意度"
        | "公众满意度" => Level2::Satisfaction,
        "长效管理" => Level2::LongTermManagement,
        "人力资源" => Level2::HumanResources,
        "部门协助" | "部门协作" => Level2::DepartmentCoordination,
        "配套设施" => Level2::SupportingFacilities,
        "信息共享" => Level2::InformationSharing,
        "可持续影响" | "可持续发展影响" | "可持续性影响" | "可持续发展" | "可持续性发展影响" | "可持续" => {
            Level2::SustainableImpact
        }
        "经济成本" => Level2::EconomicCost,
        "社会成本" => Level2::SocialCost,
        "生态环境成本" | "环境成本" | "生态成本" => Level2::EnvironmentalCost,
        "其他" | "其它" => Level2::Other,
        _ => return None,
    })
}

/// The level 1 that national forms have above a level 2.
pub fn above(level: Level2) -> Option<Level1> {
    if matches!(level, Level2::Quantity | Level2::Quality | Level2::Timeliness | Level2::Cost) {
        return Some(Level1::Output);
    }
    let benefit =
        [Level2::EconomicBenefit, Level2::SocialBenefit, Level2::EnvironmentalBenefit, Level2::SustainableImpact];
    let satisfied = (level == Level2::Satisfaction).then_some(Level1::Satisfaction);
    satisfied.or_else(|| benefit.contains(&level).then_some(Level1::Benefit))
}

/// 时效（运营服务及时性）: a level 2 with the name of the indicator behind it.
pub fn level2_with_name(text: &str) -> Option<(Level2, String)> {
    // Longer than a level 2 with a name can be.
    if text.chars().nth(300).is_some() {
        return None;
    }
    // From the right: 环境（生态）效益 holds brackets itself.
    for (at, sign) in text.char_indices().rev().filter(|(_, c)| "（(:：—－-\n【[ \t\u{3000}".contains(*c)) {
        let Some(level) = text.get(..at).and_then(level2) else { continue };
        let rest = text.get(at.saturating_add(sign.len_utf8())..)?.trim();
        let close: &[char] = match sign {
            '（' | '(' => &['）', ')'],
            '【' | '[' => &['】', ']'],
            // A dash may be doubled, and the lines of a cell may hold the brackets.
            _ => {
                let name = rest.trim_start_matches(['—', '-', '－']);
                let inner = name.strip_prefix(['（', '(']).and_then(|name| name.strip_suffix(['）', ')']));
                return Some((level, inner.unwrap_or(name).trim().to_owned()));
            }
        };
        let name = rest.strip_suffix(close)?.trim();
        return Some((level, name.to_owned()));
    }
    None
}

pub fn safeguard_kind(text: &str) -> Option<SafeguardKind> {
    let word = key(text);
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    Some(match bare.strip_suffix("制度").unwrap_or(bare) {
        "项目管理" | "项目" | "业务管理" => SafeguardKind::ProjectManagement,
        "预算管理" | "预算" => SafeguardKind::BudgetManagement,
        "财务管理" | "财务" => SafeguardKind::FinancialManagement,
        _ => return None,
    })
}

const STAGES: &[&[&str]] = &[
    &[
        "立项和计划阶段",
        "立项和计划",
        "立项与计划阶段",
        "立项及计划阶段",
        "立项、计划阶段",
        "立项阶段",
        "计划阶段",
        "立项",
    ],
    &["实施阶段", "实施"],
    &["收尾和完成阶段", "收尾和完成", "收尾与完成阶段", "收尾及完成阶段", "收尾阶段", "完成阶段", "收尾"],
];

pub fn stages(text: &str) -> Ticked {
    ticked(text, STAGES)
}

/// The stages at these places of the list, in the order of the form.
pub fn stages_at(mut places: Vec<usize>) -> Vec<Stage> {
    places.sort_unstable();
    places.into_iter().filter_map(|at| Stage::ALL.get(at).copied()).collect()
}

/// The stage that the heading of a column names.
pub fn stage(text: &str) -> Option<Stage> {
    let word = key(text);
    let at = STAGES.iter().position(|names| names.contains(&word.as_str()))?;
    Stage::ALL.get(at).copied()
}

/// Signs of comparison and the words for them, as a column of its own holds them.
pub fn operator(text: &str) -> Option<Operator> {
    let plain = |c: char| if c == '═' { '=' } else { c };
    let word: String = fold(text).chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    // 004>=, the number of a choice and its sign.
    alone(word.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_many_names() {
        for level in Level1::ALL {
            assert_eq!(level1(&level.label().zh), Some(*level));
        }
        for level in Level2::ALL {
            assert_eq!(level2(&level.label().zh), Some(*level));
        }
        assert_eq!(level1("产 出 指 标\n（50分）"), Some(Level1::Output));
        assert_eq!(level2("服务对象满意度指标"), Some(Level2::Satisfaction));
        assert_eq!(level2("可持续影响指标"), Some(Level2::SustainableImpact));
        let name = |text: &str| level2_with_name(text).map(|(_, name)| name);
        assert_eq!(name("时效（运营服务及时性）").as_deref(), Some("运营服务及时性"));
        assert_eq!(name("环境（生态）效益（绿地（含行道树）保存率）").as_deref(), Some("绿地（含行道树）保存率"));
        assert_eq!(name("数量：完成率").as_deref(), Some("完成率"));
        assert_eq!(name("数量\n（完成率）").as_deref(), Some("完成率"));
        assert_eq!(name("环境（生态）效益"), None);
        for kind in SafeguardKind::ALL {
            assert_eq!(safeguard_kind(&kind.label().zh), Some(*kind));
        }
    }
}
