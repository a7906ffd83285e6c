//! The outermost layer of every request: id, language, log line, and the one form of refusal. Nothing leaves the
//! service past it, so a panic or the framework's own 404 reaches the caller as a problem too.

use std::{panic::AssertUnwindSafe, time::Instant};

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        ConnectionType, Method,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::Next,
    web,
};
use domain::process::caller::Act;
use futures_util::FutureExt;

use crate::{
    http::{
        context::{Context, REQUEST_ID},
        pieces::{in_pieces, room},
        problem::{Code, Problem},
    },
    server::Activity,
    service::Service,
};

/// Marks a refusal whose text is already written.
pub struct Rendered;

/// Answers one request.
pub async fn exchange(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let _busy = request.conn_data::<Activity>().map(Activity::begin);
    let (context, acceptable) = Context::read(&request);
    request.extensions_mut().insert(context.clone());
    let service = request.app_data::<web::Data<Service>>().cloned();
    // HEAD is GET without the body, which the protocol layer leaves out.
    let (method, path) = (request.method().clone(), request.path().to_owned());
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let answered = match acceptable {
        Ok(()) => AssertUnwindSafe(next.call(request)).catch_unwind().await,
        Err(problem) => Ok(Err(problem.into())),
    };
    let (request, response) = match answered {
        Ok(Ok(response)) => {
            let (request, response) = response.map_into_boxed_body().into_parts();
            (Some(request), response)
        }
        Ok(Err(error)) => (None, error.error_response()),
        Err(_) => (None, Problem::internal(&"a handler panicked").error_response()),
    };
    // Of an answer to HEAD nothing is written that a piece could wait for.
    let response = if method == Method::HEAD {
        response
    } else {
        sent(response, &method, service.as_deref().map(|service| &**service), request.as_ref()).await
    };
    let refused = response.status().is_client_error() || response.status().is_server_error();
    let rendered = response.extensions().contains::<Rendered>();
    let mut response = if refused && !rendered { refuse(&response, &context, &path) } else { response };
    finish(response.headers_mut(), &context);
    if service.is_some_and(|service| service.stopping.has_begun()) {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    let caller = request.as_ref().and_then(|it| it.extensions().get::<Act>().map(|act| act.caller.name.clone()));
    let (status, micros) = (response.status().as_u16(), begun.elapsed().as_micros());
    tracing::info!(%method, path, status, micros, caller, request_id = %context.request_id, "answered");
    match request {
        Some(request) => Ok(ServiceResponse::new(request, response)),
        // Inner layers keep the request when they fail; the framework then answers with the finished response.
        None => Err(InternalError::from_response("refused", response).into()),
    }
}

/// The answer as it is sent.
async fn sent(
    response: HttpResponse,
    method: &Method,
    service: Option<&Service>,
    request: Option<&HttpRequest>,
) -> HttpResponse {
    let Some(service) = service else { return response };
    let Some(request) = request else { return response };
    let caller = request.extensions().get::<Act>().map(|act| act.caller.id.clone()).unwrap_or_default();
    let activity = request.conn_data::<Activity>().cloned();
    match room(&response, &service.gates.answers, &caller).await {
        // What was written is told, whatever waits for readers.
        Err(problem) if method.is_safe() => problem.error_response(),
        room => in_pieces(response, room.ok().flatten(), activity),
    }
}

/// Turns every refusal into a problem. A refusal of the framework is recognised by its status.
fn refuse(refused: &HttpResponse, context: &Context, path: &str) -> HttpResponse {
    let known = refused.extensions().get::<Problem>().cloned();
    known.unwrap_or_else(|| Problem::new(Code::of_status(refused.status()))).render(context, path)
}

/// The answer to a request that is refused before it reaches a handler.
pub fn refuse_early(request: &actix_http::Request, problem: &Problem, service: &Service) -> HttpResponse {
    // It begins and ends here: what is behind it may be read.
    drop(request.conn_data::<Activity>().map(Activity::begin));
    let (context, _) = Context::read(request);
    let (method, path) = (request.method(), request.path());
    let mut response = problem.render(&context, path);
    finish(response.headers_mut(), &context);
    if service.stopping.has_begun() {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    tracing::info!(%method, path, status = response.status().as_u16(), request_id = %context.request_id, "answered");
    response
}

fn finish(headers: &mut HeaderMap, context: &Context) {
    if let Ok(id) = HeaderValue::from_str(&context.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        // Declarations may be kept by the caller who read them, and are asked about again each time.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language, Authorization"));
}
