//! 统计: declarations counted and summed, exactly.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::RefBuilder},
};

use crate::{
    form::{fields, project::Category},
    process::stored::Status,
    rules::{CATALOGUE, Dimension, Report, Rule, Severity},
    values::{
        codes::codes,
        language::Language,
        money::Total,
        period::FiscalYear,
        whole::{Count, Ordinal},
    },
};

codes! {
    /// 分组 What sums are told apart by.
    GroupBy {
        Year = "year", "年度", "budget year";
        Unit = "unit", "填报单位", "unit";
        Category = "category", "项目类别", "category";
        Status = "status", "状态", "state";
    }
}

/// 资金合计（元） Sums of the lines of the funding, in the order of the form; what is missing counts as 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundingTotals(Vec<Total>);

impl Default for FundingTotals {
    fn default() -> Self {
        Self(fields::funding().map(|_| Total::default()).collect())
    }
}

impl FundingTotals {
    /// Sums in the order of [`fields::funding`].
    pub fn stored(sums: Vec<Total>) -> Self {
        Self(sums)
    }

    /// Adds the sums of another group.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            sum.0 = sum.0.checked_add(more.0).unwrap_or(Decimal::MAX);
        }
    }
}

impl Serialize for FundingTotals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(fields::funding().map(|(field, _)| field.member()).zip(&self.0))
    }
}

impl PartialSchema for FundingTotals {
    fn schema() -> RefOr<Schema> {
        let object = fields::funding().fold(ObjectBuilder::new(), |object, (field, _)| {
            let name = format!("{}合计 Sum of the {}.", field.name.zh, field.name.en);
            let total = RefBuilder::new().ref_location_from_schema_name(Total::name()).description(Some(name));
            object.property(field.member(), total).required(field.member())
        });
        let sums = "资金合计（元） Sums of the funding of many declarations; what is missing counts as 0.";
        object.description(Some(sums)).into()
    }
}

impl ToSchema for FundingTotals {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Total::name().into(), Total::schema()));
    }
}

/// 资金统计 One group of declarations. A member that the groups are not formed by is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundingGroup {
    /// 年度 Budget year.
    pub fiscal_year: Option<FiscalYear>,
    /// 填报单位代码 Unit code, or the first characters of it.
    #[schema(max_length = 21)]
    pub unit_code: Option<String>,
    /// 项目类别 Category; null also for declarations without one.
    pub category: Option<Category>,
    /// 状态 State.
    pub status: Option<Status>,
    /// 申报份数 Declarations.
    #[schema(value_type = Count)]
    pub projects: i64,
    /// 资金合计（元） Sums.
    pub funding: FundingTotals,
}

/// 规则统计 What one rule found in many declarations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleCount {
    /// 规则编号 Rule.
    #[schema(max_length = 10)]
    pub rule: &'static str,
    /// 级别 Severity.
    pub severity: Severity,
    /// 维度 Dimension.
    pub dimension: Dimension,
    /// 规则名称 Title, in the language asked for.
    #[schema(max_length = 200)]
    pub title: String,
    /// 有此发现的申报份数 Declarations with such a finding.
    #[schema(value_type = Ordinal)]
    pub projects: i64,
    /// 发现数 Findings.
    #[schema(value_type = Ordinal)]
    pub findings: i64,
    /// 已说明数 Findings that the unit has explained.
    #[schema(value_type = Count)]
    pub explained: i64,
}

/// Counts the findings of one report after another.
#[derive(Debug, Default)]
pub struct FindingCounter {
    pub projects: i64,
    pub valid: i64,
    pub submittable: i64,
    rules: BTreeMap<&'static str, Tally>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    projects: i64,
    findings: i64,
    explained: i64,
}

impl FindingCounter {
    pub fn add(&mut self, report: &Report) {
        self.projects += 1;
        self.valid += i64::from(report.valid);
        self.submittable += i64::from(report.submittable);
        let mut seen = BTreeSet::new();
        for finding in &report.findings {
            let tally = self.rules.entry(finding.rule).or_default();
            tally.projects += i64::from(seen.insert(finding.rule));
            tally.findings += 1;
            tally.explained += i64::from(finding.explained);
        }
    }

    /// The rules that found something, in the order of the catalogue.
    pub fn rules(&self, language: Language) -> Vec<RuleCount> {
        let count = |rule: &&'static Rule| {
            let Tally { projects, findings, explained } = *self.rules.get(rule.id)?;
            let title = rule.title.get(language).to_owned();
            let Rule { id, severity, dimension, .. } = **rule;
            Some(RuleCount { rule: id, severity, dimension, title, projects, findings, explained })
        };
        CATALOGUE.iter().filter_map(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        form::project::Project,
        process::stored::Content,
        rules::{Scope, Subject, profile::Profiles, validate},
        values::period::Timestamp,
    };

    #[test]
    fn sums_of_groups_are_added_exactly() {
        let mut all = FundingTotals::default();
        for fen in ["99999999999999.99", "0.01", "12345678901234567890.12"] {
            let mut sums = vec![Total::default(); fields::funding().count()];
            sums[1] = Total(fen.parse().unwrap());
            all.add(&FundingTotals::stored(sums));
        }
        let told = serde_json::to_value(&all).unwrap();
        assert_eq!(told["annual_budget"], "12345778901234567890.12");
        assert_eq!((&told["total_budget"], told.as_object().unwrap().len()), (&"0.00".into(), 11));
    }

    #[test]
    fn findings_are_counted_by_rule() {
        let form = Project::read(serde_json::from_str(crate::SAMPLE).unwrap()).unwrap();
        let profiles = Profiles::embedded().unwrap();
        let subject = Subject::new(&form, profiles.of(&form).unwrap(), None);
        let report = validate(&subject, Scope::All, Timestamp::from_micros(0));
        let mut counter = FindingCounter::default();
        counter.add(&report);
        counter.add(&report);
        assert_eq!((counter.projects, counter.valid, counter.submittable), (2, 2, 0));
        let rules = counter.rules(Language::Zh);
        let of = |id: &str| rules.iter().find(|count| count.rule == id).unwrap();
        assert_eq!((of("S003").projects, of("S003").findings), (2, 6));
        assert_eq!((of("P008").projects, of("P008").findings, of("P008").explained), (2, 2, 0));
        assert!(rules.iter().all(|count| count.rule != "F001"), "what did not fire is not told");
    }
}
