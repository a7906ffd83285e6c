//! Declarations as they are stored, one after another, with what is kept beside them.

use domain::process::{caller::Units, stored::Stored};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, Statement,
};
use uuid::Uuid;

use super::{Found, How, PAGE, Place, broken, derived::Derived, raw};
use crate::{
    aggregate,
    db::{Tx, sealed::Connection},
    entity::project,
    error::Error,
    list::Filter,
    projects,
    search::{self, Pairs},
};

/// Tables whose rows belong to declarations.
const ROWS: [&str; 4] = ["indicator", "cost_item", "safeguard", "explanation"];

/// A declaration.
pub(super) struct Known {
    pub(super) id: Uuid,
    /// None where the tables hold what the program never writes.
    pub(super) read: Option<Stored>,
}

/// Declarations in the order of their ids.
pub(super) struct Declarations {
    page: std::vec::IntoIter<Known>,
    derived: Derived,
    after: Uuid,
    seen: i64,
    pairs: Pairs,
}

impl Declarations {
    pub(super) async fn begin(tx: &Tx) -> Found<Self> {
        without_id(tx).await?;
        let pairs = Pairs::of_all(tx).await?;
        Ok(Self { page: Vec::new().into_iter(), derived: Derived::default(), after: Uuid::nil(), seen: 0, pairs })
    }

    /// Every declaration was held against what belongs to it before the next one is asked for.
    pub(super) async fn next(&mut self, tx: &Tx) -> Found<Option<Known>> {
        if let Some(next) = self.page.next() {
            return Ok(Some(next));
        }
        let page = match self.rows(tx, PAGE).await {
            Ok(rows) => rows.iter().map(known).collect::<Result<Vec<_>, _>>()?,
            Err(error) if error.is_of_data() => self.alone(tx).await?,
            Err(error) => return Err(error.into()),
        };
        self.after = page.last().map_or(self.after, |last| last.id);
        self.seen += i64::try_from(page.len()).unwrap_or_default();
        let ids = page.iter().filter(|known| known.read.is_some()).map(|known| known.id).collect();
        self.derived = Derived::of(tx, ids, &mut self.pairs).await?;
        self.page = page.into_iter();
        Ok(self.page.next())
    }

    async fn rows(&self, tx: &Tx, limit: u64) -> Result<Vec<QueryResult>, Error> {
        projects::rows_behind(tx, &Units::All, &Filter::default(), self.after, limit).await
    }

    /// The next one, where some of those of a page cannot be gathered.
    async fn alone(&self, tx: &Tx) -> Result<Vec<Known>, Error> {
        let next = project::Entity::find().select_only().column(project::Column::Id);
        let next = next.filter(project::Column::Id.gt(self.after)).order_by_asc(project::Column::Id).limit(1);
        let Some(id) = next.into_tuple().one(tx.connection()).await? else { return Ok(Vec::new()) };
        match self.rows(tx, 1).await {
            Err(error) if error.is_of_data() => Ok(vec![Known { id, read: None }]),
            rows => rows?.iter().map(known).collect(),
        }
    }

    pub(super) fn check_derived(&self, stored: &Stored) -> Found<()> {
        self.derived.check(stored, &self.pairs)
    }

    /// No declaration stands where none was read, and no row and no searched text belongs to one that is not there.
    pub(super) async fn nothing_else(&self, tx: &Tx) -> Found<()> {
        if raw::count(tx, "project").await? != self.seen {
            return broken(Place::Declaration(Uuid::nil()), How::Unexpected);
        }
        for table in ROWS {
            if let Some(id) = stray(tx, table).await? {
                return broken(Place::Declaration(id), How::Unexpected);
            }
        }
        if let Some(id) = stray(tx, search::TEXTS).await? {
            return broken(Place::Derived(id), How::Unexpected);
        }
        let more = self.pairs.are_left() || raw::count(tx, search::TEXTS).await? != self.seen;
        if more { broken(Place::Derived(Uuid::nil()), How::Unexpected) } else { Ok(()) }
    }
}

fn known(row: &QueryResult) -> Result<Known, Error> {
    let read = aggregate::read(row).ok().filter(|stored| aggregate::is_as_written(row, stored).unwrap_or_default());
    Ok(Known { id: row.try_get("", "id")?, read })
}

/// SQLite takes anything for an id; whoever has none that can be read sorts behind all others.
async fn without_id(tx: &Tx) -> Found<()> {
    if tx.is_postgres() {
        return Ok(());
    }
    let sql = "SELECT 1 FROM project WHERE typeof(id) <> 'blob' OR length(id) <> 16 LIMIT 1";
    let found = tx.connection().query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    if found.is_some() { broken(Place::Declaration(Uuid::max()), How::Unexpected) } else { Ok(()) }
}

/// The declaration of a row of this table, where there is no such declaration; nil where the row tells of none.
async fn stray(tx: &Tx, table: &str) -> Result<Option<Uuid>, Error> {
    let conn = tx.connection();
    let sql = format!(
        "SELECT project_id FROM {table} WHERE NOT EXISTS (SELECT 1 FROM project WHERE project.id = {table}.project_id) LIMIT 1"
    );
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0).unwrap_or(Uuid::nil())))
}
