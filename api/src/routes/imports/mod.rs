//! `POST /imports/form`: the Word or Excel form that a unit filled, read into a declaration.

mod old;
mod results;

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::header,
    post,
    web::{self, Bytes},
};
use domain::{
    form::{fields::FIELDS, project::Project},
    process::{attachment::Attachment, caller::Units, stored::Stored},
    rules::{self, Report, ReportText, Scope, Subject},
    values::{
        language::{Bilingual, Language},
        shape::{Fault, FaultCode, Faults},
        text::UnitCode,
        whole::Ordinal,
    },
    views::formats::FormKind,
};
use form::read::{self, Confidence, Form, Guess, Kind, Unread};
use persistence::{
    Tx, Unique,
    codes::{self, Keys},
    projects as store,
};
use serde::Serialize;
use utoipa::{
    IntoParams, IntoResponses, PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Response, Schema,
        schema::{SchemaFormat, Type},
    },
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

pub use self::old::converted;
use self::{old::Readable, results::FormResults};
use crate::{
    contract::{body::joined, input::DeclarationInput},
    http::{
        address::address,
        aside::{blocking, is_large, working},
        context::Context,
        declaration::{enter, profile_of},
        idempotency::{Halt, Write, WriteAnswer, WriteOptions},
        judge::year_before,
        payload::BODY_MAX,
        precondition::etag,
        problem::{Code, Problem},
        query::{Parameters, Queries, Values},
        refusals::Refused,
        respond::{Answer, Created, Plain},
        upload::Upload,
    },
    service::Service,
};

/// What is done with a form that was read.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// 保存 true: store the declaration as a draft, and keep the file with its first revision.
    #[param(required = false, default = false)]
    store: bool,
    /// 填报单位代码 Code of the unit; the official form has no field for it. Without this parameter the service takes the
    /// code that the form gives, or else the only unit of the caller.
    #[param(inline, value_type = Option<UnitCode>)]
    unit_code: Option<UnitCode>,
    /// 接受推断 true: store the form although amounts or the name of a project are guesses of low confidence (`blocks` of a
    /// guess). Without it such a form is refused (`unconfirmed_guess`), so that somebody looks at it first.
    #[param(required = false, default = false)]
    accept_guesses: bool,
}

impl Parameters for ImportQuery {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["store", "unit_code", "accept_guesses"];

    fn read(values: &mut Values) -> Self {
        let unit = |value: &str| UnitCode::parse(value.to_owned()).ok();
        Self {
            store: values.flag("store"),
            unit_code: values.take("unit_code", UnitCode::PATTERN, unit),
            accept_guesses: values.flag("accept_guesses"),
        }
    }
}

