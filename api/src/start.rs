//! Putting the service together: database, first key, routes, server.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use actix_http::{Extensions, HttpService, error::DispatchError};
use actix_service::{IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{
    App, HttpRequest, HttpResponse,
    dev::{AppConfig, HttpServiceFactory},
    middleware::from_fn,
    web,
};
use domain::{
    process::{action::Action, caller::Role},
    values::language::Bilingual,
};
use persistence::{
    Db,
    keys::{self, StoredKey},
    new_id,
};
use tokio::net::TcpListener;
use utoipa_actix_web::{AppExt, OpenApiFactory, scope};

use crate::{
    auth::{
        FIRST_KEY, authenticate,
        callers::Callers,
        expect, hash,
        limit::Limiter,
        make_key,
        oidc::{self, Oidc},
        permissions::Permissions,
    },
    cli::{profiles, settings::Settings},
    contract, database,
    failure::StartError,
    heads::Exports,
    http::{
        address::BASE, feed::Feed, load::Load, middleware::exchange, problem::Problem, query::path_config,
        route_table::RouteTable,
    },
    office::Office,
    routes,
    server::{self, Bounds, Connection, Doors, Workers},
    service::{Gates, Service, Shared},
    stop::Phase,
    upkeep,
};

/// How long requests under way may take to finish when the service is told to stop.
const ANSWER_TIME: Duration = Duration::from_secs(20);
/// How long the service tries to write down what was kept for later when it stops.
const LAST_WRITE: Duration = Duration::from_secs(5);
/// How long the headers of a request may take to arrive.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long a client that was refused before it had sent all may take to read the answer.
const LINGER_TIME: Duration = Duration::from_secs(5);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

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
    /// Whether anything can be written: the audit key is there.
    pub fn seals(&self) -> bool {
        self.service.db.seals()
    }

    /// Where the database is, without user and password.
    pub fn database(&self) -> String {
        self.service.db.address()
    }

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
        if tokio::time::timeout(LAST_WRITE, upkeep::end(&service)).await.is_err() {
            tracing::warn!("what was kept for later was not written down in time");
        }
    }
}

/// Brings the database's structure up to date.
///
/// # Errors
/// When the database cannot be reached or changed.
pub async fn migrate(settings: &Settings) -> Result<(), StartError> {
    if database::open(settings).await?.seals() { Ok(()) } else { Err(database::lost_key(settings)) }
}

/// Starts the service. Must run inside an actix system.
///
/// # Errors
/// When the database cannot be used or the address is taken.
pub async fn start(settings: &Settings) -> Result<Running, StartError> {
    // First of all what may fail without a trace: a start that fails leaves neither a database nor a key behind.
    let profiles = profiles::load(settings.profiles.as_deref())?;
    let office = settings.office.as_deref().map(Office::at).transpose().map_err(StartError::Refused)?;
    let oidc = oidc(settings).map_err(|reason| StartError::Refused(of_oidc(&reason)))?;
    let document = contract::document()?;
    let listen = |error| StartError::Listen(settings.listen.clone(), error);
    let listeners = server::bind(&settings.listen).map_err(listen)?;
    let address = listeners.first().ok_or_else(|| listen(std::io::ErrorKind::AddrNotAvailable.into()))?;
    let address = address.local_addr().map_err(listen)?;
    let db = database::open(settings).await?;
    if !db.seals() {
        let file = settings.audit_key_file.display();
        tracing::error!(%file, "the audit key is missing: the history can be read, and nothing is written; put the key back, or run jixiao audit rekey --lost");
    }
    let every = Duration::from_mins(u64::from(settings.audit_heads_minutes));
    let heads = settings.audit_heads.clone().filter(|_| db.seals());
    let heads = heads.map(|place| Exports::to(place, every)).transpose()?;
    // Last of all: whatever fails before has made no key that nobody was told.
    let wanted = settings.admin_key.is_none() && db.seals();
    let new_key = if wanted { first_key(&db).await? } else { None };
    let shared = Shared {
        profiles,
        callers: Callers::new(db.clone(), settings.admin_key.as_deref(), oidc),
        permissions: Permissions::of_document(&document),
        limiter: Limiter::new(settings.rate_limit.clone().unwrap_or_default()),
        routes: RouteTable::of(&document),
        zone: settings.time_zone,
        heads,
        office,
        feed: Feed::default(),
        load: Load::of(settings.database_connections),
        gates: Gates::default(),
        stopping: Arc::default(),
        document: serde_json::to_vec(&document)?.into(),
    };
    let service = web::Data::new(Service { db, shared: Arc::new(shared) });
    actix_web::rt::spawn(upkeep::keep(service.clone()));
    let watched = service.clone();
    actix_web::rt::spawn(async move { watched.feed.watch(&watched.db).await });

    let exporting = service.clone();
    actix_web::rt::spawn(async move {
        if let Some(heads) = &exporting.heads {
            heads.keep(&exporting.db).await;
        }
    });

    let count = settings.workers();
    let workers = Workers::start(count, &service.stopping, {
        let service = service.clone();
        move || protocol(service.clone())
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
async fn protocol(
    service: web::Data<Service>,
) -> impl ServiceFactory<(Connection, Option<SocketAddr>), Config = (), Response = (), Error = DispatchError, InitError = ()>
+ use<> {
    let service = web::Data::new(service.here().await);
    let (app, _) = App::new().into_utoipa_app().configure(routes::open).service(api()).split_for_parts();
    let app = app
        .app_data(service.clone())
        .app_data(path_config())
        .configure(contract::served::routes)
        .default_service(web::to(unrouted))
        .wrap(from_fn(exchange));
    let app = app.into_factory().map_err(|error: actix_web::Error| error.error_response());
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

fn of_oidc(reason: &str) -> Bilingual {
    Bilingual::new(
        format!("OpenID 设置无法使用（JIXIAO_OIDC_ISSUER）：{reason}"),
        format!("the OpenID settings cannot be used (JIXIAO_OIDC_ISSUER): {reason}"),
    )
}

/// The first start on a database without keys makes one; of several replicas that start at once exactly one has.
async fn first_key(db: &Db) -> Result<Option<String>, StartError> {
    let act = database::of_system(Action::KeyCreated);
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

/// Routes of the API. The key is checked outside the handlers, so that no handler can forget to.
fn api() -> impl HttpServiceFactory + OpenApiFactory + 'static {
    let scope = scope::scope(BASE).configure(routes::api);
    scope.map(|scope| scope.default_service(web::to(unrouted)).wrap(from_fn(authenticate)))
}

async fn unrouted(request: HttpRequest, service: web::Data<Service>) -> Result<HttpResponse, Problem> {
    Err(service.routes.refuse(request.path()))
}
