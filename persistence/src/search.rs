//! 检索 Search: the pairs of characters of declarations. PostgreSQL keeps them as an array of numbers under a GIN index,
//! SQLite as a full-text table; what the index finds is held against the text itself.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use domain::{
    form::project::Project,
    process::stored::Stored,
    views::search::{bigrams, haystack, needle, pair_numbers, said},
};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, ExprTrait, QueryResult, Statement, Value,
    sea_query::{ArrayType, Expr, Func, Query},
};
use uuid::Uuid;

use crate::{
    arrays::{self, Array},
    db::{Db, Read, Tx, sealed::Connection},
    error::Error,
};

/// The table of the searched texts, and its columns.
pub(crate) const TEXTS: &str = "project_search";
const ID: &str = "id";
const PROJECT_ID: &str = "project_id";
const TEXT: &str = "text";
/// PostgreSQL.
const PAIRS: &str = "pairs";
/// SQLite.
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
    if tx.is_postgres() {
        let (mut values, first) = (Vec::new(), &mut 1);
        self::values(all, &mut values);
        let sql = format!("{INSERT} SELECT {TOLD} FROM {}", told(first));
        conn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
        return Ok(());
    }
    let texts: Vec<_> = all.iter().map(|stored| haystack(&stored.content)).collect();
    let grams: Vec<_> = texts.iter().map(|text| joined(text)).collect();
    let mut insert = Query::insert();
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

/// PostgreSQL: how texts and their pairs are inserted.
const INSERT: &str = "INSERT INTO project_search (project_id, text, pairs)";
/// An array in an array would have to be as long as its neighbours: pairs come as a text each.
const TOLD: &str = "told.id, told.text, CAST(told.pairs AS int4[])";

fn told(next: &mut usize) -> String {
    let arrays = ["uuid", "text", "text"].map(|kind| arrays::next(next, kind)).join(", ");
    format!("unnest({arrays}) AS told (id, text, pairs)")
}

/// PostgreSQL: makes those findable that a statement has inserted as `root`.
pub(crate) fn insert_of_roots(next: &mut usize) -> String {
    format!("{TEXTS}_rows AS ({INSERT} SELECT {TOLD} FROM {} JOIN root ON root.id = told.id)", told(next))
}

/// PostgreSQL: makes the one findable that a statement has inserted as `root`.
pub(crate) fn insert_of_root(next: &mut usize) -> String {
    let (text, pairs) = (*next, *next + 1);
    *next += 2;
    format!("{TEXTS}_rows AS ({INSERT} SELECT root.id, CAST(${text} AS text), CAST(${pairs} AS int4[]) FROM root)")
}

/// PostgreSQL: the values of [`insert_of_root`].
pub(crate) fn values_of_one(stored: &Stored, values: &mut Vec<Value>) {
    let text = haystack(&stored.content);
    let pairs = pair_numbers(&text).into_iter().map(Value::from).collect();
    values.push(text.into());
    values.push(Value::Array(ArrayType::Int, Some(Box::new(pairs))));
}

/// PostgreSQL: the values of either.
pub(crate) fn values(all: &[&Stored], values: &mut Vec<Value>) {
    let (mut ids, mut texts, mut pairs) = (Array::default(), Array::default(), Array::default());
    for stored in all {
        let text = haystack(&stored.content);
        ids.plain(stored.record.id);
        pairs.text(&array(&text));
        texts.text(&text);
    }
    values.extend([ids.value(), texts.value(), pairs.value()]);
}

/// Whether what is searched is the same in both.
pub(crate) fn is_same(before: &Project, after: &Project) -> bool {
    said(before) == said(after) || haystack(before) == haystack(after)
}

/// Follows a change, where it changed what is searched.
pub(crate) async fn update(tx: &Tx, before: &Stored, after: &Stored) -> Result<(), Error> {
    if is_same(&before.content, &after.content) {
        return Ok(());
    }
    let delete = Query::delete().from_table(TEXTS).and_where(Expr::col(PROJECT_ID).eq(after.record.id)).to_owned();
    tx.connection().execute(&delete).await?;
    insert(tx, &[after]).await
}