/// 未读入的文字 A text of the file that the declaration does not contain.
#[derive(Serialize, ToSchema)]
pub struct UnreadText {
    /// 位置 Where the text stands in the file.
    #[schema(max_length = 400)]
    place: String,
    /// 文字 The text.
    #[schema(max_length = 8_388_608)]
    text: String,
    /// 栏目 Pointer of the field that the text was meant for.
    #[schema(max_length = 200)]
    pointer: Option<String>,
    /// 原因 Why that field does not accept the text.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// 推断 A value that the form does not state clearly.
#[derive(Serialize, ToSchema)]
pub struct FormGuess {
    /// 栏目 Pointer of the field in the declaration. It is empty where the guess is about the whole declaration, for example
    /// one that was read from a converted file.
    #[schema(max_length = 200)]
    pointer: String,
    /// 把握程度 How certain the value is.
    #[schema(value_type = String, max_length = 10, pattern = "^(high|medium|low)$")]
    confidence: Confidence,
    /// 依据 Why the reader chose this value.
    #[schema(max_length = 500)]
    reason: String,
    /// 须先核对 Whether the form is stored only with accept_guesses=true.
    blocks: bool,
}

/// 已保存 The stored draft.
#[derive(Serialize, ToSchema)]
pub struct StoredForm {
    /// 申报编号 Id of the declaration.
    id: Uuid,
    /// 版本号 Revision of the declaration.
    #[schema(value_type = Ordinal)]
    revision: i64,
    /// 地址 Address of the draft.
    #[schema(format = "uri-reference", max_length = 200)]
    href: String,
}

/// 读入结果 One form of a file.
#[derive(Serialize, ToSchema)]
pub struct FormReading {
    /// 申报内容 The declaration that was read. It can be sent to POST /projects. A field that the form leaves blank is
    /// null.
    #[schema(value_type = DeclarationInput)]
    declaration: Project,
    /// 表的种类 Kind of the form. Of a self-evaluation or a monitoring form the targets are read as the declaration.
    form_kind: FormKind,
    /// 完成情况 Results; null where the form tells none.
    results: Option<FormResults>,
    /// 校验报告 The validation report. It includes the comparison of the three sheets.
    report: ReportText,
    /// 未读入的文字 Every other text of the file. No text is dropped silently.
    #[schema(max_items = 200_000)]
    unread: Vec<UnreadText>,
    /// 推断 The values that the reader had to guess.
    #[schema(max_items = 200_000)]
    guesses: Vec<FormGuess>,
    /// 已保存 The stored draft; present only with store=true.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stored: Option<StoredForm>,
}

/// 导入结果 The first form of a file, and the others where there are several.
#[derive(Serialize)]
pub struct FormImport {
    #[serde(flatten)]
    first: FormReading,
    more: OtherForms,
}

type OtherForms = Vec<FormReading>;

/// The other forms of a file.
#[derive(ToSchema)]
struct More {
    /// 其他申报表 The other forms of the file, in the order of the file.
    #[expect(dead_code, reason = "it only describes the answer")]
    #[schema(max_items = 200)]
    more: Vec<FormReading>,
}

impl PartialSchema for FormImport {
    fn schema() -> RefOr<Schema> {
        joined([FormReading::schema(), More::schema()], "导入结果 Result of reading a file.")
    }
}

impl ToSchema for FormImport {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((FormReading::name().into(), FormReading::schema()));
        FormReading::schemas(schemas);
    }
}

/// 200 with what was read; 201 where it was stored too.
struct Imported(FormImport);

impl Responder for Imported {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match &self.0.first.stored {
            Some(stored) => HttpResponse::Created()
                .insert_header((header::LOCATION, stored.href.as_str()))
                .insert_header((header::ETAG, etag(stored.revision)))
                .json(self.0),
            None => HttpResponse::Ok().json(self.0),
        }
    }
}

impl IntoResponses for Imported {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = Plain::<FormImport>::responses();
        responses.extend(Created::<FormImport>::responses());
        responses
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(import);
}

/// 导入申报表 Import a form
///
/// 读取单位填写的 Word（.docx）或 Excel（.xlsx）申报表：三表式，或全国通用的一表式。返回申报内容、校验报告、未读入的全部文字和推断之处；
/// store=true 时保存为草稿，原文件随首个版本留存。文件直接作为请求体，Content-Type 为
/// application/octet-stream 或文件本身的类型；也可作为 multipart/form-data 的 file 部分发送，文件名一并留存。
/// 服务设置了办公软件的，旧版文件（.doc、.xls、.wps、.et）先转换再读入，guesses 中注明，留存的仍是原文件；没有设置的，拒绝旧版文件（old_binary_file）。
///
/// Reads a form that a unit filled in Word (.docx) or Excel (.xlsx): the three sheets, or the national single sheet.
/// The answer has the declaration, its validation report, every text that was not read, and every guess. With
/// store=true the declaration is stored as a draft, and the file is kept with its first revision. Send the file as the
/// body, as application/octet-stream or under its own media type, or as the part `file` of multipart/form-data; a file
/// that is sent as a part is kept under its name. A service with an office program converts old files (.doc, .xls, .wps,
/// .et) and reads them; guesses says so, and the old file is kept. Another one refuses them (old_binary_file).
#[utoipa::path(
    tag = "forms", operation_id = "import_form", security(("bearer" = ["write"])), params(ImportQuery, WriteOptions),
    request_body(content = FormFile, content_type = "application/octet-stream"),
    responses(Queries<ImportQuery, WriteOptions>, Upload, Refused<403>, Refused<409>),
)]
#[post("/imports/form")]
async fn import(
    write: Write,
    service: web::Data<Service>,
    query: Queries<ImportQuery, WriteOptions>,
    upload: Upload,
) -> WriteAnswer<Imported> {
    let Queries(ImportQuery { store, unit_code, accept_guesses }, options) = query;
    let Upload { name, content } = upload;
    let Readable { content: read, old } = Readable::of(&service, content.clone()).await?;
    let (kind, mut forms) = read_form(&service, read).await?;
    for form in &mut forms {
        form.guesses.extend(old.map(converted));
        complete(form, unit_code.as_ref(), &write.act.caller.units, store);
    }
    let language = Context::of(write.request()).language;
    let mut before = Vec::with_capacity(forms.len());
    for form in &forms {
        before.push(year_before(write.db(), &write.act.caller.units, &form.declaration).await?);
    }
    let at = write.act.at;
    let (forms, reports, file) = blocking(move || {
        let judge = |(form, before): (&Form, &Option<Project>)| {
            let profile = profile_of(&service.profiles, &form.declaration)?;
            let subject = Subject::new(&form.declaration, profile, before.as_ref()).on(&form.sheets);
            Ok(rules::validate(&subject, Scope::All, at))
        };
        let reports = forms.iter().zip(&before).map(judge).collect::<Answer<Vec<_>>>()?;
        Ok::<_, Problem>((forms, reports, file(name, kind, old, &content)))
    })
    .await?;
    if !store {
        return Ok(write.without_effect(imported(forms, reports, Vec::new(), language)?));
    }
    if !accept_guesses {
        confirmed(&forms, language)?;
    }
    let (tx, stored) = keep(&write, &forms, file).await?;
    write.finish(tx, &options, imported(forms, reports, stored, language)?).await
}

