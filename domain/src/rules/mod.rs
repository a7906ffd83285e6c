//! The validator: a catalogue of rules, each a unit of its own. A rule never fails and never blocks the saving of a
//! draft; it passes, finds something, or says that it cannot decide.

mod across;
mod cost_items;
mod example;
mod funding;
mod history;
mod indicators;
pub mod profile;
mod project;
mod report;
mod report_text;
mod rows;
mod safeguards;

use std::{cell::OnceCell, sync::LazyLock};

use crate::{
    form::project::Project,
    rules::profile::Profile,
    values::{codes::codes, language::Bilingual},
    wording::figures::{self, Mention},
};

pub use across::Sheet;
pub use example::{EXAMPLES, Entry, Example};
use report::Outcomes;
pub use report::{Finding, Report, StaleExplanation, Summary, Undecided, validate};
pub use report_text::{FindingText, ReportText, StaleExplanationText, UndecidedText};

/// Version of the rule set; named in every report, so that an old report can be understood.
pub const RULESET: &str = "0.5.0";

codes! {
    /// 严重程度 Severity of a finding.
    Severity {
        Error = "error", "错误（必须改正）", "error (fix it)";
        Warning = "warning", "警告（改正或说明）", "warning (fix or explain)";
        Info = "info", "提示", "info (advice)";
    }
}

codes! {
    /// 审核维度 Head of the review of performance targets that a rule serves.
    Dimension {
        Completeness = "completeness", "完整性", "completeness";
        Relevance = "relevance", "相关性", "relevance";
        Appropriateness = "appropriateness", "适当性", "appropriateness";
        Feasibility = "feasibility", "可行性", "feasibility";
    }
}

codes! {
    /// 依据强度 What a rule rests on.
    Strength {
        Arithmetic = "arithmetic", "表内勾稽", "arithmetic of the form";
        Regulation = "regulation", "制度规定", "regulation";
        LocalRule = "local_rule", "地方填报要求", "local rule";
        Practice = "practice", "审核实践", "practice";
    }
}

codes! {
    /// 校验范围 Part of the declaration to check.
    Scope {
        All = "all", "全部", "all";
        Project = "project", "项目总体情况", "project sheet";
        Funding = "funding", "项目资金", "funding";
        Indicators = "indicators", "绩效目标", "indicators";
        CostItems = "cost_items", "项目构成分解", "cost items";
        Safeguards = "safeguards", "制度保障", "safeguards";
    }
}

/// One rule of the catalogue. Ids are stable for ever: never reused, never renumbered.
#[derive(Debug)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// The part of the declaration it speaks of.
    pub scope: Scope,
    pub dimension: Dimension,
    /// What must hold, in one sentence.
    pub title: Bilingual,
    /// Why it matters, and how the rule reads the declaration.
    pub explanation: Bilingual,
    /// What to do about a finding.
    pub fix: Bilingual,
    /// Where the rule comes from; never more than was really read there.
    pub basis: Bilingual,
    pub strength: Strength,
    /// Rule-set version in which it appeared.
    pub since: &'static str,
    /// Rules that look at the same figures: one rule cannot tell which figure is wrong.
    pub related: &'static [&'static str],
    /// Tells every outcome other than a pass.
    check: fn(&Subject, &mut Outcomes),
    /// Examples on the real form; they are the rule's tests.
    pub cases: &'static [Case],
}

/// What the rules look at.
pub struct Subject<'a> {
    pub project: &'a Project,
    pub profile: &'a Profile,
    /// The declaration of the year before, when one is known.
    pub previous: Option<&'a Project>,
    /// What the sheets of an imported form say of themselves.
    pub sheets: &'a [Sheet],
    mentions: OnceCell<Vec<Mention<'a>>>,
}

impl<'a> Subject<'a> {
    pub const fn new(project: &'a Project, profile: &'a Profile, previous: Option<&'a Project>) -> Self {
        Self { project, profile, previous, sheets: &[], mentions: OnceCell::new() }
    }

    /// The same with what the sheets of a form say of themselves.
    #[must_use]
    pub const fn on(mut self, sheets: &'a [Sheet]) -> Self {
        self.sheets = sheets;
        self
    }

    /// Every figure that the narratives mention, in the order of the form; read once for all rules.
    fn mentions(&self) -> &[Mention<'a>] {
        self.mentions.get_or_init(|| {
            let told = self.project.narratives();
            told.flat_map(|(pointer, text)| figures::mentions(pointer, text.as_str())).collect()
        })
    }
}

/// An example: the real form with some values set, and what the rule says to it.
#[derive(Debug)]
pub struct Case {
    /// Pointer and new JSON value; a pointer ending in `/-` adds a row. Below `/previous` stands the declaration of
    /// the year before: without such a pointer there is none, with one it is the same form of the year before.
    /// `/sheets` holds the headings of an imported form.
    pub set: &'static [(&'static str, &'static str)],
    pub expect: Expect,
}

/// What a rule says in a case.
#[derive(Clone, Copy, Debug)]
pub enum Expect {
    /// Findings at exactly these pointers.
    Fires(&'static [&'static str]),
    /// Neither finding nor doubt.
    Silent,
    /// Undecided, without a finding.
    Undecided,
}

/// Every rule: the families in the order of the form, each in the order of its ids.
pub static CATALOGUE: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    [
        project::RULES,
        funding::RULES,
        indicators::RULES,
        cost_items::RULES,
        across::RULES,
        safeguards::RULES,
        history::RULES,
    ]
    .concat()
});

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    CATALOGUE.iter().copied().find(|rule| rule.id == id)
}

/// Source of the sums that the form's own headings state.
const FORM_HEADINGS: Bilingual = Bilingual::fixed("申报表表头的层级关系", "the headings of the form itself");

/// Source of what the form asks to be filled in.
const FORM_FIELDS: Bilingual = Bilingual::fixed("申报表栏目", "the fields of the form");

#[cfg(test)]
mod tests;
