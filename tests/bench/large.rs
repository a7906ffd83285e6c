//! Declarations of very many rows: what takes more than its share of time shows where the rows double.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use crate::{
    declaration::sized,
    drive::{Requests, Until, count, request},
    operations::{apart, posted},
    options::Options,
    site::Site,
};

/// Indicators and cost items: as many as a declaration may have, half of that, a quarter.
const SIZES: [(usize, usize); 3] = [(200, 1_000), (100, 500), (50, 250)];

/// Measures one connection, so that a time is that of the request alone.
pub async fn measure(site: &Site, options: &Options) {
    println!(
        "\n| Indicators and cost items | kB | Operation | p50 | p99 | Processor | p50 of a row |\n|---|---|---|---|---|---|---|"
    );
    for (number, (indicators, costs)) in (0..).zip(SIZES) {
        let body = apart(sized(number, 1, indicators, costs));
        let kilobytes = count(body.to_string().len()) / 1e3;
        let stored = site.send(&posted("/api/v1/projects", &body)).await;
        let id = stored["id"].as_str().expect("a declaration has an id");
        for (name, requests) in [
            ("Read", one(request("GET", &format!("/api/v1/projects/{id}"), "", ""))),
            ("Validate", one(posted("/api/v1/validation", &body))),
            ("Store", stores(&body)),
        ] {
            site.tidy();
            let until = Until::Elapsed(Duration::from_secs(options.seconds));
            let cell = site.measure(name, &requests, 1, until).await;
            site.settle().await;
            let (p50, p99) = (cell.driven.at(50), cell.driven.at(99));
            println!(
                "| {indicators} and {costs} | {kilobytes:.0} | {name} | {p50:.1} ms | {p99:.1} ms | {:.1} ms | {:.1} µs |",
                cell.cpu_each(),
                p50 * 1e3 / count(indicators + costs)
            );
        }
    }
}

fn one(request: Vec<u8>) -> Requests {
    Arc::new(vec![request])
}

fn stores(body: &Value) -> Requests {
    one(posted("/api/v1/projects", body))
}