fn imported(forms: Vec<Form>, reports: Vec<Report>, stored: Vec<Stored>, language: Language) -> Answer<Imported> {
    let mut stored = stored.into_iter();
    let mut read = forms.into_iter().zip(reports).map(|(form, report)| reading(form, report, stored.next(), language));
    let first = read.next().ok_or_else(|| Problem::internal(&"a file without forms was read"))?;
    Ok(Imported(FormImport { first, more: read.collect() }))
}

async fn read_form(service: &Service, content: Bytes) -> Answer<(Kind, Vec<Form>)> {
    let _place = service.gates.readers.enter().await?;
    let read = web::block(move || read::read_with_kind(&content)).await.map_err(|error| Problem::internal(&error))?;
    Ok(read?)
}

/// The file as it is kept.
fn file(name: Option<String>, kind: Kind, old: Option<Kind>, content: &[u8]) -> Attachment {
    let (media_type, endings) = old::format(kind, old);
    let [ending, _] = endings;
    // Whoever downloads it gets a document, whatever its sender called it.
    let fits = |name: &str| endings.iter().any(|ending| name.to_lowercase().ends_with(ending));
    let name = name.map(|name| if fits(&name) { name } else { format!("{name}{ending}") });
    Attachment::new(name, media_type, content.to_vec())
}

/// Adds what the official form does not name: the unit's code, by parameter or as the caller's only unit; and for what is to be
/// stored the unit, which is the department where no other is named.
fn complete(form: &mut Form, unit_code: Option<&UnitCode>, units: &Units, store: bool) {
    let declaration = &mut form.declaration;
    if store && declaration.unit_name.is_none() && declaration.department_name.is_some() {
        declaration.unit_name = declaration.department_name.clone();
        let reason = Bilingual::fixed(
            "没有填报单位，取主管部门",
            "no declaring unit is given; the superior department was taken",
        );
        form.guesses.push(Guess { pointer: "/unit_name".to_owned(), confidence: Confidence::Medium, reason });
    }
    if let Some(unit_code) = unit_code {
        if declaration.unit_code.as_ref().is_some_and(|printed| printed != unit_code) {
            let reason = Bilingual::fixed(
                "表上的单位代码与参数 unit_code 不同，以参数为准",
                "the form names another unit code than the parameter, which is taken",
            );
            form.guesses.push(Guess { pointer: "/unit_code".to_owned(), confidence: Confidence::High, reason });
        }
        declaration.unit_code = Some(unit_code.clone());
    } else if declaration.unit_code.is_none()
        && let Units::Within(scopes) = units
        && let [only] = scopes.as_slice()
        && let Ok(unit_code) = UnitCode::parse(only.code().as_str().to_owned())
    {
        declaration.unit_code = Some(unit_code);
        let reason = Bilingual::fixed(
            "表上没有单位代码，取密钥唯一的单位代码",
            "the form names no unit code: the only code of the caller's key is taken",
        );
        form.guesses.push(Guess { pointer: "/unit_code".to_owned(), confidence: Confidence::Medium, reason });
    }
}