/// What is kept of a declaration's text and its pairs.
pub(crate) struct Searched {
    /// None for what no version of the program writes.
    text: Option<String>,
    pairs: Kept,
}

/// The pairs as they are kept.
enum Kept {
    /// PostgreSQL: all of them, as JSON.
    Whole(Option<String>),
    /// SQLite, whose index keeps no texts: a sum of them, if there are any.
    Sum(Option<Sum>),
}

/// How many pairs there are, and the sum of a figure of each.
type Sum = (usize, u64);

impl Searched {
    /// Whether this is what belongs to a text.
    pub(crate) fn is_of(&self, text: &str, pairs: &Pairs) -> bool {
        let same = match &self.pairs {
            Kept::Whole(kept) => kept.as_ref().is_some_and(|kept| is_list_of(kept, text)),
            Kept::Sum(sum) => sum.unwrap_or_default() == pairs.sum_of(text),
        };
        same && self.text.as_deref() == Some(text)
    }
}

fn is_list_of(json: &str, text: &str) -> bool {
    let kept: Option<Vec<i32>> = serde_json::from_str(json).ok();
    kept.is_some_and(|kept| kept.into_iter().eq(pair_numbers(text)))
}

/// SQLite: what the index has of every text. Figures are made of pairs by a function that is another one each time, so
/// that nobody can find other pairs with the same sum.
#[derive(Default)]
pub(crate) struct Pairs {
    figures: RandomState,
    sums: HashMap<i64, Sum>,
}

/// The next pairs, each with the rows that have it; the table gives them in their order.
const NEXT_PAIRS: &str = "SELECT term, group_concat(doc) FROM project_grams_pairs WHERE term > ? \
                          GROUP BY term ORDER BY term LIMIT 500";

impl Pairs {
    pub(crate) async fn of_all(tx: &Tx) -> Result<Self, Error> {
        if tx.is_postgres() {
            return Ok(Self::default());
        }
        let (mut all, mut last) = (Self::default(), String::new());
        loop {
            let next = Statement::from_sql_and_values(DbBackend::Sqlite, NEXT_PAIRS, [last.as_str().into()]);
            let rows = tx.connection().query_all_raw(next).await?;
            for row in &rows {
                all.add(&row.try_get_by_index::<String>(0)?, &row.try_get_by_index::<String>(1)?);
            }
            let Some(row) = rows.last() else { return Ok(all) };
            last = row.try_get_by_index(0)?;
        }
    }

    fn add(&mut self, pair: &str, docs: &str) {
        let figure = self.figures.hash_one(pair);
        for doc in docs.split(',').filter_map(|doc| doc.parse().ok()) {
            let (count, sum) = self.sums.entry(doc).or_default();
            (*count, *sum) = (*count + 1, sum.wrapping_add(figure));
        }
    }

    /// The sum of the pairs of this text.
    fn sum_of(&self, text: &str) -> Sum {
        let pairs = bigrams(text);
        let sum = pairs.iter().fold(0, |sum: u64, pair| sum.wrapping_add(self.figures.hash_one(pair.as_str())));
        (pairs.len(), sum)
    }

    /// Whether the index has pairs of a text that nobody asked for.
    pub(crate) fn are_left(&self) -> bool {
        !self.sums.is_empty()
    }
}

/// What is kept of these declarations.
pub(crate) async fn kept(tx: &Tx, ids: Vec<Uuid>, pairs: &mut Pairs) -> Result<HashMap<Uuid, Searched>, Error> {
    let postgres = tx.is_postgres();
    let mut select = Query::select();
    select.columns([PROJECT_ID, TEXT]).from(TEXTS).and_where(Expr::col(PROJECT_ID).is_in(ids));
    if postgres {
        select.expr(Func::cust("array_to_json").arg(Expr::col(PAIRS)).cast_as("text"));
    } else {
        select.column(ID);
    }
    let mut read = |row: &QueryResult| {
        let pairs = if postgres {
            Kept::Whole(row.try_get_by_index(2).ok())
        } else {
            Kept::Sum(pairs.sums.remove(&row.try_get_by_index(2)?))
        };
        Ok((row.try_get_by_index(0)?, Searched { text: row.try_get_by_index(1).ok(), pairs }))
    };
    tx.connection().query_all(&select).await?.iter().map(&mut read).collect()
}

