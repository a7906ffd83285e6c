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

static AT_ONCE: LazyLock<String> = LazyLock::new(|| statement(false));
static ALONE: LazyLock<String> = LazyLock::new(|| statement(true));

/// The statement of many declarations, or of one with its event, which writes nothing where another key seals the history.
fn statement(alone: bool) -> String {
    let (mut next, root) = (1, arrays::columns::<project::Entity>());
    let roots = arrays::unnest::<project::Entity>(&mut next);
    let mut tables = vec![
        table::<indicator::Entity>(&mut next),
        table::<cost_item::Entity>(&mut next),
        table::<safeguard::Entity>(&mut next),
        table::<explanation::Entity>(&mut next),
        table::<revision::Entity>(&mut next),
        search::insert_of_roots(&mut next),
    ];
    let mut own = String::new();
    let mut kept = vec!["revision_rows"];
    if alone {
        kept.push("event");
        tables.push(audit::insert_of_roots(&mut next));
        own = format!("WHERE EXISTS (SELECT 1 FROM audit_head WHERE fingerprint = ${next})");
    }
    format!(
        r#"WITH root AS (INSERT INTO "project" ({root}) SELECT * FROM {roots} {own} ON CONFLICT DO NOTHING RETURNING "id"), {}
           SELECT "id" FROM root {}"#,
        tables.join(", "),
        arrays::or_fail(&kept),
    )
}

/// PostgreSQL: writes one declaration and its event, as a transaction by itself. Answers whether it did: another one may
/// have its code, or the history another key.
pub(crate) async fn alone(once: Once, act: &Act, made: &Stored, revision: &Revision) -> Result<bool, Error> {
    let mut values = values(&[made], std::slice::from_ref(revision))?;
    audit::values(once.noting(), [history::event(act, revision, None)], &mut values)?;
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

/// The values of [`statement`], without those of an event.
fn values(made: &[&Stored], revisions: &[Revision]) -> Result<Vec<Value>, Error> {
    let mut values = Vec::new();
    let roots = made.iter().map(|stored| project::write(stored)).collect::<Result<Vec<_>, _>>()?;
    arrays::values::<project::Entity>(roots, &mut values)?;
    of_table::<indicator::Entity, _>(made, &mut values, |stored| &stored.content.indicators)?;
    of_table::<cost_item::Entity, _>(made, &mut values, |stored| &stored.content.cost_items)?;
    of_table::<safeguard::Entity, _>(made, &mut values, |stored| &stored.content.safeguards)?;
    of_table::<explanation::Entity, _>(made, &mut values, |stored| &stored.content.explanations)?;
    arrays::values::<revision::Entity>(revisions.iter().map(revision::write), &mut values)?;
    search::values(made, &mut values);
    Ok(values)
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