/// Refuses forms with guesses that somebody has to look at first.
fn confirmed(forms: &[Form], language: Language) -> Answer<()> {
    let mut faults = Faults::default();
    for (index, form) in forms.iter().enumerate() {
        for guess in form.guesses.iter().filter(|guess| guess.blocks()) {
            let pointer = format!("{}{}", at(index), guess.pointer);
            faults.push(Fault::new(pointer, FaultCode::UnconfirmedGuess).expected(guess.reason.get(language)));
        }
    }
    Ok(faults.into_result(())?)
}

/// Stores all forms of a file, or none. Answers the transaction that holds them.
async fn keep(write: &Write, forms: &[Form], file: Attachment) -> Result<(Tx, Vec<Stored>), Halt> {
    let act = &write.act;
    let mut faults = Faults::default();
    for (index, form) in forms.iter().enumerate() {
        let project = &form.declaration;
        enter(act, project.unit_code.as_ref().map(UnitCode::as_str))?;
        for field in FIELDS.iter().filter(|field| field.required && field.is_blank(project)) {
            faults.push(Fault::new(format!("{}{}", at(index), field.pointer), FaultCode::Missing));
        }
    }
    faults.into_result(())?;
    let tx = write.begin().await?;
    let contents: Vec<_> = forms.iter().map(|form| form.declaration.clone()).collect();
    let (by, large) = (act.clone(), write.is_large() || is_large(&contents));
    let work = working(tx, large, move |tx| Box::pin(async move { store::import_all(tx, &by, contents, &file).await }));
    let (tx, made) = work.await?;
    let (mut stored, mut taken, mut existing) = (Vec::new(), Faults::default(), None);
    for (index, made) in made?.into_iter().enumerate() {
        match made {
            Ok(made) => stored.push(made),
            Err(unique) => {
                let field = if unique == Unique::ExternalId { "external_id" } else { "project_code" };
                taken.push(Fault::new(format!("{}/{field}", at(index)), FaultCode::DuplicateValue));
                if let Some(form) = forms.get(index) {
                    let other = codes::existing(&tx, &act.caller.units, &Keys::of(&form.declaration), unique).await?;
                    existing = existing.or(other);
                }
            }
        }
    }
    if taken.is_empty() {
        return Ok((tx, stored));
    }
    tx.rollback().await?;
    let problem = Problem::new(Code::DuplicateDeclaration).faults(taken);
    Err(existing.into_iter().fold(problem, |problem, id| problem.existing(address(id))).into())
}

/// Where the declaration of a form stands in the answer.
fn at(index: usize) -> String {
    index.checked_sub(1).map_or_else(|| "/declaration".to_owned(), |index| format!("/more/{index}/declaration"))
}

/// What is answered of a form.
pub fn reading(form: Form, report: Report, stored: Option<Stored>, language: Language) -> FormReading {
    let told = |text: &Bilingual| text.get(language).to_owned();
    let unread = |it: Unread| UnreadText {
        place: it.place.told(language),
        text: it.text,
        pointer: it.pointer,
        reason: it.reason.as_ref().map(told),
    };
    let guess = |it: Guess| FormGuess {
        blocks: it.blocks(),
        pointer: it.pointer,
        confidence: it.confidence,
        reason: told(&it.reason),
    };
    let href = |stored: Stored| StoredForm {
        id: stored.record.id,
        revision: stored.record.revision,
        href: address(stored.record.id),
    };
    FormReading {
        declaration: form.declaration,
        form_kind: form.kind,
        results: form.results.map(FormResults::from),
        report: report.in_language(language),
        unread: form.unread.into_iter().map(unread).collect(),
        guesses: form.guesses.into_iter().map(guess).collect(),
        stored: stored.map(href),
    }
}

/// 申报表文件 A form as a file.
struct FormFile;

impl PartialSchema for FormFile {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("binary".to_owned())))
            .max_length(Some(BODY_MAX))
            .description(Some(format!("申报表文件，至多 {0} MiB The form, at most {0} MiB", BODY_MAX >> 20)))
            .into()
    }
}

impl ToSchema for FormFile {}
