//! What the server adds to a declaration when it stores it, and how content is read back from a body.

use deserr::Deserr;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    codes::codes,
    cost_item::CostItem,
    indicator::Indicator,
    money::Total,
    period::{Date, FiscalYear, Timestamp},
    project::{Category, Funding, Project},
    safeguard::Safeguard,
    shape::{self, Fault, FaultCode, Faults, Shape},
    text::{ExternalId, ProfileId, ProjectCode, ShortText, Title, UnitCode},
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

/// Fields of a stored declaration that the server owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Record {
    /// 申报编号 Id of the declaration (UUID version 7).
    #[schema(read_only)]
    pub id: Uuid,
    /// 版本号 Revision: 1, 2, … It is the ETag.
    #[schema(read_only, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
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
}

/// A declaration as it is stored: what the server owns, and the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub record: Record,
    pub content: Project,
}

/// 申报摘要 What a list tells of a declaration: no narratives, counts and sums instead of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SummaryContent)]
pub struct Summary {
    /// 年度 Budget year.
    pub fiscal_year: FiscalYear,
    /// 填报单位代码 Code of the declaring unit.
    pub unit_code: UnitCode,
    /// 填报单位 Name of the declaring unit.
    pub unit_name: Title,
    /// 项目代码 Project code.
    pub project_code: Option<ProjectCode>,
    /// 外部编号 The sender's own id.
    pub external_id: Option<ExternalId>,
    /// 规则集 Rule profile.
    pub profile: ProfileId,
    /// 项目名称 Name of the project.
    pub name: Title,
    /// 项目类别 Category.
    pub category: Option<Category>,
    /// 项目负责人 Leader.
    pub leader: Option<ShortText>,
    /// 起始日期 First day.
    pub start_date: Option<Date>,
    /// 结束日期 Last day.
    pub end_date: Option<Date>,
    /// 项目资金 Funding.
    pub funding: Funding,
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

/// Members of a declaration's JSON that only the server writes.
pub const SERVER_OWNED: [&str; 8] =
    ["id", "revision", "status", "created_at", "updated_at", "submitted_at", "decided_at", "links"];

impl Project {
    /// Reads a declaration of which nothing is required, for validation alone.
    pub fn read_partial(mut json: Value) -> Result<Self, Faults> {
        if let Value::Object(object) = &mut json {
            object.retain(|name, _| !SERVER_OWNED.contains(&name.as_str()));
        }
        shape::read(json)
    }
}

/// A declaration that can be stored as a draft.
impl Content for Project {
    fn read(json: Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        if let Value::Object(object) = &json {
            for field in Self::REQUIRED.iter().filter(|field| object.get(**field).is_none_or(Value::is_null)) {
                faults.push(Fault::new(format!("/{field}"), FaultCode::Missing));
            }
        }
        match Self::read_partial(json) {
            Ok(project) => faults.into_result(project),
            Err(mut more) => {
                faults.0.append(&mut more.0);
                Err(faults)
            }
        }
    }
}
