//! `GET /projects/{id}/revisions/{number}/attachment`: the file that a revision was made from.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, get, web};
use persistence::attachments;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    http::{
        declaration::{By, not_found},
        document::Document,
        query::NoQuery,
        refusals::Refused,
        respond::Answer,
        upload::{BINARY, DOC, XLS, XLSX},
    },
    service::Service,
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(attachment);
}

/// A file that a revision was made from.
struct AttachmentFile(Document);

impl Responder for AttachmentFile {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.0.respond_to(request)
    }
}

impl IntoResponses for AttachmentFile {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        Document::described("原文件 The file as it was sent", &[BINARY])
    }
}

/// 取回原文件 Download the file that a revision was made from
///
/// 导入的申报，其首个版本留存所导入的文件；其指纹与版本一同封存，见该版本的 detail。
///
/// The first revision of an imported declaration keeps the file. The fingerprint of the file is sealed with the
/// revision and is given in the revision's detail.
#[utoipa::path(
    tag = "history", operation_id = "get_attachment", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/revisions/{number}/attachment")]
async fn attachment(
    act: By,
    service: web::Data<Service>,
    path: web::Path<(Uuid, i64)>,
    _: NoQuery,
) -> Answer<AttachmentFile> {
    let (id, number) = path.into_inner();
    let file = attachments::get(&service.db, &act.caller.units, id, number).await?.ok_or_else(not_found)?;
    let extension = match file.about.media_type.as_str() {
        XLSX => "xlsx",
        DOC => "doc",
        XLS => "xls",
        _ => "docx",
    };
    let name = file.about.name.unwrap_or_else(|| format!("form.{extension}"));
    Ok(AttachmentFile(Document { media_type: BINARY.to_owned(), shown: false, name, content: file.content }))
}
