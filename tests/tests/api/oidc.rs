//! Tokens of an OpenID provider, against one that really answers on this machine.

use std::{
    sync::{Arc, Mutex, MutexGuard, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant, SystemTime},
};

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, rt::System, web};
use api::cli::settings::Settings;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};
use tests::{Database, Server, Store, forms, runtime, server::settings};

const AUDIENCE: &str = "jixiao";

/// What the provider publishes, and how often it was asked for its keys.
#[derive(Default)]
struct Published {
    issuer: String,
    keys: Vec<Value>,
    silent: bool,
    asked: usize,
}

struct Provider {
    published: Arc<Mutex<Published>>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Provider {
    fn start(keys: &[&Key]) -> Self {
        let published = Arc::new(Mutex::new(Published::default()));
        let state = web::Data::from(Arc::clone(&published));
        let (tell, told) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let app = move || {
                    App::new()
                        .app_data(state.clone())
                        .route("/.well-known/openid-configuration", web::get().to(discovery))
                        .route("/keys", web::get().to(jwks))
                };
                let server = HttpServer::new(app).workers(1).bind("127.0.0.1:0").expect("a port is free");
                let address = server.addrs()[0];
                let server = server.run();
                tell.send((address, server.handle())).expect("the test waits");
                server.await.expect("the provider runs");
            });
        });
        let (address, handle) = told.recv().expect("the provider starts");
        let provider = Self { published, handle, thread: Some(thread) };
        provider.lock().issuer = format!("http://{address}");
        provider.publish(keys);
        provider
    }

    fn lock(&self) -> MutexGuard<'_, Published> {
        self.published.lock().expect("no test panics while it holds this")
    }

    fn publish(&self, keys: &[&Key]) {
        self.lock().keys = keys.iter().map(|key| key.public()).collect();
    }

    fn issuer(&self) -> String {
        self.lock().issuer.clone()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        drop(self.thread.take().map(JoinHandle::join));
    }
}

async fn discovery(state: web::Data<Mutex<Published>>) -> HttpResponse {
    let state = state.lock().expect("no test panics while it holds this");
    if state.silent {
        return HttpResponse::BadGateway().finish();
    }
    HttpResponse::Ok().json(json!({ "issuer": state.issuer, "jwks_uri": format!("{}/keys", state.issuer) }))
}

async fn jwks(state: web::Data<Mutex<Published>>) -> HttpResponse {
    let mut state = state.lock().expect("no test panics while it holds this");
    state.asked += 1;
    HttpResponse::Ok().json(json!({ "keys": state.keys }))
}

/// A signing key with its name.
struct Key {
    kid: &'static str,
    algorithm: Algorithm,
    private: EncodingKey,
}

impl Key {
    fn rsa(kid: &'static str, pem: &str) -> Self {
        let private = EncodingKey::from_rsa_pem(pem.as_bytes()).expect("the key of the tests can be read");
        Self { kid, algorithm: Algorithm::RS256, private }
    }

    fn ec(kid: &'static str, pem: &str) -> Self {
        let private = EncodingKey::from_ec_pem(pem.as_bytes()).expect("the key of the tests can be read");
        Self { kid, algorithm: Algorithm::ES256, private }
    }

    fn public(&self) -> Value {
        let mut key = Jwk::from_encoding_key(&self.private, self.algorithm).expect("it has a public half");
        key.common.key_id = Some(self.kid.to_owned());
        serde_json::to_value(key).expect("a key is JSON")
    }

    fn sign(&self, claims: &impl Serialize) -> String {
        self.sign_as(Header { kid: Some(self.kid.to_owned()), ..Header::new(self.algorithm) }, claims)
    }

    fn sign_as(&self, header: Header, claims: &impl Serialize) -> String {
        encode(&header, claims, &self.private).expect("claims can be signed")
    }
}

/// Claims with one more in front, whether or not they have it already.
struct Twice<'a>(&'a str, Value, Value);

impl Serialize for Twice<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(name, value, claims) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(name, value)?;
        for (name, value) in claims.as_object().into_iter().flatten() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn one() -> Key {
    Key::rsa("one", include_str!("../../keys/rsa.pem"))
}

