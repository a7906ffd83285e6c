//! The requests of each operation.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tests::chance::Chance;

use crate::{
    declaration::{FIRST_YEAR, YEARS, declaration, unit_code, units},
    drive::{Requests, Until, request},
    load::batch,
    options::{Operation, Options},
    site::{Cell, Site},
};

/// Different requests of an operation.
const REQUESTS: u64 = 4_000;
/// Different declarations that are sent; each is sent several times.
const BODIES: u64 = 1_000;
/// Declarations of a batch, batches of a load, and how many are sent at the same time.
const BATCH: u64 = 50;
const BATCHES: usize = 20;
const BATCHES_AT_ONCE: usize = 4;
/// Most pages that are walked through for their cursors.
const CURSORS: usize = 400;
const BY_BUDGET: &str = "/api/v1/projects?sort=-annual_budget&page_size=50";
/// The unit of what is stored while it is measured, so that the pages of other units stay what they were.
pub const APART: &str = "319999001";

pub async fn measure(site: &Site, options: &Options, operation: Operation, ids: &[String], connections: usize) -> Cell {
    let requests = requests(site, options, operation, ids).await;
    if operation.writes() {
        site.tidy();
    }
    let (connections, until) = match operation {
        Operation::Bulk => (BATCHES_AT_ONCE, Until::Sent(BATCHES)),
        _ => (connections, Until::Elapsed(Duration::from_secs(options.seconds))),
    };
    let mut cell = site.measure(operation.title(), &requests, connections, until).await;
    if operation == Operation::Bulk {
        // A declaration is what is counted, not a batch.
        let each = usize::try_from(BATCH).expect("it is small");
        cell.driven.times = cell.driven.times.iter().flat_map(|time| vec![*time; each]).collect();
    }
    site.settle().await;
    if operation.writes() {
        site.tidy();
    }
    cell
}

async fn requests(site: &Site, options: &Options, operation: Operation, ids: &[String]) -> Requests {
    let (mut chance, units) = (Chance::new(options.declarations), units(options.declarations));
    let get = |path: &str| request("GET", path, "", "");
    let list = match operation {
        Operation::Read => (0..REQUESTS).map(|_| get(&format!("/api/v1/projects/{}", any(&mut chance, ids)))).collect(),
        Operation::Page => (0..REQUESTS)
            .map(|_| {
                let year = FIRST_YEAR + chance.below(YEARS);
                let unit = unit_code(chance.below(units));
                get(&format!("{BY_BUDGET}&fiscal_year={year}&unit_code={unit}"))
            })
            .collect(),
        Operation::Depth => {
            let cursors = cursors(site, BY_BUDGET, CURSORS).await;
            (0..REQUESTS).map(|_| get(&format!("{BY_BUDGET}&cursor={}", any(&mut chance, &cursors)))).collect()
        }
        Operation::Validate => bodies(0, units).map(|body| posted("/api/v1/validation", &body)).collect(),
        Operation::Store => {
            bodies(options.declarations, units).map(|body| posted("/api/v1/projects", &apart(body))).collect()
        }
        Operation::Patch => (0..REQUESTS)
            .map(|_| {
                let body = format!(r#"{{"phone":"021-6{:07}"}}"#, chance.below(10_000_000));
                request("PATCH", &format!("/api/v1/projects/{}", any(&mut chance, ids)), "If-Match: *\r\n", &body)
            })
            .collect(),
        Operation::Bulk => (0..BATCHES)
            .map(|number| {
                let first = options.declarations + BATCH * u64::try_from(number).expect("it is small");
                batch((first..first + BATCH).map(|number| apart(declaration(number, units))))
            })
            .collect(),
    };
    Arc::new(list)
}

fn bodies(first: u64, units: u64) -> impl Iterator<Item = Value> {
    (first..first + BODIES).map(move |number| declaration(number, units))
}

/// A declaration of the unit that is [`APART`].
pub fn apart(mut declaration: Value) -> Value {
    declaration["unit_code"] = APART.into();
    declaration
}

pub fn posted(path: &str, body: &Value) -> Vec<u8> {
    request("POST", path, "", &body.to_string())
}

/// The cursors of the pages behind the first, at most so many.
pub async fn cursors(site: &Site, list: &str, most: usize) -> Vec<String> {
    let mut cursors: Vec<String> = Vec::new();
    while cursors.len() < most {
        let path = cursors.last().map_or_else(|| list.to_owned(), |cursor| format!("{list}&cursor={cursor}"));
        let page = site.get(&path).await;
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursors.push(next.to_owned());
    }
    cursors
}

pub fn any<'a>(chance: &mut Chance, of: &'a [String]) -> &'a str {
    let count = u64::try_from(of.len()).expect("a count has 64 bits");
    &of[usize::try_from(chance.below(count)).expect("it is below the count")]
}
