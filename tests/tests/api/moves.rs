//! 单位变更 A declaration goes from one unit to another, and callers are limited to units in three ways.

use serde_json::{Value, json};
use tests::{Client, Service, forms};

use crate::roles::caller;

tests::on_both_databases! {
    revisions_stay_with_the_unit_they_were_made_in,
    the_feed_tells_both_units,
    a_key_covers_what_its_scopes_say,
}

const FROM: &str = "120001";
const TO: &str = "310001";

/// A declaration that was made and changed in one unit, and then went to another.
async fn moved(service: &Service) -> Value {
    let mover = caller(service, "declarant", &["12", "31"]).await;
    let created = mover.create(&forms::real_with(&[("/unit_code", json!(FROM))])).await;
    let address = forms::at(&created, "");
    mover.patch(&address, &json!({ "leader": "新人" })).if_match("*").await.expect(200);
    mover.patch(&address, &json!({ "unit_code": TO })).if_match("*").await.expect(200);
    mover.patch(&address, &json!({ "leader": "又一人" })).if_match("*").await.expect(200).json()
}

async fn numbers(client: &Client, declaration: &Value) -> Vec<Value> {
    let listed = client.get(&forms::at(declaration, "/revisions")).await.expect(200).json();
    forms::column(&listed["items"], "number")
}

async fn revisions_stay_with_the_unit_they_were_made_in(service: &Service) {
    let declaration = moved(service).await;
    let at = |below: &str| forms::at(&declaration, below);
    let (from, to) = (caller(service, "declarant", &[FROM]).await, caller(service, "declarant", &[TO]).await);
    let (auditor, other) = (caller(service, "auditor", &[]).await, caller(service, "declarant", &["5"]).await);

    from.get(&at("")).await.problem(404, "not_found");
    assert_eq!(numbers(&from, &declaration).await, [2, 1], "what was done there is still theirs to read");
    from.get(&at("/revisions/1")).await.expect(200);
    from.get(&at("/revisions/3")).await.problem(404, "not_found");
    from.get(&at("/revisions/1/diff/2")).await.expect(200);
    from.get(&at("/revisions/2/diff/3")).await.problem(404, "not_found");

    to.get(&at("")).await.expect(200);
    assert_eq!(numbers(&to, &declaration).await, [4, 3]);
    to.get(&at("/revisions/2")).await.problem(404, "not_found");
    to.get(&at("/revisions/3/diff/4")).await.expect(200);
    let early = to.get(&at("/revisions")).query("as_of", "2000-01-01T00:00:00Z").await.expect(200).json();
    assert_eq!(early["items"], json!([]), "there are some, though none so early");

    assert_eq!(numbers(&auditor, &declaration).await, [4, 3, 2, 1]);
    other.get(&at("/revisions")).await.problem(404, "not_found");
}

async fn feed(client: &Client) -> Vec<(Value, Value)> {
    let page = client.get("changes").await.expect(200).json();
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|item| (item["revision"].clone(), item["moved"].clone())).collect()
}

async fn the_feed_tells_both_units(service: &Service) {
    let declaration = moved(service).await;
    let (from, to) = (caller(service, "declarant", &[FROM]).await, caller(service, "declarant", &[TO]).await);
    let plain = |revision| (json!(revision), Value::Null);
    assert_eq!(feed(&from).await, [plain(1), plain(2), (json!(3), json!("left"))]);
    assert_eq!(feed(&to).await, [(json!(3), json!("arrived")), plain(4)]);
    let both = caller(service, "declarant", &[FROM, TO]).await;
    assert_eq!(feed(&both).await, [1, 2, 3, 4].map(plain), "nothing left the units of this caller");
    assert_eq!(feed(&service.client).await, [1, 2, 3, 4].map(plain));
    let told = service.client.get("audit/events").query("subject", forms::id(&declaration)).await.expect(200).json();
    assert_eq!(forms::column(&told["items"], "former_unit_code"), [Value::Null, json!(FROM), Value::Null, Value::Null]);
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}

async fn a_key_covers_what_its_scopes_say(service: &Service) {
    for unit in ["120001", "1200012", "120001002", "120001002003", "310001"] {
        service.client.create(&forms::least_with(unit, &[("/unit_code", json!(unit))])).await;
    }
    for (scopes, covered) in [
        (vec!["120001"], vec!["120001", "120001002", "120001002003", "1200012"]),
        (vec!["=120001"], vec!["120001"]),
        (vec!["120001/3"], vec!["120001", "120001002", "120001002003"]),
        (vec!["=120001", "310001/3"], vec!["120001", "310001"]),
    ] {
        for role in ["declarant", "reviewer"] {
            let client = caller(service, role, &scopes).await;
            let listed = client.get("projects").query("sort", "name").await.expect(200).json();
            let mut units = forms::column(&listed["items"], "unit_code");
            units.sort_by_key(ToString::to_string);
            assert_eq!(units, covered, "{scopes:?}");
        }
    }
    let exact = caller(service, "declarant", &["=120001"]).await;
    let below = forms::least_with("下级", &[("/unit_code", json!("120001002"))]);
    exact.post("projects", &below).await.problem(403, "forbidden");
    let own = forms::least_with("本级", &[("/unit_code", json!("120001"))]);
    exact.create(&own).await;
    for wrong in ["=", "12/0", "12/10", "12=", "/3", "1200 "] {
        let key = json!({ "name": wrong, "role": "declarant", "units": [wrong] });
        let refused = service.client.post("api-keys", &key).await;
        refused.expect_faults(422, "unacceptable_content", &[("/units/0", "invalid_code")]);
    }
    let keys = service.client.get("api-keys").await.expect(200).json();
    let told: Vec<_> = forms::column(&keys["items"], "units");
    assert!(told.contains(&json!(["=120001", "310001/3"])), "{told:?}");
}
