//! What the server adds to a declaration when it stores it, and how content is read back from a body.

use serde::Serialize;
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};
use uuid::Uuid;

use crate::{
    codes::codes,
    cost_item::CostItem,
    explanation::Explanation,
    indicator::Indicator,
    list::List,
    period::Timestamp,
    project::Project,
    safeguard::Safeguard,
    shape::{self, Fault, FaultCode, Faults},
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stored {
    #[serde(flatten)]
    pub record: Record,
    #[serde(flatten)]
    pub content: Project,
}

impl PartialSchema for Stored {
    /// One flat object: a composition of two closed objects would accept nothing.
    fn schema() -> RefOr<Schema> {
        let (RefOr::T(Schema::Object(mut record)), RefOr::T(Schema::Object(content))) =
            (Record::schema(), Project::schema())
        else {
            return Record::schema();
        };
        record.properties.extend(content.properties);
        record.required.extend(content.required);
        record.description = Some("绩效目标申报 A declaration as stored.".to_owned());
        RefOr::T(Schema::Object(record))
    }
}

impl ToSchema for Stored {
    fn name() -> std::borrow::Cow<'static, str> {
        "Project".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Record::schemas(schemas);
        Project::schemas(schemas);
    }
}

/// Content that arrives in a body. What the server owns is passed over, so that what was read can be sent back.
pub trait Content: Sized {
    fn read(json: Value) -> Result<Self, Faults>;
}

/// Members of a declaration's JSON that only the server writes.
pub const SERVER_OWNED: [&str; 8] =
    ["id", "revision", "status", "created_at", "updated_at", "submitted_at", "decided_at", "links"];

fn forget(json: &mut Value, members: &[&str]) {
    if let Value::Object(object) = json {
        object.retain(|name, _| !members.contains(&name.as_str()));
    }
}

fn forget_parsed_targets(indicators: &mut Value) {
    for indicator in indicators.as_array_mut().into_iter().flatten() {
        forget(indicator, &["target_parsed"]);
    }
}

impl Project {
    /// Reads a declaration of which nothing is required, for validation alone.
    pub fn read_partial(mut json: Value) -> Result<Self, Faults> {
        forget(&mut json, &SERVER_OWNED);
        if let Some(indicators) = json.get_mut("indicators") {
            forget_parsed_targets(indicators);
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

impl Content for Indicator {
    fn read(mut json: Value) -> Result<Self, Faults> {
        forget(&mut json, &["target_parsed"]);
        shape::read(json)
    }
}

impl<const MAX: usize> Content for List<Indicator, MAX> {
    fn read(mut json: Value) -> Result<Self, Faults> {
        forget_parsed_targets(&mut json);
        shape::read(json)
    }
}

/// Content without anything that the server owns.
macro_rules! plain_content {
    ($($row:ident),+) => {$(
        impl Content for $row {
            fn read(json: Value) -> Result<Self, Faults> {
                shape::read(json)
            }
        }

        impl<const MAX: usize> Content for List<$row, MAX> {
            fn read(json: Value) -> Result<Self, Faults> {
                shape::read(json)
            }
        }
    )+};
}

plain_content!(CostItem, Safeguard, Explanation);
