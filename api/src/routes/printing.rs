//! `GET /projects/{id}/form`: the official form, filled.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, get, web};
use domain::{
    form::style::FormStyle,
    process::{lifecycle::Move, stored::ToValidate},
    rules::{FindingText, Scope},
    views::formats::FormFormat,
};
use form::print::{self, PrintError, Printed};
use utoipa::{
    IntoParams, IntoResponses,
    openapi::{ObjectBuilder, RefOr, Response, schema::Type},
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    http::{
        context::Context,
        declaration::{By, find, profile_of},
        document::{Document, HTML, OFFERED},
        judge::year_before,
        problem::Problem,
        query::{Parameters, Query, Values},
        refusals::Refused,
        respond::Answer,
        upload::{DOCX, XLSX},
    },
    service::Service,
};

fn offered() -> ObjectBuilder {
    let labels: Vec<_> = OFFERED.iter().map(|format| format!("{} {}", format.code(), format.label().zh)).collect();
    let codes = OFFERED.iter().map(|format| format.code());
    ObjectBuilder::new().schema_type(Type::String).description(Some(labels.join("；"))).enum_values(Some(codes))
}

/// How the form is printed.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct FormQuery {
    /// 格式 Format of the document.
    #[param(schema_with = offered, required = false)]
    format: FormFormat,
    /// 附校验发现 Whether to add a last page with the findings that are neither corrected nor explained.
    #[param(required = false, default = false)]
    findings: bool,
}

impl Parameters for FormQuery {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["format", "findings"];

    fn read(values: &mut Values) -> Self {
        let codes: Vec<_> = OFFERED.iter().map(|format| format.code()).collect();
        let known = |code: &str| FormFormat::from_code(code).filter(|format| OFFERED.contains(format));
        let format = values.take("format", &codes.join(", "), known);
        Self { format: format.unwrap_or(FormFormat::Docx), findings: values.flag("findings") }
    }
}

struct PrintedForm(Document);

impl Responder for PrintedForm {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.0.respond_to(request)
    }
}

impl IntoResponses for PrintedForm {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let media_types: Vec<_> = OFFERED.iter().map(|format| media_type(*format)).collect();
        Document::described("申报表 The form", &media_types)
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(print_form);
}

/// 打印申报表 Print the official form
///
/// 按 A4 打印规则集所用的表样（闵行式三张表，全国通用式样一张表）；尚可修改的申报带“草稿”字样，findings=true 时最后一页列出尚未处理的校验发现。
///
/// Prints the form of the declaration's profile on A4: the three sheets of Minhang, or the one sheet of national forms. A
/// declaration that can still be edited carries the mark 草稿. With findings=true the
/// last page lists the findings that are neither corrected nor explained.
#[utoipa::path(
    tag = "forms", operation_id = "print_form", security(("bearer" = ["read"])), params(FormQuery),
    responses(Query<FormQuery>, Refused<404>, Refused<422>),
)]
#[get("/projects/{id}/form")]
async fn print_form(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    query: Query<FormQuery>,
) -> Answer<PrintedForm> {
    let FormQuery { format, findings } = query.0;
    let stored = find(&service.db, &act, *id).await?;
    let draft = Move::Edit.is_open(stored.record.status, stored.record.submitted_at.is_some());
    let asked = ToValidate { previous: None, project: stored.content };
    let open = if findings {
        let previous = year_before(&service.db, &act.caller.units, &asked.project).await?;
        let profile = profile_of(&service.profiles, &asked.project)?;
        let judged = ToValidate { previous, project: asked.project.clone() };
        let report = judged.report(profile, Scope::All, act.at).in_language(Context::of(&request).language);
        Some(report.findings.into_iter().filter(|finding| !finding.explained).collect::<Vec<_>>())
    } else {
        None
    };
    // A profile that is there no more leaves its declarations on the form that the service was built for.
    let style = service.profiles.of(&asked.project).map_or(FormStyle::ThreeSheets, |profile| profile.form);
    let name = asked.project.name.as_ref().map_or("", |name| name.as_str()).trim();
    let (media_type, name) = (media_type(format).to_owned(), format!("{name}.{}", format.code()));
    let _place = if format == FormFormat::Pdf { Some(service.gates.presses.enter().await?) } else { None };
    let content = web::block(move || {
        let findings: Option<&[FindingText]> = open.as_deref();
        write(&Printed { declaration: &asked.project, style, draft, findings }, format)
    });
    let content = content.await.map_err(|error| Problem::internal(&error))??;
    Ok(PrintedForm(Document { media_type, shown: format == FormFormat::Html, name, content }))
}

const fn media_type(format: FormFormat) -> &'static str {
    match format {
        FormFormat::Docx => DOCX,
        FormFormat::Xlsx => XLSX,
        FormFormat::Html => HTML,
        FormFormat::Pdf => "application/pdf",
    }
}

fn write(printed: &Printed, format: FormFormat) -> Answer<Vec<u8>> {
    let failed = |error: PrintError| Problem::internal(&error);
    match format {
        FormFormat::Docx => print::docx(printed).map_err(failed),
        FormFormat::Xlsx => print::xlsx(printed).map_err(failed),
        FormFormat::Html => Ok(print::html(printed).into_bytes()),
        FormFormat::Pdf => pdf(printed),
    }
}

#[cfg(feature = "pdf")]
fn pdf(printed: &Printed) -> Answer<Vec<u8>> {
    pdf::pdf(printed).map_err(|error| match error {
        pdf::PdfError::TooLong(_) => Problem::new(crate::http::problem::Code::TooLongForPdf),
        error @ (pdf::PdfError::Data(_) | pdf::PdfError::Typst(_)) => Problem::internal(&error),
    })
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Printed) -> Answer<Vec<u8>> {
    Err(Problem::internal(&"a format that is not offered was asked for"))
}
