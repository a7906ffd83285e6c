//! What the server adds to a declaration when it stores it, and how content is read back from a body.

use deserr::{Deserr, IntoValue, ValuePointerRef};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    form::{
        cost_item::CostItem,
        fields::{FIELDS, Field},
        indicator::Indicator,
        project::{Category, Funding, Project},
        safeguard::Safeguard,
    },
    rules::{self, Report, Scope, Subject, profile::Profile},
    values::{
        codes::codes,
        language::Bilingual,
        money::{Total, sum, to_fen},
        period::{Date, FiscalYear, Timestamp},
        shape::{self, Fault, FaultCode, Faults, Shape},
        text::{ExternalId, ProfileId, ProjectCode, ShortText, Title, UnitCode},
        whole::Ordinal,
    },
};

codes! {
    /// 状态 State of a declaration.
    Status {
        Draft = "draft", "草稿", "draft";
        Submitted = "submitted", "已报送", "submitted";
        Approved = "approved", "已批复", "approved";
        Returned = "returned", "已退回", "returned";
        Rejected = "rejected", "不予通过", "rejected";
    }
}

codes! {
    /// 视图 What of a declaration is shown.
    View {
        Full = "full", "全部内容", "everything";
        Public = "public", "公开内容", "what is published";
    }
}

/// Fields of a stored declaration that the server owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Record {
    /// 申报编号 Id of the declaration (UUID version 7).
    #[schema(read_only)]
    pub id: Uuid,
    /// 版本号 Revision: 1, 2, … It is the ETag.
    #[schema(read_only, value_type = Ordinal)]
    pub revision: i64,
    /// 状态 State.
    #[schema(read_only)]
    pub status: Status,
    /// 创建时间 When it was created.
    #[schema(read_only)]
    pub created_at: Timestamp,
    /// 更新时间 When it was last changed.
    #[schema(read_only)]
    pub updated_at: Timestamp,
    /// 报送时间 When it was submitted.
    #[schema(read_only)]
    pub submitted_at: Option<Timestamp>,
    /// 审批时间 When it was decided.
    #[schema(read_only)]
    pub decided_at: Option<Timestamp>,
    /// 批复版本 Revision that was approved last; it stays readable while the declaration is adjusted.
    #[schema(read_only, value_type = Option<Ordinal>)]
    pub approved_revision: Option<i64>,
}

impl Record {
    /// What tables call its fields.
    pub const NAMES: &[(&str, Bilingual)] = &[
        ("id", Bilingual::fixed("申报编号", "id of the declaration")),
        ("revision", Bilingual::fixed("版本号", "revision")),
        ("status", Bilingual::fixed("状态", "state")),
        ("created_at", Bilingual::fixed("创建时间", "created at")),
        ("updated_at", Bilingual::fixed("更新时间", "updated at")),
        ("submitted_at", Bilingual::fixed("报送时间", "submitted at")),
        ("decided_at", Bilingual::fixed("审批时间", "decided at")),
        ("approved_revision", Bilingual::fixed("批复版本", "approved revision")),
    ];
}

/// A declaration as it is stored: what the server owns, and the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub record: Record,
    pub content: Project,
    /// Seal of the present revision.
    pub head: String,
}

impl Stored {
    /// The same declaration with another content, not sealed yet.
    pub fn with(&self, content: Project) -> Self {
        Self { record: self.record.clone(), content, head: String::new() }
    }

    /// The whole declaration as its history keeps it.
    pub fn whole(&self) -> impl Serialize + '_ {
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            record: &'a Record,
            #[serde(flatten)]
            content: &'a Project,
        }
        Whole { record: &self.record, content: &self.content }
    }

    /// What lists tell of the declaration; none of one without a field that every draft has.
    pub fn listed(&self) -> Option<impl Serialize + '_> {
        #[derive(Serialize)]
        struct Listed<'a> {
            #[serde(flatten)]
            summary: Summary,
            #[serde(flatten)]
            record: &'a Record,
        }
        Some(Listed { summary: Summary::of(&self.content)?, record: &self.record })
    }
}

/// 申报摘要 What a list tells of a declaration: no narratives, counts and sums instead of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SummaryContent)]
pub struct Summary {
    /// 项目名称 Name of the project.
    pub name: Title,
    /// 填报单位 Name of the declaring unit.
    pub unit_name: Title,
    /// 填报单位代码 Code of the declaring unit.
    pub unit_code: UnitCode,
    /// 年度 Budget year.
    pub fiscal_year: FiscalYear,
    /// 项目资金 Funding.
    pub funding: Funding,
    /// 项目代码 Project code.
    pub project_code: Option<ProjectCode>,
    /// 外部编号 The sender's own id.
    pub external_id: Option<ExternalId>,
    /// 规则集 Rule profile.
    pub profile: ProfileId,
    /// 项目类别 Category.
    pub category: Option<Category>,
    /// 项目负责人 Leader.
    pub leader: Option<ShortText>,
    /// 起始日期 First day.
    pub start_date: Option<Date>,
    /// 结束日期 Last day.
    pub end_date: Option<Date>,
    /// 指标数 Number of indicators.
    #[schema(maximum = 200)]
    pub indicator_count: u32,
    /// 明细数 Number of cost items.
    #[schema(maximum = 1000)]
    pub cost_item_count: u32,
    /// 制度数 Number of safeguards.
    #[schema(maximum = 100)]
    pub safeguard_count: u32,
    /// 说明数 Number of explanations.
    #[schema(maximum = 200)]
    pub explanation_count: u32,
    /// 明细金额合计（元） Sum of the cost items.
    pub cost_total: Total,
}

