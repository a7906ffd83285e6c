//! Reading bodies, within the limits of size and time.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
    web,
};
use domain::{
    process::{caller::Act, stored::Content},
    values::{language::Bilingual, shape::Faults},
};
use futures_util::StreamExt;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::{
    http::{
        aside::{self, blocking},
        gate::Pass,
        json::{self, VALUES_MAX},
        load::Place,
        problem::{Code, Problem},
        respond::Answer,
    },
    service::{BODY_WAIT, Service},
};

/// Largest body, in bytes.
pub const BODY_MAX: usize = 8 * 1024 * 1024;

/// A body up to this size is read where its request is; a larger one is read on another thread, and takes its part of
/// what all large bodies together may take.
const SMALL: usize = aside::BYTES;

/// The room that a value of JSON takes in memory beside its text, in bytes.
const VALUE_ROOM: usize = 200;

/// Room of the largest body as text and as values, in KiB.
pub const ROOM_KIB: usize = (BODY_MAX + VALUES_MAX * VALUE_ROOM).div_ceil(1024);

/// Longest time for a body to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

/// A JSON body read as content.
pub struct Body<T>(pub T);

impl<T: Content + Send + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read_json(request.clone(), payload.take(), &["application/json"], T::read);
        Box::pin(async move { Ok(Self(read.await?)) })
    }
}

/// A JSON body as it is: a merge patch, or a declaration of which nothing is required.
pub struct RawBody(pub Value);

impl FromRequest for RawBody {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let accepted = &["application/json", "application/merge-patch+json"];
        let read = read_json(request.clone(), payload.take(), accepted, Ok);
        Box::pin(async move { Ok(Self(read.await?)) })
    }
}

async fn read_json<T: Send + 'static>(
    request: HttpRequest,
    payload: Payload,
    accepted: &'static [&'static str],
    read: impl FnOnce(Value) -> Result<T, Faults> + Send + 'static,
) -> Answer<T> {
    if !is_json(request.headers(), accepted) {
        let accepted = accepted.join(", ");
        let detail = Bilingual::new(
            format!("Content-Type 应为 {accepted}，字符集为 UTF-8，内容不得压缩"),
            format!("expected Content-Type {accepted} in UTF-8, not compressed"),
        );
        return Err(Problem::new(Code::UnsupportedMediaType).detail(detail));
    }
    let body = collect(request.clone(), payload).await?;
    if body.len() <= SMALL {
        return Ok(read(json::read(&body)?)?);
    }
    let room = room(&body);
    let read = move || Ok::<_, Problem>(read(json::read(&body)?)?);
    let pass = service(&request)?.gates.values.enter_with(kibibytes(room)).await?;
    // Whoever goes away does not stop the thread: the place is taken until it is done.
    let (read, pass) = blocking(move || Ok::<_, Problem>((read(), pass))).await?;
    hold(&request, pass);
    read
}

/// The room that a text takes once it is read, in bytes: a value begins behind one of these marks.
fn room(json: &[u8]) -> usize {
    let values = json.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    json.len().saturating_add(values.min(VALUES_MAX).saturating_mul(VALUE_ROOM))
}

/// Whether the headers announce JSON that can be read: of this kind, in UTF-8, not compressed.
fn is_json(headers: &HeaderMap, accepted: &[&str]) -> bool {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = sent.split(';');
    let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let utf8 = parts.filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    accepted.contains(&media_type.as_str()) && utf8 && !headers.contains_key(header::CONTENT_ENCODING)
}

/// The places that a request keeps until it is answered.
struct Held(Vec<Pass>);

/// Whether so much was sent that work on it belongs aside.
pub fn is_large(request: &HttpRequest) -> bool {
    request.extensions().contains::<Held>()
}

fn hold(request: &HttpRequest, pass: Pass) {
    let mut extensions = request.extensions_mut();
    match extensions.get_mut::<Held>() {
        Some(Held(passes)) => passes.push(pass),
        None => drop(extensions.insert(Held(vec![pass]))),
    }
}

fn service(request: &HttpRequest) -> Answer<&Service> {
    let service = request.app_data::<web::Data<Service>>();
    service.map(|service| &***service).ok_or_else(|| Problem::internal(&"a body without a service"))
}

fn kibibytes(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}

/// The whole body of a request, within the limits of size and time.
pub async fn collect(request: HttpRequest, mut payload: Payload) -> Answer<web::BytesMut> {
    let too_large = || Problem::new(Code::PayloadTooLarge);
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let announced: usize = announced.unwrap_or(BODY_MAX);
    if announced > BODY_MAX {
        return Err(too_large());
    }
    let mut body = web::BytesMut::with_capacity(announced.min(SMALL));
    // A body that comes slowly keeps nobody else out.
    Place::leave(&request);
    // A body that was gathered before, for its Idempotency-Key, has its place already.
    let mut placed = is_large(&request);
    let mut ends = Instant::now() + BODY_TIME;
    while let Some(chunk) = timeout_at(ends, payload.next()).await.map_err(|_| Problem::new(Code::RequestTimeout))? {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest))?;
        let length = body.len().saturating_add(chunk.len());
        if length > BODY_MAX {
            return Err(too_large());
        }
        if length > SMALL && !placed {
            let asked = Instant::now();
            place(&request, announced).await?;
            placed = true;
            // The caller does not answer for the time in which the service did not read.
            ends += asked.elapsed();
            body.reserve(announced.saturating_sub(body.len()));
        }
        body.extend_from_slice(&chunk);
    }
    // Whoever has sent much need not send it again because others are served meanwhile; how much waits here is bounded.
    Place::return_to(&request, if body.len() > SMALL { BODY_WAIT } else { Duration::ZERO }).await?;
    Ok(body)
}

/// Takes the place of a large body.
async fn place(request: &HttpRequest, length: usize) -> Answer<()> {
    let caller = request.extensions().get::<Act>().map(|act| act.caller.id.clone()).unwrap_or_default();
    for pass in service(request)?.gates.bodies.enter_with(&caller, kibibytes(length)).await? {
        hold(request, pass);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn json_is_read_in_utf_8_alone() {
        for (sent, read) in [
            ("application/json", true),
            ("Application/JSON ; charset=UTF-8", true),
            ("application/json; charset=\"utf-8\"", true),
            ("application/json; profile=x", true),
            ("application/json; charset=gbk", false),
            ("application/json; charset=utf-8; charset=gbk", false),
            ("application/json; CHARSET = gb18030", false),
            ("text/json", false),
            ("", false),
        ] {
            let request = TestRequest::default().insert_header((header::CONTENT_TYPE, sent)).to_http_request();
            assert_eq!(is_json(request.headers(), &["application/json"]), read, "{sent}");
        }
    }
}
