//! Rows of a table as values of a statement. Columns and types are read from the database, so that a new column needs no
//! line here.

use crate::sql::psql;

/// The rows of a table that fulfil a condition.
pub struct Rows {
    /// The columns, with commas between them.
    pub columns: String,
    /// The rows, each in brackets; none if the table has no such row.
    pub values: String,
}

/// Reads rows as literals. A column of `instead` gets an expression in the place of its value, or is left out.
pub fn rows(url: &str, table: &str, condition: &str, instead: &[(&str, Option<&str>)]) -> Rows {
    // What the database makes itself is no value.
    let columns = psql(
        url,
        &format!(
            "SELECT attname || '|' || format_type(atttypid, atttypmod) FROM pg_attribute
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
             ORDER BY attnum"
        ),
    );
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (name, kind) in columns.lines().filter_map(|line| line.split_once('|')) {
        let literal = match instead.iter().find(|(column, _)| *column == name) {
            Some((_, None)) => continue,
            Some((_, Some(expression))) => format!("'{}'", expression.replace('\'', "''")),
            None => literal(name, kind),
        };
        names.push(format!("\"{name}\""));
        values.push(literal);
    }
    let (columns, row) = (names.join(", "), values.join(", "));
    let values = psql(
        url,
        &format!("SELECT string_agg('(' || concat_ws(', ', {row}) || ')', ', ') FROM \"{table}\" WHERE {condition}"),
    );
    Rows { columns, values }
}

/// The expression that makes a literal of a column. A colon would be taken for a variable of pgbench.
fn literal(column: &str, kind: &str) -> String {
    let quoted = format!(r#"replace(replace(replace("{column}"::text, '\', '\\'), '''', ''''''), ':', '\x3A')"#);
    format!("coalesce('E''' || {quoted} || '''', 'NULL') || '::{kind}'")
}

/// Ids of some declarations, spread over all.
pub fn samples(url: &str, many: u64) -> Vec<String> {
    let ids = psql(
        url,
        &format!(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS every FROM project) p
             WHERE n % greatest(every / {many}, 1) = 0 ORDER BY id LIMIT {many}"
        ),
    );
    ids.lines().map(ToOwned::to_owned).collect()
}
