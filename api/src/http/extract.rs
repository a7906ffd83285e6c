//! Reading requests: bodies, queries, preconditions. Each tells all its faults at once.

use std::{future::Future, ops::RangeInclusive, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap, HeaderValue},
    web,
};
use domain::{
    process::stored::Content,
    values::{
        language::Bilingual,
        shape::{self, Fault, FaultCode, Faults},
    },
};
use futures_util::StreamExt;
use serde_json::Value;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::Type,
    },
};
use validator::{ValidationError, ValidationErrors};

use crate::http::{
    json,
    problem::{Code, Problem},
};

/// Largest body, in bytes.
pub const BODY_MAX: usize = 8 * 1024 * 1024;

/// Longest time for a body to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

/// A JSON body read as content.
pub struct Body<T>(pub T);

impl<T: Content + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = read_json(request, payload, &["application/json"]);
        Box::pin(async move { Ok(Self(T::read(json.await?)?)) })
    }
}

/// A JSON body as it is: a merge patch, or a declaration of which nothing is required.
pub struct RawBody(pub Value);

impl FromRequest for RawBody {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = read_json(request, payload, &["application/json", "application/merge-patch+json"]);
        Box::pin(async move { Ok(Self(json.await?)) })
    }
}

fn read_json(
    request: &HttpRequest,
    payload: &mut Payload,
    accepted: &'static [&'static str],
) -> impl Future<Output = Result<Value, Problem>> + use<> {
    let sent = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type =
        sent.and_then(|sent| sent.split(';').next()).map(|media_type| media_type.trim().to_ascii_lowercase());
    let readable = media_type.is_some_and(|media_type| accepted.contains(&media_type.as_str()));
    let encoded = request.headers().contains_key(header::CONTENT_ENCODING);
    let body = collect(request.headers(), payload.take());
    async move {
        if !readable || encoded {
            let accepted = accepted.join(", ");
            let detail = Bilingual::new(
                format!("Content-Type 应为 {accepted}，内容不得压缩"),
                format!("expected Content-Type {accepted}, not compressed"),
            );
            return Err(Problem::new(Code::UnsupportedMediaType).detail(detail));
        }
        Ok(json::read(&body.await?)?)
    }
}

/// The whole body of a request, within the limits of size and time.
pub fn collect(headers: &HeaderMap, payload: Payload) -> impl Future<Output = Result<web::BytesMut, Problem>> + use<> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    async move {
        let body = tokio::time::timeout(BODY_TIME, gather(payload, announced));
        body.await.map_err(|_| Problem::new(Code::RequestTimeout))?
    }
}

async fn gather(mut payload: Payload, announced: Option<usize>) -> Result<web::BytesMut, Problem> {
    let too_large = || Problem::new(Code::PayloadTooLarge);
    if announced.is_some_and(|length| length > BODY_MAX) {
        return Err(too_large());
    }
    let mut body = web::BytesMut::with_capacity(announced.unwrap_or_default());
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest))?;
        if body.len() + chunk.len() > BODY_MAX {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A query string read as `T`: unknown, repeated and ill-typed parameters are refused with 400, values outside
/// their limits with 422.
pub struct Query<T>(pub T);

/// What a query struct says of itself.
pub trait Parameters: Sized {
    /// Names of the parameters.
    const NAMES: &[&str];

    /// Whether a value of the right type can still be refused: too long, out of range.
    const LIMITED: bool;

    /// Reads the parameters; `values` has each name at most once.
    fn read(values: &mut Values) -> Self;

    /// What parameters that were read must be to each other; `validator` checks it.
    ///
    /// # Errors
    /// Each relation that does not hold.
    fn relations(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl<T: Parameters + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read_query(request.query_string()).map(Self))
    }
}

fn read_query<T: Parameters>(query: &str) -> Result<T, Problem> {
    let mut values = parameters(query, T::NAMES)?;
    let read = T::read(&mut values);
    let read = values.finish(read)?;
    Ok(unrelated(read.relations(), "").into_result(read)?)
}

