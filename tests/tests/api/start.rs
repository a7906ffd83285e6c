//! Starting: the first key, several replicas at once, a restart.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::PathBuf, thread};

use api::cli::settings::Settings;
use serde_json::json;
use tests::{
    Database, Server, Store, forms, runtime,
    server::{ADMIN_KEY, settings},
};

use crate::folder::Folder;

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

/// The folder of a test, with the settings of a service that keeps everything in it.
fn in_a_folder() -> (Folder, Settings) {
    let folder = Folder::new();
    let audit_key_file = folder.file("data/audit.key");
    let url = format!("sqlite://{}", folder.file("data/jixiao.db").display());
    (folder, Settings { audit_key: None, admin_key: None, audit_key_file, ..settings(&url) })
}

/// What a start says that fails, in both languages; it leaves nothing behind.
fn refused(folder: &Folder, settings: Settings) -> String {
    let told = Server::start_as(settings).err().expect("it does not start");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder is there").collect();
    assert!(left.is_empty(), "{told} leaves {left:?}");
    let (zh, en) = told.split_once('\n').expect("both languages");
    assert!(!zh.is_ascii() && en.is_ascii(), "{told}");
    told
}

#[test]
fn a_start_that_fails_leaves_nothing_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let listen = taken.local_addr().expect("it listens").to_string();
    let (folder, base) = in_a_folder();
    let told = refused(&folder, Settings { listen: listen.clone(), ..base.clone() });
    assert!(told.contains(&listen) && told.contains("端口已被占用"), "{told}");
    let told = refused(&folder, Settings { audit_key_file: "/proc/none/audit.key".into(), ..base.clone() });
    assert!(told.contains("/proc/none/audit.key") && told.contains("--audit-key-file"), "{told}");
    let told = refused(&folder, Settings { database_url: "sqlite:///proc/none/jixiao.db".to_owned(), ..base.clone() });
    assert!(told.contains("/proc/none/jixiao.db") && told.contains("--database-url"), "{told}");
    let database_url = "postgres://nobody:wrong@127.0.0.1:1/none".to_owned();
    let told = refused(&folder, Settings { database_url, ..base.clone() });
    assert!(told.contains("127.0.0.1:1") && told.contains("refused") && !told.contains("wrong"), "{told}");
    for (listen, part) in [("8080", "127.0.0.1:8080"), ("192.0.2.1:80", "0.0.0.0"), ("127.0.0.1:70000", "70000")] {
        let told = refused(&folder, Settings { listen: listen.to_owned(), ..base.clone() });
        assert!(told.contains(listen) && told.contains(part), "{told}");
    }
    refused(&folder, Settings { profiles: Some(folder.file("nowhere")), ..base.clone() });
    refused(&folder, Settings { office: Some(folder.file("nowhere")), ..base.clone() });
    // The first start that succeeds has the key.
    let server = Server::start_as(base).expect("it starts");
    assert!(server.new_key.is_some());
}

#[test]
fn what_the_service_keeps_is_for_nobody_else_to_read() {
    let (folder, base) = in_a_folder();
    let _server = Server::start_as(base).expect("it starts");
    let mut files = 0;
    for file in fs::read_dir(folder.file("data")).expect("the folder was made") {
        let file = file.expect("it can be read");
        let mode = file.metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.path().display());
        files += 1;
    }
    assert!(files >= 2, "the database and the audit key");
}

#[test]
fn a_password_with_signs_of_an_address_is_told_how_to_write() {
    let store = Store::create(Database::Postgres);
    let (folder, base) = in_a_folder();
    let told = refused(&folder, Settings { database_url: "postgres://u:p#w@127.0.0.1/x".to_owned(), ..base.clone() });
    assert!(told.contains("%23") && !told.contains("p#w"), "{told}");
    let (server, _) = store.url.rsplit_once('/').expect("a server and a database");
    let told = refused(&folder, Settings { database_url: format!("{server}/no_such_database"), ..base });
    assert!(told.contains("no_such_database") && told.contains("refuses"), "{told}");
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
