//! Answers to requests that carried a key of their own, so that a repetition is answered and not done again.

use domain::{process::caller::Act, values::period::Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};

use crate::{
    db::{Db, Tx, sealed::Connection},
    entity::idempotency::{self, Column, Entity},
    error::Error,
    seals,
    sized::{last_fitting, octets},
};

/// Answers that are read at once.
const PAGE: u64 = 500;

/// PostgreSQL: how long a repetition waits for the first to be answered; it keeps a connection meanwhile.
const WAIT: &str = "3s";
/// How many days answers are kept.
pub const KEPT_DAYS: i64 = 30;
/// The same in microseconds.
const KEPT: i64 = KEPT_DAYS * 24 * 3600 * 1_000_000;

/// Which request it is: a key is the caller's own, and holds for one method and address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub key: String,
    /// Fingerprint of what was sent.
    pub fingerprint: String,
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub fingerprint: String,
    pub status: u16,
    /// Names and values, as JSON.
    pub headers: String,
    pub body: String,
}

/// What is known of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: it is this transaction's to answer.
    First,
    Answered(Answer),
    /// Another one is at work on it.
    Running,
}

/// Claims a request for this transaction. A repetition waits for the first to end.
///
/// # Errors
/// [`Error::Busy`] and [`Error::Database`]; [`Error::Corrupt`] for an answer that was altered: it is not given, and the
/// request is not done again either.
pub async fn claim(tx: &Tx, act: &Act, request: &Request) -> Result<Claim, Error> {
    let conn = tx.connection();
    let postgres = conn.get_database_backend() == DbBackend::Postgres;
    if postgres {
        conn.execute_unprepared(&format!("SET LOCAL lock_timeout = '{WAIT}'")).await?;
    }
    let Request { method, path, key, fingerprint } = request.clone();
    let row = idempotency::Model {
        caller: act.caller.claimant(),
        method,
        path,
        key,
        fingerprint,
        status: 0,
        headers: String::new(),
        body: String::new(),
        created_at: act.at.micros(),
        seal: String::new(),
    };
    let inserted = Entity::insert(row.clone().into_active_model().reset_all())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(conn)
        .await;
    match inserted.map_err(Error::from) {
        Ok(sea_orm::TryInsertResult::Inserted(1)) => {
            if postgres {
                conn.execute_unprepared("SET LOCAL lock_timeout TO DEFAULT").await?;
            }
            return Ok(Claim::First);
        }
        Ok(_) => {}
        Err(Error::Busy) => return Ok(Claim::Running),
        Err(error) => return Err(error),
    }
    let known = Entity::find_by_id((row.caller, row.method, row.path, row.key)).one(conn).await?;
    if let Some(known) = &known
        && known.seal != seals::of_answer(tx.key()?, known)
    {
        return Err(Error::Corrupt(format!(
            "the answer kept for {} {} {:?} was altered",
            known.method, known.path, known.key
        )));
    }
    Ok(match known {
        Some(known) => Claim::Answered(Answer {
            fingerprint: known.fingerprint,
            status: u16::try_from(known.status).unwrap_or_default(),
            headers: known.headers,
            body: known.body,
        }),
        // It was cleared away between the two statements.
        None => Claim::Running,
    })
}

/// Keeps the answer to a claimed request.
pub async fn answer(tx: &Tx, act: &Act, request: &Request, answer: Answer) -> Result<(), Error> {
    let mut row = idempotency::Model {
        caller: act.caller.claimant(),
        method: request.method.clone(),
        path: request.path.clone(),
        key: request.key.clone(),
        fingerprint: answer.fingerprint,
        status: i32::from(answer.status),
        headers: answer.headers,
        body: answer.body,
        created_at: act.at.micros(),
        seal: String::new(),
    };
    row.seal = seals::of_answer(tx.key()?, &row);
    Entity::update(row.into_active_model().reset_all()).exec(tx.connection()).await?;
    Ok(())
}

/// All kept answers, page by page.
#[derive(Default)]
pub(crate) struct Pages {
    after: Option<[String; 4]>,
}

impl Pages {
    /// The next answers, as many as a page holds; none behind the last.
    pub(crate) async fn next(&mut self, tx: &Tx) -> Result<Option<Vec<idempotency::Model>>, Error> {
        let Some(rows) = self.next_rows(tx).await? else { return Ok(None) };
        let models = rows.iter().map(|row| idempotency::Model::from_query_result(row, ""));
        Ok(Some(models.collect::<Result<_, _>>()?))
    }

    /// As [`Self::next`], not read yet.
    pub(crate) async fn next_rows(&mut self, tx: &Tx) -> Result<Option<Vec<QueryResult>>, Error> {
        use Column::{Body, Caller, Key, Method, Path};
        let columns = [Caller, Method, Path, Key];
        let place = || Expr::tuple(columns.map(Expr::col));
        let at = |key: &[String; 4]| Expr::tuple(key.each_ref().map(|it| Expr::val(it.as_str())));
        let mut later = columns.into_iter().fold(Entity::find(), QueryOrder::order_by_asc).limit(PAGE);
        if let Some(after) = &self.after {
            later = later.filter(place().gt(at(after)));
        }
        let sizes = later.clone().select_only().columns(columns).expr(octets(Expr::col(Body)));
        let conn = tx.connection();
        let backend = conn.get_database_backend();
        let sizes = conn.query_all_raw(sizes.build(backend)).await?;
        // What has no text for a key is found by no request.
        let keyed = sizes.iter().filter_map(|row| {
            let at = |column| row.try_get_by_index::<String>(column).ok();
            let size: Option<i64> = row.try_get_by_index(4).ok()?;
            Some(([at(0)?, at(1)?, at(2)?, at(3)?], size.unwrap_or_default()))
        });
        let Some(last) = last_fitting(keyed) else { return Ok(None) };
        let page = conn.query_all_raw(later.filter(place().lte(at(&last))).build(backend)).await?;
        self.after = Some(last);
        Ok(Some(page))
    }
}

/// Clears away answers that are too old.
pub async fn clear(db: &Db, now: Timestamp) -> Result<(), Error> {
    let tx = db.begin().await?;
    Entity::delete_many().filter(Column::CreatedAt.lt(now.micros() - KEPT)).exec(tx.connection()).await?;
    tx.commit_quietly().await
}
