//! `Idempotency-Key`: a request that is sent again, because its answer was lost on the way, is answered and not done
//! again. Effect and answer are committed in one transaction.
//!
//! A handler that writes takes a [`Write`]. It begins the transaction when everything that was sent has been read, and
//! hands it back with its answer: there is no other way to make a [`Written`].

use std::{
    collections::BTreeMap,
    fmt,
    future::{Ready, ready},
    marker::PhantomData,
    rc::Rc,
};

use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest, HttpResponse, Responder, ResponseError,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use domain::process::{
    caller::{Act, Permission},
    history::hex,
};
use memchr::memmem;
use persistence::{
    Db, Tx,
    idempotency::{self, Answer as Known, Claim, Request},
};
use sha2::{Digest, Sha256};
use utoipa::{
    IntoParams, IntoResponses,
    openapi::{RefOr, Response},
};

use crate::{
    http::{
        aside::{BYTES, computing, working},
        context::Context,
        middleware::Rendered,
        payload::{self, collect},
        problem::{Code, Problem},
        query::{Parameters, Values},
        upload,
    },
    service::Service,
};

pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key, in characters.
pub const KEY_MAX: usize = 255;
/// Headers that are kept with an answer.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// A request that carries a key; [`once`] leaves it for [`Write`].
#[derive(Clone)]
struct Keyed(Rc<Request>);

/// What a handler that writes takes: who acts, and the only way to begin a transaction and to end it with an answer.
pub struct Write {
    pub act: Act,
    request: HttpRequest,
    service: web::Data<Service>,
    keyed: Option<Keyed>,
}

impl FromRequest for Write {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let (act, keyed) = (extensions.get::<Act>().cloned(), extensions.get::<Keyed>().cloned());
        let write = match (act, request.app_data::<web::Data<Service>>().cloned()) {
            (Some(act), Some(service)) => Ok(Self { act, request: request.clone(), service, keyed }),
            (None, _) | (_, None) => Err(Problem::internal(&"a write without a caller or a service")),
        };
        ready(write)
    }
}

impl Write {
    /// Begins the transaction of this request, and claims its key where it carries one. Whatever takes long is done
    /// before: SQLite has one writer.
    ///
    /// # Errors
    /// [`Halt::Answered`] when the request was answered before; 409 while another one is at work on it, 422 when the
    /// key belongs to another request, 503 without a free connection.
    pub async fn begin(&self) -> Result<Tx, Halt> {
        let tx = self.service.db.begin().await?;
        let Some(Keyed(asked)) = &self.keyed else { return Ok(tx) };
        match idempotency::claim(&tx, &self.act, asked).await? {
            Claim::First => Ok(tx),
            Claim::Running => Err(Problem::new(Code::StillRunning).into()),
            Claim::Answered(known) if known.fingerprint == asked.fingerprint => Err(Halt::Answered(known)),
            Claim::Answered(_) => Err(Problem::new(Code::KeyReused).into()),
        }
    }

    /// Whether what is written is all that belongs to its transaction: no key is claimed, and it is no trial.
    pub const fn is_alone(&self, options: &WriteOptions) -> bool {
        self.keyed.is_none() && !options.validate_only
    }

    /// Commits what was written, unless that was done, together with the answer to a request with a key. A trial leaves
    /// nothing behind.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finish<T>(self, tx: impl Into<Option<Tx>>, options: &WriteOptions, answer: T) -> WriteAnswer<T>
    where
        T: Responder<Body = BoxBody>,
    {
        let response = answer.respond_to(&self.request);
        let Some(tx) = tx.into() else { return Ok(Written::new(response)) };
        let Some(Keyed(asked)) = self.keyed.as_ref().filter(|_| !options.validate_only) else {
            if options.validate_only {
                tx.rollback().await?
            } else {
                tx.commit().await?
            }
            return Ok(Written::new(response));
        };
        Ok(Written::new(keep(tx, &self.act, asked, response).await?))
    }

    /// An answer to a request that turned out to write nothing; its key is not claimed.
    pub fn without_effect<T: Responder<Body = BoxBody>>(&self, answer: T) -> Written<T> {
        Written::new(answer.respond_to(&self.request))
    }

    /// Whether so much was sent that work on it belongs aside.
    pub fn is_large(&self) -> bool {
        payload::is_large(&self.request)
    }

    /// The request, for its address and language.
    pub const fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// For reading before a transaction has begun.
    pub fn db(&self) -> &Db {
        &self.service.db
    }
}

/// What every write accepts in its query.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WriteOptions {
    /// 仅校验 true: answer what the write would answer, but store nothing.
    #[param(required = false, default = false)]
    pub validate_only: bool,
}

impl Parameters for WriteOptions {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["validate_only"];

    fn read(values: &mut Values) -> Self {
        Self { validate_only: values.flag("validate_only") }
    }
}

/// What handlers that write return.
pub type WriteAnswer<T> = Result<Written<T>, Halt>;

/// An answer whose effect is committed, if it has one.
pub struct Written<T> {
    response: HttpResponse,
    of: PhantomData<T>,
}

impl<T> Written<T> {
    const fn new(response: HttpResponse) -> Self {
        Self { response, of: PhantomData }
    }
}

