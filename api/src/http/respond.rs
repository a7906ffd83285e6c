//! Answers. Each type says in one place what is sent and what the specification promises.

use std::{borrow::Cow, collections::BTreeMap, marker::PhantomData};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, Responder, ResponseError,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, ContentType},
    },
};
use serde::Serialize;
use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, Header, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Schema, schema::Type},
};

use crate::http::{
    precondition::{TAGS_MAX, etag, tags},
    problem::{Code, Problem},
};

/// What handlers return.
pub type Answer<T> = Result<T, Problem>;

/// 200 with a body.
pub struct Plain<T>(pub T);

/// 200 with a body and the declaration's ETag; 304 when the caller has that revision.
pub struct Tagged<T> {
    pub revision: i64,
    pub body: T,
}

/// 201 with the new thing, its address and the declaration's ETag.
pub struct Created<T> {
    pub location: String,
    pub revision: i64,
    pub body: T,
}

/// 201 with something that is no part of a declaration.
pub struct Made<T> {
    pub location: String,
    pub body: T,
}

/// 200 with a page of a list and the address of the next one.
pub struct Page<T> {
    pub next: Option<String>,
    pub body: T,
}

/// A body that is written as JSON already, as that of `T`.
pub struct Written<T> {
    json: String,
    of: PhantomData<T>,
}

impl<T> Written<T> {
    pub const fn as_json(json: String) -> Self {
        Self { json, of: PhantomData }
    }

    fn sent(self, response: &mut HttpResponseBuilder) -> HttpResponse {
        response.content_type(ContentType::json()).body(self.json)
    }
}

impl<T: ToSchema> PartialSchema for Written<T> {
    fn schema() -> RefOr<Schema> {
        T::schema()
    }
}

impl<T: ToSchema> ToSchema for Written<T> {
    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// 204 after a row was removed, with the declaration's new ETag.
pub struct Removed {
    pub revision: i64,
}

/// 204 after the whole declaration was removed.
pub struct Gone;

impl<T: Serialize> Responder for Plain<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

impl<T> Responder for Plain<Written<T>> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.0.sent(&mut HttpResponse::Ok())
    }
}

impl<T: Serialize> Responder for Tagged<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = etag(self.revision);
        let sent = request.headers().get(header::IF_NONE_MATCH).filter(|_| request.method().is_safe());
        if sent.is_some_and(|value| value.len() > TAGS_MAX) {
            return Problem::new(Code::InvalidHeader).error_response();
        }
        // A header that is not a list of tags matches no tag, so that the caller gets the whole answer.
        let known = sent.and_then(tags).unwrap_or_default();
        if known.iter().any(|known| known == "*" || *known == tag) {
            return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
        }
        HttpResponse::Ok().insert_header((header::ETAG, tag)).json(self.body)
    }
}

impl<T: Serialize> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Created()
            .insert_header((header::LOCATION, self.location))
            .insert_header((header::ETAG, etag(self.revision)))
            .json(self.body)
    }
}

impl<T: Serialize> Responder for Made<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Created().insert_header((header::LOCATION, self.location)).json(self.body)
    }
}

impl<T: Serialize> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        before(self.next).json(self.body)
    }
}

impl<T> Responder for Page<Written<T>> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.body.sent(&mut before(self.next))
    }
}

/// What tells of the next page.
fn before(next: Option<String>) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    if let Some(next) = next {
        response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
    }
    response
}

impl Responder for Removed {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().insert_header((header::ETAG, etag(self.revision))).finish()
    }
}

impl Responder for Gone {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

type Responses = BTreeMap<String, RefOr<Response>>;

fn responses<const N: usize>(all: [(StatusCode, ResponseBuilder); N]) -> Responses {
    all.into_iter().map(|(status, response)| (status.as_str().to_owned(), response.build().into())).collect()
}

fn with_body<T: ToSchema>(description: &str) -> ResponseBuilder {
    let content = Content::new(Some(Ref::from_schema_name(T::name())));
    ResponseBuilder::new().description(description).content("application/json", content)
}

fn text_header(description: &str, max_length: usize) -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String).max_length(Some(max_length)));
    header.description = Some(description.to_owned());
    header
}

fn etag_header() -> Header {
    text_header("申报的版本标签 ETag of the declaration", 70)
}

fn location_header() -> Header {
    text_header("新资源的地址 Address of what was created", 200)
}

impl<T: ToSchema> IntoResponses for Plain<T> {
    fn responses() -> Responses {
        responses([(StatusCode::OK, with_body::<T>("成功 Done"))])
    }
}

impl<T: ToSchema> IntoResponses for Tagged<T> {
    fn responses() -> Responses {
        responses([(StatusCode::OK, with_body::<T>("成功 Done").header("ETag", etag_header()))])
    }
}

impl<T: ToSchema> IntoResponses for Created<T> {
    fn responses() -> Responses {
        let created = with_body::<T>("已创建 Created").header("ETag", etag_header());
        responses([(StatusCode::CREATED, created.header("Location", location_header()))])
    }
}

impl<T: ToSchema> IntoResponses for Made<T> {
    fn responses() -> Responses {
        let made = with_body::<T>("已创建 Created").header("Location", location_header());
        responses([(StatusCode::CREATED, made)])
    }
}

impl<T: ToSchema> IntoResponses for Page<T> {
    fn responses() -> Responses {
        let link = text_header("下一页的地址（rel=next） Address of the next page", 9000);
        responses([(StatusCode::OK, with_body::<T>("一页结果 One page").header("Link", link))])
    }
}

impl IntoResponses for Removed {
    fn responses() -> Responses {
        let removed = ResponseBuilder::new().description("已删除 Removed").header("ETag", etag_header());
        responses([(StatusCode::NO_CONTENT, removed)])
    }
}

impl IntoResponses for Gone {
    fn responses() -> Responses {
        responses([(StatusCode::NO_CONTENT, ResponseBuilder::new().description("已删除 Removed"))])
    }
}
