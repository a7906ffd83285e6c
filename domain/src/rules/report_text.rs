//! A report as it is written: in the language of its reader. Until then every text is in both.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Dimension, Finding, Report, Severity, StaleExplanation, Summary, Undecided};
use crate::{
    values::{language::Language, period::Timestamp},
    views::place::words,
};

/// 校验发现 One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingText {
    /// 规则编号 Id of the rule.
    #[schema(max_length = 4)]
    pub rule: &'static str,
    /// 严重程度 Severity in this profile.
    pub severity: Severity,
    /// 审核维度 Aspect of the review that the rule belongs to.
    pub dimension: Dimension,
    /// 位置 RFC 6901 pointer into the declaration.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// 位置名称 The place in words of the form, in the language asked for. A report that was kept before 0.3.0 does not have it.
    #[schema(max_length = 1000, required = false)]
    pub place: String,
    /// 说明 Message in the language asked for.
    #[schema(max_length = 10_000)]
    pub message: String,
    /// 填报值 The value in the declaration.
    #[schema(max_length = 10_000)]
    pub given: Option<String>,
    /// 应有值 The value that the rule expects.
    #[schema(max_length = 10_000)]
    pub expected: Option<String>,
    /// 差额 The value in the declaration minus the expected value.
    #[schema(max_length = 40)]
    pub difference: Option<String>,
    /// 相关规则 Rules that look at the same figures.
    #[schema(max_items = 20, value_type = Vec<crate::values::text::RuleId>)]
    pub related: Vec<&'static str>,
    /// 是否已说明 Whether an explanation settles it.
    pub explained: bool,
    /// 情况说明 The explanation that settles it.
    #[schema(max_length = 8000)]
    pub explanation: Option<String>,
}

/// 无法判断 A rule that could not decide, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Undecided)]
pub struct UndecidedText {
    /// 规则编号 Id of the rule.
    #[schema(max_length = 4)]
    pub rule: &'static str,
    /// 位置 RFC 6901 pointer of what is missing.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// 位置名称 The place in words of the form, in the language asked for. A report that was kept before 0.3.0 does not have it.
    #[schema(max_length = 1000, required = false)]
    pub place: String,
    /// 原因 Reason in the language asked for.
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// 失效说明 An explanation that matches no finding, or whose finding is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StaleExplanation)]
pub struct StaleExplanationText {
    /// 规则编号 Rule that it names.
    #[schema(max_length = 4)]
    pub rule: String,
    /// 位置 Place that it names.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// 位置名称 The place in words of the form, in the language asked for. A report that was kept before 0.3.0 does not have it.
    #[schema(max_length = 1000, required = false)]
    pub place: String,
    /// 原因 Why the explanation has no effect.
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// 校验报告 Everything that the rules find in a declaration, in the order of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportText {
    /// 是否无错误 true if there is no error.
    pub valid: bool,
    /// 是否可报送 true if there is no error and no unexplained warning.
    pub submittable: bool,
    /// 规则集 Profile.
    #[schema(max_length = 40)]
    pub profile: String,
    /// 规则集版本 Version of the profile.
    #[schema(max_length = 40)]
    pub profile_version: String,
    /// 规则目录版本 Version of the rule set.
    #[schema(max_length = 40)]
    pub ruleset: &'static str,
    /// 校验时间 When it was checked.
    pub checked_at: Timestamp,
    /// 汇总 Counts.
    pub summary: Summary,
    /// 校验发现 Findings.
    #[schema(max_items = 100_000)]
    pub findings: Vec<FindingText>,
    /// 失效说明 Explanations without effect.
    #[schema(max_items = 200)]
    pub stale_explanations: Vec<StaleExplanationText>,
    /// 无法判断 Rules that could not decide.
    #[schema(max_items = 100_000)]
    pub undecided: Vec<UndecidedText>,
}

impl Report {
    /// The report with its texts in one language.
    pub fn in_language(&self, language: Language) -> ReportText {
        ReportText {
            valid: self.valid,
            submittable: self.submittable,
            profile: self.profile.clone(),
            profile_version: self.profile_version.clone(),
            ruleset: self.ruleset,
            checked_at: self.checked_at,
            summary: self.summary,
            findings: self.findings.iter().map(|finding| finding.in_language(language)).collect(),
            stale_explanations: self.stale_explanations.iter().map(|stale| stale.in_language(language)).collect(),
            undecided: self.undecided.iter().map(|doubt| doubt.in_language(language)).collect(),
        }
    }
}

impl Finding {
    fn in_language(&self, language: Language) -> FindingText {
        FindingText {
            rule: self.rule,
            severity: self.severity,
            dimension: self.dimension,
            pointer: self.pointer.clone(),
            place: words(&self.pointer, language),
            message: self.message.get(language).to_owned(),
            given: self.given.clone(),
            expected: self.expected.clone(),
            difference: self.difference.clone(),
            related: self.related.to_vec(),
            explained: self.explained,
            explanation: self.explanation.clone(),
        }
    }
}

impl Undecided {
    fn in_language(&self, language: Language) -> UndecidedText {
        UndecidedText {
            rule: self.rule,
            pointer: self.pointer.clone(),
            place: words(&self.pointer, language),
            reason: self.reason.get(language).to_owned(),
        }
    }
}

impl StaleExplanation {
    fn in_language(&self, language: Language) -> StaleExplanationText {
        StaleExplanationText {
            rule: self.rule.clone(),
            pointer: self.pointer.clone(),
            place: words(&self.pointer, language),
            reason: self.reason.get(language).to_owned(),
        }
    }
}
