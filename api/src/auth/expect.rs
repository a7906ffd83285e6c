//! `Expect: 100-continue`: a caller who asks before he sends the body hears the refusal of his key instead of a go-ahead.

use actix_http::Request;
use actix_web::{HttpMessage, HttpResponse, web};

use super::bearer;
use crate::{
    http::{
        address::BASE,
        clock,
        load::{Class, Place},
        middleware,
        respond::Answer,
    },
    service::Service,
};

/// Gives a request back that may go on, which its caller is told then.
///
/// # Errors
/// 401 for a key that is not good, 503 when that cannot be found out now.
pub async fn judge(request: Request, service: web::Data<Service>) -> Result<Request, HttpResponse> {
    match known(&request, &service).await {
        Ok(()) => Ok(request),
        Err(problem) => Err(middleware::refuse_early(&request, &problem, &service)),
    }
}

/// Nobody is anonymous below [`BASE`]; elsewhere nothing is judged before the request is read.
async fn known(request: &Request, service: &web::Data<Service>) -> Answer<()> {
    if !request.path().starts_with(BASE) {
        return Ok(());
    }
    let token = bearer(request.headers());
    let _place = match token {
        Some(token) => Some(Place::take(service, Class::Read, service.callers.share_of(token)).await?),
        None => None,
    };
    service.callers.identify(token, clock::now()).await?;
    Ok(())
}
