//! Many at once: one winner, nothing lost, no failure of the service.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Reply, Service, client::Request, forms};
use tokio::task::JoinSet;

tests::on_both_databases! {
    of_racers_for_one_revision_one_wins,
    of_creators_of_one_code_one_wins,
    creators_do_not_disturb_each_other,
    writers_on_one_declaration_lose_nothing,
    readers_never_see_half_a_write,
    batches_of_the_same_declarations_in_another_order_are_all_stored,
}

const MANY: usize = 64;

/// Sends all requests at once and answers the replies, in any order.
async fn at_once(requests: impl IntoIterator<Item = Request>) -> Vec<Reply> {
    requests.into_iter().map(|request| async { request.await }).collect::<JoinSet<_>>().join_all().await
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

async fn of_racers_for_one_revision_one_wins(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let address = forms::at(&created, "");
    for round in 1..=3 {
        let tag = format!("\"{round}\"");
        let racers = (0..MANY).map(|n| {
            let name = json!(format!("第{round}轮{n}号"));
            match n % 4 {
                0 => client.put(&address, &forms::real_with(&[("/name", name)])),
                1 => client.patch(&address, &json!({ "name": name })),
                2 => client.post(&forms::at(&created, "/indicators"), &json!({ "name": name })),
                _ => client.put(&forms::at(&created, "/safeguards"), &json!({ "items": [{ "document_name": name }] })),
            }
            .if_match(&tag)
        });
        let replies = at_once(racers).await;
        assert_eq!(
            (count(&replies, 412), replies.len()),
            (MANY - 1, MANY),
            "{:?}",
            replies.iter().map(|it| it.status).collect::<Vec<_>>()
        );
        let winner = replies.iter().find(|reply| reply.status < 300).expect("one wins");
        let read = client.get(&address).await.expect(200);
        assert_eq!((read.etag(), winner.etag()), (&*format!("\"{}\"", round + 1), read.etag()));
        for loser in replies.iter().filter(|reply| reply.status == 412) {
            loser.problem(412, "precondition_failed");
            assert_eq!(loser.etag(), read.etag(), "the loser is told what is there now");
        }
    }
}

async fn of_creators_of_one_code_one_wins(service: &Service) {
    let client = &service.client;
    let form = forms::real_with(&[("/external_id", json!("OA-1"))]);
    let replies = at_once((0..MANY).map(|_| client.post("projects", &form))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, MANY - 1));
    let winner = replies.iter().find(|reply| reply.status == 201).expect("one wins").header("location").to_owned();
    for loser in replies.iter().filter(|reply| reply.status == 409) {
        assert_eq!(loser.problem(409, "duplicate_declaration")["existing"], *winner);
    }
    assert_eq!(client.count().await, 1);
}

async fn creators_do_not_disturb_each_other(service: &Service) {
    let client = &service.client;
    for round in 0..3 {
        let form = |n| forms::real_with(&[("/external_id", json!(format!("OA-{round}-{n}")))]);
        let replies = at_once((0..MANY).map(|n| client.post("projects", &form(n)))).await;
        assert_eq!(count(&replies, 201), MANY, "{:?}", replies.iter().map(|it| it.status).collect::<Vec<_>>());
        let ids: BTreeSet<_> = replies.iter().map(|reply| forms::id(&reply.json()).to_owned()).collect();
        assert_eq!(ids.len(), MANY);
    }
    assert_eq!(client.count().await, 3 * u64::try_from(MANY).expect("it is small"));
}

async fn writers_on_one_declaration_lose_nothing(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real_with(&[("/cost_items", json!([]))])).await;
    let address = forms::at(&created, "/cost-items");
    // Whoever sends `*` waits for the others instead of being refused.
    let add = |n| client.post(&address, &json!({ "component": format!("第{n}项"), "amount": "0.01" })).if_match("*");
    let replies = at_once((0..MANY).map(add)).await;
    assert_eq!(count(&replies, 201), MANY, "{:?}", replies.iter().map(|it| it.status).collect::<Vec<_>>());
    let tags: BTreeSet<_> = replies.iter().map(|reply| reply.etag().to_owned()).collect();
    assert_eq!(tags.len(), MANY, "each write has a revision of its own");
    let rows = client.get(&address).await.expect(200).json()["items"].clone();
    let components: BTreeSet<_> = forms::column(&rows, "component").iter().map(Value::to_string).collect();
    assert_eq!(components.len(), MANY, "no row is lost");
    let summary = client.get("projects").await.expect(200).json()["items"][0].clone();
    assert_eq!((&summary["cost_total"], &summary["revision"]), (&json!("0.64"), &json!(MANY + 1)));
}

async fn readers_never_see_half_a_write(service: &Service) {
    let client = &service.client;
    let form = |n: usize| {
        let row = |kind: &str| json!({ kind: n.to_string() });
        forms::least_with(
            &n.to_string(),
            &[("/indicators", vec![row("name"); n + 1].into()), ("/cost_items", vec![row("component"); n + 1].into())],
        )
    };
    let created = client.create(&form(0)).await;
    let address = forms::at(&created, "");
    let requests = (0..MANY).flat_map(|n| [client.put(&address, &form(n)).if_match("*"), client.get(&address)]);
    for reply in at_once(requests).await {
        let body = reply.expect(200).json();
        let name = forms::text(&body, "/name");
        let rows = name.parse::<usize>().expect("the name is a number") + 1;
        let columns = [forms::column(&body["indicators"], "name"), forms::column(&body["cost_items"], "component")];
        for column in columns {
            assert_eq!(column, vec![json!(name); rows], "all rows are of the same write");
        }
    }
}

async fn batches_of_the_same_declarations_in_another_order_are_all_stored(service: &Service) {
    const ITEMS: usize = 20;
    let client = &service.client;
    // Each declaration has two codes, which run against each other, so that no order of one code is an order of both.
    let item = |n: usize, writer: usize| {
        let (id, code) = (json!(format!("W-{n}")), json!(format!("P-{}", ITEMS - n)));
        let fields = [("/external_id", id), ("/project_code", code), ("/leader", json!(format!("第{writer}人")))];
        json!({ "project": forms::least_with(&format!("项目{n}"), &fields) })
    };
    let batches = (0..16).map(|writer| {
        // 7 and 20 have no common divisor: every writer goes through all of them, each from another one on.
        let items: Vec<_> = (0..ITEMS).map(|n| item((n * 7 + writer * 3) % ITEMS, writer)).collect();
        client.post("projects/batch", &json!({ "mode": "atomic", "upsert": true, "items": items }))
    });
    let replies = at_once(batches).await;
    let told: Vec<_> = replies.iter().map(|reply| (reply.status, reply.json())).collect();
    assert_eq!(count(&replies, 201), 16, "{told:?}");
    let created: u64 = told.iter().filter_map(|(_, result)| result["created"].as_u64()).sum();
    assert_eq!((usize::try_from(created).unwrap(), client.count().await), (ITEMS, ITEMS as u64));
}
