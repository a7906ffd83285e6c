//! One file per resource; each handler reads, makes one call and answers.

pub mod attachments;
pub mod audit;
pub mod batch;
pub mod catalogue;
pub mod changes;
pub mod cost_items;
pub mod explanations;
pub mod export;
pub mod imports;
pub mod indicators;
pub mod keys;
pub mod lifecycle;
pub mod listing;
pub mod printing;
pub mod projects;
pub mod revisions;
pub mod safeguards;
pub mod schedule;
pub mod service;
pub mod statistics;
pub mod validation;

use utoipa_actix_web::service_config::ServiceConfig;

/// Routes below [`BASE`](crate::http::address::BASE), for callers with a key.
pub fn api(config: &mut ServiceConfig) {
    listing::routes(config);
    // Before the addresses of single declarations, which would take its name for an id.
    batch::routes(config);
    export::routes(config);
    projects::routes(config);
    indicators::routes(config);
    cost_items::routes(config);
    safeguards::routes(config);
    schedule::routes(config);
    explanations::routes(config);
    lifecycle::routes(config);
    revisions::routes(config);
    validation::routes(config);
    imports::routes(config);
    attachments::routes(config);
    printing::routes(config);
    statistics::routes(config);
    changes::routes(config);
    audit::routes(config);
    keys::routes(config);
    catalogue::routes(config);
}

/// Routes at the root, open to everybody.
pub fn open(config: &mut ServiceConfig) {
    service::routes(config);
}
