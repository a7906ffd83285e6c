//! The contract for its readers: the document, and Swagger UI, which shows it.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use actix_web::{
    HttpResponse, Responder,
    http::header,
    web::{self, Bytes},
};
use utoipa_swagger_ui::{Config, serve};

use crate::{
    http::{
        pieces::Common,
        problem::{Code, Problem},
        respond::Answer,
    },
    service::Service,
};

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/openapi.json")
        .persist_authorization(true)
        .try_it_out_enabled(false)
        .validator_url("none")
        .doc_expansion("list")
        .display_request_duration(true);
    Arc::new(config)
});

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/openapi.json").route(web::get().to(document)))
        .service(web::redirect("/", "/swagger-ui/"))
        .service(web::redirect("/swagger-ui", "/swagger-ui/"))
        .service(web::resource("/swagger-ui/{file:.*}").route(web::get().to(swagger_ui)));
}

async fn document(service: web::Data<Service>) -> impl Responder {
    common(HttpResponse::Ok().content_type("application/json").body(service.document.clone()))
}

async fn swagger_ui(file: web::Path<String>) -> Answer<HttpResponse> {
    let file = serve(&file, Arc::clone(&CONFIG)).map_err(|error| Problem::internal(&error))?;
    let file = file.ok_or_else(|| Problem::new(Code::NotFound))?;
    let mut response = HttpResponse::Ok();
    response.content_type(file.content_type);
    if file.gzpipped {
        response.insert_header((header::CONTENT_ENCODING, header::ContentEncoding::Gzip));
    }
    // What is in the program is sent from there.
    let bytes = match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    Ok(common(response.body(bytes)))
}

fn common(mut response: HttpResponse) -> HttpResponse {
    response.extensions_mut().insert(Common);
    response
}
