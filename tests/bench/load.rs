//! Puts the declarations into the service, as a sender of many would.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use serde_json::{Value, json};
use tests::raw::Connection;
use tokio::task::JoinSet;

use crate::{
    declaration::{declaration, units},
    drive::{float, request},
    site::Site,
};

const BATCH: u64 = 200;
const SENDERS: usize = 4;

/// A batch that is stored whole or not at all.
pub fn batch(declarations: impl Iterator<Item = Value>) -> Vec<u8> {
    let items: Vec<_> = declarations.map(|project| json!({ "project": project })).collect();
    let body = json!({ "mode": "atomic", "items": items }).to_string();
    request("POST", "/api/v1/projects/batch", "", &body)
}

/// Stores declarations, four batches at a time; answers their ids.
pub async fn load(site: &Site, declarations: u64) -> Vec<String> {
    let (next, begun, address) = (Arc::new(AtomicU64::new(0)), Instant::now(), site.service.address);
    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        let next = Arc::clone(&next);
        senders.spawn(async move {
            let mut connection = Connection::open(address).await.expect("the service takes connections");
            let mut ids = Vec::new();
            loop {
                let first = next.fetch_add(BATCH, Ordering::Relaxed);
                let numbers = first..(first + BATCH).min(declarations);
                if numbers.is_empty() {
                    return ids;
                }
                let request = batch(numbers.map(|number| declaration(number, units(declarations))));
                let (status, _) = connection.ask(&request).await.expect("the service answers");
                let answer: Value = serde_json::from_slice(connection.body()).expect("the answer is JSON");
                assert_eq!(status, 201, "{answer:#}");
                let items = answer["items"].as_array().expect("there are items");
                ids.extend(items.iter().map(|item| item["id"].as_str().expect("an item has an id").to_owned()));
            }
        });
    }
    let ids: Vec<String> = senders.join_all().await.into_iter().flatten().collect();
    site.settle().await;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{declarations} declarations stored in batches in {seconds:.1} s, {:.0}/s", float(declarations) / seconds);
    ids
}
