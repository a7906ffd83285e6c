//! The key that seals the history: lost, put back, replaced.

use std::{fs, path::PathBuf};

use api::cli::{
    admin::{self, Audit, Keys},
    settings::Settings,
};
use serde_json::{Value, json};
use tests::{Method, Server, Store, forms, runtime, server::settings};

use crate::folder::Folder;

tests::on_both_stores! {
    without_its_key_a_history_is_read_and_nothing_is_written,
    a_lost_key_is_replaced_and_the_break_is_on_record,
    a_key_is_changed_and_a_process_with_the_former_one_writes_nothing,
    a_broken_history_keeps_its_key,
    commands_make_no_database_and_no_key,
}

/// Where the audit key of a test lies.
struct Kept {
    folder: Folder,
}

impl Kept {
    fn new() -> Self {
        Self { folder: Folder::new() }
    }

    fn file(&self) -> PathBuf {
        self.folder.file("audit.key")
    }

    fn aside(&self) -> PathBuf {
        self.folder.file("old.key")
    }

    fn settings(&self, store: &Store) -> Settings {
        Settings { audit_key: None, audit_key_file: self.file(), ..settings(&store.url) }
    }

    fn start(&self, store: &Store) -> Server {
        Server::start_as(self.settings(store)).expect("the service starts")
    }

    fn lose(&self) {
        fs::rename(self.file(), self.aside()).expect("the key is lost");
    }

    /// What a command prints, and what it warns of.
    async fn audit(&self, store: &Store, command: Audit) -> Result<(String, Vec<String>), String> {
        let said = admin::audit(&command, &self.settings(store)).await;
        said.map(|said| (said.text, said.warnings)).map_err(|error| error.to_string())
    }

    async fn rekey(&self, store: &Store, lost: bool) -> Result<(String, Vec<String>), String> {
        let old_key_file = (!lost).then(|| self.aside());
        self.audit(store, Audit::Rekey { old_key_file, lost, keep_keys: false }).await
    }
}

fn without_its_key_a_history_is_read_and_nothing_is_written(store: &Store) {
    let kept = Kept::new();
    let first = kept.start(store);
    let created = runtime().block_on(async {
        let auditor = json!({ "name": "审计", "role": "auditor", "units": [] });
        first.client().post("api-keys", &auditor).await.expect(201);
        first.client().create(&forms::real()).await
    });
    drop(first);
    kept.lose();
    let keyless = kept.start(store);
    assert!(!kept.file().exists(), "no key is made in the place of the lost one");
    runtime().block_on(async {
        let client = keyless.client();
        let ready = client.get("/healthz/ready").await.expect(200).json();
        assert_eq!(ready["status"], "read_only");
        assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), created);
        assert_eq!(client.count().await, 1);
        let refused = client.post("projects", &forms::real()).await.problem(503, "audit_key_missing");
        assert!(forms::text(&refused, "/detail").contains("jixiao audit rekey"), "{refused:#}");
        let patch = client.patch(&forms::at(&created, ""), &json!({ "leader": "新人" })).if_match("*");
        patch.await.problem(503, "audit_key_missing");
        client.post("api-keys", &json!({ "name": "二", "role": "admin" })).await.problem(503, "audit_key_missing");
        // What must be on record before it is read is not read.
        client.get("audit/events").await.problem(503, "audit_key_missing");
        client.get("audit/verify").await.problem(503, "audit_key_missing");
    });
    drop(keyless);
    fs::rename(kept.aside(), kept.file()).expect("the key is put back");
    let again = kept.start(store);
    runtime().block_on(async {
        let verdict = again.client().get("audit/verify").await.expect(200).json();
        assert_eq!(verdict["valid"], true, "{verdict:#}");
        assert!(verdict.get("former").is_none() && verdict.get("heads").is_none(), "{verdict:#}");
    });
}

