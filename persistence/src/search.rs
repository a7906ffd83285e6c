//! 检索 Search: the bigrams of declarations. PostgreSQL keeps them as an array under a GIN index, SQLite as a
//! full-text table; what the index finds is held against the text itself.

use domain::{
    process::stored::Stored,
    views::search::{bigrams, haystack, needle},
};
use sea_orm::{Condition, ConnectionTrait, DbBackend, Statement, Value, sea_query::Expr};
use uuid::Uuid;

use crate::{
    db::{Tx, sealed::Connection},
    error::Error,
};

/// Declarations whose texts go into one statement; their values stay far below what one takes.
const AT_ONCE: usize = 500;

/// Makes new declarations findable.
pub(crate) async fn insert(tx: &Tx, all: &[&Stored]) -> Result<(), Error> {
    for chunk in all.chunks(AT_ONCE) {
        insert_chunk(tx, chunk).await?;
    }
    Ok(())
}

async fn insert_chunk(tx: &Tx, all: &[&Stored]) -> Result<(), Error> {
    let conn = tx.connection();
    let backend = conn.get_database_backend();
    let texts: Vec<_> = all.iter().map(|stored| haystack(&stored.content)).collect();
    let grams: Vec<_> = texts.iter().map(|text| joined(text)).collect();
    let mut values: Vec<Value> = Vec::new();
    if backend == DbBackend::Postgres {
        for ((stored, text), grams) in all.iter().zip(texts).zip(grams) {
            values.extend([stored.record.id.into(), text.into(), grams.into()]);
        }
        let rows = (0..all.len()).map(|row| {
            let first = row * 3 + 1;
            format!("(${}, ${}, string_to_array(${}, ' '))", first, first + 1, first + 2)
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let sql = format!("INSERT INTO project_search (project_id, text, grams) VALUES {rows}");
        conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        return Ok(());
    }
    for (stored, text) in all.iter().zip(texts) {
        values.extend([stored.record.id.into(), text.into()]);
    }
    let rows = vec!["(?, ?)"; all.len()].join(", ");
    let sql = format!("INSERT INTO project_search (project_id, text) VALUES {rows} RETURNING id, project_id");
    let written = conn.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    let mut values: Vec<Value> = Vec::new();
    for row in &written {
        let (id, project): (i64, Uuid) = (row.try_get("", "id")?, row.try_get("", "project_id")?);
        let place = all.iter().position(|stored| stored.record.id == project);
        let grams = place.and_then(|place| grams.get(place)).cloned().unwrap_or_default();
        values.extend([id.into(), grams.into()]);
    }
    let sql = format!("INSERT INTO project_grams (rowid, grams) VALUES {rows}");
    conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}

/// Follows a change, where it changed what is searched.
pub(crate) async fn update(tx: &Tx, before: &Stored, after: &Stored) -> Result<(), Error> {
    if haystack(&before.content) == haystack(&after.content) {
        return Ok(());
    }
    let conn = tx.connection();
    let backend = conn.get_database_backend();
    let place = if backend == DbBackend::Postgres { "$1" } else { "?" };
    let sql = format!("DELETE FROM project_search WHERE project_id = {place}");
    conn.execute_raw(Statement::from_sql_and_values(backend, sql, [after.record.id.into()])).await?;
    insert(tx, &[after]).await
}

fn joined(text: &str) -> String {
    bigrams(text).into_iter().collect::<Vec<_>>().join(" ")
}

/// Declarations that contain a text.
pub(crate) fn contains(q: &str, backend: DbBackend) -> Condition {
    let needle = needle(q);
    let pattern = pattern(&needle);
    let grams = bigrams(&needle);
    // A single character has no pair: every text is looked at.
    let found = match (backend, grams.is_empty()) {
        (DbBackend::Postgres, false) => Expr::cust_with_values(
            r#""project"."id" IN (SELECT project_id FROM project_search WHERE grams @> string_to_array($1, ' ') AND text LIKE $2 ESCAPE '\')"#,
            [joined(&needle), pattern],
        ),
        (DbBackend::Postgres, true) => Expr::cust_with_values(
            r#""project"."id" IN (SELECT project_id FROM project_search WHERE text LIKE $1 ESCAPE '\')"#,
            [pattern],
        ),
        (_, false) => {
            let all = grams.iter().map(|gram| format!("\"{gram}\"")).collect::<Vec<_>>().join(" AND ");
            Expr::cust_with_values(
                r#""project"."id" IN (SELECT project_id FROM project_search WHERE id IN (SELECT rowid FROM project_grams WHERE project_grams MATCH ?) AND text LIKE ? ESCAPE '\')"#,
                [all, pattern],
            )
        }
        (_, true) => Expr::cust_with_values(
            r#""project"."id" IN (SELECT project_id FROM project_search WHERE text LIKE ? ESCAPE '\')"#,
            [pattern],
        ),
    };
    Condition::all().add(found)
}

fn pattern(needle: &str) -> String {
    let mut pattern = String::from("%");
    for c in needle.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
