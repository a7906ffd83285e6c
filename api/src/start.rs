//! Putting the service together: database, first key, routes, server.

use std::{net::SocketAddr, time::Duration};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Responder,
    dev::{HttpServiceFactory, Server},
    middleware::from_fn,
    web,
};
use domain::{
    process::{
        action::Action,
        caller::{Act, Role},
    },
    rules::profile::ProfileError,
};
use persistence::{
    Db, audit, idempotency,
    keys::{self, StoredKey},
    new_id,
};
use tokio::time::Instant;
use utoipa_actix_web::{AppExt, OpenApiFactory, scope};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    auth::{
        Callers, FIRST_KEY, Limiter, Permissions, audit_key, authenticate, hash, make_key,
        oidc::{self, Oidc},
    },
    cli::{profiles, settings::Settings},
    contract,
    http::{
        address::BASE, clock, extract::path_config, middleware::exchange, problem::Problem, route_table::RouteTable,
    },
    routes::{self, audit::Verifying, export::Workbooks, statistics::Validations},
};

/// How long requests under way may take to finish when the service is told to stop.
const SHUTDOWN_SECONDS: u64 = 20;
/// How long the service tries to write the last uses of keys when it stops.
const LAST_WRITE: Duration = Duration::from_secs(5);
/// How long the headers of a request may take to arrive.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the database cannot be used: {0}")]
    Database(#[from] persistence::Error),
    #[error("cannot listen on {0}: {1}")]
    Listen(String, std::io::Error),
    #[error("the audit key in {0} cannot be used: {1}")]
    AuditKey(String, std::io::Error),
    #[error("{0}")]
    Refused(String),
    #[error("a rule profile is faulty: {0}")]
    Profile(#[from] ProfileError),
    #[error("no random numbers for a key: {0}")]
    Random(#[from] getrandom::Error),
    #[error("the OpenAPI document cannot be made: {0}")]
    Document(#[from] serde_json::Error),
}

/// A service that is listening; [`Running::run`] must be awaited.
pub struct Running {
    pub address: SocketAddr,
    /// The administrator's key, when this start has made it. It is shown once and kept nowhere.
    pub new_key: Option<String>,
    pub server: Server,
    callers: web::Data<Callers>,
    database_url: String,
}

impl Running {
    /// Runs until the service is told to stop, and writes down what was kept for later.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn run(self) -> std::io::Result<()> {
        let Self { server, callers, database_url, .. } = self;
        let ended = server.await;
        match tokio::time::timeout(LAST_WRITE, callers.write_last_uses(&database_url)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last uses of keys were not written down"),
            Err(_) => tracing::warn!("the last uses of keys were not written down in time"),
        }
        ended
    }
}

/// Connects to the database and brings its structure up to date.
pub(crate) async fn database(settings: &Settings) -> Result<Db, StartError> {
    let file = &settings.audit_key_file;
    let key = audit_key::load(settings.audit_key.as_deref(), file)
        .map_err(|error| StartError::AuditKey(file.display().to_string(), error))?;
    let options = persistence::Options { max_connections: settings.database_connections, ..Default::default() };
    let db = Db::connect(&settings.database_url, key, options).await?;
    db.migrate().await?;
    Ok(db)
}

/// Brings the database's structure up to date.
///
/// # Errors
/// When the database cannot be reached or changed.
pub async fn migrate(settings: &Settings) -> Result<(), StartError> {
    database(settings).await?;
    Ok(())
}

/// Starts the service. Must run inside an actix system.
///
/// # Errors
/// When the database cannot be used or the address is taken.
pub async fn start(settings: &Settings) -> Result<Running, StartError> {
    let profiles = web::Data::new(profiles::load(settings.profiles.as_deref())?);
    let db = database(settings).await?;
    let new_key = if settings.admin_key.is_none() { first_key(&db).await? } else { None };
    let oidc = oidc(settings).map_err(StartError::Refused)?;
    let callers = web::Data::new(Callers::new(db.clone(), settings.admin_key.as_deref(), oidc));
    let document = contract::document()?;
    let permissions = web::Data::new(Permissions::of_document(&document));
    let table = web::Data::new(RouteTable::of(&document));
    let document = web::Data::new(Document(serde_json::to_string(&document)?));
    actix_web::rt::spawn(keep(db.clone(), callers.clone()));
    let noted = callers.clone();
    let db = web::Data::new(db);
    let limiter = web::Data::new(Limiter::new(settings.rate_limit.clone().unwrap_or_default()));
    let zone = web::Data::new(settings.time_zone);
    let validations = web::Data::new(Validations::default());
    let (verifying, workbooks) = (web::Data::new(Verifying::default()), web::Data::new(Workbooks::default()));

    let server = HttpServer::new(move || {
        let (app, _) = App::new().into_utoipa_app().configure(routes::open).service(api()).split_for_parts();
        app.app_data(db.clone())
            .app_data(profiles.clone())
            .app_data(callers.clone())
            .app_data(permissions.clone())
            .app_data(limiter.clone())
            .app_data(verifying.clone())
            .app_data(workbooks.clone())
            .app_data(validations.clone())
            .app_data(zone.clone())
            .app_data(table.clone())
            .app_data(document.clone())
            .app_data(path_config())
            .service(web::resource("/openapi.json").route(web::get().to(openapi_json)))
            .service(web::redirect("/", "/swagger-ui/"))
            .service(web::redirect("/swagger-ui", "/swagger-ui/"))
            .service(swagger_ui())
            .default_service(web::to(unrouted))
            .wrap(from_fn(exchange))
    });
    let listen = |error| StartError::Listen(settings.listen.clone(), error);
    let server = if settings.workers > 0 { server.workers(settings.workers) } else { server };
    let server = server
        .client_request_timeout(HEADER_TIME)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .bind(&settings.listen)
        .map_err(listen)?;
    let address = server.addrs().first().copied().ok_or_else(|| listen(std::io::ErrorKind::AddrNotAvailable.into()))?;
    Ok(Running { address, new_key, server: server.run(), callers: noted, database_url: settings.database_url.clone() })
}

/// The OpenID provider, where one is configured.
fn oidc(settings: &Settings) -> Result<Option<Oidc>, String> {
    let (Some(issuer), Some(audience)) = (settings.oidc_issuer.clone(), settings.oidc_audience.clone()) else {
        return Ok(None);
    };
    let (role_claim, units_claim) = (settings.oidc_role_claim.clone(), settings.oidc_units_claim.clone());
    Oidc::new(oidc::Options { issuer, audience, role_claim, units_claim }).map(Some)
}

/// The first start on a database without keys makes one; of several replicas that start at once exactly one has.
async fn first_key(db: &Db) -> Result<Option<String>, StartError> {
    let act = Act::of_system(Action::KeyCreated, new_id().to_string(), clock::now());
    let id = new_id();
    let key = make_key(id)?;
    let first = StoredKey {
        id,
        name: FIRST_KEY.to_owned(),
        role: Role::Admin,
        units: Vec::new(),
        hash: hash(&key),
        created_at: act.at,
        created_by: act.caller.name.clone(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    let tx = db.begin().await?;
    let made = keys::create_first(&tx, &act, &first).await?;
    tx.commit().await?;
    Ok(made.then_some(key))
}

/// How long events are collected before they are sealed together.
const SEAL_AFTER: Duration = Duration::from_millis(200);
/// How often kept answers that are too old are deleted.
const CLEAR_EVERY: Duration = Duration::from_hours(1);
/// After this time the events that another replica left unsealed are sealed.
const SEAL_EVERY: Duration = Duration::from_secs(10);

/// Seals events as they are committed, writes down last uses of keys and clears away what is too old, until the
/// service ends.
async fn keep(db: Db, callers: web::Data<Callers>) {
    let mut cleared: Option<Instant> = None;
    loop {
        // The wait ends with a commit or with the time; either is a reason to look.
        let _ = tokio::time::timeout(SEAL_EVERY, db.written()).await;
        tokio::time::sleep(SEAL_AFTER).await;
        if let Err(error) = audit::seal(&db).await {
            tracing::error!(%error, "audit events wait to be sealed");
        }
        if let Err(error) = callers.write_uses().await {
            tracing::warn!(%error, "the last uses of keys wait to be written down");
        }
        if cleared.is_none_or(|cleared| cleared.elapsed() >= CLEAR_EVERY) {
            cleared = Some(Instant::now());
            if let Err(error) = idempotency::clear(&db, clock::now()).await {
                tracing::error!(%error, "old answers were not cleared away");
            }
        }
    }
}

/// Routes of the API. The key is checked outside the handlers, so that no handler can forget to.
fn api() -> impl HttpServiceFactory + OpenApiFactory + 'static {
    let scope = scope::scope(BASE).configure(routes::api);
    scope.map(|scope| scope.default_service(web::to(unrouted)).wrap(from_fn(authenticate)))
}

/// The OpenAPI document as text, made once.
struct Document(String);

async fn openapi_json(document: web::Data<Document>) -> impl Responder {
    HttpResponse::Ok().content_type("application/json").body(document.0.clone())
}

fn swagger_ui() -> SwaggerUi {
    let config = Config::from("/openapi.json")
        .persist_authorization(true)
        .try_it_out_enabled(false)
        .validator_url("none")
        .doc_expansion("list")
        .display_request_duration(true);
    SwaggerUi::new("/swagger-ui/{_:.*}").config(config)
}

async fn unrouted(request: HttpRequest, table: web::Data<RouteTable>) -> Result<HttpResponse, Problem> {
    Err(table.refuse(request.path()))
}
