//! Schemas of bodies that are read as they are: patches, and declarations of which nothing is required.

use domain::{
    form::project::Project,
    process::batch::{BatchMode, ITEMS_MAX},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, ObjectBuilder, Ref, RefOr, Schema,
        schema::{RefBuilder, Type},
    },
};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// 部分修改 A merge patch: any field that is not a list.
pub struct ProjectPatch;

/// 待校验内容 A declaration of which nothing is required.
pub struct ValidationInput;

/// 申报内容 The content of a declaration of which nothing is required.
pub struct DeclarationInput;

/// 批量校验内容 Declarations to validate.
pub struct ValidationBatchInput;

/// 批量保存内容 Declarations to store.
pub struct ProjectBatchInput;

/// One declaration of a batch.
pub struct BatchItemInput;

/// Name of the schema of a declaration's content.
const PROJECT_INPUT: &str = "ProjectInput";

impl PartialSchema for ProjectBatchInput {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new()
            .description(Some("各份申报 The declarations."))
            .items(Ref::from_schema_name(BatchItemInput::name()))
            .max_items(Some(ITEMS_MAX));
        let upsert = ObjectBuilder::new()
            .schema_type(Type::Boolean)
            .description(Some(
                "替换外部编号或项目代码相同的申报，默认 false Whether to replace a stored declaration that has the same external id or project code; false by default.",
            ));
        let mode = RefBuilder::new()
            .ref_location_from_schema_name(BatchMode::name())
            .description(Some("批量方式 What happens to the other declarations when one of them is refused."));
        let object = ObjectBuilder::new().property("mode", mode).property("upsert", upsert).property("items", items);
        object.required("mode").required("items").description(Some("批量保存内容 Declarations to store.")).into()
    }
}

impl ToSchema for ProjectBatchInput {
    fn schemas(schemas: &mut Schemas) {
        schemas.push((BatchItemInput::name().into(), BatchItemInput::schema()));
        schemas.push((BatchMode::name().into(), BatchMode::schema()));
        BatchItemInput::schemas(schemas);
    }
}

impl PartialSchema for BatchItemInput {
    fn schema() -> RefOr<Schema> {
        let reference = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(64))
            .description(Some("发送方标识，结果中原样返回 The sender's own reference. The result repeats it."));
        let project = RefBuilder::new()
            .ref_location_from_schema_name(PROJECT_INPUT)
            .description(Some("申报 Address of the declaration."));
        let object = ObjectBuilder::new().property("client_ref", reference).property("project", project);
        object.required("project").description(Some("一份申报 One declaration of a batch.")).into()
    }
}

impl ToSchema for BatchItemInput {
    fn schemas(schemas: &mut Schemas) {
        schemas.push((PROJECT_INPUT.into(), Project::schema()));
        Project::schemas(schemas);
    }
}

/// The schema of a declaration's content in which the fields that a draft needs may be absent or null.
fn partial(description: &str, keep: impl Fn(&RefOr<Schema>) -> bool) -> RefOr<Schema> {
    let mut schema = Project::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.required.clear();
        object.properties.retain(|_, property| keep(property));
        object.description = Some(description.to_owned());
    }
    schema
}

/// Lists are schemas of their own name.
fn is_list(property: &RefOr<Schema>) -> bool {
    matches!(property, RefOr::Ref(reference) if reference.ref_location.ends_with("Rows"))
}

impl PartialSchema for ProjectPatch {
    fn schema() -> RefOr<Schema> {
        partial("合并补丁（RFC 7396） A merge patch; null clears a field.", |property| !is_list(property))
    }
}

impl ToSchema for ProjectPatch {
    fn schemas(schemas: &mut Schemas) {
        Project::schemas(schemas);
    }
}

impl PartialSchema for ValidationInput {
    fn schema() -> RefOr<Schema> {
        let mut schema = partial("待校验的申报内容 A declaration to validate. No field is required.", |_| true);
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            let previous = RefBuilder::new()
                .ref_location_from_schema_name(DeclarationInput::name())
                .description(Some("上年申报 The declaration of the year before, for rules that compare."));
            object.properties.insert("previous".to_owned(), previous.into());
        }
        schema
    }
}

impl ToSchema for ValidationInput {
    fn schemas(schemas: &mut Schemas) {
        schemas.push((DeclarationInput::name().into(), DeclarationInput::schema()));
        Project::schemas(schemas);
    }
}

impl PartialSchema for DeclarationInput {
    fn schema() -> RefOr<Schema> {
        partial("申报内容，各栏均可空 The content of a declaration. No field is required.", |_| true)
    }
}

impl ToSchema for DeclarationInput {}

impl PartialSchema for ValidationBatchInput {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new()
            .description(Some("各份申报 The declarations, in the order of the reports."))
            .items(Ref::from_schema_name(ValidationInput::name()))
            .max_items(Some(ITEMS_MAX));
        let object = ObjectBuilder::new().property("items", items).required("items");
        object.description(Some("批量校验内容 Declarations to validate.")).into()
    }
}

impl ToSchema for ValidationBatchInput {
    fn schemas(schemas: &mut Schemas) {
        schemas.push((ValidationInput::name().into(), ValidationInput::schema()));
        ValidationInput::schemas(schemas);
    }
}
