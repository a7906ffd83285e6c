//! 检索 Search: the bigrams of declarations. PostgreSQL keeps them as an array under a GIN index, SQLite as a
//! full-text table; what the index finds is held against the text itself.

use std::collections::HashMap;

use domain::{
    process::stored::Stored,
    views::search::{bigrams, haystack, needle},
};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, ExprTrait, QueryResult, Statement,
    sea_query::{Expr, Func, Query},
};
use uuid::Uuid;

use crate::{
    db::{Tx, sealed::Connection},
    error::Error,
};

/// The table of the searched texts, and its columns.
pub(crate) const TEXTS: &str = "project_search";
const ID: &str = "id";
const PROJECT_ID: &str = "project_id";
const TEXT: &str = "text";
const GRAMS: &str = "grams";
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
    let texts: Vec<_> = all.iter().map(|stored| haystack(&stored.content)).collect();
    let grams: Vec<_> = texts.iter().map(|text| joined(text)).collect();
    let mut insert = Query::insert();
    if conn.get_database_backend() == DbBackend::Postgres {
        insert.into_table(TEXTS).columns([PROJECT_ID, TEXT, GRAMS]);
        for ((stored, text), grams) in all.iter().zip(texts).zip(grams) {
            let grams = Func::cust("string_to_array").arg(grams).arg(" ");
            insert.values_panic([stored.record.id.into(), text.into(), grams.into()]);
        }
        conn.execute(&insert).await?;
        return Ok(());
    }
    insert.into_table(TEXTS).columns([PROJECT_ID, TEXT]).returning(Query::returning().columns([ID, PROJECT_ID]));
    for (stored, text) in all.iter().zip(texts) {
        insert.values_panic([stored.record.id.into(), text.into()]);
    }
    let mut pairs = Query::insert();
    pairs.into_table("project_grams").columns(["rowid", GRAMS]);
    for row in conn.query_all(&insert).await? {
        let (id, project): (i64, Uuid) = (row.try_get("", ID)?, row.try_get("", PROJECT_ID)?);
        let place = all.iter().position(|stored| stored.record.id == project);
        let grams = place.and_then(|place| grams.get(place)).cloned().unwrap_or_default();
        pairs.values_panic([id.into(), grams.into()]);
    }
    conn.execute(&pairs).await?;
    Ok(())
}

/// Follows a change, where it changed what is searched.
pub(crate) async fn update(tx: &Tx, before: &Stored, after: &Stored) -> Result<(), Error> {
    if haystack(&before.content) == haystack(&after.content) {
        return Ok(());
    }
    let delete = Query::delete().from_table(TEXTS).and_where(Expr::col(PROJECT_ID).eq(after.record.id)).to_owned();
    tx.connection().execute(&delete).await?;
    insert(tx, &[after]).await
}

/// What is kept of a declaration's text and its pairs.
pub(crate) struct Searched {
    text: String,
    pairs: Kept,
}

/// The pairs as they are kept.
enum Kept {
    /// PostgreSQL: all of them.
    Whole(String),
    /// SQLite, whose index keeps no texts: a sum of them, if there are any.
    Sum(Option<Sum>),
}

/// How many pairs there are, and a sum of their characters.
type Sum = (i64, i64);

impl Searched {
    /// Whether this is what belongs to a text.
    pub(crate) fn is_of(&self, text: &str) -> bool {
        let same = match &self.pairs {
            Kept::Whole(pairs) => *pairs == joined(text),
            Kept::Sum(sum) => sum.unwrap_or_default() == sum_of(text),
        };
        same && self.text == text
    }
}

/// The sum that [`SUMS`] makes in the database.
fn sum_of(text: &str) -> Sum {
    bigrams(text).iter().fold((0, 0), |(count, sum), pair| {
        let mut last = pair.bytes().rev().map(i64::from);
        let (one, two) = (last.next().unwrap_or_default(), last.next().unwrap_or_default());
        (count + 1, sum + i64::from(pair.bytes().next().unwrap_or_default()) + 31 * one + 961 * two)
    })
}

const SUMS: &str = "SELECT doc, count(*), sum(unicode(term) + 31 * unicode(substr(term, -1)) \
                    + 961 * unicode(substr(term, -2))) FROM project_grams_pairs GROUP BY doc";

/// SQLite: what the index has of every text.
#[derive(Default)]
pub(crate) struct Pairs(HashMap<i64, Sum>);

impl Pairs {
    pub(crate) async fn of_all(tx: &Tx) -> Result<Self, Error> {
        if tx.is_postgres() {
            return Ok(Self::default());
        }
        let rows = tx.connection().query_all_raw(Statement::from_string(DbBackend::Sqlite, SUMS)).await?;
        let sums = rows.iter().map(|row| {
            let at = |column| row.try_get_by_index::<i64>(column);
            Ok((at(0)?, (at(1)?, at(2)?)))
        });
        Ok(Self(sums.collect::<Result<_, Error>>()?))
    }
}

/// What is kept of these declarations.
pub(crate) async fn kept(tx: &Tx, ids: Vec<Uuid>, pairs: &Pairs) -> Result<HashMap<Uuid, Searched>, Error> {
    let postgres = tx.is_postgres();
    let mut select = Query::select();
    select.columns([PROJECT_ID, TEXT]).from(TEXTS).and_where(Expr::col(PROJECT_ID).is_in(ids));
    if postgres {
        select.expr(Func::cust("array_to_string").arg(Expr::col(GRAMS)).arg(" "));
    } else {
        select.column(ID);
    }
    let read = |row: &QueryResult| {
        let pairs = if postgres {
            Kept::Whole(row.try_get_by_index(2)?)
        } else {
            Kept::Sum(pairs.0.get(&row.try_get_by_index(2)?).copied())
        };
        Ok((row.try_get_by_index(0)?, Searched { text: row.try_get_by_index(1)?, pairs }))
    };
    tx.connection().query_all(&select).await?.iter().map(read).collect()
}

/// A searched text of a declaration that is not there.
pub(crate) async fn stray(tx: &Tx) -> Result<Option<Uuid>, Error> {
    let known = Query::select().column("id").from("project").take();
    let mut select = Query::select();
    select.column(PROJECT_ID).from(TEXTS).and_where(Expr::col(PROJECT_ID).not_in_subquery(known)).limit(1);
    let row = tx.connection().query_one(&select).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
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
