//! Running the rules and telling their outcomes.

use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use super::{CATALOGUE, Dimension, RULESET, Rule, Scope, Severity, Subject};
use crate::{
    form::{explanation::Explanation, fields::TABLES, project::Project},
    values::{language::Bilingual, money::to_fen, period::Timestamp},
};

/// One finding. Its message is kept in both languages: one run of the rules serves readers of either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    /// Severity in the profile of the declaration.
    pub severity: Severity,
    pub dimension: Dimension,
    /// RFC 6901 pointer into the declaration.
    pub pointer: String,
    pub message: Bilingual,
    /// What the declaration says.
    pub given: Option<String>,
    /// What it should say.
    pub expected: Option<String>,
    /// Given minus expected.
    pub difference: Option<String>,
    /// Rules that look at the same figures.
    pub related: &'static [&'static str],
    /// Whether an explanation settles it.
    pub explained: bool,
    pub explanation: Option<String>,
}

/// A rule that could not decide, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    pub rule: &'static str,
    /// RFC 6901 pointer of what is missing.
    pub pointer: String,
    pub reason: Bilingual,
}

/// An explanation without its finding, or for an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleExplanation {
    pub rule: String,
    pub pointer: String,
    pub reason: Bilingual,
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

/// Everything the validator has to say about a declaration, in the order of the form and in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// No error.
    pub valid: bool,
    /// No error and no unexplained warning.
    pub submittable: bool,
    pub profile: String,
    pub profile_version: String,
    /// Version of the rule set.
    pub ruleset: &'static str,
    pub checked_at: Timestamp,
    pub summary: Summary,
    pub findings: Vec<Finding>,
    /// Explanations that settle nothing.
    pub stale_explanations: Vec<StaleExplanation>,
    /// Rules that could not decide.
    pub undecided: Vec<Undecided>,
}

/// Collects what the rules have to say.
pub struct Outcomes {
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
            message,
            given: None,
            expected: None,
            difference: None,
            related: self.rule.related,
            explained: false,
            explanation: None,
        });
        FindingFigures(self.findings.last_mut())
    }

    /// Data without which the rule says nothing.
    pub fn undecided(&mut self, pointer: impl Into<String>, reason: Bilingual) {
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
pub fn validate(subject: &Subject, scope: Scope, checked_at: Timestamp) -> Report {
    let (project, profile) = (subject.project, subject.profile);
    let in_scope = |rule: &&Rule| scope == Scope::All || rule.scope == scope;
    let (mut findings, mut undecided) = (Vec::new(), Vec::new());
    for rule in CATALOGUE.iter().copied().filter(in_scope) {
        let Some(severity) = profile.severity(rule) else { continue };
        let mut outcomes = Outcomes { rule, severity, findings, undecided };
        (rule.check)(subject, &mut outcomes);
        Outcomes { findings, undecided, .. } = outcomes;
    }
    let in_scope =
        |explanation: &&Explanation| super::rule(explanation.rule.as_str()).is_none_or(|rule| in_scope(&rule));
    let stale_explanations = settle(&mut findings, project.explanations.iter().filter(in_scope));
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
fn settle<'a>(findings: &mut [Finding], explanations: impl Iterator<Item = &'a Explanation>) -> Vec<StaleExplanation> {
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
                reason,
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

impl SheetOrder {
    fn of(project: &Project) -> Self {
        Self(project.fields().map(|(pointer, _)| pointer).collect())
    }

    fn place(&self, pointer: &str) -> (usize, usize, usize) {
        let mut segments = pointer.split('/').skip(1);
        let (list, row, column) = (segments.next(), segments.next(), segments.next());
        let same_list = |field: &&str| field.strip_prefix('/') == list;
        let field = self.0.iter().position(|field| *field == pointer || same_list(field)).unwrap_or(self.0.len());
        let row = row.and_then(|row| row.parse().ok()).map_or(0, |row: usize| row.saturating_add(1));
        let table = TABLES.iter().find(|table| Some(table.member()) == list);
        let column = table
            .zip(column)
            .and_then(|(table, column)| (table.columns)().iter().position(|(member, _)| *member == column));
        (field, row, column.map_or(0, |column| column.saturating_add(1)))
    }
}
