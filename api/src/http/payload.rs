//! Reading bodies, within the limits of size and time.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
    web,
};
use domain::{process::stored::Content, values::language::Bilingual};
use futures_util::StreamExt;
use serde_json::Value;

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
