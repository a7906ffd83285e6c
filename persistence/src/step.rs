//! One step of a declaration: its own row, its next revision and the event of that. PostgreSQL takes them in one
//! statement, since it is the ways to it and back that cost.

use std::sync::LazyLock;

use domain::{
    process::{
        caller::Act,
        history::{Revision, SealKey},
        stored::Stored,
    },
    values::period::Timestamp,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Iterable, QueryFilter, QueryTrait,
    Statement, UpdateMany,
};

use crate::{
    arrays, audit,
    db::{Noting, Once, Tx, sealed::Connection},
    entity::{project, revision},
    error::Error,
    history,
};

pub(crate) struct Step {
    act: Act,
    after: Stored,
    /// The number of the revision before.
    known: i64,
    /// What changed of the row.
    row: project::ActiveModel,
    revision: Revision,
    /// The unit that the declaration leaves.
    former_unit: Option<String>,
}

/// When a change happens: never before the one before it, even where clocks of replicas differ.
pub(crate) fn moment(act: &Act, before: &Stored) -> Timestamp {
    act.at.max(before.record.updated_at)
}

impl Step {
    /// From `before` to `after`, whose number and moment are set here; `detail` is kept with it for good.
    pub(crate) fn of(
        key: &SealKey,
        act: &Act,
        before: &Stored,
        mut after: Stored,
        detail: Option<String>,
    ) -> Result<Self, Error> {
        after.record.revision = before.record.revision.saturating_add(1);
        after.record.updated_at = moment(act, before);
        let revision = history::next(key, act, &mut after, &before.head, detail)?;
        let (old, mut row) = (project::write(before)?.into_active_model(), project::write(&after)?.into_active_model());
        // What stays is not written: PostgreSQL would compress long texts again, and log them.
        for column in project::Column::iter() {
            let same = row.get(column) == old.get(column) && !project::is_derived(column);
            if same { row.not_set(column) } else { row.reset(column) }
        }
        let unit = |stored: &Stored| stored.content.unit_code.as_ref().map(ToString::to_string);
        let former_unit = unit(before).filter(|former| *former != revision.unit_code);
        Ok(Self { act: act.clone(), after, known: before.record.revision, row, revision, former_unit })
    }

    /// Takes the step within a transaction.
    ///
    /// # Errors
    /// [`Error::Stale`] when the declaration has another revision by now.
    pub(crate) async fn within(self, tx: &Tx) -> Result<Stored, Error> {
        if tx.is_postgres() {
            let written = tx.connection().query_all_raw(self.statement(tx.noting())?).await?;
            if written.is_empty() {
                audit::own(tx, &tx.key()?.fingerprint()).await?;
                return Err(Error::Stale);
            }
            return Ok(self.after);
        }
        if self.update().exec(tx.connection()).await?.rows_affected == 0 {
            return Err(Error::Stale);
        }
        history::write(tx, &self.act, &[&self.revision], self.former_unit.as_deref()).await?;
        Ok(self.after)
    }

    /// PostgreSQL: takes the step as a transaction by itself; nothing where the declaration has another revision by now,
    /// or the history another key.
    ///
    /// # Errors
    /// As for [`Once::run`].
    pub(crate) async fn alone(self, once: Once) -> Result<Option<Stored>, Error> {
        let statement = self.statement(once.noting())?;
        let written = once.run(statement).await?;
        Ok(Some(self.after).filter(|_| !written.is_empty()))
    }

    fn update(&self) -> UpdateMany<project::Entity> {
        project::Entity::update_many()
            .set(self.row.clone())
            .filter(project::COLUMN.id.eq(self.after.record.id))
            .filter(project::COLUMN.revision.eq(self.known))
    }

    fn statement(&self, noting: &Noting) -> Result<Statement, Error> {
        let own = audit::is_own(&noting.key()?.fingerprint());
        let Statement { sql, values, .. } = self.update().filter(own).build(DbBackend::Postgres);
        let mut values = values.map(|values| values.0).unwrap_or_default();
        let mut next = values.len() + 1;
        let (columns, row) = (&*REVISION, arrays::one::<revision::Entity>(&mut next));
        let event = audit::insert_of_root(&mut next);
        arrays::values_of_one::<revision::Entity>(revision::write(&self.revision), &mut values);
        let event_of = history::event(&self.act, &self.revision, self.former_unit.as_deref());
        audit::values_of_one(noting, event_of, &mut values)?;
        let sql = format!(
            r#"WITH root AS ({sql} RETURNING "id"),
               kept AS (INSERT INTO "revision" ({columns}) SELECT {row} FROM root RETURNING 1),
               {event}
               SELECT "id" FROM root {}"#,
            arrays::or_fail(&["kept", "event"]),
        );
        Ok(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
    }
}

static REVISION: LazyLock<String> = LazyLock::new(arrays::columns::<revision::Entity>);
