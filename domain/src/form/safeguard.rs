//! 制度保障: one row of the third sheet.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};
use uuid::Uuid;

use crate::form::said::{Column, Said};
use crate::values::{
    codes::codes,
    list::{List, Row},
    shape::{Fault, FaultCode, Faults, pointer},
    text::{Name, Narrative},
};

codes! {
    /// 制度类别 Kind of institutional safeguard.
    SafeguardKind {
        ProjectManagement = "project_management", "项目管理制度", "project management";
        BudgetManagement = "budget_management", "预算管理制度", "budget management";
        FinancialManagement = "financial_management", "财务管理制度", "financial management";
    }
}

codes! {
    /// 保障阶段 Stage of the project that a safeguard covers.
    Stage {
        Planning = "planning", "立项和计划阶段", "planning";
        Implementation = "implementation", "实施阶段", "implementation";
        Closing = "closing", "收尾和完成阶段", "closing";
    }
}

/// 保障阶段 The ticked stages, in the order in which they were sent, each at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Stages(List<Stage, { Stage::ALL.len() }>);

impl Stages {
    pub fn stored(stages: Vec<Stage>) -> Self {
        Self(List::stored(stages))
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Stage> {
        self.0.iter()
    }
}

impl Deserr<Faults> for Stages {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        let stages = List::<Stage, { Stage::ALL.len() }>::deserialize_from_value(value, place)?;
        let mut faults = Faults::default();
        for (index, stage) in stages.iter().enumerate() {
            if stages.iter().take(index).any(|earlier| earlier == stage) {
                let fault = Fault::new(pointer(place.push_index(index)), FaultCode::DuplicateValue);
                faults.push(fault.given(stage.code()));
            }
        }
        faults.into_result(Self(stages))
    }
}

impl PartialSchema for Stages {
    fn schema() -> RefOr<Schema> {
        let mut schema = List::<Stage, { Stage::ALL.len() }>::schema();
        if let RefOr::T(Schema::Array(array)) = &mut schema {
            array.unique_items = true;
        }
        schema
    }
}

impl ToSchema for Stages {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        List::<Stage, { Stage::ALL.len() }>::schemas(schemas);
    }
}

/// 制度保障 One institutional safeguard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Safeguard {
    /// 行编号 Id of the row. In a PUT a row with a known id keeps it, a row without one is new.
    #[deserr(default)]
    #[schema(value_type = Uuid)]
    pub id: Option<Uuid>,
    /// 制度类别 Kind.
    #[deserr(default)]
    pub kind: Option<SafeguardKind>,
    /// 文件名称 Name of the document.
    #[deserr(default)]
    pub document_name: Option<Name>,
    /// 具体措施 Concrete measures.
    #[deserr(default)]
    pub measures: Option<Narrative>,
    /// 保障阶段 Stages covered.
    #[deserr(default)]
    pub stages: Stages,
}

/// 制度保障表 The table of safeguards.
pub type Safeguards = List<Safeguard, 100>;

impl Safeguard {
    /// The columns of the table, in its order.
    pub const COLUMNS: &'static [Column<Self>] = &[
        Column::<Self>::new("id", "行编号", "id of the row", |row| {
            row.id.map_or(Said::Nothing, |id| Said::Made(id.to_string()))
        }),
        Column::<Self>::new("kind", "制度类别", "kind", |row| Said::label(row.kind.map(SafeguardKind::label)))
            .words("制度保障 制度类别 制度类型 保障类别 制度种类 类别 保障制度 制度"),
        Column::<Self>::new("document_name", "文件名称", "document", |row| Said::text(&row.document_name))
            .words("文件名称 制度文件名称 文件 制度名称 制度文件 文件名")
            .taken(|row, text| {
                row.document_name = Some(Name::parse(text)?);
                Ok(())
            }),
        Column::<Self>::new("measures", "具体措施", "measures", |row| Said::text(&row.measures))
            .words("具体措施 措施 主要措施 保障措施")
            .taken(|row, text| {
                row.measures = Some(Narrative::parse(text)?);
                Ok(())
            }),
        Column::<Self>::new("stages", "保障阶段", "stages", |row| {
            Said::labels(row.stages.iter().map(|stage| stage.label()))
        })
        .words("保障阶段 阶段 适用阶段 所处阶段"),
    ];
}

impl Row for Safeguard {
    fn id(&self) -> Option<Uuid> {
        self.id
    }

    fn with_id(self, id: Option<Uuid>) -> Self {
        Self { id, ..self }
    }
}
