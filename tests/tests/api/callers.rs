//! Nobody is anonymous below `/api/v1`.

use serde_json::json;
use tests::{Service, forms, server::ADMIN_KEY};

tests::on_both_databases! {
    without_a_key_nothing_is_told,
    only_the_key_opens,
    what_is_open_needs_no_key,
}

async fn without_a_key_nothing_is_told(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let anonymous = service.server.client_with(None);
    let addresses = [
        "projects".to_owned(),
        forms::at(&created, ""),
        forms::at(&created, "/indicators"),
        "projects/not-a-uuid".to_owned(),
        "rules".to_owned(),
        "dictionaries".to_owned(),
        "nowhere".to_owned(),
    ];
    for address in addresses {
        let refused = anonymous.get(&address).await;
        refused.problem(401, "unauthenticated");
        assert!(refused.header("www-authenticate").starts_with("Bearer"), "{refused:?}");
        anonymous.head(&address).await.expect(401);
    }
    anonymous.post("projects", &forms::real()).await.problem(401, "unauthenticated");
    anonymous.post("projects", &json!([])).body("text/plain", "{").await.problem(401, "unauthenticated");
    anonymous.delete(&forms::at(&created, "")).await.problem(401, "unauthenticated");
    assert_eq!(service.client.count().await, 1);
}

async fn only_the_key_opens(service: &Service) {
    let right = service.client.get("projects").without_header("authorization");
    right.header("authorization", &format!("bearer {ADMIN_KEY}")).await.expect(200);
    let wrong = [
        String::new(),
        ADMIN_KEY.to_owned(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer wrong".to_owned(),
        format!("Bearer {}", &ADMIN_KEY[1..]),
        format!("Bearer {ADMIN_KEY}x"),
        format!("Bearer {}", ADMIN_KEY.to_uppercase()),
        format!("Basic {ADMIN_KEY}"),
        format!("Bearer {ADMIN_KEY} {ADMIN_KEY}"),
        "Bearer 密钥".to_owned(),
        format!("Bearer {}", "x".repeat(5000)),
        "Bearer ' OR '1'='1".to_owned(),
    ];
    for authorization in wrong {
        let refused = service.client.get("projects").header("authorization", &authorization).await;
        refused.problem(401, "unauthenticated");
        assert!(!refused.text().contains(ADMIN_KEY), "no key is echoed");
    }
    // A key in the address would end up in logs.
    let anonymous = service.server.client_with(None);
    anonymous.get("projects").query("key", ADMIN_KEY).await.problem(401, "unauthenticated");
}

async fn what_is_open_needs_no_key(service: &Service) {
    let anonymous = service.server.client_with(None);
    for address in
        ["/healthz/live", "/healthz/ready", "/version", "/openapi.json", "/swagger-ui/", "/problems/unauthenticated"]
    {
        anonymous.get(address).await.expect(200);
        anonymous.get(address).header("authorization", "Bearer wrong").await.expect(200);
    }
}