/// The pairs of a text as PostgreSQL reads an array.
pub(crate) fn array(text: &str) -> String {
    let pairs = pair_numbers(text).into_iter().map(|pair| pair.to_string()).collect::<Vec<_>>().join(",");
    format!("{{{pairs}}}")
}

fn joined(text: &str) -> String {
    bigrams(text).into_iter().collect::<Vec<_>>().join(" ")
}

/// The rows of a page of what was searched. PostgreSQL plans for each text anew: of one that many contain a page is full
/// soon, in the order of the page; one that few contain is found by its pairs.
pub(crate) async fn rows(db: &Db, page: Statement) -> Result<Vec<QueryResult>, Error> {
    if !db.is_postgres() {
        return Ok(db.connection().query_all_raw(page).await?);
    }
    let tx = db.snapshot().await?;
    tx.connection().execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan").await?;
    let rows = tx.connection().query_all_raw(page).await?;
    tx.rollback().await?;
    Ok(rows)
}

/// How declarations that contain a text are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// PostgreSQL chooses, since it knows how many have which pairs.
    Planner,
    /// SQLite: all that have the pairs are gathered.
    Pairs,
    /// SQLite: each is looked at in the order of the page, until that is full.
    Order,
}

/// SQLite: more than so many declarations are not gathered for a page. Where this many of a million have the pairs of a text, a page of
/// 50 is full after about 12,500 were looked at.
const GATHERED_MAX: usize = 4_000;

impl By {
    /// For all that contain a text.
    pub(crate) fn of(backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres { Self::Planner } else { Self::Pairs }
    }

    /// For a page of them.
    pub(crate) async fn of_page(conn: &impl Read, q: Option<&str>) -> Result<Self, Error> {
        let conn = conn.connection();
        let all = Self::of(conn.get_database_backend());
        let (Self::Pairs, Some(q)) = (all, q) else { return Ok(all) };
        let Some(pairs) = matching(&needle(q)) else { return Ok(Self::Order) };
        let more = format!("SELECT 1 FROM project_grams WHERE project_grams MATCH ? LIMIT 1 OFFSET {GATHERED_MAX}");
        let more = conn.query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, more, [pairs.into()])).await?;
        Ok(if more.is_some() { Self::Order } else { Self::Pairs })
    }
}

/// SQLite: asks for all pairs of a text; nothing for a single character, which has none.
fn matching(needle: &str) -> Option<String> {
    let grams = bigrams(needle);
    let all = grams.iter().map(|gram| format!("\"{gram}\"")).collect::<Vec<_>>().join(" AND ");
    Some(all).filter(|all| !all.is_empty())
}

/// Declarations that contain a text.
pub(crate) fn contains(q: &str, by: By) -> Condition {
    let needle = needle(q);
    let found = match (by, matching(&needle)) {
        // By `LIKE` PostgreSQL would expect far fewer than there are.
        (By::Planner, Some(_)) => Expr::cust_with_values(
            r#""project"."id" IN (SELECT project_id FROM project_search WHERE pairs @> CAST($1 AS int4[]) AND strpos(text, $2) > 0)"#,
            [array(&needle), needle],
        ),
        (By::Planner, None) => Expr::cust_with_values(
            r#""project"."id" IN (SELECT project_id FROM project_search WHERE strpos(text, $1) > 0)"#,
            [needle],
        ),
        (By::Pairs, Some(pairs)) => Expr::cust_with_values(
            r#""project"."id" IN (SELECT project_id FROM project_search WHERE id IN (SELECT rowid FROM project_grams WHERE project_grams MATCH ?) AND instr(text, ?) > 0)"#,
            [pairs, needle],
        ),
        (By::Pairs | By::Order, _) => Expr::cust_with_values(
            r#"EXISTS (SELECT 1 FROM project_search WHERE project_id = "project"."id" AND instr(text, ?) > 0)"#,
            [needle],
        ),
    };
    Condition::all().add(found)
}
