//! Pages: to the end, without loss or repetition, in every order.

use std::cmp::Ordering;

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    every_order_is_walked_to_the_end,
    a_page_holds_as_many_as_were_asked_for,
    a_walk_is_not_disturbed_by_writers,
    a_cursor_belongs_to_its_question,
    a_damaged_cursor_is_refused,
}

const SORTS: [&str; 5] = ["updated_at", "created_at", "name", "fiscal_year", "annual_budget"];

/// Declarations with ties in every column, blanks, and names whose order depends on who sorts: by code point, by UTF-16
/// unit or by language.
async fn many(service: &Service) -> Vec<Value> {
    let names =
        ["b", "B", "a", "A", "项目乙", "项目甲", "ａ", "𠮷", "\u{ffee}", "-a", " a", "a b", "é", "e\u{301}", "z", "Z"];
    let budgets = [json!("0.01"), Value::Null, json!("99999999999999.99"), json!("0"), json!("150000")];
    let mut created = Vec::new();
    for (n, name) in names.into_iter().chain(["b", "项目甲", "b"]).enumerate() {
        let form = forms::least_with(
            name,
            &[
                ("/fiscal_year", json!(2019 + n % 3)),
                ("/funding", json!({ "annual_budget": budgets[n % budgets.len()] })),
            ],
        );
        created.push(service.client.create(&form).await);
    }
    // Times of change in another order than those of creation.
    for n in [5, 2, 11] {
        let address = forms::at(&created[n], "");
        created[n] =
            service.client.patch(&address, &json!({ "leader": "新人" })).if_match("*").await.expect(200).json();
    }
    created
}

/// The order that the contract promises, made anew here.
fn compare(sort: &str, a: &Value, b: &Value) -> Ordering {
    let member = |it: &Value| it[sort].as_str().unwrap_or_default().to_owned();
    let budget = |it: &Value| {
        let budget = it["funding"]["annual_budget"].as_str().unwrap_or("0.00");
        budget.replace('.', "").parse::<u64>().expect("a budget in fen")
    };
    let by_column = match sort {
        "fiscal_year" => a[sort].as_u64().cmp(&b[sort].as_u64()),
        "annual_budget" => budget(a).cmp(&budget(b)),
        // Strings of Rust compare by code point; moments are written with a fixed number of digits.
        _ => member(a).cmp(&member(b)),
    };
    by_column.then_with(|| forms::id(a).cmp(forms::id(b)))
}

/// Walks from page to page by the cursor; answers the ids in the order in which they came.
async fn walk(service: &Service, sort: &str, page_size: usize) -> Vec<Value> {
    let mut ids = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let first = service.client.get("projects").query("sort", sort).query("page_size", &page_size.to_string());
        let request = cursor.iter().fold(first, |request, cursor| request.query("cursor", cursor));
        let reply = request.await.expect(200);
        let page = reply.json();
        let items = forms::column(&page["items"], "id");
        assert!(!items.is_empty() && items.len() <= page_size, "a page is neither empty nor too long");
        ids.extend(items);
        cursor = page["next_cursor"].as_str().map(ToOwned::to_owned);
        let link = reply.headers.get("link").map(|link| link.to_str().expect("a link is text"));
        let Some(next) = &cursor else {
            assert_eq!(link, None, "there is no page after the last one");
            return ids;
        };
        let link = link.and_then(|link| link.strip_prefix('<')?.strip_suffix(">; rel=\"next\""));
        let linked = service.client.get(link.expect("a link to the next page")).await.expect(200);
        let asked = service.client.get("projects").query("sort", sort).query("page_size", &page_size.to_string());
        assert_eq!(linked.json(), asked.query("cursor", next).await.expect(200).json(), "the link is the next page");
    }
}

async fn every_order_is_walked_to_the_end(service: &Service) {
    let mut all = many(service).await;
    for sort in SORTS {
        all.sort_by(|a, b| compare(sort, a, b));
        let mut expected: Vec<_> = all.iter().map(|it| it["id"].clone()).collect();
        assert_eq!(walk(service, sort, 4).await, expected, "{sort}");
        expected.reverse();
        assert_eq!(walk(service, &format!("-{sort}"), 4).await, expected, "-{sort}");
    }
    let unsorted = service.client.get("projects").await.expect(200).json();
    let sorted = service.client.get("projects").query("sort", "-updated_at").await.expect(200).json();
    assert_eq!(unsorted, sorted, "what was changed last comes first");
}

async fn a_page_holds_as_many_as_were_asked_for(service: &Service) {
    let all = many(service).await.len();
    for page_size in [1, all - 1, all, all + 1, 200] {
        assert_eq!(walk(service, "name", page_size).await.len(), all, "{page_size}");
    }
    let page = service.client.get("projects").query("page_size", &all.to_string()).await.expect(200).json();
    assert_eq!(page["next_cursor"], Value::Null, "a page that is just full is the last one");
}

async fn a_walk_is_not_disturbed_by_writers(service: &Service) {
    let client = &service.client;
    let all = many(service).await;
    let first = client.get("projects").query("sort", "created_at").query("page_size", "5").await.expect(200).json();
    // The last row that was read goes away, and a new one comes at the end.
    client.delete(&forms::at(&all[4], "")).if_match("*").await.expect(204);
    let new = client.create(&forms::least("后来的")).await;
    let rest = client.get("projects").query("sort", "created_at").query("page_size", "200");
    let rest = rest.query("cursor", forms::text(&first, "/next_cursor")).await.expect(200).json();
    let expected: Vec<_> = all[5..].iter().chain([&new]).map(|it| it["id"].clone()).collect();
    assert_eq!(forms::column(&rest["items"], "id"), expected);
}

async fn a_cursor_belongs_to_its_question(service: &Service) {
    let client = &service.client;
    many(service).await;
    let asked = || client.get("projects").query("sort", "name").query("unit_code", "12").query("page_size", "3");
    let page = asked().await.expect(200).json();
    let cursor = forms::text(&page, "/next_cursor");
    let other_size = client.get("projects").query("sort", "name").query("unit_code", "12").query("page_size", "7");
    assert_eq!(other_size.query("cursor", cursor).await.expect(200).json()["items"].as_array().map(Vec::len), Some(7));
    let others = [
        client.get("projects"),
        client.get("projects").query("sort", "-name").query("unit_code", "12"),
        client.get("projects").query("sort", "name").query("unit_code", "120"),
        client.get("projects").query("sort", "name"),
        client.get("projects").query("sort", "name").query("unit_code", "12").query("q", "a"),
        client.get("projects").query("sort", "updated_at").query("unit_code", "12"),
    ];
    for other in others {
        let refused = other.query("cursor", cursor).await;
        refused.expect_faults(422, "unacceptable_content", &[("cursor", "invalid_cursor")]);
    }
}

async fn a_damaged_cursor_is_refused(service: &Service) {
    let client = &service.client;
    many(service).await;
    let page = client.get("projects").query("page_size", "3").await.expect(200).json();
    let cursor = forms::text(&page, "/next_cursor");
    let half = &cursor[..cursor.len() / 2];
    let doubled = format!("{cursor}{cursor}");
    for damaged in ["x", "e30", "bnVsbA", "not base64!", half, &doubled, &cursor.to_uppercase(), "\u{202e}"] {
        let refused = client.get("projects").query("cursor", damaged).await;
        refused.expect_faults(422, "unacceptable_content", &[("cursor", "invalid_cursor")]);
    }
}
