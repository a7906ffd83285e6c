//! Makes many declarations of few inside PostgreSQL: new ids, other units, other names. History is left out, so that what is
//! made this way can be listed, searched and read, and is not in the audit trail; lists tell of it what they tell of the one it
//! was made from.

use crate::sql::psql;

/// Tables with the rows of declarations, and whether each row has an id of its own.
const TABLES: [(&str, bool); 5] =
    [("indicator", true), ("cost_item", true), ("safeguard", true), ("explanation", false), ("project_search", false)];

/// Multiplies what is stored until there are `times` as many declarations.
pub fn multiply(url: &str, times: u64) {
    if times < 2 {
        return;
    }
    // Without their indexes and the checks of references the rows are written many times as fast.
    let definitions = psql(
        url,
        "SELECT indexdef || ';' FROM pg_indexes WHERE tablename IN
         ('project', 'indicator', 'cost_item', 'safeguard', 'explanation', 'project_search')
         AND indexname NOT IN (SELECT conname FROM pg_constraint)",
    );
    let indexes = psql(
        url,
        "SELECT string_agg(quote_ident(indexname), ', ') FROM pg_indexes WHERE tablename IN
         ('project', 'indicator', 'cost_item', 'safeguard', 'explanation', 'project_search')
         AND indexname NOT IN (SELECT conname FROM pg_constraint)",
    );
    psql(url, &format!("DROP INDEX {indexes}"));
    let copies = times - 1;
    let mut statements = "SET session_replication_role = replica; SET synchronous_commit = off;\n".to_owned();
    let roots = [
        ("id", shifted("id")),
        ("unit_code", "overlay(t.unit_code placing lpad((101 + k)::text, 4, '0') from 3 for 4)".to_owned()),
        ("name", "t.name || '续' || k".to_owned()),
        ("name_key", "t.name_key || '续' || k".to_owned()),
        ("created_at", "t.created_at - k * 1000000".to_owned()),
        ("updated_at", "t.updated_at - k * 1000000".to_owned()),
    ];
    statements += &copy(url, "project", &roots, copies);
    for (table, own) in TABLES {
        let mut instead = vec![("project_id", shifted("project_id"))];
        if own {
            instead.push(("id", shifted("id")));
        }
        statements += &copy(url, table, &instead, copies);
    }
    psql(url, &statements);
    psql(url, &format!("SET maintenance_work_mem = '2GB'; {definitions}"));
}

/// An id with its time put back by some seconds for each copy: new ones stand together, as the service's do.
fn shifted(column: &str) -> String {
    let digits = format!("replace(t.{column}::text, '-', '')");
    let time = format!("('x' || lpad(left({digits}, 12), 16, '0'))::bit(64)::bigint");
    format!("(lpad(to_hex({time} - k * 10000000), 12, '0') || substr({digits}, 13))::uuid")
}

/// A statement that writes each row of a table once more for each copy.
fn copy(url: &str, table: &str, instead: &[(&str, String)], copies: u64) -> String {
    let columns = psql(
        url,
        &format!(
            "SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
             AND attgenerated = '' ORDER BY attnum"
        ),
    );
    let names: Vec<_> = columns.lines().map(|name| format!("\"{name}\"")).collect();
    let values: Vec<_> = columns
        .lines()
        .map(|name| {
            let told = instead.iter().find(|(column, _)| *column == name);
            told.map_or_else(|| format!("t.\"{name}\""), |(_, expression)| expression.clone())
        })
        .collect();
    let (names, values) = (names.join(", "), values.join(", "));
    format!(
        "INSERT INTO \"{table}\" ({names}) SELECT {values} FROM generate_series(1, {copies}) AS k, \"{table}\" AS t;\n"
    )
}
