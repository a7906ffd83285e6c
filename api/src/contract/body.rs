//! Bodies that are more than one domain type: what is stored, with addresses.

use std::{borrow::Cow, collections::BTreeMap};

use actix_web::http::StatusCode;
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    form::{cost_item::CostItems, indicator::Indicators, project::Project, safeguard::Safeguards},
    process::{
        caller::Caller,
        lifecycle::Move,
        stored::{Record, Stored, Summary},
    },
    values::{
        codes::Entry,
        language::Bilingual,
        list::List,
        shape::{self, FaultCode, Faults},
    },
};
use persistence::list::{Listed, Sort};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, Content, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Schema, schema::Type},
};
use uuid::Uuid;

use crate::http::address::address;

type Schemas = Vec<(String, RefOr<Schema>)>;

/// 链接 Addresses of a declaration and of what can be done with it.
#[derive(Serialize, ToSchema)]
pub struct Links {
    /// 申报 Address of the declaration.
    #[serde(rename = "self")]
    #[schema(format = "uri-reference", max_length = 200)]
    this: String,
    /// 校验报告 Address of the validation report.
    #[schema(format = "uri-reference", max_length = 200)]
    validation: String,
    /// 实施进度计划 Address of the schedule.
    #[schema(format = "uri-reference", max_length = 200)]
    schedule: String,
    /// 绩效目标 Address of the indicators.
    #[schema(format = "uri-reference", max_length = 200)]
    indicators: String,
    /// 项目构成分解 Address of the cost items.
    #[schema(format = "uri-reference", max_length = 200)]
    cost_items: String,
    /// 制度保障 Address of the safeguards.
    #[schema(format = "uri-reference", max_length = 200)]
    safeguards: String,
    /// 情况说明 Address of the explanations.
    #[schema(format = "uri-reference", max_length = 200)]
    explanations: String,
    /// 版本 Address of the revisions.
    #[schema(format = "uri-reference", max_length = 200)]
    revisions: String,
    /// 修改 Address for PUT and PATCH. This link and those below are present only if the caller may do this now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    edit: Option<String>,
    /// 删除 Address for DELETE, which deletes the draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    delete: Option<String>,
    /// 报送 Address for POST, which submits the declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    submit: Option<String>,
    /// 撤回 Address for DELETE, which withdraws the submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    withdraw: Option<String>,
    /// 审核批复 Address for POST of a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    decide: Option<String>,
    /// 申请调整 Address for POST of the reason why the declaration is reopened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    adjust: Option<String>,
    /// 复制到以后年度 Address for POST of the year to copy the declaration to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    copy: Option<String>,
}

impl Links {
    /// The links that this caller may use now. A past revision, which has no caller, has no links for changes.
    fn of(record: &Record, caller: Option<&Caller>) -> Self {
        let this = address(record.id);
        let open = |it: Move| {
            let may = caller.is_some_and(|caller| caller.role.may(it.permission()));
            may && it.is_open(record.status, record.submitted_at.is_some())
        };
        let at = |it: Move, below: &str| open(it).then(|| format!("{this}{below}"));
        Self {
            validation: format!("{this}/validation"),
            schedule: format!("{this}/schedule"),
            indicators: format!("{this}/indicators"),
            cost_items: format!("{this}/cost-items"),
            safeguards: format!("{this}/safeguards"),
            explanations: format!("{this}/explanations"),
            revisions: format!("{this}/revisions"),
            edit: at(Move::Edit, ""),
            delete: at(Move::Delete, ""),
            submit: at(Move::Submit, "/submission"),
            withdraw: at(Move::Withdraw, "/submission"),
            decide: at(Move::Decide, "/decisions"),
            adjust: at(Move::Adjust, "/adjustments"),
            copy: at(Move::Copy, "/copies"),
            this,
        }
    }
}

/// 摘要的链接 Address of a listed declaration; the declaration itself tells what can be done with it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is written by hand (`SummaryBody::write`)")]
pub struct SummaryLinks {
    /// 申报 Address of the declaration.
    #[schema(rename = "self", format = "uri-reference", max_length = 200)]
    this: String,
}

/// A declaration as it is answered.
#[derive(Serialize)]
pub struct ProjectBody {
    #[serde(flatten)]
    record: Record,
    links: Links,
    #[serde(flatten)]
    content: Project,
}

