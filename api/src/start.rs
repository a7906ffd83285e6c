//! Putting the service together: database, first key, routes, server.

use std::{net::SocketAddr, num::NonZero, sync::Arc, thread::available_parallelism, time::Duration};

use actix_http::{Extensions, HttpService, error::DispatchError};
use actix_service::{IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{
    App, HttpRequest, HttpResponse, Responder,
    dev::{AppConfig, HttpServiceFactory},
    middleware::from_fn,
    web,
};
use domain::{
    process::{
        action::Action,
        caller::{Act, Role},
        history::SealKey,
    },
    rules::profile::ProfileError,
};
use persistence::{
    Db, audit, idempotency,
    keys::{self, StoredKey},
    new_id,
};
use tokio::{net::TcpListener, time::Instant};
use utoipa_actix_web::{AppExt, OpenApiFactory, scope};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    auth::{
        FIRST_KEY, audit_key, authenticate,
        callers::Callers,
        expect, hash,
        limit::Limiter,
        make_key,
        oidc::{self, Oidc},
        permissions::Permissions,
    },
    cli::{profiles, settings::Settings},
    contract,
    http::{
        address::BASE, clock, feed::Feed, load::Load, middleware::exchange, problem::Problem, query::path_config,
        route_table::RouteTable,
    },
    routes,
    server::{self, Bounds, Connection, Doors, Workers},
    service::{Gates, Service},
    stop::Phase,
};

/// How long requests under way may take to finish when the service is told to stop.
const ANSWER_TIME: Duration = Duration::from_secs(20);
/// How long the service tries to write the last uses of keys when it stops.
const LAST_WRITE: Duration = Duration::from_secs(5);
/// How long the headers of a request may take to arrive.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long a client that was refused before it had sent all may take to read the answer.
const LINGER_TIME: Duration = Duration::from_secs(5);
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
    #[error(
        "the audit key is lost: {0} is missing, and the history of the database was sealed with it. Put the file back from its copy, or give the key in JIXIAO_AUDIT_KEY. No new key was made: it could prove nothing of what is there"
    )]
    LostKey(String),
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
    listeners: Vec<TcpListener>,
    workers: Workers,
    doors: Arc<Doors>,
    service: web::Data<Service>,
    drain: Duration,
}

/// Stops a service from another thread, as signals do.
pub struct Stopper(web::Data<Service>);

impl Stopper {
    pub fn tell(&self, phase: Phase) {
        self.0.stopping.tell(phase);
    }
}

impl Running {
    pub fn stopper(&self) -> Stopper {
        Stopper(self.service.clone())
    }

    /// Runs until the service is told to stop, and writes down what was kept for later.
    pub async fn run(self) {
        let Self { listeners, workers, doors, service, drain, .. } = self;
        let stopping = Arc::clone(&service.stopping);
        actix_web::rt::spawn(async move {
            if let Err(error) = stopping.listen(drain).await {
                tracing::error!(%error, "signals are not heard");
            }
        });
        server::run(listeners, workers, &doors, &service.stopping, ANSWER_TIME).await;
        match tokio::time::timeout(LAST_WRITE, service.callers.write_uses()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last uses of keys were not written down"),
            Err(_) => tracing::warn!("the last uses of keys were not written down in time"),
        }
    }
}

/// Connects to the database and brings its structure up to date.
pub(crate) async fn database(settings: &Settings) -> Result<Db, StartError> {
    let key = audit_key(settings).await?;
    let options = persistence::Options { max_connections: settings.database_connections, ..Default::default() };
    let db = Db::connect(&settings.database_url, key, options).await?;
    db.migrate(&of_system(Action::SealsUpgraded)).await?;
    Ok(db)
}

/// The key that seals the history. It is made for a history that begins, never for one that is there.
async fn audit_key(settings: &Settings) -> Result<SealKey, StartError> {
    let file = &settings.audit_key_file;
    let name = || file.display().to_string();
    let unusable = |error| StartError::AuditKey(name(), error);
    if let Some(key) = audit_key::find(settings.audit_key.as_deref(), file).map_err(unusable)? {
        return Ok(key);
    }
    // Nothing is sealed on this connection.
    let options = persistence::Options { max_connections: 1, ..Default::default() };
    let db = Db::connect(&settings.database_url, SealKey::new(""), options).await?;
    if db.has_history().await? {
        return Err(StartError::LostKey(name()));
    }
    audit_key::make(file).map_err(unusable)
}

