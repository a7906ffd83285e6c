//! Starting: the first key, several replicas at once, a restart.

use std::thread;

use serde_json::json;
use tests::{Server, Store, forms, runtime, server::ADMIN_KEY};

/// Starts on either database; these tests start the service themselves.
macro_rules! on_both_stores {
    ($($name:ident,)+) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&tests::Store::create(tests::Database::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name(&tests::Store::create(tests::Database::Postgres));
            }
        }
    )+};
}

on_both_stores! {
    replicas_that_start_at_once_make_one_key,
    what_was_stored_survives_a_restart,
    a_configured_key_is_the_only_one,
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

fn a_configured_key_is_the_only_one(store: &Store) {
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
