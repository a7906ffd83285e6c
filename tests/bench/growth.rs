//! Lists in every order, filters, search and stores in a large database: what grows with it shows beside the same table of
//! a smaller one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tests::chance::Chance;

use crate::{
    declaration::{DISTRICT, FIRST_YEAR, YEARS, place, units},
    drive::{Requests, Until, request},
    load::load,
    multiply::multiply,
    operations::{any, apart, cursors, posted},
    options::Options,
    site::Site,
    sql::psql,
};

/// How many declarations the service stores itself.
const STORED: u64 = 20_000;
const ORDERS: [&str; 10] = [
    "updated_at",
    "-updated_at",
    "created_at",
    "-created_at",
    "name",
    "-name",
    "fiscal_year",
    "-fiscal_year",
    "annual_budget",
    "-annual_budget",
];
/// Pages before the deep one: 10,000 declarations.
const DEEP: usize = 200;
const LIST: &str = "/api/v1/projects?page_size=50";
const SEARCHES: u64 = 200;

pub async fn measure(site: &mut Site, options: &Options) {
    let own = if site.postgres.is_some() { STORED.min(options.declarations) } else { options.declarations };
    load(site, own).await;
    let begun = Instant::now();
    let (cold, memory) = site
        .restart(|site| {
            if site.postgres.is_some() {
                multiply(&site.url, options.declarations.div_ceil(own));
                psql(&site.url, "VACUUM ANALYZE; CHECKPOINT");
                let size = psql(&site.url, "SELECT pg_size_pretty(pg_database_size(current_database()))");
                println!("multiplied without history in {} s, {size}", begun.elapsed().as_secs());
            }
        })
        .await;
    crate::table::start(cold, memory);
    for &connections in &options.connections {
        println!("\n{connections} connections\n\n| What | Rate | p50 | p99 | Processor |\n|---|---|---|---|---|");
        for order in ORDERS {
            let list = format!("{LIST}&sort={order}");
            tell(site, options, connections, &format!("first page by {order}"), one(&list)).await;
            let cursors = cursors(site, &list, DEEP).await;
            let deep = cursors.last().map(|cursor| format!("{list}&cursor={cursor}"));
            if let Some(deep) = deep {
                tell(site, options, connections, &format!("page behind {} by {order}", cursors.len() * 50), one(&deep))
                    .await;
            }
        }
        for order in ["-updated_at", "-annual_budget", "name"] {
            let filtered = (0..YEARS)
                .map(|year| format!("{LIST}&sort={order}&unit_code={DISTRICT}&fiscal_year={}", FIRST_YEAR + year));
            tell(site, options, connections, &format!("page of a district and year by {order}"), gets(filtered)).await;
        }
        tell(site, options, connections, "search of two characters that few have", gets(rare(own))).await;
        tell(
            site,
            options,
            connections,
            "search of two characters that many have",
            one(&format!("{LIST}&q=%E5%85%BB%E6%8A%A4")),
        )
        .await;
        let stores = (0..1_000).map(|number| {
            posted(
                "/api/v1/projects",
                &apart(crate::declaration::declaration(options.declarations + number, units(own))),
            )
        });
        tell(site, options, connections, "store", Arc::new(stores.collect())).await;
    }
}

/// Names of places, which few declarations share.
fn rare(own: u64) -> Vec<String> {
    let mut chance = Chance::new(own);
    let mut places: Vec<_> = (0..SEARCHES).map(|_| place(chance.below(own))).collect();
    places.dedup();
    let places: Vec<_> = places.iter().map(|place| format!("{LIST}&q={}", encoded(place))).collect();
    (0..SEARCHES).map(|_| any(&mut chance, &places).to_owned()).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn one(path: &str) -> Requests {
    gets([path.to_owned()])
}

fn gets(paths: impl IntoIterator<Item = String>) -> Requests {
    Arc::new(paths.into_iter().map(|path| request("GET", &path, "", "")).collect())
}

async fn tell(site: &Site, options: &Options, connections: usize, what: &str, requests: Requests) {
    let until = Until::Elapsed(Duration::from_secs(options.seconds));
    let cell = site.measure(what, &requests, connections, until).await;
    let driven = &cell.driven;
    println!(
        "| {what} | {:.0}/s | {:.1} ms | {:.1} ms | {:.2} ms |",
        driven.rate(),
        driven.at(50),
        driven.at(99),
        cell.cpu_each()
    );
}
