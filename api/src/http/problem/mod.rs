//! Refusals: every 4xx and 5xx is an `application/problem+json` (RFC 9457) from the one table below.

mod codes;

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use domain::{
    process::{
        caller::Permission,
        lifecycle::Move,
        stored::{Record, Status},
    },
    rules::{Report, ReportText},
    values::{
        language::{Bilingual, Language},
        shape::{Fault, Faults},
        whole::Count,
    },
};
use form::read::Unreadable;
use persistence::Unique;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

pub use codes::Code;

use crate::http::context::Context;

/// Media type of every refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";

impl From<Unreadable> for Problem {
    fn from(refusal: Unreadable) -> Self {
        let code = match refusal {
            Unreadable::NotAFormFile => Code::NotAFormFile,
            Unreadable::EncryptedFile => Code::EncryptedFile,
            Unreadable::OldBinaryFile => Code::OldBinaryFile,
            Unreadable::UnconvertedFile => Code::UnconvertedFile,
            Unreadable::PdfFile => Code::PdfFile,
            Unreadable::MacroEnabledFile => Code::MacroEnabledFile,
            Unreadable::ActiveFile => Code::ActiveFile,
            Unreadable::OversizedFile => Code::OversizedFile,
            Unreadable::UnsafeFile => Code::UnsafeFile,
            Unreadable::BrokenFile => Code::BrokenFile,
            Unreadable::NoFormFound => Code::NoFormFound,
            Unreadable::EmptyForm => Code::EmptyForm,
        };
        Self::new(code)
    }
}

/// A refusal on its way out. It becomes a body once language, address and request id are known.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    code: Code,
    detail: Option<Bilingual>,
    faults: Faults,
    more: More,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self(Box::new(Parts {
            code,
            detail: None,
            faults: Faults::default(),
            more: More::default(),
            headers: Vec::new(),
        }))
    }

    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The faults that it lists.
    pub fn told(&self) -> &Faults {
        &self.0.faults
    }

    #[must_use]
    pub fn detail(mut self, detail: Bilingual) -> Self {
        self.0.detail = Some(detail);
        self
    }

    #[must_use]
    pub fn faults(mut self, faults: Faults) -> Self {
        self.0.faults = faults;
        self
    }

    /// Address of the declaration that is in the way.
    #[must_use]
    pub fn existing(mut self, address: String) -> Self {
        self.0.more.existing = Some(address);
        self
    }

    /// 422 for a request that selects too many declarations.
    pub fn too_many(found: u64, most: u64) -> Self {
        let detail = Bilingual::new(
            format!("筛选出 {found} 份申报，一次至多 {most} 份；请缩小筛选条件。"),
            format!("The filter finds {found} declarations; {most} at most at once. Narrow the filter."),
        );
        Self::new(Code::TooManyDeclarations).detail(detail)
    }

    /// 403 that names the permission.
    pub fn forbidden(missing: Permission) -> Self {
        let (code, label) = (missing.code(), missing.label());
        let detail = Bilingual::new(
            format!("缺少权限：{}（{code}）", label.zh),
            format!("missing permission: {} ({code})", label.en),
        );
        let mut problem = Self::new(Code::Forbidden).detail(detail);
        problem.0.more.missing_permission = Some(missing);
        problem
    }

    /// 409 with the state of the declaration and the actions that are possible in it.
    pub fn wrong_state(code: Code, record: &Record) -> Self {
        let mut problem = Self::new(code);
        problem.0.more.current_status = Some(record.status);
        problem.0.more.open_moves = Some(Move::open(record.status, record.submitted_at.is_some()));
        problem
    }

    /// 422 with the report of a declaration that cannot be submitted.
    #[must_use]
    pub fn report(mut self, report: Report) -> Self {
        self.0.more.report = Some(report);
        self
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// A fault of the server. The cause goes to the log, never to the caller.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(Code::Internal)
    }

    /// The finished answer.
    pub fn render(&self, context: &Context, path: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.0.code.status());
        for (name, value) in &self.0.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        if let Some(seconds) = self.0.code.retry_after() {
            response.insert_header((header::RETRY_AFTER, HeaderValue::from(seconds)));
        }
        response.content_type(PROBLEM_JSON).json(self.body(context, path))
    }

    pub fn body(&self, context: &Context, path: &str) -> ProblemBody {
        let (language, more) = (context.language, self.0.more.clone());
        let faults = &self.0.faults;
        let (all, listed) = (faults.count(), faults.kept().len());
        let count = Bilingual::new(
            format!("共 {all} 处问题，仅列出前 {listed} 处"),
            format!("{all} faults, of which the first {listed} are listed"),
        );
        let advice = self.0.code.advice();
        let detail = if faults.more() > 0 { &count } else { self.0.detail.as_ref().unwrap_or(&advice) };
        ProblemBody {
            r#type: format!("/problems/{}", self.0.code.code()),
            title: self.0.code.title().get(language).to_owned(),
            status: self.0.code.status().as_u16(),
            code: self.0.code.code(),
            detail: detail.get(language).to_owned(),
            instance: path.to_owned(),
            request_id: context.request_id.clone(),
            errors: FaultBody::list(faults, language),
            more_errors: faults.more(),
            existing: more.existing,
            missing_permission: more.missing_permission,
            current_status: more.current_status,
            open_moves: more.open_moves,
            report: more.report.map(|report| report.in_language(language)),
        }
    }
}

