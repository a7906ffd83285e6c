//! The commands of whoever runs the service: `jixiao keys` and `jixiao audit`.

use std::{fs, process::ExitCode};

use api::cli::admin::{self, Audit, Keys};
use serde_json::{Value, json};
use tests::{Server, Service, Store, forms, runtime, server::settings};
use uuid::Uuid;

tests::on_both_databases! {
    keys_are_made_listed_and_revoked,
    a_signed_head_is_checked_later,
}

tests::on_both_stores! {
    a_rewritten_history_no_longer_holds_an_earlier_head,
}

async fn keys(service: &Service, command: Keys) -> Result<String, String> {
    let said = admin::keys(&command, &settings(&service.store.url)).await;
    said.map(|said| said.text).map_err(|error| error.to_string())
}

async fn audit(store: &Store, command: Audit) -> Result<(Value, bool), String> {
    let said = admin::audit(&command, &settings(&store.url)).await.map_err(|error| error.to_string())?;
    let fine = format!("{:?}", said.code) == format!("{:?}", ExitCode::SUCCESS);
    Ok((serde_json::from_str(&said.text).expect("it is JSON"), fine))
}

fn add(name: &str, role: &str, units: &[&str], expires_at: Option<&str>) -> Keys {
    Keys::Add {
        name: name.to_owned(),
        role: role.to_owned(),
        units: units.iter().map(ToString::to_string).collect(),
        expires_at: expires_at.map(ToOwned::to_owned),
    }
}

async fn keys_are_made_listed_and_revoked(service: &Service) {
    let said =
        keys(service, add("文旅局", "declarant", &["1200", "31"], Some("2099-01-01T00:00:00Z"))).await.expect("made");
    let (key, line) = said.split_once('\n').expect("the key, then what it is");
    service.server.client_with(Some(key)).create(&forms::real()).await;
    assert!(line.contains("units 1200,31") && line.contains("2099-01-01") && !line.contains(key), "{line}");
    let listed = keys(service, Keys::List).await.expect("listed");
    assert!(listed.contains("文旅局") && !listed.contains(key), "{listed}");
    let id: Uuid = line.split_whitespace().next().and_then(|id| id.parse().ok()).expect("its id comes first");
    keys(service, Keys::Revoke { id }).await.expect("revoked");
    assert!(keys(service, Keys::Revoke { id }).await.is_err(), "there is no such key in use");
    for (wrong, told) in [
        (add("一", "root", &[], None), "role"),
        (add("一", "declarant", &[], None), "units"),
        (add("文旅局", "auditor", &[], None), "已有同名的密钥"),
        (add("一", "auditor", &[], Some("tomorrow")), "expires_at"),
        (add("一", "auditor", &[], Some("2020-01-01T00:00:00Z")), "expired already"),
    ] {
        let why = keys(service, wrong).await.expect_err("it is no key");
        assert!(why.contains(told), "{why}");
    }
    let events = service.client.get("audit/events").query("actor_id", "system").await.expect(200).json();
    assert_eq!(forms::column(&events["items"], "action"), ["key_revoked", "key_created"]);
}

/// A file beside nothing else.
fn file(text: &str) -> std::path::PathBuf {
    let file = std::env::temp_dir().join(format!("jixiao_head_{}", Uuid::now_v7()));
    fs::write(&file, text).expect("the file can be written");
    file
}

async fn a_signed_head_is_checked_later(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let (head, _) = audit(&service.store, Audit::Head).await.expect("a head");
    assert_eq!(head["count"], 1);
    service.client.patch(&forms::at(&created, ""), &json!({ "leader": "新人" })).if_match("*").await.expect(200);
    let kept = file(&head.to_string());
    let (verdict, fine) =
        audit(&service.store, Audit::Verify { head: Some(kept.clone()) }).await.expect("it holds the head");
    assert!(fine && verdict["valid"] == true && verdict["checked"] == 4, "{verdict:#}");
    let mut forged = head;
    forged["at"] = json!("2020-01-01T00:00:00Z");
    let forged = file(&forged.to_string());
    let (verdict, fine) =
        audit(&service.store, Audit::Verify { head: Some(forged.clone()) }).await.expect("it is verified");
    assert!(!fine && verdict["broken"]["kind"] == "exported_head", "{verdict:#}");
    assert_eq!(verdict["broken"]["reason"], "unexpected", "it was not signed: {verdict:#}");
    for file in [kept, forged] {
        fs::remove_file(file).expect("it can be removed");
    }
    service.store.execute("UPDATE indicator SET target = '≥1'").await;
    let (verdict, fine) = audit(&service.store, Audit::Verify { head: None }).await.expect("it is verified");
    assert!(!fine && verdict["broken"]["project_id"] == created["id"], "{verdict:#}");
}

/// Even the owner of the audit key cannot take back what a head of earlier stands for.
fn a_rewritten_history_no_longer_holds_an_earlier_head(store: &Store) {
    let server = Server::start(store);
    runtime().block_on(async { server.client().create(&forms::real()).await });
    drop(server);
    runtime().block_on(rewritten(store));
}

async fn rewritten(store: &Store) {
    let (head, _) = audit(store, Audit::Head).await.expect("a head");
    for table in ["revision", "audit_event"] {
        let drop = match store.database {
            tests::Database::Postgres => format!("DROP TRIGGER {table}_append_only ON {table}"),
            tests::Database::Sqlite => format!("DROP TRIGGER {table}_no_delete"),
        };
        store.execute(&drop).await;
        store.execute(&format!("DELETE FROM {table}")).await;
    }
    store.execute("DELETE FROM project").await;
    store.execute("DELETE FROM audit_head").await;
    let why = audit(store, Audit::Verify { head: None }).await.expect_err("there is nothing to verify");
    assert!(why.contains("no history"), "{why}");
    // A new history under the same key, whole in itself.
    let again = Server::start(store);
    let (verdict, fine) = audit(store, Audit::Verify { head: None }).await.expect("it is verified");
    assert!(fine && verdict["checked"] == 0, "{verdict:#}");
    drop(again);
    let kept = file(&head.to_string());
    let (verdict, fine) = audit(store, Audit::Verify { head: Some(kept.clone()) }).await.expect("it is verified");
    assert!(!fine && verdict["broken"]["kind"] == "exported_head", "{verdict:#}");
    assert_eq!(verdict["broken"]["reason"], "missing", "{verdict:#}");
    fs::remove_file(kept).expect("it can be removed");
}
