//! Callers. Nobody is anonymous below `/api/v1`: a request without good credentials, or without the permission that
//! the specification names for its operation, goes no further than this layer. Every refused permission leaves an
//! event in the audit trail.

mod actions;
pub mod audit_key;
pub mod callers;
pub mod expect;
mod key;
pub mod limit;
pub mod oidc;
pub mod permissions;
mod token;

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderMap},
    },
    middleware::Next,
    web,
};
use domain::{
    process::{
        caller::{Act, Caller, Units},
        history::Event,
    },
    values::period::Timestamp,
};
use persistence::{Db, audit};
use tokio::time::Instant;
use uuid::Uuid;

pub use key::{hash, make_key};
use limit::Standing;
use permissions::Operation;

use crate::{
    http::{
        clock,
        context::Context,
        idempotency,
        load::{self, Class, Place},
        problem::{Code, Problem},
    },
    service::Service,
};

/// Name of the key that is made at the first start.
pub const FIRST_KEY: &str = "first-start";

/// Lets a request through when its caller is known and may do what it asks for; what the caller does is left with it
/// as an [`Act`]. Before its credentials are looked up it takes a place among the work under way, and before it is read.
pub async fn authenticate(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let now = clock::now();
    let Some(service) = request.app_data::<web::Data<Service>>().cloned() else {
        return Err(Problem::internal(&"the service was put together without its data").into());
    };
    let operation = request.match_pattern().and_then(|path| service.permissions.of(&path, request.method())).copied();
    let token = bearer(request.headers());
    if let Some(token) = token {
        let class = operation.map_or(Class::Read, |operation| operation.class);
        let place = Place::take(&service, class, service.callers.share_of(token)).await?;
        request.extensions_mut().insert(place);
    }
    let caller = service.callers.identify(token, now).await?;
    let standing = service.limiter.count(&caller, Instant::now());
    let answered = match standing.map_or(Ok(()), |standing| standing.check()) {
        Ok(()) => permitted(request, next, &service, operation, caller, now).await,
        Err(problem) => Err(problem.into()),
    };
    let answered = answered.map(load::until_sent);
    match standing {
        Some(standing) => tell(answered, standing),
        None => answered,
    }
}

/// Adds the headers of the rate limit to an answer or a refusal.
fn tell(answered: Answered, standing: Standing) -> Answered {
    match answered {
        Ok(mut response) => {
            for (name, value) in standing.headers() {
                response.headers_mut().insert(name, value);
            }
            Ok(response)
        }
        Err(error) => {
            let problem = error.as_error::<Problem>().cloned().ok_or(error)?;
            let told = |problem: Problem, (name, value)| problem.header(name, value);
            Err(standing.headers().into_iter().fold(problem, told).into())
        }
    }
}

type Answered = Result<ServiceResponse<BoxBody>, Error>;

/// Answers a known caller.
async fn permitted(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    service: &Service,
    operation: Option<Operation>,
    caller: Caller,
    now: Timestamp,
) -> Answered {
    // An unknown address or method is answered as such to every caller.
    let Some(operation) = operation else {
        return Err(service.routes.refuse(request.path()).into());
    };
    let request_id = Context::of(request.request()).request_id;
    let act = Act { caller, action: operation.action, request_id, at: now };
    let subject = request.path().split('/').find_map(|segment| Uuid::try_parse(segment).ok());
    if !act.caller.role.may(operation.permission) {
        refused(&service.db, &act, subject, StatusCode::FORBIDDEN).await?;
        return Err(Problem::forbidden(operation.permission).into());
    }
    request.extensions_mut().insert(act.clone());
    let key = if idempotency::can_repeat(request.method(), operation.permission) {
        idempotency::key(request.headers())?
    } else {
        None
    };
    let answered = match key {
        Some(key) => idempotency::once(request, next, &service.db, &act, key).await,
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    };
    let status = match &answered {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    // What a caller with few units does not find may be there: the trail has every such attempt, and the answer takes
    // as long whether it is there or not.
    let limited = matches!(act.caller.units, Units::Within(_));
    if status == StatusCode::FORBIDDEN || (status == StatusCode::NOT_FOUND && limited && subject.is_some()) {
        refused(&service.db, &act, subject, status).await?;
    }
    answered
}

/// Judges the caller of a request that waits once more: keys are revoked and tokens expire meanwhile. Where it is `anew`,
/// not even what was read a moment ago is believed.
///
/// # Errors
/// As for a new request.
pub async fn judge_again(request: &HttpRequest, service: &Service, anew: bool) -> Result<(), Problem> {
    let (token, now) = (bearer(request.headers()), clock::now());
    let callers = &service.callers;
    if anew { callers.identify_anew(token, now).await } else { callers.identify(token, now).await }.map(|_| ())
}

/// The token of `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION);
    // Of two, somebody on the way may have judged the other.
    let header = all.next().filter(|_| all.next().is_none())?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn refused(db: &Db, act: &Act, subject: Option<Uuid>, status: StatusCode) -> Result<(), Problem> {
    let event = Event {
        subject: subject.map(|id| id.to_string()),
        refused: Some(i32::from(status.as_u16())),
        ..Event::of(act)
    };
    let tx = db.begin_soon().await?;
    audit::note(&tx, &event).await?;
    Ok(tx.commit().await?)
}

impl Problem {
    /// 401 that does not say what was wrong with the credentials, beyond whether there were any.
    fn unauthenticated(sent: bool) -> Self {
        let challenge =
            if sent { "Bearer realm=\"jixiao\", error=\"invalid_token\"" } else { "Bearer realm=\"jixiao\"" };
        Self::new(Code::Unauthenticated).header(header::WWW_AUTHENTICATE, header::HeaderValue::from_static(challenge))
    }
}