impl ProjectBody {
    /// As this caller sees it.
    pub fn of(stored: Stored, caller: &Caller) -> Self {
        let Stored { record, content, head: _ } = stored;
        Self { links: Links::of(&record, Some(caller)), record, content }
    }

    /// As it is published, without links for changes.
    pub fn published(record: Record, content: Project) -> Self {
        Self { links: Links::of(&record, None), record, content }
    }
}

/// A declaration as its history keeps it: as it was answered, without addresses.
pub struct Snapshot;

impl PartialSchema for Snapshot {
    fn schema() -> RefOr<Schema> {
        joined([Record::schema(), Project::schema()], "某一版本的申报内容 A declaration as it was at one revision.")
    }
}

impl ToSchema for Snapshot {
    fn name() -> Cow<'static, str> {
        "ProjectSnapshot".into()
    }

    fn schemas(schemas: &mut Schemas) {
        nested::<Links, Project>(schemas);
    }
}

/// One declaration of a list.
pub struct SummaryBody {
    id: Uuid,
    /// A JSON object.
    told: String,
}

impl From<Listed> for SummaryBody {
    fn from(Listed { place, told }: Listed) -> Self {
        Self { id: place.id, told }
    }
}

impl SummaryBody {
    /// Writes it as JSON: what the database keeps, and behind it the link.
    pub fn write(&self, json: &mut String) {
        json.push_str(self.told.strip_suffix('}').unwrap_or(&self.told));
        json.push_str(r#","links":{"self":""#);
        json.push_str(&address(self.id));
        json.push_str(r#""}}"#);
    }
}

/// One flat object of several: a composition of closed objects would accept nothing.
pub fn joined(parts: impl IntoIterator<Item = RefOr<Schema>>, description: &str) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new().description(Some(description)).build();
    for part in parts {
        if let RefOr::T(Schema::Object(part)) = part {
            object.properties.extend(part.properties);
            object.required.extend(part.required);
        }
    }
    object.into()
}

/// What the server owns, with addresses, and the content.
fn flat<L: ToSchema>(content: RefOr<Schema>, description: &str) -> RefOr<Schema> {
    joined([links::<L>(), Record::schema(), content], description)
}

fn links<L: ToSchema>() -> RefOr<Schema> {
    let links = Ref::from_schema_name(L::name());
    ObjectBuilder::new().property("links", links).required("links").build().into()
}

/// Responses of several statuses with the same body.
pub fn joined_responses<T: ToSchema>(
    statuses: impl IntoIterator<Item = (StatusCode, &'static str)>,
) -> BTreeMap<String, RefOr<Response>> {
    let response = |description: &str| {
        let content = Content::new(Some(Ref::from_schema_name(T::name())));
        ResponseBuilder::new().description(description).content("application/json", content).build().into()
    };
    statuses.into_iter().map(|(status, told)| (status.as_str().to_owned(), response(told))).collect()
}

fn nested<L: ToSchema, T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((L::name().into(), L::schema()));
    Record::schemas(schemas);
    T::schemas(schemas);
}

impl PartialSchema for ProjectBody {
    fn schema() -> RefOr<Schema> {
        flat::<Links>(Project::schema(), "绩效目标申报 A stored declaration.")
    }
}

impl ToSchema for ProjectBody {
    fn name() -> Cow<'static, str> {
        "Project".into()
    }

    fn schemas(schemas: &mut Schemas) {
        nested::<Links, Project>(schemas);
    }
}

impl PartialSchema for SummaryBody {
    fn schema() -> RefOr<Schema> {
        let parts = [Summary::schema(), Record::schema(), links::<SummaryLinks>()];
        joined(parts, "绩效目标申报摘要 Summary of a declaration, as lists show it.")
    }
}

impl ToSchema for SummaryBody {
    fn name() -> Cow<'static, str> {
        "ProjectSummary".into()
    }

    fn schemas(schemas: &mut Schemas) {
        nested::<SummaryLinks, Summary>(schemas);
    }
}

/// The rows of one table as they are answered.
#[derive(Serialize)]
pub struct Rows<L> {
    items: L,
}

pub type IndicatorList = Rows<Indicators>;
pub type CostItemList = Rows<CostItems>;
pub type SafeguardList = Rows<Safeguards>;

