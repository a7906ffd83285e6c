//! The same rows as the service writes, on its own schema: those of the declaration, the revision, the event that waits for
//! its place in the chain, and what is searched. Nothing is read, merged, validated or sealed.

use super::{
    SAMPLES,
    literals::{rows, samples},
};
use crate::{
    operations::APART,
    sql::{number, psql},
};

pub struct Scripts {
    pub store: Vec<String>,
    pub patch: Vec<String>,
}

/// A new id that is larger than those before it, as those of the service are.
const NEW_ID: &str = "lpad(to_hex(nextval('new_id')), 32, '0')::uuid";
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

/// Makes the scripts for a copy of the service's database. Numbers stand for the ids, since pgbench draws numbers; a look-up
/// of the id is the only thing that the service does not do.
pub fn prepare(url: &str) -> Scripts {
    psql(
        url,
        "CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY id)::integer AS n, id FROM project;
         ALTER TABLE numbered ADD PRIMARY KEY (n);
         CREATE SEQUENCE new_id CACHE 1000 START 100000000000000;
         VACUUM ANALYZE",
    );
    let count = number(url, "SELECT count(*) FROM project");
    let ids = samples(url, SAMPLES);
    Scripts {
        store: ids.iter().map(|id| store(url, id)).collect(),
        patch: ids.iter().map(|id| patch(url, id, count)).collect(),
    }
}

fn store(url: &str, id: &str) -> String {
    let (own, apart) = (format!("project_id = '{id}'"), format!("'{APART}'"));
    let root = rows(
        url,
        "project",
        &format!("id = '{id}'"),
        &[("id", Some(NEW_ID)), ("unit_code", Some(&apart)), ("created_at", Some(NOW)), ("updated_at", Some(NOW))],
    );
    let mut statement =
        format!("WITH root AS (INSERT INTO project ({}) VALUES {} RETURNING id)", root.columns, root.values);
    for table in ["indicator", "cost_item", "safeguard", "explanation", "revision", "project_search"] {
        let condition = if table == "revision" { format!("{own} AND number = 1") } else { own.clone() };
        let part = rows(url, table, &condition, &[("id", None), ("project_id", None)]);
        if part.values.is_empty() {
            continue;
        }
        let with_id = ["indicator", "cost_item", "safeguard"].contains(&table);
        let (id, new) = if with_id { ("id, ", format!("{NEW_ID}, ")) } else { ("", String::new()) };
        let (columns, values) = (part.columns, part.values);
        statement += &format!(
            ", {table}_rows AS (INSERT INTO {table} ({id}project_id, {columns})
             SELECT {new}root.id, told.* FROM root, (VALUES {values}) AS told)"
        );
    }
    format!("{statement}, {} SELECT id FROM root;\n", event(url, id))
}

/// One field of any declaration, with a revision as large as that of the sample.
fn patch(url: &str, id: &str, count: u64) -> String {
    let condition = format!("project_id = '{id}' AND number = 1");
    let revision = rows(url, "revision", &condition, &[("project_id", None), ("number", None)]);
    let (columns, values, event) = (revision.columns, revision.values, event(url, id));
    format!(
        "\\set phone random(50000000, 59999999)\n\\set n random(1, {count})
         WITH root AS (UPDATE project SET phone = (:phone)::text, revision = revision + 1, updated_at = {NOW}, head = md5(head) || md5(id::text)
           WHERE id = (SELECT id FROM numbered WHERE n = :n) RETURNING id, revision),
         kept AS (INSERT INTO revision (project_id, number, {columns})
           SELECT root.id, root.revision, told.* FROM root, (VALUES {values}) AS told), {event}
         SELECT id FROM root;\n"
    )
}

/// The event, as large as that of the sample.
fn event(url: &str, id: &str) -> String {
    let body = format!(
        "SELECT replace(quote_literal(row_to_json(e)::text), ':', ' ') FROM audit_event AS e WHERE subject = '{id}' ORDER BY seq LIMIT 1"
    );
    let body = psql(url, &body);
    format!("noted AS (INSERT INTO audit_pending (body, hash) SELECT {body}, repeat('0', 64) FROM root)")
}