/// What the service does itself.
fn of_system(action: Action) -> Act {
    Act::of_system(action, new_id().to_string(), clock::now())
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
    let profiles = profiles::load(settings.profiles.as_deref())?;
    let db = database(settings).await?;
    let new_key = if settings.admin_key.is_none() { first_key(&db).await? } else { None };
    let oidc = oidc(settings).map_err(StartError::Refused)?;
    let document = contract::document()?;
    let service = web::Data::new(Service {
        profiles,
        callers: Callers::new(db.clone(), settings.admin_key.as_deref(), oidc),
        permissions: Permissions::of_document(&document),
        limiter: Limiter::new(settings.rate_limit.clone().unwrap_or_default()),
        routes: RouteTable::of(&document),
        zone: settings.time_zone,
        feed: Feed::default(),
        load: Load::of(settings.database_connections),
        gates: Gates::default(),
        stopping: Arc::default(),
        document: serde_json::to_string(&document)?,
        db,
    });
    actix_web::rt::spawn(keep(service.clone()));
    let watched = service.clone();
    actix_web::rt::spawn(async move { watched.feed.watch(&watched.db).await });

    let listen = |error| StartError::Listen(settings.listen.clone(), error);
    let listeners = server::bind(&settings.listen).map_err(listen)?;
    let address = listeners.first().ok_or_else(|| listen(std::io::ErrorKind::AddrNotAvailable.into()))?;
    let address = address.local_addr().map_err(listen)?;
    let count = if settings.workers > 0 { settings.workers } else { available_parallelism().map_or(1, NonZero::get) };
    let workers = Workers::start(count, &service.stopping, {
        let service = service.clone();
        move || protocol(&service)
    });
    let doors = Doors::new(Bounds {
        all: settings.connections.try_into().unwrap_or(usize::MAX),
        of_one: settings.connections_per_address.try_into().unwrap_or(usize::MAX),
        workers: count,
    });
    let drain = Duration::from_secs(settings.drain_seconds);
    Ok(Running { address, new_key, listeners, workers, doors, service, drain })
}

/// What a worker does with a connection.
fn protocol(
    service: &web::Data<Service>,
) -> impl ServiceFactory<(Connection, Option<SocketAddr>), Config = (), Response = (), Error = DispatchError, InitError = ()>
+ use<> {
    let (app, _) = App::new().into_utoipa_app().configure(routes::open).service(api()).split_for_parts();
    let app = app
        .app_data(service.clone())
        .app_data(path_config())
        .service(web::resource("/openapi.json").route(web::get().to(openapi_json)))
        .service(web::redirect("/", "/swagger-ui/"))
        .service(web::redirect("/swagger-ui", "/swagger-ui/"))
        .service(swagger_ui())
        .default_service(web::to(unrouted))
        .wrap(from_fn(exchange));
    let app = app.into_factory().map_err(|error: actix_web::Error| error.error_response());
    let service = service.clone();
    HttpService::build()
        .client_request_timeout(HEADER_TIME)
        .client_disconnect_timeout(LINGER_TIME)
        .keep_alive(KEEP_ALIVE)
        .expect(fn_service(move |request| expect::judge(request, service.clone())))
        .on_connect_ext(|connection: &Connection, data: &mut Extensions| drop(data.insert(connection.activity())))
        .h1(map_config(app, |()| AppConfig::default()))
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
    let act = of_system(Action::KeyCreated);
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
/// How often is looked whether the events of this process came into the trail.
const MISS_EVERY: Duration = Duration::from_secs(10);
/// After this time the events that another replica left unsealed are sealed.
const SEAL_EVERY: Duration = Duration::from_secs(10);

/// Seals events as they are committed, writes down last uses of keys and clears away what is too old, until the
/// service ends.
async fn keep(service: web::Data<Service>) {
    let Service { db, callers, .. } = &**service;
    let (mut cleared, mut missed): (Option<Instant>, Option<Instant>) = (None, None);
    loop {
        // The wait ends with a commit or with the time; either is a reason to look.
        let _ = tokio::time::timeout(SEAL_EVERY, db.written()).await;
        tokio::time::sleep(SEAL_AFTER).await;
        if let Err(error) = audit::seal(db).await {
            tracing::error!(%error, "audit events wait to be sealed");
        }
        if missed.is_none_or(|missed| missed.elapsed() >= MISS_EVERY) {
            missed = Some(Instant::now());
            if let Err(error) = audit::tell_lost(db, &of_system(Action::EventsLost)).await {
                tracing::error!(%error, "whether audit events are missing is not known");
            }
        }
        if let Err(error) = callers.write_uses().await {
            tracing::warn!(%error, "the last uses of keys wait to be written down");
        }
        if cleared.is_none_or(|cleared| cleared.elapsed() >= CLEAR_EVERY) {
            cleared = Some(Instant::now());
            if let Err(error) = idempotency::clear(db, clock::now()).await {
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

async fn openapi_json(service: web::Data<Service>) -> impl Responder {
    HttpResponse::Ok().content_type("application/json").body(service.document.clone())
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

async fn unrouted(request: HttpRequest, service: web::Data<Service>) -> Result<HttpResponse, Problem> {
    Err(service.routes.refuse(request.path()))
}
