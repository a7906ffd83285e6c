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
    /// None for what no version of the program writes.
    text: Option<String>,
    pairs: Kept,
}

/// The pairs as they are kept.
enum Kept {
    /// PostgreSQL: all of them, as JSON: joined to a text, one that holds all others would look like them.
    Whole(Option<String>),
    /// SQLite, whose index keeps no texts: a sum of them, if there are any.
    Sum(Option<Sum>),
}

/// How many pairs there are, and the sum of a figure of each.
type Sum = (i64, i64);

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
    let kept: Option<Vec<String>> = serde_json::from_str(json).ok();
    kept.is_some_and(|kept| kept.iter().eq(&bigrams(text)))
}

/// Characters of the longest pair.
const LETTERS: usize = 13;
/// Figures of pairs are below this prime; the squares of eight million of them can be summed.
const PRIME: i64 = 1_048_573;

/// SQLite: what the index has of every text. The figure of a pair is made with factors that only the audit key gives, so
/// that nobody else can find other pairs with the same sum.
#[derive(Default)]
pub(crate) struct Pairs {
    /// One for every place of a pair, and one for its length.
    factors: Vec<i64>,
    sums: HashMap<i64, Sum>,
}

impl Pairs {
    pub(crate) async fn of_all(tx: &Tx) -> Result<Self, Error> {
        if tx.is_postgres() {
            return Ok(Self::default());
        }
        let key = tx.key()?;
        let factor = |place: usize| {
            let seal = key.seal("pairs", &[&place.to_string()]);
            seal.get(..8).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default()
        };
        let factors: Vec<_> = (0..=LETTERS).map(factor).collect();
        let letters = factors.iter().zip(1..=LETTERS);
        let letters = letters.map(|(by, place)| format!("{by} * ifnull(unicode(substr(term, {place}, 1)), 0)"));
        let length = format!("{} * length(term)", factors.last().copied().unwrap_or_default());
        let figure = letters.chain([length]).collect::<Vec<_>>().join(" + ");
        let sums = format!(
            "SELECT doc, count(*), sum(figure * figure) \
             FROM (SELECT doc, ({figure}) % {PRIME} AS figure FROM project_grams_pairs) GROUP BY doc"
        );
        let rows = tx.connection().query_all_raw(Statement::from_string(DbBackend::Sqlite, sums)).await?;
        let sums = rows.iter().map(|row| {
            let at = |column| row.try_get_by_index::<i64>(column);
            Ok((at(0)?, (at(1)?, at(2)?)))
        });
        Ok(Self { factors, sums: sums.collect::<Result<_, Error>>()? })
    }

    /// The sum that the database makes of the pairs of this text.
    fn sum_of(&self, text: &str) -> Sum {
        bigrams(text).iter().fold((0, 0), |(count, sum), pair| {
            let letters = self.factors.iter().take(LETTERS).zip(pair.bytes());
            let letters: i64 = letters.map(|(by, letter)| by * i64::from(letter)).sum();
            let length = i64::try_from(pair.len()).unwrap_or_default();
            let figure = (letters + self.factors.last().copied().unwrap_or_default() * length) % PRIME;
            (count + 1, sum + figure * figure)
        })
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
        select.expr(Func::cust("array_to_json").arg(Expr::col(GRAMS)).cast_as("text"));
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
