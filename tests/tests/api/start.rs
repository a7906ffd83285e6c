//! Starting: the first key, several replicas at once, a restart.

use std::{fs, path::PathBuf, thread};

use api::cli::settings::Settings;
use serde_json::json;
use tests::{
    Database, Server, Store, forms, runtime,
    server::{ADMIN_KEY, settings},
};

tests::on_both_stores! {
    replicas_that_start_at_once_make_one_key,
    what_was_stored_survives_a_restart,
    a_configured_key_opens_instead_of_a_made_one,
}

fn replicas_that_start_at_once_make_one_key(store: &Store) {
    let replicas: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| Server::start_with(&store.url, None))).collect();
        starts
            .into_iter()
            .map(|start| start.join().expect("a start does not panic").expect("each replica starts"))
            .collect()
    });
    let keys: Vec<_> = replicas.iter().filter_map(|replica| replica.new_key.as_deref()).collect();
    let [key] = keys.as_slice() else { panic!("{} keys were made", keys.len()) };
    assert!(key.starts_with("jixiao_") && key.len() >= 40, "a key can be told and not guessed: {key}");
    runtime().block_on(async {
        for replica in &replicas {
            replica.client_with(Some(key)).get("projects").await.expect(200);
            replica.client_with(Some("jixiao_wrong")).get("projects").await.problem(401, "unauthenticated");
            replica.client_with(None).get("/healthz/ready").await.expect(200);
        }
    });
}

fn what_was_stored_survives_a_restart(store: &Store) {
    let first = Server::start_with(&store.url, None).expect("the service starts");
    let key = first.new_key.clone().expect("the first start makes a key");
    let client = first.client_with(Some(&key));
    let created = runtime().block_on(async { client.create(&forms::real()).await });
    drop(first);

    let second = Server::start_with(&store.url, None).expect("the service starts again");
    assert_eq!(second.new_key, None, "a key is made and told once");
    let client = second.client_with(Some(&key));
    runtime().block_on(async {
        assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), created);
        let patched = client.patch(&forms::at(&created, ""), &json!({ "leader": "新人" })).if_match("\"1\"").await;
        assert_eq!(patched.expect(200).etag(), "\"2\"");
    });
}

fn a_configured_key_opens_instead_of_a_made_one(store: &Store) {
    let server = Server::start(store);
    assert_eq!(server.new_key, None, "nothing is made where a key is configured");
    runtime().block_on(async { server.client().get("projects").await.expect(200) });
    drop(server);
    // Another key in the configuration takes the place of the one before.
    let other = "another-key-0123456789-0123456789-0123456789";
    let server = Server::start_with(&store.url, Some(other)).expect("the service starts with another key");
    runtime().block_on(async {
        server.client_with(Some(other)).get("projects").await.expect(200);
        server.client_with(Some(ADMIN_KEY)).get("projects").await.problem(401, "unauthenticated");
    });
}

#[test]
fn a_database_that_cannot_be_used_is_told() {
    let urls = [
        "mysql://localhost/x",
        "sqlite:///proc/none/jixiao.db",
        "postgres://nobody:wrong@127.0.0.1:1/none",
        "nonsense",
    ];
    for url in urls {
        let error = Server::start_with(url, None).err().unwrap_or_else(|| panic!("{url} was taken"));
        assert!(!error.is_empty() && !error.contains("wrong"), "the reason is told, the password is not: {error}");
    }
}

const PROFILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/profiles/minhang-2020.toml"));

/// The folder of a SQLite store, with a profile in it.
fn folder_with(store: &Store, profile: &str) -> PathBuf {
    let file = store.url.strip_prefix("sqlite://").expect("it is a file");
    let folder = PathBuf::from(file).with_file_name("profiles");
    fs::create_dir(&folder).expect("the folder can be made");
    fs::write(folder.join("own.toml"), profile).expect("the file can be written");
    folder
}

#[test]
fn a_bureau_brings_its_own_profile() {
    let store = Store::create(Database::Sqlite);
    let own = PROFILE.replace("minhang-2020", "own-2024").replace("\"/phone\", ", "");
    let folder = folder_with(&store, &own);
    let server = Server::start_as(Settings { profiles: Some(folder), ..settings(&store.url) }).expect("it starts");
    let client = server.client();
    runtime().block_on(async {
        let known = client.get("profiles").await.expect(200).json();
        assert_eq!(
            forms::column(&known["items"], "id"),
            ["minhang-2020", "national-2015", "national-2021", "own-2024"]
        );
        let form = forms::real_with(&[("/profile", json!("own-2024")), ("/phone", json!(null))]);
        let report = client.post("validation", &form).await.expect(200).json();
        assert_eq!((&report["profile"], &report["valid"]), (&json!("own-2024"), &json!(true)));
        client.create(&form).await;
        let refused = client.post("projects", &forms::real_with(&[("/profile", json!("own-2025"))])).await;
        refused.expect_faults(422, "unacceptable_content", &[("/profile", "unknown_profile")]);
    });
}

#[test]
fn a_faulty_profile_is_refused_at_the_start() {
    let store = Store::create(Database::Sqlite);
    let folder = folder_with(&store, &PROFILE.replace("indicators_min = 3", "indicators_min = -3"));
    let line = PROFILE.lines().position(|line| line.starts_with("indicators_min")).expect("it has the line") + 1;
    let told = Server::start_as(Settings { profiles: Some(folder.clone()), ..settings(&store.url) }).err();
    let told = told.expect("it does not start");
    assert!(told.contains(&format!("own.toml:{line}: ")), "{told}");
    let nowhere = Settings { profiles: Some(folder.join("nowhere")), ..settings(&store.url) };
    let told = Server::start_as(nowhere).err().expect("it does not start");
    assert!(told.contains("nowhere"), "{told}");
}
