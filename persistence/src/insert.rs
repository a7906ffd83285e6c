//! New declarations are written. PostgreSQL takes all their tables in one statement, since it is the ways to it and back that
//! cost; SQLite, to which there is no way, takes one table after the other.

use std::{collections::HashSet, sync::LazyLock};

use domain::{
    process::{caller::Act, history::Revision, stored::Stored},
    values::list::List,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, InsertMany, IntoActiveModel, Iterable, QueryTrait,
    Statement, Value, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    arrays, audit,
    children::{self, MAX_VALUES},
    codes,
    db::{Once, Tx, sealed::Connection},
    entity::{cost_item, explanation, indicator, project, revision, safeguard},
    error::Error,
    history,
    rows::Child,
    search,
};

/// Writes declarations with their rows, what they are found by, and their first revisions; answers the ids of those that
/// no other one with their code was in the way of.
pub(crate) async fn insert(tx: &Tx, made: &[Stored], revisions: &[Revision]) -> Result<HashSet<Uuid>, Error> {
    let mut in_order: Vec<_> = made.iter().collect();
    in_order.sort_by(|one, other| codes::order(&one.content, &other.content));
    if tx.is_postgres() { at_once(tx, &in_order, revisions).await } else { by_table(tx, &in_order, revisions).await }
}

static AT_ONCE: LazyLock<String> = LazyLock::new(|| {
    let mut next = 1;
    let rows = arrays::unnest::<project::Entity>(&mut next);
    let root = root(&format!("SELECT * FROM {rows}"));
    let children = children(&mut next);
    let (kept, columns, told) =
        (revisions(), arrays::columns::<revision::Entity>(), arrays::unnest::<revision::Entity>(&mut next));
    let searched = search::insert_of_roots(&mut next);
    format!(
        r#"WITH {root}, {children},
           {kept} SELECT told.* FROM {told} AS told ({columns}) JOIN root ON root."id" = told."project_id" RETURNING 1),
           {searched} SELECT "id" FROM root {}"#,
        arrays::or_fail(&["kept"]),
    )
});

/// One declaration with its event, which writes nothing where another key seals the history. What is one row comes as single
/// values.
static ALONE: LazyLock<String> = LazyLock::new(|| {
    let mut next = 1;
    let row = arrays::one::<project::Entity>(&mut next);
    let children = children(&mut next);
    let kept = format!("{} SELECT {} FROM root RETURNING 1)", revisions(), arrays::one::<revision::Entity>(&mut next));
    let (searched, event) = (search::insert_of_root(&mut next), audit::insert_of_root(&mut next));
    let root = root(&format!("SELECT {row} WHERE EXISTS (SELECT 1 FROM audit_head WHERE fingerprint = ${next})"));
    format!(
        r#"WITH {root}, {children}, {kept}, {searched}, {event} SELECT "id" FROM root {}"#,
        arrays::or_fail(&["kept", "event"]),
    )
});

fn root(rows: &str) -> String {
    let columns = arrays::columns::<project::Entity>();
    format!(r#"root AS (INSERT INTO "project" ({columns}) {rows} ON CONFLICT DO NOTHING RETURNING "id")"#)
}

fn revisions() -> String {
    format!(r#"kept AS (INSERT INTO "revision" ({})"#, arrays::columns::<revision::Entity>())
}

fn children(next: &mut usize) -> String {
    [
        table::<indicator::Entity>(next),
        table::<cost_item::Entity>(next),
        table::<safeguard::Entity>(next),
        table::<explanation::Entity>(next),
    ]
    .join(", ")
}

/// PostgreSQL: writes one declaration and its event, as a transaction by itself. Answers whether it did: another one may
/// have its code, or the history another key.
pub(crate) async fn alone(once: Once, act: &Act, made: &Stored, revision: &Revision) -> Result<bool, Error> {
    let mut values = Vec::new();
    arrays::values_of_one::<project::Entity>(project::write(made)?, &mut values);
    of_tables(&[made], &mut values)?;
    arrays::values_of_one::<revision::Entity>(revision::write(revision), &mut values);
    search::values_of_one(made, &mut values);
    audit::values_of_one(once.noting(), history::event(act, revision, None), &mut values)?;
    values.push(once.noting().key()?.fingerprint().into());
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, ALONE.as_str(), values);
    Ok(!once.run(statement).await?.is_empty())
}

/// Inserts the rows of one table that belong to declarations which were inserted.
fn table<E: EntityTrait>(next: &mut usize) -> String {
    let (entity, columns, rows) = (E::default(), arrays::columns::<E>(), arrays::unnest::<E>(next));
    let name = entity.table_name();
    format!(
        r#"{name}_rows AS (INSERT INTO "{name}" ({columns})
           SELECT told.* FROM {rows} AS told ({columns}) JOIN root ON root."id" = told."project_id" RETURNING 1)"#
    )
}