fn a_lost_key_is_replaced_and_the_break_is_on_record(store: &Store) {
    let kept = Kept::new();
    let first = kept.start(store);
    let (created, auditor) = runtime().block_on(async {
        let auditor = json!({ "name": "审计", "role": "auditor", "units": [] });
        let auditor = first.client().post("api-keys", &auditor).await.expect(201).json();
        (first.client().create(&forms::real()).await, auditor)
    });
    drop(first);
    kept.lose();
    let why = runtime().block_on(kept.audit(store, Audit::Verify { head: None })).expect_err("there is no key");
    assert!(why.contains("audit.key") && why.contains("rekey --lost"), "{why}");
    let (said, _) = runtime().block_on(kept.rekey(store, true)).expect("the key is replaced");
    assert!(said.contains("not proved") && said.contains("keys of callers revoked: 1"), "{said}");
    assert!(kept.file().exists(), "a new key was made");

    let second = kept.start(store);
    runtime().block_on(async {
        let client = second.client();
        let key = forms::text(&auditor, "/key").to_owned();
        second.client_with(Some(&key)).get("projects").await.problem(401, "unauthenticated");
        client.patch(&forms::at(&created, ""), &json!({ "leader": "新人" })).if_match("*").await.expect(200);
        let events = client.get("audit/events").query("actor_id", "system").await.expect(200).json();
        let actions = forms::column(&events["items"], "action");
        assert!(actions.contains(&json!("rekeyed")) && actions.contains(&json!("key_revoked")), "{actions:?}");
        let verdict = client.get("audit/verify").await.expect(200).json();
        assert_eq!(verdict["valid"], true, "{verdict:#}");
        assert_eq!(verdict["former"]["proved"], false, "{verdict:#}");
    });
    let (verdict, warnings) = runtime().block_on(kept.audit(store, Audit::Verify { head: None })).expect("verified");
    let verdict: Value = serde_json::from_str(&verdict).expect("it is JSON");
    assert_eq!(verdict["valid"], true);
    assert!(warnings.iter().any(|warning| warning.contains("lost once")), "{warnings:?}");
}

fn a_key_is_changed_and_a_process_with_the_former_one_writes_nothing(store: &Store) {
    let kept = Kept::new();
    let former = kept.start(store);
    let (created, auditor) = runtime().block_on(async {
        let auditor = json!({ "name": "审计", "role": "auditor", "units": [] });
        let auditor = former.client().post("api-keys", &auditor).await.expect(201).json();
        (former.client().create(&forms::real()).await, forms::text(&auditor, "/key").to_owned())
    });
    kept.lose();
    let (said, _) = runtime().block_on(kept.rekey(store, false)).expect("the key is changed");
    assert!(said.contains("verified"), "{said}");
    let again = runtime().block_on(kept.rekey(store, false)).expect_err("it is changed already");
    assert!(again.contains("already"), "{again}");
    runtime().block_on(async {
        former.client().post("projects", &forms::real()).await.problem(503, "history_unsealed");
        former.client_with(Some(&auditor)).get("projects").await.problem(503, "history_unsealed");
        former.client().get(&forms::at(&created, "")).await.expect(200);
    });
    drop(former);
    let second = kept.start(store);
    runtime().block_on(async {
        let client = second.client();
        client.request(Method::DELETE, &forms::at(&created, "")).if_match("*").await.expect(204);
        let verdict = client.get("audit/verify").await.expect(200).json();
        assert_eq!((&verdict["valid"], &verdict["former"]["proved"]), (&json!(true), &json!(true)), "{verdict:#}");
    });
}

fn a_broken_history_keeps_its_key(store: &Store) {
    let kept = Kept::new();
    let server = kept.start(store);
    let created = runtime().block_on(async { server.client().create(&forms::real()).await });
    drop(server);
    kept.lose();
    runtime().block_on(async {
        store.execute("UPDATE indicator SET target = '≥1'").await;
        let (verdict, warnings) = kept.rekey(store, false).await.expect("it is verified first");
        let verdict: Value = serde_json::from_str(&verdict).expect("it is JSON");
        assert_eq!(verdict["broken"]["project_id"], created["id"], "{verdict:#}");
        assert!(warnings.iter().any(|warning| warning.contains("nothing was changed")), "{warnings:?}");
    });
    assert!(!kept.file().exists(), "the key that was made for it seals nothing and is gone");
}

fn commands_make_no_database_and_no_key(store: &Store) {
    let kept = Kept::new();
    runtime().block_on(async {
        for command in [Audit::Head, Audit::Verify { head: None }] {
            let why = kept.audit(store, command).await.expect_err("there is nothing");
            assert!(why.contains("no database") || why.contains("no history"), "{why}");
        }
        let why = kept.rekey(store, true).await.expect_err("there is nothing");
        assert!(why.contains("there is no database") || why.contains("no history"), "{why}");
        assert!(admin::keys(&Keys::List, &kept.settings(store)).await.is_err());
    });
    assert!(!kept.file().exists(), "no key was made");
    if let Some(file) = store.url.strip_prefix("sqlite://") {
        assert!(!PathBuf::from(file).exists(), "no database was made");
    }
}