/// 问题详情 Why a request was refused (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// 问题类型 Address of the page that describes this kind of problem.
    #[schema(format = "uri-reference", max_length = 100)]
    r#type: String,
    /// 标题 Title in the language asked for.
    #[schema(max_length = 200)]
    title: String,
    /// HTTP 状态码 HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// 问题代码 Code of the problem. It never changes.
    #[schema(max_length = 64, pattern = "^[a-z][a-z_]*$")]
    code: &'static str,
    /// 说明 What happened and what to do, in the language asked for.
    #[schema(max_length = 2000)]
    detail: String,
    /// 请求地址 Path of the request.
    #[schema(format = "uri-reference", max_length = 9000)]
    instance: String,
    /// 请求编号 Id of the request. Give it to the administrator when asking for help.
    #[schema(max_length = 128)]
    request_id: String,
    /// 逐处问题 The faults with their places: all of them, or the first ones.
    #[schema(max_items = 100)]
    errors: Vec<FaultBody>,
    /// 未列出的问题数 Number of further faults that are not listed.
    #[schema(value_type = Count)]
    more_errors: usize,
    /// 已有申报 Address of the declaration that exists already (only for duplicate_declaration).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", max_length = 200, nullable = false)]
    existing: Option<String>,
    /// 缺少的权限 The permission that the caller lacks (only for forbidden).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    missing_permission: Option<Permission>,
    /// 当前状态 State of the declaration (only if the action is not possible in it).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    current_status: Option<Status>,
    /// 可做的操作 Actions that are possible in this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 10)]
    open_moves: Option<Vec<Move>>,
    /// 校验报告 Why a declaration cannot be submitted (only for not_submittable).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    report: Option<ReportText>,
}

/// Members that only some problems have.
#[derive(Clone, Debug, Default)]
struct More {
    existing: Option<String>,
    missing_permission: Option<Permission>,
    current_status: Option<Status>,
    open_moves: Option<Vec<Move>>,
    report: Option<Report>,
}

/// 一处问题 One fault of the request.
#[derive(Serialize, ToSchema)]
#[schema(as = ProblemError)]
pub struct FaultBody {
    /// 位置 RFC 6901 pointer into the body, or the name of the parameter.
    #[schema(max_length = 2000)]
    pointer: String,
    /// 代码 Code of the fault. It never changes.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    code: &'static str,
    /// 说明 Message in the language asked for.
    #[schema(max_length = 10_000)]
    detail: String,
    /// 填报值 The value that was sent, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, nullable = false)]
    given: Option<String>,
    /// 应有值 The value that was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10_000, nullable = false)]
    expected: Option<String>,
}

impl FaultBody {
    /// The faults that an answer lists.
    pub fn list(faults: &Faults, language: Language) -> Vec<Self> {
        faults.kept().iter().map(|fault| Self::new(fault, language)).collect()
    }

    fn new(fault: &Fault, language: Language) -> Self {
        Self {
            pointer: fault.pointer.clone(),
            code: fault.code.code(),
            detail: fault.message(language),
            given: fault.given.clone(),
            expected: fault.expected.clone().filter(|expected| !expected.is_empty()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.code())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    /// Carries the problem to the outermost layer, which knows the language and writes the body.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.0.code.status());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::new(Code::UnacceptableContent).faults(faults)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Faults::from(fault).into()
    }
}

impl From<persistence::Error> for Problem {
    fn from(error: persistence::Error) -> Self {
        match error {
            persistence::Error::Stale => Self::new(Code::PreconditionFailed),
            persistence::Error::Busy => Self::new(Code::Unavailable),
            persistence::Error::OutcomeUnknown => Self::new(Code::OutcomeUnknown),
            persistence::Error::Contended => Self::new(Code::Contended),
            // The log of the sealer has the cause.
            persistence::Error::Unsealed | persistence::Error::OtherKey | persistence::Error::NoHead => {
                Self::new(Code::Unsealed)
            }
            persistence::Error::NoKey => Self::new(Code::AuditKeyMissing),
            persistence::Error::Duplicate(Unique::KeyName) => Self::new(Code::DuplicateName),
            persistence::Error::Duplicate(Unique::ProjectCode | Unique::ExternalId) => {
                Self::new(Code::DuplicateDeclaration)
            }
            persistence::Error::OtherUnit => Self::forbidden(Permission::Write).detail(Bilingual::fixed(
                "目标单位不在调用方的单位范围内，不能填报该单位的申报。",
                "The unit is none of the caller's, who cannot write its declarations.",
            )),
            other @ (persistence::Error::Incomplete(_)
            | persistence::Error::SameKey
            | persistence::Error::Unreachable(..)
            | persistence::Error::Refused(..)
            | persistence::Error::Url(_)
            | persistence::Error::NoFile(_)
            | persistence::Error::Place(..)
            | persistence::Error::Corrupt(_)
            | persistence::Error::Database(_)) => Self::internal(&other),
        }
    }
}

/// An operation names its refusals in its `responses(…)` (see `refusals`): the same problem stands for all of them.
impl IntoResponses for Problem {
    fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
        std::collections::BTreeMap::new()
    }
}