fn next() -> Key {
    Key::rsa("next", include_str!("../../keys/rsa-next.pem"))
}

fn curve() -> Key {
    Key::ec("curve", include_str!("../../keys/ec.pem"))
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is past 1970").as_secs()
}

/// Claims that are taken, with some set.
fn claims(provider: &Provider, changes: &[(&str, Value)]) -> Value {
    let claims = json!({
        "iss": provider.issuer(), "aud": AUDIENCE, "sub": "u-1", "exp": now() + 600, "iat": now(),
        "preferred_username": "张三", "jixiao_role": "declarant", "jixiao_units": ["1200"],
    });
    forms::with(claims, changes)
}

fn service(store: &Store, provider: &Provider) -> Server {
    let (oidc_issuer, oidc_audience) = (Some(provider.issuer()), Some(AUDIENCE.to_owned()));
    let settings = Settings { oidc_issuer, oidc_audience, ..settings(&store.url) };
    Server::start_as(settings).expect("the service starts")
}

#[test]
fn tokens_open_what_their_claims_say() {
    let (store, keys) = (Store::create(Database::Sqlite), [one(), curve()]);
    let provider = Provider::start(&keys.each_ref());
    let server = service(&store, &provider);
    runtime().block_on(async {
        for key in &keys {
            let client =
                server.client_with(Some(&key.sign(&claims(&provider, &[("/aud", json!(["other", AUDIENCE]))]))));
            let created = client.create(&forms::real()).await;
            client
                .post("projects", &forms::real_with(&[("/unit_code", json!("310001"))]))
                .await
                .problem(403, "forbidden");
            let told = client.get(&forms::at(&created, "/revisions")).await.expect(200).json();
            assert_eq!((&told["items"][0]["actor"], &told["items"][0]["role"]), (&json!("张三"), &json!("declarant")));
        }
        let auditor = claims(&provider, &[("/jixiao_role", json!(["offline_access", "auditor"]))]);
        let auditor = server.client_with(Some(&keys[0].sign(&auditor)));
        let events = auditor.get("audit/events").query("actor_id", "oidc:u-1").await.expect(200).json();
        assert!(events["items"].as_array().is_some_and(|events| events.len() >= 3), "{events:#}");
        // Keys of the service go on beside the provider.
        server.client().get("projects").await.expect(200);
    });
}

#[test]
fn a_user_named_admin_is_not_the_admin() {
    let (store, key) = (Store::create(Database::Sqlite), one());
    let provider = Provider::start(&[&key]);
    let server = service(&store, &provider);
    runtime().block_on(async {
        let names = [("/sub", json!("admin")), ("/preferred_username", json!(" ad\u{200b}min\n"))];
        let user = server.client_with(Some(&key.sign(&claims(&provider, &names))));
        let admin = server.client();
        let created = user.create(&forms::submittable()).await;
        let at = |below: &str| forms::at(&created, below);
        admin.request(tests::Method::POST, &at("/submission")).if_match("*").await.expect(200);
        let revisions = user.get(&at("/revisions")).await.expect(200).json();
        let told = |name| forms::column(&revisions["items"], name);
        assert_eq!(told("actor"), ["admin", "admin"], "what is not seen is taken out of a name");
        assert_eq!(told("actor_kind"), ["admin", "oidc"]);
        assert_eq!(told("actor_id"), ["admin", "oidc:admin"]);
        let first = user.get(&at("/revisions/1")).await.expect(200).json();
        assert_eq!((&first["actor_kind"], &first["actor_id"]), (&json!("oidc"), &json!("oidc:admin")));
        let submission = user.get(&at("/submission")).await.expect(200).json();
        assert_eq!(submission["submitted_by_kind"], "admin");
        assert_eq!(submission["submitted_by_id"], "admin");
        let events = admin.get("audit/events").query("subject", forms::id(&created)).await.expect(200).json();
        assert_eq!(forms::column(&events["items"], "actor_kind"), ["admin", "oidc"]);
    });
}