/// Refuses two ends of a range that are the wrong way round; `upper` names the parameter of the upper one.
///
/// # Errors
/// The relation by the names of both parameters.
pub fn ascending<T: PartialOrd + ToString>(
    lower: (&'static str, Option<T>),
    upper: (&'static str, Option<T>),
) -> Result<(), ValidationError> {
    let ((least, Some(low)), (most, Some(high))) = (lower, upper) else { return Ok(()) };
    if low <= high {
        return Ok(());
    }
    let mut error = ValidationError::new(most);
    error.add_param("given".into(), &high.to_string());
    error.add_param("expected".into(), &format!("≥ {least} ({})", low.to_string()));
    Err(error)
}

/// The relations that do not hold, as faults of the parameters; below `place` in a body.
pub fn unrelated(checked: Result<(), ValidationErrors>, place: &str) -> Faults {
    let mut faults = Faults::default();
    let errors = checked.err().unwrap_or_default();
    for error in errors.field_errors().into_values().flatten() {
        let param = |name: &str| error.params.get(name).and_then(Value::as_str).unwrap_or_default();
        let fault = Fault::new(format!("{place}{}", error.code), FaultCode::OutOfRange);
        faults.push(fault.given(param("given")).expected(param("expected").to_owned()));
    }
    faults
}

/// A query string that two structs describe together, read as [`Query`] reads one.
pub struct Queries<A, B>(pub A, pub B);

impl<A: Parameters + 'static, B: Parameters + 'static> FromRequest for Queries<A, B> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::read(request.query_string()))
    }
}

impl<A: Parameters, B: Parameters> Queries<A, B> {
    fn read(query: &str) -> Result<Self, Problem> {
        let mut values = parameters(query, &[A::NAMES, B::NAMES].concat())?;
        let read = (A::read(&mut values), B::read(&mut values));
        let (first, second) = values.finish(read)?;
        let mut faults = unrelated(first.relations(), "");
        faults.0.extend(unrelated(second.relations(), "").0);
        Ok(faults.into_result(Self(first, second))?)
    }
}

/// The parameters of a query string by name; those that are not known or come twice are faults.
fn parameters(query: &str, names: &[&str]) -> Result<Values, Problem> {
    let unreadable = |_| Problem::new(Code::InvalidParameter);
    // Otherwise bytes that are no text would be read as replacement characters.
    percent_encoding::percent_decode_str(query).decode_utf8().map_err(unreadable)?;
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Problem::new(Code::InvalidParameter))?;
    let mut values = Values::default();
    for (name, value) in pairs {
        if !names.contains(&name.as_str()) {
            let fault = Fault::new(shape::escape(&name), FaultCode::UnknownParameter);
            values.faults.push(fault.expected(names.join(", ")));
        } else if values.sent.iter().any(|(sent, _)| *sent == name) {
            values.faults.push(Fault::new(name, FaultCode::DuplicateParameter));
        } else {
            values.sent.push((name, value));
        }
    }
    Ok(values)
}

/// An operation without parameters: a misspelt or misplaced one is told, not passed over.
pub struct NoQuery;

impl FromRequest for NoQuery {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(parameters(request.query_string(), &[]).and_then(|values| values.finish(Self)))
    }
}

/// What was sent in a query string, and what was wrong with it.
#[derive(Default)]
pub struct Values {
    sent: Vec<(String, String)>,
    faults: Faults,
    beyond: Faults,
}

impl Values {
    /// What was read, unless there was a fault. What is beyond its limits is told once everything can be read.
    fn finish<T>(self, read: T) -> Result<T, Problem> {
        if self.faults.0.is_empty() {
            self.beyond.into_result(read).map_err(Problem::from)
        } else {
            Err(Problem::new(Code::InvalidParameter).faults(self.faults))
        }
    }

    /// A parameter read by `parse`; `expected` describes what it accepts.
    pub fn take<T>(&mut self, name: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value)?;
        let read = parse(value);
        if read.is_none() {
            self.faults.push(Fault::new(name, FaultCode::WrongType).given(value).expected(expected));
        }
        read
    }

    /// A parameter that is a number within limits.
    pub fn number(&mut self, name: &str, limits: RangeInclusive<u32>) -> Option<u32> {
        let expected = format!("{}–{}", limits.start(), limits.end());
        let number = self.take(name, &expected, |value| value.parse().ok())?;
        if limits.contains(&number) {
            return Some(number);
        }
        self.beyond.push(Fault::new(name, FaultCode::OutOfRange).given(&number.to_string()).expected(expected));
        None
    }

    /// A parameter that is a text with a limited number of characters; `expected` describes what `spelt` accepts.
    pub fn text(
        &mut self,
        name: &str,
        limits: RangeInclusive<usize>,
        expected: &str,
        spelt: impl FnOnce(&str) -> bool,
    ) -> Option<String> {
        let text = self.take(name, expected, |value| spelt(value).then(|| value.to_owned()))?;
        if limits.contains(&text.chars().count()) {
            return Some(text);
        }
        let expected = format!("{}–{}", limits.start(), limits.end());
        self.beyond.push(Fault::new(name, FaultCode::OutOfRange).given(&text).expected(expected));
        None
    }

    /// A text as [`Self::text`] reads it, without characters that no text may hold.
    pub fn printable(&mut self, name: &str, limits: RangeInclusive<usize>) -> Option<String> {
        let text = self.text(name, limits, "", |_| true)?;
        let Some(forbidden) = text.chars().find(|c| shape::is_forbidden(*c)) else { return Some(text) };
        let fault = Fault::new(name, FaultCode::ForbiddenCharacter).given(&text);
        self.beyond.push(fault.expected(format!("U+{:04X}", u32::from(forbidden))));
        None
    }

    /// A parameter that is a switch.
    pub fn flag(&mut self, name: &str) -> bool {
        self.take(name, "true / false", |value| value.parse().ok()).unwrap_or_default()
    }
}

