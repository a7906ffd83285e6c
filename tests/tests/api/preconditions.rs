//! ETag, If-Match, If-None-Match: nobody overwrites what they have not seen.

use serde_json::json;
use tests::{Service, forms};

tests::on_both_databases! {
    a_write_needs_a_precondition,
    a_stale_write_is_refused_with_the_current_tag,
    a_fresh_write_moves_the_revision,
    tags_may_be_weak_or_any,
    a_reader_who_is_up_to_date_gets_304,
}

async fn a_write_needs_a_precondition(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let row = forms::at(&created, &format!("/cost-items/{}", forms::id(&created["cost_items"][0])));
    let project = forms::at(&created, "");
    let item = json!({ "component": "新行" });
    let writes = [
        client.put(&project, &forms::real()),
        client.patch(&project, &json!({ "name": "新名" })),
        client.delete(&project),
        client.post(&forms::at(&created, "/cost-items"), &item),
        client.put(&forms::at(&created, "/cost-items"), &json!({ "items": [] })),
        client.put(&row, &item),
        client.delete(&row),
        client.put(&forms::at(&created, "/explanations"), &json!({ "explanations": [] })),
    ];
    for write in writes {
        write.await.problem(428, "precondition_required");
    }
    assert_eq!(client.get(&project).await.expect(200).json(), created);
}

async fn a_stale_write_is_refused_with_the_current_tag(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let project = forms::at(&created, "");
    client.patch(&project, &json!({ "name": "第二版" })).if_match("\"1\"").await.expect(200);
    let current = client.patch(&project, &json!({ "name": "第三版" })).if_match("\"2\"").await.expect(200).json();
    for stale in ["\"1\"", "\"2\"", "\"4\"", "W/\"2\"", "\"03\"", "\"\"", "\"abc\""] {
        let writes = [
            client.put(&project, &forms::real()),
            client.patch(&project, &json!({ "name": "迟到" })),
            client.delete(&project),
            client.post(&forms::at(&created, "/indicators"), &json!({ "name": "迟到" })),
            client.put(&forms::at(&created, "/safeguards"), &json!({ "items": [] })),
        ];
        for write in writes {
            let refused = write.if_match(stale).await;
            refused.problem(412, "precondition_failed");
            assert_eq!(refused.etag(), "\"3\"", "the current tag is told");
        }
    }
    assert_eq!(client.get(&project).await.expect(200).json(), current);
}

async fn a_fresh_write_moves_the_revision(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let project = forms::at(&created, "");
    let item = json!({ "component": "新行" });
    let mut tag = "\"1\"".to_owned();
    for revision in 2.. {
        let row = format!("/cost-items/{}", forms::id(&created["cost_items"][0]));
        let write = match revision {
            2 => client.patch(&project, &json!({ "name": "新名" })),
            3 => client.post(&forms::at(&created, "/cost-items"), &item),
            4 => client.put(&forms::at(&created, &row), &item),
            5 => client.delete(&forms::at(&created, &row)),
            6 => client.put(&forms::at(&created, "/indicators"), &json!({ "items": [] })),
            7 => client.put(&project, &forms::real()),
            _ => break,
        };
        let written = write.if_match(&tag).await;
        assert!((200..300).contains(&written.status), "{}", written.text());
        assert_eq!(written.etag(), format!("\"{revision}\""));
        tag = written.etag().to_owned();
        let read = client.get(&project).await.expect(200);
        assert_eq!((read.etag(), &read.json()["revision"]), (&*tag, &json!(revision)));
    }
}

async fn tags_may_be_weak_or_any(service: &Service) {
    let client = &service.client;
    let project = forms::at(&client.create(&forms::real()).await, "");
    client.patch(&project, &json!({ "name": "弱标签" })).if_match("W/\"1\"").await.expect(200);
    client.patch(&project, &json!({ "name": "任意版本" })).if_match("*").await.expect(200);
    for malformed in ["3", "\"3", "3\"", "W/3", "W/", "", ",", "“3”"] {
        let refused = client.patch(&project, &json!({ "name": "乱写" })).if_match(malformed).await;
        refused.problem(400, "invalid_header");
    }
    assert_eq!(client.get(&project).await.expect(200).json()["name"], "任意版本");
}

async fn a_reader_who_is_up_to_date_gets_304(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let row = format!("/indicators/{}", forms::id(&created["indicators"][0]));
    for below in ["", "/indicators", "/cost-items", "/safeguards", "/explanations", &row] {
        let address = forms::at(&created, below);
        for tag in ["\"1\"", "W/\"1\"", "*", "\"7\", \"1\""] {
            let unchanged = client.get(&address).header("if-none-match", tag).await.expect(304);
            assert_eq!(unchanged.etag(), "\"1\"");
            client.head(&address).header("if-none-match", tag).await.expect(304);
        }
        client.get(&address).header("if-none-match", "1").await.expect(200);
        client.get(&address).header("if-none-match", &"1".repeat(1001)).await.problem(400, "invalid_header");
        let changed = client.get(&address).header("if-none-match", "\"2\"").await.expect(200);
        assert_eq!(changed.etag(), "\"1\"");
        let head = client.head(&address).await.expect(200);
        assert_eq!((head.etag(), head.body.as_slice()), ("\"1\"", &b""[..]));
    }
    client.patch(&forms::at(&created, ""), &json!({ "name": "新名" })).if_match("*").await.expect(200);
    client.get(&forms::at(&created, "")).header("if-none-match", "\"1\"").await.expect(200);
}