#[test]
fn a_kept_answer_belongs_to_role_and_units_too() {
    let (store, key) = (Store::create(Database::Sqlite), one());
    let provider = Provider::start(&[&key]);
    let server = service(&store, &provider);
    runtime().block_on(async {
        let create = async |changes: &[(&str, Value)]| {
            let client = server.client_with(Some(&key.sign(&claims(&provider, changes))));
            let request = client.post("projects", &forms::least("一")).header("idempotency-key", "key-1");
            let reply = request.await.expect(201);
            (forms::id(&reply.json()).to_owned(), reply.headers.contains_key("idempotent-replayed"))
        };
        let (first, _) = create(&[]).await;
        // Another token of the same person, under whatever name.
        let renamed = [("/exp", json!(now() + 900)), ("/preferred_username", json!("李四"))];
        assert_eq!(create(&renamed).await, (first.clone(), true));
        for other in [
            [("/jixiao_units", json!(["120001", "12"]))].as_slice(),
            &[("/jixiao_role", json!("admin"))],
            &[("/sub", json!("u-2"))],
        ] {
            let (id, replayed) = create(other).await;
            assert!(id != first && !replayed, "{other:?}");
        }
    });
}

#[test]
fn a_role_can_stand_inside_another_claim() {
    let (store, key) = (Store::create(Database::Sqlite), one());
    let provider = Provider::start(&[&key]);
    let (oidc_issuer, oidc_audience) = (Some(provider.issuer()), Some(AUDIENCE.to_owned()));
    let oidc_role_claim = "realm_access.roles".to_owned();
    let settings = Settings { oidc_issuer, oidc_audience, oidc_role_claim, ..settings(&store.url) };
    let server = Server::start_as(settings).expect("the service starts");
    runtime().block_on(async {
        let claims = claims(
            &provider,
            &[("/realm_access", json!({ "roles": ["x", "reviewer"] })), ("/jixiao_units", json!([]))],
        );
        let client = server.client_with(Some(&key.sign(&claims)));
        client.get("projects").await.expect(200);
        client.post("projects", &forms::real()).await.problem(403, "forbidden");
    });
}

#[test]
fn what_is_not_the_providers_word_is_refused() {
    let (store, key, curve, short) =
        (Store::create(Database::Sqlite), one(), curve(), Key::rsa("short", include_str!("../../keys/rsa-short.pem")));
    let provider = Provider::start(&[&key, &curve, &short]);
    let server = service(&store, &provider);
    let good = key.sign(&claims(&provider, &[]));
    let with = |changes: &[(&str, Value)]| key.sign(&claims(&provider, changes));
    let header = |kid: Option<&str>| Header { kid: kid.map(ToOwned::to_owned), ..Header::new(Algorithm::RS256) };
    let parts: Vec<_> = good.split('.').collect();
    let flip = |text: &str| format!("{}{}", if text.starts_with('A') { 'B' } else { 'A' }, &text[1..]);
    // {"alg":"none","typ":"JWT"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let public = serde_json::to_string(&key.public()).expect("it is JSON");
    let secret = EncodingKey::from_secret(public.as_bytes());
    let confused = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::HS256) };
    let bad = [
        ("payload changed", format!("{}.{}.{}", parts[0], flip(parts[1]), parts[2])),
        ("signature changed", format!("{}.{}.{}", parts[0], parts[1], flip(parts[2]))),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("alg none", format!("{none}.{}.", parts[1])),
        ("key confusion", encode(&confused, &claims(&provider, &[]), &secret).expect("it can be signed")),
        ("another issuer", with(&[("/iss", json!("https://elsewhere.example"))])),
        ("another audience", with(&[("/aud", json!("other"))])),
        ("expired", with(&[("/exp", json!(now() - 120))])),
        ("not yet", with(&[("/nbf", json!(now() + 600))])),
        ("no exp", with(&[("/exp", json!(null))])),
        ("no role", with(&[("/jixiao_role", json!(null))])),
        ("unknown role", with(&[("/jixiao_role", json!("root"))])),
        ("two roles", with(&[("/jixiao_role", json!(["admin", "auditor"]))])),
        ("no units", with(&[("/jixiao_units", json!([]))])),
        ("a unit that is none", with(&[("/jixiao_units", json!(["12-3"]))])),
        ("unknown key", key.sign_as(header(Some("other")), &claims(&provider, &[]))),
        ("a key of another kind", key.sign_as(header(Some("curve")), &claims(&provider, &[]))),
        ("a key by another", next().sign_as(header(Some("one")), &claims(&provider, &[]))),
        ("a short key", short.sign(&claims(&provider, &[]))),
        (
            "another type",
            key.sign_as(Header { typ: Some("logout+jwt".to_owned()), ..header(Some("one")) }, &claims(&provider, &[])),
        ),
        ("a list with the issuer", with(&[("/iss", json!([provider.issuer()]))])),
        ("two issuers", with(&[("/iss", json!([provider.issuer(), "https://elsewhere.example"]))])),
        (
            "a critical extension",
            key.sign_as(Header { crit: Some(vec!["exp".to_owned()]), ..header(Some("one")) }, &claims(&provider, &[])),
        ),
        ("a subject that is not seen", with(&[("/sub", json!("u-1\u{200b}"))])),
        ("a subject in two lines", with(&[("/sub", json!("u-1\nu-2"))])),
        ("a role twice", key.sign(&Twice("jixiao_role", json!("admin"), claims(&provider, &[])))),
        ("a subject twice", key.sign(&Twice("sub", json!("u-1"), claims(&provider, &[])))),
        ("too long", with(&[("/padding", json!("x".repeat(9000)))])),
        ("no token", "a.b.c".to_owned()),
    ];
    runtime().block_on(async {
        server.client_with(Some(&good)).get("projects").await.expect(200);
        let once = key.sign(&Twice("x", json!(1), claims(&provider, &[])));
        server.client_with(Some(&once)).get("projects").await.expect(200);
        // The only fitting key need not be named.
        server.client_with(Some(&key.sign_as(header(None), &claims(&provider, &[])))).get("projects").await.expect(200);
        for (name, token) in bad {
            let refused = server.client_with(Some(&token)).get("projects").await;
            assert_eq!(refused.status, 401, "{name}: {}", refused.text());
            let told = refused.problem(401, "unauthenticated");
            assert!(refused.header("www-authenticate").contains("invalid_token"));
            assert_eq!(told["errors"], json!([]), "{name}: nothing tells what was wrong");
        }
        assert!(provider.lock().asked <= 2, "unknown keys do not flood the provider");
    });
}

