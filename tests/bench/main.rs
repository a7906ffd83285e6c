//! How fast the service is, beside what bare SQL costs on the same machine and data. `tests/bench/run` builds the binary and
//! starts this. One thread makes the load, since it must cost little.

mod cpu;
mod declaration;
mod drive;
mod growth;
mod large;
mod limits;
mod load;
mod multiply;
mod operations;
mod options;
mod pgbench;
mod site;
mod sql;
mod table;

use std::fs;

use clap::Parser;
use limits::Limits;
use options::{Operation, Options};
use site::Site;
use table::Row;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::parse();
    table::heading(&options);
    let mut site = Site::open(options.sqlite).await;
    let folder = site.folder.clone();
    if options.growth {
        growth::measure(&mut site, &options).await;
    } else if options.large {
        large::measure(&site, &options).await;
    } else {
        compare(&mut site, &options).await;
    }
    drop(site);
    if options.keep {
        println!("kept: {}", folder.display());
    } else if let Err(error) = fs::remove_dir_all(&folder) {
        eprintln!("{} cannot be removed: {error}", folder.display());
    }
}

/// Each operation, its limits right behind it.
async fn compare(site: &mut Site, options: &Options) {
    let ids = load::load(site, options.declarations).await;
    let mut limits = None;
    let (cold, memory) = site
        .restart(|site| {
            let Some(postgres) = &site.postgres else { return };
            sql::psql(&site.url, "VACUUM ANALYZE");
            if !options.no_limit {
                limits = Some(Limits::prepare(postgres, &site.url));
            }
        })
        .await;
    table::start(cold, memory);
    let mut tables = Vec::new();
    for &connections in &options.connections {
        let mut rows = Vec::new();
        for operation in Operation::ALL.into_iter().filter(|operation| options.wants(*operation)) {
            let service = operations::measure(site, options, operation, &ids, connections).await;
            let limits = limits.as_ref();
            let bare = limits.and_then(|it| it.bare(site, operation, connections, options.seconds));
            let equal = limits.and_then(|it| it.equal(site, operation, connections, options.seconds));
            let row = Row { operation, service, bare, equal };
            table::tell(&row);
            rows.push(row);
        }
        tables.push((connections, rows));
    }
    for (connections, rows) in &tables {
        table::print(*connections, rows);
    }
}