/// The precondition of a write: the ETag that was read, or `*`. Whether it was sent is judged only once the caller is
/// known to see the declaration.
#[derive(Clone, Debug)]
pub struct IfMatch(Option<Vec<String>>);

impl IfMatch {
    /// Whether the caller has seen this revision.
    ///
    /// # Errors
    /// 428 when the header is missing, 412 with the ETag that would have been right.
    pub fn check(&self, revision: i64) -> Result<(), Problem> {
        let Some(tags) = &self.0 else { return Err(Problem::new(Code::PreconditionRequired)) };
        let tag = etag(revision);
        if tags.iter().any(|sent| sent == "*" || *sent == tag) {
            return Ok(());
        }
        let stale = Problem::new(Code::PreconditionFailed);
        Err(match HeaderValue::from_str(&tag) {
            Ok(tag) => stale.header(header::ETAG, tag),
            Err(_) => stale,
        })
    }
}

/// The ETag of a revision.
pub fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// A tag, as the specification writes it: writers have one.
const TAG: &str = r#"^(\*|(W/)?"[!#-~]{1,64}")$"#;
/// Longest list of tags.
pub const TAGS_MAX: usize = 1000;

/// The tags of an If-Match or If-None-Match header (RFC 9110); a weak prefix is ignored. None when it is no such list.
pub fn tags(value: &HeaderValue) -> Option<Vec<String>> {
    let mut rest = value.to_str().ok().filter(|text| text.len() <= TAGS_MAX)?.trim();
    if rest == "*" {
        return Some(vec![rest.to_owned()]);
    }
    let mut tags = Vec::new();
    loop {
        let quoted = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
        // A tag may hold any printable character but the quotation mark, commas too.
        let (tag, after) = quoted.split_once('"')?;
        tags.push(format!("\"{tag}\""));
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(tags);
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = request.headers().get(header::IF_MATCH);
        let read = sent.map(|value| tags(value).ok_or_else(|| Problem::new(Code::InvalidHeader))).transpose();
        std::future::ready(read.map(Self))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(TAG)).max_length(Some(70));
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("读取时得到的 ETag；* 表示任何版本。The ETag that was read; * stands for any revision."))
            .schema(Some(schema))
            .example(Some("*".into()));
        vec![parameter.build()]
    }
}

/// A malformed id or number in the address is told like any other parameter.
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, request| {
        let mut faults = Faults::default();
        for (name, value) in request.match_info().iter() {
            let is_id = name.ends_with("id");
            let fits = if is_id { uuid::Uuid::try_parse(value).is_ok() } else { value.parse::<i64>().is_ok() };
            if !fits {
                let expected = if is_id { "UUID" } else { "1, 2, …" };
                faults.push(Fault::new(name, FaultCode::InvalidCode).given(value).expected(expected));
            }
        }
        Problem::new(Code::InvalidParameter).faults(faults).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_read_as_the_standard_writes_them() {
        let read = |text: &'static str| tags(&HeaderValue::from_static(text));
        let list = |tags: &[&str]| Some(tags.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(read("\"3\""), list(&["\"3\""]));
        assert_eq!(read(" W/\"3\" , \"a,b\""), list(&["\"3\"", "\"a,b\""]));
        assert_eq!(read("*"), list(&["*"]));
        for broken in ["", "3", "\"3", "\"3\" \"4\"", "\"3\",", "*, \"3\""] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
