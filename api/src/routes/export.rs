//! `GET /projects/export`: the declarations of a list as one file.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BodyStream, get, http::header, web};
use domain::{
    values::whole::SAFE_INTEGER_MAX,
    views::{formats::ExportFormat, tables::Table},
};
use futures_util::{Stream, StreamExt, stream::LocalBoxStream};
use utoipa::{
    IntoParams, IntoResponses,
    openapi::{
        Content, Header, ObjectBuilder, RefOr, Response, ResponseBuilder,
        schema::{SchemaFormat, Type},
    },
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    export::{ExportError, Lines, Pages, lines, pieces, workbook},
    http::{
        audited::note_read,
        context::Context,
        declaration::By,
        filter::FilterQuery,
        query::{Parameters, Queries, Values},
        respond::Answer,
    },
    service::Service,
};

/// What kind of file is wanted.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// 文件格式 csv: one table for a spreadsheet; ndjson: one whole declaration per line, which can be sent back;
    /// xlsx: a workbook with one sheet per table.
    #[param(inline, required = false)]
    format: ExportFormat,
    /// 数据表 Which table a CSV file holds.
    #[param(inline, required = false)]
    table: Table,
    /// 字节顺序标记 Whether a CSV file begins with a byte order mark. Excel needs it to recognise UTF-8.
    #[param(required = false, default = true)]
    bom: bool,
}

impl Parameters for ExportQuery {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["format", "table", "bom"];

    fn read(values: &mut Values) -> Self {
        let code = ExportFormat::from_code;
        Self {
            format: values.take("format", &ExportFormat::CODES.join(", "), code).unwrap_or(ExportFormat::Csv),
            table: values.take("table", &Table::CODES.join(", "), Table::from_code).unwrap_or(Table::Projects),
            bom: values.take("bom", "true / false", |value| value.parse().ok()).unwrap_or(true),
        }
    }
}

const fn media_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Ndjson => "application/x-ndjson",
        ExportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// 200 with a file that goes out as it is made.
pub struct ExportFile {
    format: ExportFormat,
    name: String,
    body: LocalBoxStream<'static, Result<web::Bytes, ExportError>>,
}

impl ExportFile {
    fn new(
        format: ExportFormat,
        name: String,
        body: impl Stream<Item = Result<web::Bytes, ExportError>> + 'static,
    ) -> Self {
        Self { format, name, body: body.boxed_local() }
    }
}

impl Responder for ExportFile {
    type Body = BodyStream<LocalBoxStream<'static, Result<web::Bytes, ExportError>>>;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<Self::Body> {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let mut response = HttpResponse::Ok().content_type(media_type(self.format)).finish();
        if let Ok(disposition) = header::HeaderValue::from_str(&disposition) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
        }
        response.set_body(BodyStream::new(self.body))
    }
}

impl IntoResponses for ExportFile {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        // The specification wants a bound; no file reaches that of whole numbers in JSON.
        let longest = usize::try_from(SAFE_INTEGER_MAX).ok();
        let text = || ObjectBuilder::new().schema_type(Type::String).max_length(longest);
        let binary = text().format(Some(SchemaFormat::Custom("binary".to_owned())));
        let mut name = Header::new(text().max_length(Some(100)));
        name.description = Some("文件名 Name of the file".to_owned());
        let file = ResponseBuilder::new()
            .description("导出文件 The file")
            .content("text/csv", Content::new(Some(text())))
            .content(media_type(ExportFormat::Ndjson), Content::new(Some(text())))
            .content(media_type(ExportFormat::Xlsx), Content::new(Some(binary)))
            .header("Content-Disposition", name);
        BTreeMap::from([("200".to_owned(), file.build().into())])
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(export);
}

/// 导出申报 Export declarations
///
/// 筛选条件与查询申报相同，按创建先后排列；每份申报以读取时的内容为准。CSV 和 XLSX 供人阅读，表头和代码用 Accept-Language
/// 的语言；NDJSON 每行一份完整申报，可原样用于批量保存。每次导出记入审计。
///
/// The filter is that of the list. The oldest declaration comes first, and each is exported as it is when it is read.
/// CSV and XLSX are for people: headings and codes are in the language of Accept-Language. NDJSON has one whole
/// declaration per line, which POST /projects/batch can store again. The audit trail records every export.
#[utoipa::path(
    tag = "projects", operation_id = "export_projects", security(("bearer" = ["read"])), params(FilterQuery, ExportQuery),
    responses(Queries<FilterQuery, ExportQuery>),
)]
#[get("/projects/export")]
async fn export(
    act: By,
    service: web::Data<Service>,
    request: HttpRequest,
    query: Queries<FilterQuery, ExportQuery>,
) -> Answer<ExportFile> {
    let Queries(filter, ExportQuery { format, table, bom }) = query;
    let language = Context::of(&request).language;
    note_read(&service.db, &act, request.query_string()).await?;
    let pages = Pages::new(service.db.clone(), act.caller.units.clone(), filter.into());
    let zone = service.zone;
    let csv = Lines::Csv { table, language, zone, byte_order_mark: bom };
    match format {
        ExportFormat::Csv => Ok(ExportFile::new(format, format!("{}.csv", table.code()), lines(pages, csv).await?)),
        ExportFormat::Ndjson => {
            Ok(ExportFile::new(format, "projects.ndjson".to_owned(), lines(pages, Lines::Ndjson).await?))
        }
        ExportFormat::Xlsx => {
            let _place = service.gates.workbooks.enter().await?;
            let file = workbook(pages, language, zone).await?;
            Ok(ExportFile::new(format, "projects.xlsx".to_owned(), pieces(file)))
        }
    }
}
