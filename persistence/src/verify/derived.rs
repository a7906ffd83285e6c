//! What is kept beside declarations so that they are found: the name as years share it, the budget by which lists are
//! ordered, the searched text and its pairs.

use std::collections::HashMap;

use domain::{process::stored::Stored, values::text::name_key, views::search::haystack};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{Found, How, Place, broken};
use crate::{
    db::{Tx, sealed::Connection},
    entity::project,
    search::{self, Pairs, Searched},
};

/// What is kept beside some declarations.
#[derive(Default)]
pub(super) struct Derived {
    /// Name as years share it, and budget.
    columns: HashMap<Uuid, (Option<String>, Option<i64>)>,
    searched: HashMap<Uuid, Searched>,
}

impl Derived {
    pub(super) async fn of(tx: &Tx, ids: Vec<Uuid>, pairs: &mut Pairs) -> Found<Self> {
        let columns = project::Entity::find().select_only().columns([project::Column::Id, project::Column::NameKey]);
        let columns = columns.expr(Expr::col("annual_budget_or_zero")).filter(project::Column::Id.is_in(ids.clone()));
        let columns: Vec<(Uuid, Option<String>, Option<i64>)> = columns.into_tuple().all(tx.connection()).await?;
        let columns = columns.into_iter().map(|(id, name, budget)| (id, (name, budget))).collect();
        Ok(Self { columns, searched: search::kept(tx, ids, pairs).await? })
    }

    /// Holds what is kept against the declaration that it was made from.
    pub(super) fn check(&self, stored: &Stored, pairs: &Pairs) -> Found<()> {
        let (id, content) = (stored.record.id, &stored.content);
        let name = content.name.as_ref().map(|name| name_key(name.as_str())).unwrap_or_default();
        let budget = content.funding.annual_budget.map_or(0, domain::values::money::Money::fen);
        if self.columns.get(&id) != Some(&(Some(name), Some(budget))) {
            return broken(Place::Derived(id), How::Altered);
        }
        match self.searched.get(&id) {
            Some(searched) if searched.is_of(&haystack(content), pairs) => Ok(()),
            Some(_) => broken(Place::Derived(id), How::Altered),
            None => broken(Place::Derived(id), How::Missing),
        }
    }
}