impl Summary {
    /// None of a declaration without a field that every draft has.
    fn of(content: &Project) -> Option<Self> {
        // Tables have a few thousand rows at most.
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        Some(Self {
            name: content.name.clone()?,
            unit_name: content.unit_name.clone()?,
            unit_code: content.unit_code.clone()?,
            fiscal_year: content.fiscal_year?,
            funding: content.funding,
            project_code: content.project_code.clone(),
            external_id: content.external_id.clone(),
            profile: content.profile.clone(),
            category: content.category,
            leader: content.leader.clone(),
            start_date: content.start_date,
            end_date: content.end_date,
            indicator_count: count(content.indicators.len()),
            cost_item_count: count(content.cost_items.len()),
            safeguard_count: count(content.safeguards.len()),
            explanation_count: count(content.explanations.len()),
            cost_total: Total(to_fen(sum(content.cost_items.iter().filter_map(|item| item.amount)))),
        })
    }
}

/// Content that arrives in a body. What the server owns is passed over, so that what was read can be sent back.
pub trait Content: Shape {
    fn read(json: Value) -> Result<Self, Faults> {
        shape::read(json)
    }
}

impl Content for Indicator {}
impl Content for CostItem {}
impl Content for Safeguard {}

/// The rows of one table as a body of their own.
#[derive(Clone, Debug, Serialize, Deserr)]
#[deserr(error = Faults, deny_unknown_fields, where_predicate = L: Deserr<Faults>)]
pub struct Items<L> {
    pub items: L,
}

impl<L: Shape> Content for Items<L> {}

/// A row that is read later, apart from the others.
#[derive(Clone, Debug)]
pub struct Unread(pub Value);

impl Deserr<Faults> for Unread {
    fn deserialize_from_value<V: IntoValue>(value: deserr::Value<V>, _: ValuePointerRef) -> Result<Self, Faults> {
        Ok(Self(value.into()))
    }
}

/// Members of a declaration's JSON that only the server writes.
pub const SERVER_OWNED: [&str; 9] = [
    "id",
    "revision",
    "status",
    "created_at",
    "updated_at",
    "submitted_at",
    "decided_at",
    "approved_revision",
    "links",
];

impl Project {
    /// Reads a declaration of which nothing is required, for validation alone.
    pub fn read_partial(mut json: Value) -> Result<Self, Faults> {
        if let Value::Object(object) = &mut json {
            object.retain(|name, _| !SERVER_OWNED.contains(&name.as_str()));
        }
        shape::read(json)
    }
}

/// What is sent to be validated and not stored: a declaration of which nothing is required, and in its member
/// `previous`, when the sender has it, that of the year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToValidate {
    pub project: Project,
    pub previous: Option<Project>,
}

/// The member that holds the declaration of the year before.
const PREVIOUS: &str = "previous";

impl ToValidate {
    /// Reads both declarations and tells the faults of both; a null is no declaration.
    ///
    /// # Errors
    /// Every fault; those of the year before are found below `/previous`.
    pub fn read(mut json: Value) -> Result<Self, Faults> {
        // The order of the other members is the order of their faults.
        let previous = json.as_object_mut().and_then(|members| members.shift_remove(PREVIOUS));
        let previous = previous.filter(|previous| !previous.is_null()).map(Project::read_partial).transpose();
        match (Project::read_partial(json), previous) {
            (Ok(project), Ok(previous)) => Ok(Self { project, previous }),
            (project, previous) => {
                let mut faults = project.err().unwrap_or_default();
                faults.extend(previous.err().unwrap_or_default().below(&format!("/{PREVIOUS}")));
                Err(faults)
            }
        }
    }

    /// What the rules say to it.
    pub fn report(&self, profile: &Profile, scope: Scope, checked_at: Timestamp) -> Report {
        rules::validate(&Subject::new(&self.project, profile, self.previous.as_ref()), scope, checked_at)
    }
}

/// A declaration that can be stored as a draft.
impl Content for Project {
    fn read(json: Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        if let Value::Object(object) = &json {
            let missing = |field: &&Field| object.get(field.member()).is_none_or(Value::is_null);
            for field in FIELDS.iter().filter(|field| field.required).filter(missing) {
                faults.push(Fault::new(field.pointer, FaultCode::Missing));
            }
        }
        match Self::read_partial(json) {
            Ok(project) => faults.into_result(project),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_year_before_is_read_with_the_declaration() {
        let read =
            ToValidate::read(json!({ "fiscal_year": 2020, "previous": { "id": 1, "fiscal_year": 2019 } })).unwrap();
        let years = [Some(&read.project), read.previous.as_ref()].map(|it| it.unwrap().fiscal_year.unwrap().get());
        assert_eq!(years, [2020, 2019]);
        assert_eq!(ToValidate::read(json!({ "previous": null })).unwrap().previous, None);
    }

    #[test]
    fn faults_of_both_are_told_each_at_its_place() {
        let json = json!({ "x": 1, "previous": { "y": 1, "previous": {} }, "leader": 2, "funding": [] });
        let faults = ToValidate::read(json).unwrap_err();
        let pointers: Vec<_> = faults.kept().iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/x", "/leader", "/funding", "/previous/y", "/previous/previous"]);
        for (json, pointer) in [(json!([]), ""), (json!({ "previous": 3 }), "/previous")] {
            let faults = ToValidate::read(json).unwrap_err();
            assert_eq!((faults.count(), faults.kept()[0].pointer.as_str()), (1, pointer));
        }
    }
}
