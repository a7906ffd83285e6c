//! What is kept beside declarations so that they are found and listed: the name as years share it, the budget by which
//! lists are ordered, what lists tell of them, the searched text and its pairs.

use std::collections::HashMap;

use domain::{process::stored::Stored, values::text::name_key, views::search::haystack};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{Found, How, Place, broken};
use crate::{
    db::{Tx, sealed::Connection},
    entity::project,
    error::Error,
    search::{self, Pairs, Searched},
};

/// What is kept in a declaration's own row; none for what no version of the program writes.
#[derive(PartialEq)]
struct Columns {
    /// As years share it.
    name: Option<String>,
    budget: Option<i64>,
    /// As lists tell it.
    listed: Option<String>,
}

impl Columns {
    fn of(row: &QueryResult) -> Result<(Uuid, Self), Error> {
        let (name, budget) = (row.try_get("", "name_key").ok(), row.try_get("", "annual_budget_or_zero").ok());
        Ok((row.try_get("", "id")?, Self { name, budget, listed: row.try_get("", "listed").ok() }))
    }
}

/// What is kept beside some declarations.
#[derive(Default)]
pub(super) struct Derived {
    columns: HashMap<Uuid, Columns>,
    searched: HashMap<Uuid, Searched>,
}

impl Derived {
    pub(super) async fn of(tx: &Tx, ids: Vec<Uuid>, pairs: &mut Pairs) -> Found<Self> {
        let conn = tx.connection();
        let columns = project::Entity::find().expr(Expr::col("annual_budget_or_zero"));
        let columns = columns.filter(project::Column::Id.is_in(ids.clone())).build(conn.get_database_backend());
        let columns = conn.query_all_raw(columns).await.map_err(Error::from)?;
        let columns = columns.iter().map(Columns::of).collect::<Result<_, _>>()?;
        Ok(Self { columns, searched: search::kept(tx, ids, pairs).await? })
    }

    /// Holds what is kept against the declaration that it was made from.
    pub(super) fn check(&self, stored: &Stored, pairs: &Pairs) -> Found<()> {
        let (id, content) = (stored.record.id, &stored.content);
        let name = content.name.as_ref().map(|name| name_key(name.as_str())).unwrap_or_default();
        let budget = content.funding.annual_budget.map_or(0, domain::values::money::Money::fen);
        let made = Columns { name: Some(name), budget: Some(budget), listed: Some(project::listed(stored)?) };
        if self.columns.get(&id) != Some(&made) {
            return broken(Place::Derived(id), How::Altered);
        }
        match self.searched.get(&id) {
            Some(searched) if searched.is_of(&haystack(content), pairs) => Ok(()),
            Some(_) => broken(Place::Derived(id), How::Altered),
            None => broken(Place::Derived(id), How::Missing),
        }
    }
}