/// Asks again until the answer changes: the provider is asked only now and then.
async fn until(server: &Server, token: &str, status: u16) {
    let begun = Instant::now();
    while server.client_with(Some(token)).get("projects").await.status != status {
        assert!(begun.elapsed() < Duration::from_secs(30), "no {status} within half a minute");
    }
}

#[test]
fn keys_rotate_and_the_provider_may_rest() {
    let (store, old, new) = (Store::create(Database::Sqlite), one(), next());
    let provider = Provider::start(&[&old]);
    provider.lock().silent = true;
    let server = service(&store, &provider);
    let tokens = [&old, &new].map(|key| key.sign(&claims(&provider, &[])));
    runtime().block_on(async {
        server.client_with(Some(&tokens[0])).get("projects").await.problem(503, "unavailable");
        server.client().get("projects").await.expect(200);
        provider.lock().silent = false;
        until(&server, &tokens[0], 200).await;
        server.client_with(Some(&tokens[1])).get("projects").await.problem(401, "unauthenticated");
        provider.publish(&[&new]);
        until(&server, &tokens[1], 200).await;
        server.client_with(Some(&tokens[0])).get("projects").await.problem(401, "unauthenticated");
        provider.lock().silent = true;
        server.client_with(Some(&tokens[1])).get("projects").await.expect(200);
        assert!(provider.lock().asked <= 8, "asked {} times", provider.lock().asked);
    });
}

#[test]
fn an_issuer_must_be_reached_safely() {
    let store = Store::create(Database::Sqlite);
    for issuer in ["http://login.example", "nonsense", "ftp://localhost"] {
        let (oidc_issuer, oidc_audience) = (Some(issuer.to_owned()), Some(AUDIENCE.to_owned()));
        let refused = Server::start_as(Settings { oidc_issuer, oidc_audience, ..settings(&store.url) }).err();
        assert!(refused.is_some_and(|why| why.contains(issuer)), "{issuer}");
    }
}
