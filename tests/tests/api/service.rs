//! The service itself: health, version, specification, Swagger UI, pages of problems.

use serde_json::json;
use tests::{Service, Spec, forms};

tests::on_both_databases! {
    a_healthy_service_says_so,
    the_version_is_told,
    the_served_specification_is_the_committed_one,
    swagger_ui_needs_nothing_from_outside,
    every_problem_has_its_page,
}

async fn a_healthy_service_says_so(service: &Service) {
    for address in ["/healthz/live", "/healthz/ready"] {
        assert_eq!(service.client.get(address).await.expect(200).json()["status"], "ok");
    }
    // The probe writes, and leaves nothing behind.
    assert_eq!(service.client.count().await, 0);
}

async fn the_version_is_told(service: &Service) {
    let version = service.client.get("/version").await.expect(200).json();
    let report = service.client.post("validation", &forms::real()).await.expect(200).json();
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(version["ruleset"], report["ruleset"], "the rule set that reports name");
}

async fn the_served_specification_is_the_committed_one(service: &Service) {
    let served = service.client.get("/openapi.json").await.expect(200);
    assert!(served.header("content-type").starts_with("application/json"), "{served:?}");
    assert_eq!(served.json(), Spec::committed().document);
    assert!(forms::text(&served.json(), "/openapi").starts_with("3.1."));
}

async fn swagger_ui_needs_nothing_from_outside(service: &Service) {
    for address in ["/", "/swagger-ui"] {
        assert_eq!(service.client.get(address).await.expect(307).header("location"), "/swagger-ui/");
    }
    let page = service.client.get("/swagger-ui/").await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    let page = page.text();
    let parts = page.split(['"', '\'']).filter(|part| part.ends_with(".js") || part.ends_with(".css"));
    let mut scripts = String::new();
    for part in parts {
        assert!(!part.contains("//"), "{part} comes from outside");
        let part = part.trim_start_matches("./");
        let loaded = service.client.get(&format!("/swagger-ui/{part}")).await.expect(200);
        if part.ends_with("initializer.js") {
            scripts = loaded.text();
        }
    }
    for setting in ["/openapi.json", "persistAuthorization"] {
        assert!(scripts.contains(setting), "{setting} is missing in {scripts}");
    }
    service.client.get("/swagger-ui/nowhere.js").await.expect(404);
}

async fn every_problem_has_its_page(service: &Service) {
    let codes = [
        "malformed_json",
        "duplicate_member",
        "invalid_parameter",
        "invalid_header",
        "unauthenticated",
        "forbidden",
        "not_found",
        "method_not_allowed",
        "duplicate_declaration",
        "not_deletable",
        "not_editable",
        "precondition_failed",
        "payload_too_large",
        "unsupported_media_type",
        "unacceptable_content",
        "precondition_required",
        "internal_error",
        "unavailable",
        "overloaded",
    ];
    for code in codes {
        let page = service.client.get(&format!("/problems/{code}")).await.expect(200);
        assert!(page.header("content-type").starts_with("text/html"), "{code}");
        assert!(page.text().contains(code), "{code}");
    }
    // The type of a refusal is the address of its page.
    let refused = service.client.post("projects", &json!({})).await.problem(422, "unacceptable_content");
    service.client.get(forms::text(&refused, "/type")).await.expect(200);
    service.client.get("/problems/%3Cscript%3E").await.problem(404, "not_found");
}