impl<L> From<L> for Rows<L> {
    fn from(items: L) -> Self {
        Self { items }
    }
}

impl<T: ToSchema, const MAX: usize> PartialSchema for Rows<List<T, MAX>> {
    fn schema() -> RefOr<Schema> {
        let rows = ArrayBuilder::new()
            .description(Some("各行，按表中顺序 The rows in the order of the table"))
            .items(Ref::from_schema_name(T::name()))
            .max_items(Some(MAX));
        let object = ObjectBuilder::new().property("items", rows).required("items");
        object.description(Some("表格各行 The rows of one table.")).into()
    }
}

impl<T: ToSchema, const MAX: usize> ToSchema for Rows<List<T, MAX>> {
    fn name() -> Cow<'static, str> {
        format!("{}List", T::name()).into()
    }

    fn schemas(schemas: &mut Schemas) {
        schemas.push((T::name().into(), T::schema()));
        T::schemas(schemas);
    }
}

/// 双语文本 A text in Chinese and English.
#[derive(Serialize, ToSchema)]
pub struct BilingualText {
    /// 中文 Chinese.
    #[schema(max_length = 2000)]
    zh: String,
    /// 英文 English.
    #[schema(max_length = 2000)]
    en: String,
}

impl From<Bilingual> for BilingualText {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh.into_owned(), en: text.en.into_owned() }
    }
}

impl From<&Bilingual> for BilingualText {
    fn from(text: &Bilingual) -> Self {
        text.clone().into()
    }
}

/// 代码 One code with its label.
#[derive(Serialize, ToSchema)]
pub struct DictionaryEntry {
    /// 代码 Code.
    #[schema(max_length = 64)]
    code: &'static str,
    /// 名称 Label.
    label: BilingualText,
}

impl From<Entry> for DictionaryEntry {
    fn from(entry: Entry) -> Self {
        Self { code: entry.code, label: entry.label.into() }
    }
}

/// Order of a list: a field, ascending or descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortOrder {
    pub by: Sort,
    pub descending: bool,
}

impl SortOrder {
    /// Every order by its code; `-` is descending.
    pub const CODES: &[&str] = &[
        "updated_at",
        "-updated_at",
        "created_at",
        "-created_at",
        "name",
        "-name",
        "fiscal_year",
        "-fiscal_year",
        "annual_budget",
        "-annual_budget",
    ];

    /// The orders as a dictionary.
    pub fn entries() -> Vec<Entry> {
        let label = |code: &'static str| {
            let order = Self::from_code(code).unwrap_or_default();
            let (zh, en) = match order.by {
                Sort::UpdatedAt => ("更新时间", "updated"),
                Sort::CreatedAt => ("创建时间", "created"),
                Sort::Name => ("项目名称", "name"),
                Sort::FiscalYear => ("年度", "budget year"),
                Sort::AnnualBudget => ("当年预算", "annual budget"),
            };
            let (way_zh, way_en) = if order.descending { ("降序", "descending") } else { ("升序", "ascending") };
            Entry { code, label: Bilingual::new(format!("{zh}，{way_zh}"), format!("{en}, {way_en}")) }
        };
        Self::CODES.iter().copied().map(label).collect()
    }

    pub fn from_code(code: &str) -> Option<Self> {
        let by = match code.strip_prefix('-').unwrap_or(code) {
            "updated_at" => Sort::UpdatedAt,
            "created_at" => Sort::CreatedAt,
            "name" => Sort::Name,
            "fiscal_year" => Sort::FiscalYear,
            "annual_budget" => Sort::AnnualBudget,
            _ => return None,
        };
        Some(Self { by, descending: code.starts_with('-') })
    }

    pub fn code(self) -> &'static str {
        Self::CODES.iter().copied().find(|code| Self::from_code(code) == Some(self)).unwrap_or_default()
    }
}

/// What was changed last comes first.
impl Default for SortOrder {
    fn default() -> Self {
        Self { by: Sort::UpdatedAt, descending: true }
    }
}

impl Deserr<Faults> for SortOrder {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        let unknown = || (FaultCode::UnknownValue, Self::CODES.join(", "));
        shape::read_text(value, place, |code| Self::from_code(&code).ok_or_else(unknown))
    }
}

impl PartialSchema for SortOrder {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(Self::CODES.iter().copied())).into()
    }
}

impl ToSchema for SortOrder {}
