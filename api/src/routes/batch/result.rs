//! What is answered to a batch.

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, http::StatusCode};
use domain::values::whole::Ordinal;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

use crate::{contract::body::joined_responses, http::problem::ProblemBody};

/// 批量结果 Result of a batch.
#[derive(Serialize, ToSchema)]
pub struct BatchResult {
    /// 新建份数 Number of declarations that were created.
    #[schema(maximum = 500)]
    pub created: u32,
    /// 替换份数 Number of declarations that were replaced.
    #[schema(maximum = 500)]
    pub replaced: u32,
    /// 失败份数 Number of declarations that were refused.
    #[schema(maximum = 500)]
    pub failed: u32,
    /// 各份结果 The results, in the order in which the declarations were sent.
    #[schema(max_items = 500)]
    pub items: Vec<BatchItemResult>,
}

/// 单份结果 Result for one declaration.
#[derive(Serialize, ToSchema)]
pub struct BatchItemResult {
    /// 序号 Index of the declaration in the batch, starting at 0.
    #[schema(maximum = 499)]
    pub index: u32,
    /// 发送方标识 The sender's own reference.
    #[schema(max_length = 64)]
    pub client_ref: Option<String>,
    /// 状态码 HTTP status that the declaration would have had in a request of its own.
    #[schema(minimum = 200, maximum = 599)]
    pub status: u16,
    /// 申报编号 Id of the declaration.
    pub id: Option<Uuid>,
    /// 版本号 Revision of the declaration.
    #[schema(value_type = Option<Ordinal>)]
    pub revision: Option<i64>,
    /// 问题 Why the declaration was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub problem: Option<ProblemBody>,
}

/// 207 when each item succeeds or fails on its own, 201 when all of them succeeded.
pub struct Answered(pub StatusCode, pub BatchResult);

impl Responder for Answered {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(self.0).json(self.1)
    }
}

impl IntoResponses for Answered {
    fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
        joined_responses::<BatchResult>([
            (StatusCode::CREATED, "全部成功 All done"),
            (StatusCode::MULTI_STATUS, "逐份结果 Item by item"),
        ])
    }
}

/// The place of a declaration in the body.
pub fn at(index: usize) -> String {
    format!("/items/{index}/project")
}