impl<T> Responder for Written<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.response
    }
}

impl<T: IntoResponses> IntoResponses for Written<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        T::responses()
    }
}

/// Why a write went no further.
#[derive(Debug)]
pub enum Halt {
    Refused(Problem),
    /// The request was already answered; this is the answer.
    Answered(Known),
}

impl<E: Into<Problem>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(problem) => problem.fmt(f),
            Self::Answered(_) => f.write_str("answered before"),
        }
    }
}

impl ResponseError for Halt {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Refused(problem) => problem.status_code(),
            Self::Answered(known) => StatusCode::from_u16(known.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Refused(problem) => problem.error_response(),
            Self::Answered(known) => replay(known).unwrap_or_else(|problem| problem.error_response()),
        }
    }
}

impl IntoResponses for Halt {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        Problem::responses()
    }
}

/// Whether a request of this kind can carry a key: whatever is posted and stored, but not keys of callers, which are
/// shown once.
pub const fn can_repeat(method: &Method, permission: Permission) -> bool {
    matches!(permission, Permission::Write | Permission::Submit | Permission::Decide) && matches!(method, &Method::POST)
}

/// The key of a request, if it carries one.
///
/// # Errors
/// 400 for a malformed key.
pub fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all(&IDEMPOTENCY_KEY);
    let Some(sent) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(Problem::new(Code::InvalidHeader));
    }
    let key = sent.to_str().ok().filter(|key| (1..=KEY_MAX).contains(&key.len()));
    let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| Problem::new(Code::InvalidHeader))
}

/// Answers a request with a key. What was sent is told apart by its fingerprint, so the body is gathered first. The
/// handler claims the key when it begins to write; a refusal of the content (422), which wrote nothing, is kept here.
pub async fn once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    db: &Db,
    act: &Act,
    key: String,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let payload = request.take_payload();
    let boundary = upload::boundary(request.headers())?;
    let body = collect(request.request().clone(), payload).await?.freeze();
    let (query, sent) = (request.query_string().to_owned(), body.clone());
    let fingerprint = move || Ok(fingerprint(&query, boundary.as_deref(), &sent));
    let asked = Rc::new(Request {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        key,
        fingerprint: computing(body.len() > BYTES, fingerprint).await?,
    });
    request.set_payload(Payload::from(body));
    request.extensions_mut().insert(Keyed(Rc::clone(&asked)));

    let (request, response) = next.call(request).await?.into_parts();
    let response = response.map_into_boxed_body();
    let answered = response.extensions().contains::<Rendered>();
    if response.status() != StatusCode::UNPROCESSABLE_ENTITY || answered {
        return Ok(ServiceResponse::new(request, response));
    }
    let tx = db.begin().await.map_err(Problem::from)?;
    match idempotency::claim(&tx, act, &asked).await.map_err(Problem::from)? {
        Claim::First => {
            let response = keep(tx, act, &asked, rendered(&request, &response)).await?;
            Ok(ServiceResponse::new(request, response))
        }
        Claim::Answered(known) if known.fingerprint == asked.fingerprint => {
            Ok(ServiceResponse::new(request, replay(&known)?))
        }
        Claim::Answered(_) => Err(Problem::new(Code::KeyReused).into()),
        Claim::Running => Ok(ServiceResponse::new(request, response)),
    }
}

/// Commits a transaction together with the answer to its request.
async fn keep(tx: Tx, act: &Act, asked: &Request, response: HttpResponse) -> Result<HttpResponse, Problem> {
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| Problem::internal(&"a body was not gathered"))?;
    let answer = Known {
        fingerprint: asked.fingerprint.clone(),
        status: head.status().as_u16(),
        headers: kept(head.headers())?,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let (act, asked) = (act.clone(), asked.clone());
    let work = working(tx, body.len() > BYTES, move |tx| {
        Box::pin(async move { idempotency::answer(tx, &act, &asked, answer).await })
    });
    let (tx, kept) = work.await?;
    kept?;
    tx.commit().await?;
    Ok(head.set_body(BoxBody::new(body)))
}
/// Fingerprint of what was sent. The boundary between parts is made anew for each sending and says nothing.
fn fingerprint(query: &str, boundary: Option<&str>, body: &[u8]) -> String {
    let mut sent = Sha256::new();
    sent.update(query);
    sent.update([0]);
    let (boundary, mut rest) = (boundary.unwrap_or_default().as_bytes(), body);
    while let Some(place) = memmem::find(rest, boundary).filter(|_| !boundary.is_empty()) {
        let (part, behind) = rest.split_at(place);
        sent.update(part);
        sent.update([0]);
        rest = behind.get(boundary.len()..).unwrap_or_default();
    }
    sent.update(rest);
    hex(&sent.finalize())
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

fn replay(known: &Known) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(known.status).map_err(|error| Problem::internal(&error))?;
    let headers: Vec<(String, String)> =
        serde_json::from_str(&known.headers).map_err(|error| Problem::internal(&error))?;
    let mut response = HttpResponse::build(status);
    for header in headers {
        response.insert_header(header);
    }
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    let mut response = response.body(known.body.clone());
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
