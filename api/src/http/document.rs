//! Answers that are documents: forms as printed, files as they were sent.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, http::header};
use domain::views::formats::FormFormat;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use utoipa::openapi::{
    Content, Header, ObjectBuilder, RefOr, Response, ResponseBuilder,
    schema::{SchemaFormat, Type},
};

pub const HTML: &str = "text/html; charset=utf-8";
/// Longest document, in bytes. The largest declaration prints as a fraction of it.
const SIZE_MAX: usize = 64 * 1024 * 1024;

/// Formats that this program prints. PDF is among them only if the program was built with it.
pub const OFFERED: &[FormFormat] =
    if cfg!(feature = "pdf") { FormFormat::ALL } else { &[FormFormat::Docx, FormFormat::Xlsx, FormFormat::Html] };

/// 200 with a document under a name.
pub struct Document {
    pub media_type: String,
    /// Whether a browser shows it instead of keeping it.
    pub shown: bool,
    pub name: String,
    pub content: Vec<u8>,
}

impl Responder for Document {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let kind = if self.shown { "inline" } else { "attachment" };
        let name = utf8_percent_encode(&self.name, NON_ALPHANUMERIC);
        let disposition = format!("{kind}; filename*=UTF-8''{name}");
        let mut response = HttpResponse::Ok();
        response.content_type(self.media_type).insert_header((header::CONTENT_DISPOSITION, disposition));
        if self.shown {
            // A document of texts that others wrote: nothing in it runs or is fetched.
            let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals";
            response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
        }
        response.body(self.content)
    }
}

impl Document {
    /// The response as the specification describes it, in each of these media types.
    pub fn described(description: &str, media_types: &[&str]) -> BTreeMap<String, RefOr<Response>> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let mut name = Header::new(text().max_length(Some(4000)));
        name.description = Some("文件名 Name of the file".to_owned());
        let document = ResponseBuilder::new().description(description).header("Content-Disposition", name);
        let document = media_types.iter().fold(document, |document, media_type| {
            let schema = text().max_length(Some(SIZE_MAX));
            let binary = Some(SchemaFormat::Custom("binary".to_owned()));
            let schema = if *media_type == HTML { schema } else { schema.format(binary) };
            let media_type = media_type.split(';').next().unwrap_or_default();
            document.content(media_type, Content::new(Some(schema)))
        });
        BTreeMap::from([("200".to_owned(), document.build().into())])
    }
}