async fn at_once(tx: &Tx, made: &[&Stored], revisions: &[Revision]) -> Result<HashSet<Uuid>, Error> {
    let values = values(made, revisions)?;
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, AT_ONCE.as_str(), values);
    let rows = tx.connection().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// The values of [`AT_ONCE`].
fn values(made: &[&Stored], revisions: &[Revision]) -> Result<Vec<Value>, Error> {
    let mut values = Vec::new();
    let roots = made.iter().map(|stored| project::write(stored)).collect::<Result<Vec<_>, _>>()?;
    arrays::values::<project::Entity>(roots, &mut values)?;
    of_tables(made, &mut values)?;
    arrays::values::<revision::Entity>(revisions.iter().map(revision::write), &mut values)?;
    search::values(made, &mut values);
    Ok(values)
}

fn of_tables(made: &[&Stored], values: &mut Vec<Value>) -> Result<(), Error> {
    of_table::<indicator::Entity, _>(made, values, |stored| &stored.content.indicators)?;
    of_table::<cost_item::Entity, _>(made, values, |stored| &stored.content.cost_items)?;
    of_table::<safeguard::Entity, _>(made, values, |stored| &stored.content.safeguards)?;
    of_table::<explanation::Entity, _>(made, values, |stored| &stored.content.explanations)
}

fn of_table<C: Child, const MAX: usize>(
    made: &[&Stored],
    values: &mut Vec<Value>,
    rows: impl Fn(&Stored) -> &List<C::Row, MAX>,
) -> Result<(), Error>
where
    C::Model: IntoActiveModel<C::ActiveModel>,
{
    let mut models = Vec::new();
    for stored in made {
        for (row, position) in rows(stored).iter().zip(0..) {
            models.push(C::write(row, stored.record.id, position)?);
        }
    }
    arrays::values::<C>(models, values)
}

async fn by_table(tx: &Tx, made: &[&Stored], revisions: &[Revision]) -> Result<HashSet<Uuid>, Error> {
    let conn = tx.connection();
    let mut written = HashSet::with_capacity(made.len());
    for chunk in made.chunks(MAX_VALUES / project::Column::iter().count().max(1)) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|stored| Ok(project::write(stored)?.into_active_model().reset_all()))
            .collect::<Result<_, Error>>()?;
        let mut insert = InsertMany::<project::ActiveModel>::many(rows).into_query();
        insert.on_conflict(OnConflict::new().do_nothing().to_owned()).returning_col(project::Column::Id);
        for row in conn.query_all(&insert).await? {
            written.insert(row.try_get("", "id")?);
        }
    }
    let roots = || made.iter().copied().filter(|stored| written.contains(&stored.record.id));
    children::insert::<indicator::Entity>(conn, roots().map(|it| (it.record.id, &*it.content.indicators))).await?;
    children::insert::<cost_item::Entity>(conn, roots().map(|it| (it.record.id, &*it.content.cost_items))).await?;
    children::insert::<safeguard::Entity>(conn, roots().map(|it| (it.record.id, &*it.content.safeguards))).await?;
    children::insert::<explanation::Entity>(conn, roots().map(|it| (it.record.id, &*it.content.explanations))).await?;
    search::insert(tx, &roots().collect::<Vec<_>>()).await?;
    let kept: Vec<_> = revisions.iter().filter(|revision| written.contains(&revision.project_id)).collect();
    history::keep(tx, &kept).await?;
    Ok(written)
}
