//! SQLite: another process is writing for as long as it likes, and readers are served meanwhile.

use serde_json::json;
use tests::{Database, Service, forms};

use crate::roles::caller;

#[test]
fn readers_do_not_wait_for_another_process_that_writes() {
    tests::run(Database::Sqlite, async |service: &Service| {
        let client = &service.client;
        let created = client.create(&forms::least("一")).await;
        let unused = caller(service, "declarant", &["12"]).await;
        client.get("changes").await.expect(200);
        let writing = service.store.begin("UPDATE project SET leader = '他人'").await;

        unused.get(&forms::at(&created, "")).await.expect(200);
        assert_eq!(unused.get("projects").await.expect(200).json()["items"][0]["leader"], json!(null));
        let changes = unused.get("changes").await.expect(200).json();
        assert_eq!(forms::column(&changes["items"], "type"), ["created"]);
        // What must be on record before it is answered is refused.
        for address in ["projects/export?format=csv", "audit/events", "audit/verify"] {
            let refused = client.get(address).await.problem(503, "unavailable");
            assert!(forms::text(&refused, "/detail").contains("审计"), "{refused}");
        }

        writing.rollback().await.expect("the other process ends");
        client.get("projects/export?format=csv").await.expect(200);
        assert_eq!(client.get("audit/verify").await.expect(200).json()["valid"], true);
    });
}
