//! What is printed: a Markdown table for each number of connections.

use std::time::Duration;

use crate::{
    options::{Operation, Options},
    pgbench::Limit,
    site::Cell,
};

/// Everything about an operation.
pub struct Row {
    pub operation: Operation,
    pub service: Cell,
    pub bare: Option<Limit>,
    pub equal: Option<Limit>,
}

/// A line while the others are still measured.
pub fn tell(row: &Row) {
    let (driven, cpu) = (&row.service.driven, row.service.cpu);
    let each = |seconds: f64| seconds * 1e3 / crate::drive::count(driven.times.len().max(1));
    println!(
        "{:<42} {:>7.0}/s  p50 {:.2} p99 {:.2} ms  processor {:.3} service + {:.3} database + {:.3} client ms  {:.0} bytes",
        row.operation.title(),
        driven.rate(),
        driven.at(50),
        driven.at(99),
        each(cpu.service),
        each(cpu.database),
        each(cpu.client),
        driven.bytes_each()
    );
    for (name, limit) in [("limit", &row.bare), ("equal work", &row.equal)] {
        if let Some(limit) = limit {
            println!(
                "  {name:<40} {:>7.0}/s  p99 {:.2} ms  processor {:.3} ms, database {:.3} of it",
                limit.rate, limit.p99, limit.cpu_each, limit.database_each
            );
        }
    }
}

pub fn print(connections: usize, rows: &[Row]) {
    println!("\n{connections} connections\n");
    println!(
        "| Operation | Limit | Service | p50 | p99 | Processor, service + database | with the client | Share of the limit | Equal-work limit | Share of it |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for row in rows {
        let (driven, cell) = (&row.service.driven, &row.service);
        let count = crate::drive::count(driven.times.len().max(1));
        let own = (cell.cpu.service + cell.cpu.database) * 1e3 / count;
        let rate = |limit: &Option<Limit>| limit.as_ref().map_or(String::new(), |it| format!("{:.0}/s", it.rate));
        let share = |limit: &Option<Limit>| {
            limit.as_ref().map_or(String::new(), |it| format!("{:.2}", it.cpu_each / cell.cpu_each()))
        };
        println!(
            "| {} | {} | {:.0}/s | {:.1} ms | {:.1} ms | {own:.2} ms | {:.2} ms | {} | {} | {} |",
            row.operation.title(),
            rate(&row.bare),
            driven.rate(),
            driven.at(50),
            driven.at(99),
            cell.cpu_each(),
            share(&row.bare),
            rate(&row.equal),
            share(&row.equal)
        );
    }
    if let Some(page) = rows.iter().find(|row| row.operation == Operation::Page) {
        println!("\nA page has {:.1} kB.", page.service.driven.bytes_each() / 1e3);
    }
}

pub fn heading(options: &Options) {
    let database = if options.sqlite { "SQLite" } else { "PostgreSQL with fsync" };
    let body = crate::declaration::declaration(0, 1).to_string().len();
    let (declarations, seconds) = (options.declarations, options.seconds);
    if options.large {
        println!("{database}, {seconds} s an operation");
        return;
    }
    println!("{database}, {declarations} declarations of about {body} bytes, {seconds} s an operation");
}

pub fn start(cold: Duration, memory: u64) {
    println!(
        "start to first answer on this database {:.2} s; {memory} MiB in memory without requests",
        cold.as_secs_f64()
    );
}
