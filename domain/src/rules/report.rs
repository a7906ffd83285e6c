//! Running the rules and telling their outcomes.

use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use super::{CATALOGUE, Dimension, RULESET, Rule, Scope, Severity, Subject};
use crate::{
    explanation::Explanation,
    language::{Bilingual, Language},
    money::to_fen,
    period::Timestamp,
    project::Project,
};

/// 校验发现 One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    /// 规则编号 Id of the rule.
    #[schema(max_length = 4)]
    pub rule: &'static str,
    /// 严重程度 Severity in this profile.
    pub severity: Severity,
    /// 审核维度 Head of the review.
    pub dimension: Dimension,
    /// 位置 RFC 6901 pointer into the declaration.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// 说明 Message in the language asked for.
    #[schema(max_length = 10_000)]
    pub message: String,
    /// 填报值 What the declaration says.
    #[schema(max_length = 10_000)]
    pub given: Option<String>,
    /// 应有值 What it should say.
    #[schema(max_length = 10_000)]
    pub expected: Option<String>,
    /// 差额 Given minus expected.
    #[schema(max_length = 40)]
    pub difference: Option<String>,
    /// 相关规则 Rules that look at the same figures.
    #[schema(max_items = 20, value_type = Vec<crate::text::RuleId>)]
    pub related: Vec<&'static str>,
    /// 是否已说明 Whether an explanation settles it.
    pub explained: bool,
    /// 情况说明 The explanation that settles it.
    #[schema(max_length = 8000)]
    pub explanation: Option<String>,
}

/// 无法判断 A rule that could not decide, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Undecided {
    /// 规则编号 Id of the rule.
    #[schema(max_length = 4)]
    pub rule: &'static str,
    /// 位置 RFC 6901 pointer of what is missing.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// 原因 Reason in the language asked for.
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// 失效说明 An explanation without its finding, or for an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StaleExplanation {
    /// 规则编号 Rule that it names.
    #[schema(max_length = 4)]
    pub rule: String,
    /// 位置 Place that it names.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// 原因 Why it settles nothing.
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// 汇总 Counts of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// 错误数 Errors.
    #[schema(maximum = 100_000)]
    pub error: u32,
    /// 警告数 Warnings, explained ones too.
    #[schema(maximum = 100_000)]
    pub warning: u32,
    /// 提示数 Advice.
    #[schema(maximum = 100_000)]
    pub info: u32,
    /// 无法判断数 Undecided outcomes.
    #[schema(maximum = 100_000)]
    pub undecided: u32,
    /// 已说明数 Findings that an explanation settles.
    #[schema(maximum = 100_000)]
    pub explained: u32,
}

/// 校验报告 Everything the validator has to say about a declaration, in the order of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    /// 是否无错误 No error.
    pub valid: bool,
    /// 是否可报送 No error and no unexplained warning.
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
    pub findings: Vec<Finding>,
    /// 失效说明 Explanations that settle nothing.
    #[schema(max_items = 200)]
    pub stale_explanations: Vec<StaleExplanation>,
    /// 无法判断 Rules that could not decide.
    #[schema(max_items = 100_000)]
    pub undecided: Vec<Undecided>,
}

/// Collects what the rules have to say, in the language asked for.
pub struct Outcomes {
    language: Language,
    rule: &'static Rule,
    severity: Severity,
    findings: Vec<Finding>,
    undecided: Vec<Undecided>,
}

impl Outcomes {
    /// A finding; figures are added to what this returns.
    pub fn finding(&mut self, pointer: impl Into<String>, message: Bilingual) -> FindingFigures<'_> {
        self.findings.push(Finding {
            rule: self.rule.id,
            severity: self.severity,
            dimension: self.rule.dimension,
            pointer: pointer.into(),
            message: message.get(self.language).to_owned(),
            given: None,
            expected: None,
            difference: None,
            related: self.rule.related.to_vec(),
            explained: false,
            explanation: None,
        });
        FindingFigures(self.findings.last_mut())
    }

    /// Data without which the rule says nothing.
    pub fn undecided(&mut self, pointer: impl Into<String>, reason: Bilingual) {
        let reason = reason.get(self.language).to_owned();
        self.undecided.push(Undecided { rule: self.rule.id, pointer: pointer.into(), reason });
    }

    /// The most common doubt: a blank that another rule reports, or that is the declarant's choice.
    pub fn blank(&mut self, pointer: impl Into<String>) {
        self.undecided(pointer, Bilingual::fixed("此处未填写，无法判断", "left blank, so this cannot be decided"));
    }
}

/// The figures of a finding that was just told.
pub struct FindingFigures<'a>(Option<&'a mut Finding>);

impl FindingFigures<'_> {
    pub fn given(self, given: impl ToString) -> Self {
        self.with(|finding| finding.given = Some(given.to_string()))
    }

    pub fn expected(self, expected: impl ToString) -> Self {
        self.with(|finding| finding.expected = Some(expected.to_string()))
    }

    /// Two amounts that should be equal, and by how much they are not.
    pub fn amounts(self, given: Decimal, expected: Decimal) {
        let (given, expected) = (to_fen(given), to_fen(expected));
        self.given(given).expected(expected).with(|finding| finding.difference = Some((given - expected).to_string()));
    }

    fn with(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = self.0.as_deref_mut() {
            change(finding);
        }
        self
    }
}

