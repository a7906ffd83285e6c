//! `Idempotency-Key`: a request that is repeated, because its answer was lost on the way, is answered and not done
//! again. Key and effect are one transaction: it begins here, the handler works in it, and it ends here.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use domain::{
    caller::{Act, Permission},
    history::hex,
};
use persistence::{
    Db, Tx,
    idempotency::{self, Answer, Claim, Request},
};
use sha2::{Digest, Sha256};

use crate::{
    context::Context,
    exchange::Rendered,
    extract::collect,
    problem::{Code, Problem},
    upload::MULTIPART,
};

pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key, in characters.
pub const KEY_MAX: usize = 255;
/// Headers that belong to an answer.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// Where the transaction of a request is, while nobody works in it.
type Slot = Arc<Mutex<Option<Tx>>>;

tokio::task_local! {
    static SLOT: Slot;
}

fn lock(slot: &Slot) -> std::sync::MutexGuard<'_, Option<Tx>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins the write of a request: in the transaction of its key, or in one of its own.
pub async fn begin(db: &Db) -> Result<Tx, persistence::Error> {
    match SLOT.try_with(|slot| lock(slot).take()) {
        Ok(Some(tx)) => Ok(tx),
        Ok(None) | Err(_) => db.begin().await,
    }
}

/// Ends the write of a request: a transaction with a key is committed together with the answer.
pub async fn commit(tx: Tx) -> Result<(), persistence::Error> {
    let mut tx = Some(tx);
    let kept = SLOT.try_with(|slot| *lock(slot) = tx.take());
    match (kept, tx) {
        (Err(_), Some(tx)) => tx.commit().await,
        _ => Ok(()),
    }
}

/// Whether a request of this kind can carry a key: whatever is posted and stored, but not keys of callers, which are
/// shown once.
pub const fn can_repeat(method: &Method, permission: Permission) -> bool {
    matches!(permission, Permission::Write | Permission::Submit | Permission::Decide) && is_post(method)
}

const fn is_post(method: &Method) -> bool {
    matches!(method, &Method::POST)
}

/// The key of a request, if it carries one.
///
/// # Errors
/// 400 for a key that is none.
pub fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(sent) = headers.get(&IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = sent.to_str().ok().filter(|key| (1..=KEY_MAX).contains(&key.len()));
    let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| Problem::new(Code::InvalidHeader))
}

/// Answers a request with a key: as before, where it was answered before.
pub async fn once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    db: &Db,
    act: &Act,
    key: String,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let payload = request.take_payload();
    let body = collect(request.headers(), payload).await?;
    let asked = Request {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        key,
        fingerprint: fingerprint(request.query_string(), boundary(request.headers()), &body),
    };
    request.set_payload(Payload::from(body.freeze()));

    let tx = db.begin().await.map_err(Problem::from)?;
    match idempotency::claim(&tx, act, &asked).await.map_err(Problem::from)? {
        Claim::First => {}
        Claim::Running => return Err(Problem::new(Code::StillRunning).into()),
        Claim::Answered(known) if known.fingerprint != asked.fingerprint => {
            return Err(Problem::new(Code::KeyReused).into());
        }
        Claim::Answered(known) => return Ok(request.into_response(replay(known)?)),
    }
    let slot: Slot = Arc::new(Mutex::new(Some(tx)));
    let (request, response) = SLOT.scope(Arc::clone(&slot), next.call(request)).await?.into_parts();
    let tx = lock(&slot).take();
    let response = if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        rendered(&request, &response.map_into_boxed_body())
    } else {
        response.map_into_boxed_body()
    };
    let status = response.status();
    // A trial has rolled its transaction back; a refusal has dropped it.
    let unacceptable = status == StatusCode::UNPROCESSABLE_ENTITY;
    let tx = match tx {
        Some(tx) if status.is_success() || unacceptable => tx,
        None if unacceptable => {
            let tx = db.begin().await.map_err(Problem::from)?;
            match idempotency::claim(&tx, act, &asked).await.map_err(Problem::from)? {
                Claim::First => tx,
                Claim::Running | Claim::Answered(_) => return Ok(ServiceResponse::new(request, response)),
            }
        }
        _ => return Ok(ServiceResponse::new(request, response)),
    };
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| Problem::internal(&"a body was not gathered"))?;
    let answer = Answer {
        fingerprint: asked.fingerprint.clone(),
        status: status.as_u16(),
        headers: kept(head.headers())?,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let stored = async {
        idempotency::answer(&tx, act, &asked, answer).await?;
        tx.commit().await
    };
    stored.await.map_err(Problem::from)?;
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

/// Fingerprint of what was sent. The boundary between parts is made anew for each sending and says nothing.
fn fingerprint(query: &str, boundary: Option<&str>, body: &[u8]) -> String {
    let mut sent = Sha256::new();
    sent.update(query);
    sent.update([0]);
    let (boundary, mut rest) = (boundary.unwrap_or_default().as_bytes(), body);
    while let Some(place) = rest.windows(boundary.len().max(1)).position(|it| it == boundary) {
        let (part, behind) = rest.split_at(place);
        sent.update(part);
        sent.update([0]);
        rest = behind.get(boundary.len()..).unwrap_or_default();
    }
    sent.update(rest);
    hex(&sent.finalize())
}

/// The boundary between the parts of a body.
fn boundary(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (media_type, parameters) = sent.split_once(';')?;
    let parameter = parameters.split(';').find_map(|it| it.trim().strip_prefix("boundary="));
    let boundary = parameter.map(|it| it.trim_matches('"')).filter(|it| !it.is_empty());
    boundary.filter(|_| media_type.trim().eq_ignore_ascii_case(MULTIPART))
}

/// A refusal with its text, which the outermost layer would write otherwise.
fn rendered(request: &actix_web::HttpRequest, refused: &HttpResponse) -> HttpResponse {
    let problem = refused.extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| Problem::new(Code::of_status(refused.status())));
    let mut response = problem.render(&Context::of(request), request.path());
    response.extensions_mut().insert(Rendered);
    response
}

fn kept(headers: &HeaderMap) -> Result<String, Problem> {
    let of = |name: &HeaderName| Some((name.as_str().to_owned(), headers.get(name)?.to_str().ok()?.to_owned()));
    let kept: Vec<(String, String)> = KEPT.iter().filter_map(of).collect();
    serde_json::to_string(&kept).map_err(|error| Problem::internal(&error))
}

fn replay(known: Answer) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(known.status).map_err(|error| Problem::internal(&error))?;
    let headers: Vec<(String, String)> =
        serde_json::from_str(&known.headers).map_err(|error| Problem::internal(&error))?;
    let mut response = HttpResponse::build(status);
    for header in headers {
        response.insert_header(header);
    }
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    let mut response = response.body(known.body);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_of_parts_is_no_part_of_the_request() {
        let sent = |boundary: &str, text: &str| {
            let body = format!("--{boundary}\r\n\r\n{text}\r\n--{boundary}--");
            fingerprint("store=true", Some(boundary), body.as_bytes())
        };
        assert_eq!(sent("aaaa", "x"), sent("bb", "x"));
        assert_ne!(sent("aaaa", "x"), sent("aaaa", "y"));
        assert_ne!(fingerprint("", None, b"x"), fingerprint("a", None, b"x"));
        assert_ne!(fingerprint("", None, b""), fingerprint("", None, b"x"));
    }
}