/// Runs the rules of `scope` that the profile switches on.
pub fn validate(subject: &Subject, scope: Scope, language: Language, checked_at: Timestamp) -> Report {
    let (project, profile) = (subject.project, subject.profile);
    let in_scope = |rule: &&Rule| scope == Scope::All || rule.scope == scope;
    let (mut findings, mut undecided) = (Vec::new(), Vec::new());
    for rule in CATALOGUE.iter().copied().filter(in_scope) {
        let Some(severity) = profile.severity(rule) else { continue };
        let mut outcomes = Outcomes { language, rule, severity, findings, undecided };
        (rule.check)(subject, &mut outcomes);
        Outcomes { findings, undecided, .. } = outcomes;
    }
    let in_scope =
        |explanation: &&Explanation| super::rule(explanation.rule.as_str()).is_none_or(|rule| in_scope(&rule));
    let stale_explanations = settle(&mut findings, project.explanations.iter().filter(in_scope), language);
    let order = SheetOrder::of(project);
    findings.sort_by_cached_key(|finding| (order.place(&finding.pointer), finding.rule));
    undecided.sort_by_cached_key(|doubt| (order.place(&doubt.pointer), doubt.rule));
    let summary = summarise(&findings, &undecided);
    let open_warning = findings.iter().any(|finding| finding.severity == Severity::Warning && !finding.explained);
    Report {
        valid: summary.error == 0,
        submittable: summary.error == 0 && !open_warning,
        profile: profile.id.clone(),
        profile_version: profile.version.clone(),
        ruleset: RULESET,
        checked_at,
        summary,
        findings,
        stale_explanations,
        undecided,
    }
}

/// Settles findings with explanations and returns those explanations that settle nothing.
fn settle<'a>(
    findings: &mut [Finding],
    explanations: impl Iterator<Item = &'a Explanation>,
    language: Language,
) -> Vec<StaleExplanation> {
    let mut stale = Vec::new();
    for explanation in explanations {
        let meant = |finding: &&mut Finding| {
            finding.rule == explanation.rule.as_str()
                && finding.pointer == explanation.pointer.as_str()
                && explanation.given.as_ref().is_none_or(|given| finding.given.as_deref() == Some(given.as_str()))
        };
        let mut reason = Some(Bilingual::fixed("该规则在此处没有发现问题", "the rule finds nothing at this place"));
        for finding in findings.iter_mut().filter(meant) {
            if finding.severity == Severity::Error {
                reason =
                    Some(Bilingual::fixed("错误只能改正，不能说明", "an error must be fixed and cannot be explained"));
            } else {
                finding.explained = true;
                finding.explanation = Some(explanation.text.as_str().to_owned());
                reason = None;
            }
        }
        if let Some(reason) = reason {
            stale.push(StaleExplanation {
                rule: explanation.rule.as_str().to_owned(),
                pointer: explanation.pointer.as_str().to_owned(),
                reason: reason.get(language).to_owned(),
            });
        }
    }
    stale
}

fn summarise(findings: &[Finding], undecided: &[Undecided]) -> Summary {
    let mut summary = Summary { undecided: u32::try_from(undecided.len()).unwrap_or(u32::MAX), ..Summary::default() };
    for finding in findings {
        match finding.severity {
            Severity::Error => summary.error += 1,
            Severity::Warning => summary.warning += 1,
            Severity::Info => summary.info += 1,
        }
        summary.explained += u32::from(finding.explained);
    }
    summary
}

/// The order in which a reader meets the places of the form: field, row, then column.
struct SheetOrder(Vec<&'static str>);

/// Columns of the form's tables from left to right; a place without a column is the row or the list itself.
const COLUMNS: [&str; 18] = [
    "level1",
    "level2",
    "name",
    "target",
    "weight",
    "component",
    "content",
    "detail",
    "amount",
    "unit_price",
    "unit_price_basis",
    "quantity",
    "quantity_basis",
    "kind",
    "document_name",
    "measures",
    "stages",
    "remark",
];

impl SheetOrder {
    fn of(project: &Project) -> Self {
        Self(project.fields().into_iter().map(|(pointer, _)| pointer).collect())
    }

    fn place(&self, pointer: &str) -> (usize, usize, usize) {
        let mut segments = pointer.split('/').skip(1);
        let (list, row, column) = (segments.next(), segments.next(), segments.next());
        let same_list = |field: &&str| field.strip_prefix('/') == list;
        let field = self.0.iter().position(|field| *field == pointer || same_list(field)).unwrap_or(self.0.len());
        let row = row.and_then(|row| row.parse().ok()).map_or(0, |row: usize| row.saturating_add(1));
        let column = column.and_then(|column| COLUMNS.iter().position(|name| *name == column));
        (field, row, column.map_or(0, |column| column.saturating_add(1)))
    }
}
