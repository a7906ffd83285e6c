//! The codes of declarations (项目代码, 外部编号), each unique within a year and unit.

use std::cmp::Ordering;

use domain::{form::project::Project, process::caller::Units};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    db::{Read, Tx},
    entity::project,
    error::{Error, Unique},
};

/// The declaration that has the year, the unit and the `unique` code of `content`; none where `content` lacks one of
/// them. After an [`Error::Duplicate`] ask the [`crate::Db`]: the transaction answers no more.
pub async fn existing(
    conn: &impl Read,
    units: &Units,
    content: &Project,
    unique: Unique,
) -> Result<Option<Uuid>, Error> {
    let (column, code) = match unique {
        Unique::ProjectCode => (project::Column::ProjectCode, content.project_code.as_ref().map(|it| it.as_str())),
        Unique::ExternalId => (project::Column::ExternalId, content.external_id.as_ref().map(|it| it.as_str())),
        Unique::KeyName => return Ok(None),
    };
    let (Some(year), Some(unit), Some(code)) = (content.fiscal_year, &content.unit_code, code) else {
        return Ok(None);
    };
    if !units.cover(unit.as_str()) {
        return Ok(None);
    }
    let found = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::COLUMN.fiscal_year.eq(i32::from(year.get())))
        .filter(project::COLUMN.unit_code.eq(unit.as_str()))
        .filter(column.eq(code));
    Ok(found.into_tuple().one(conn.connection()).await?)
}

/// Which code of a declaration another one has.
pub(crate) async fn taken(tx: &Tx, content: &Project) -> Result<Unique, Error> {
    let by_code = existing(tx, &Units::All, content, Unique::ProjectCode).await?;
    Ok(if by_code.is_some() { Unique::ProjectCode } else { Unique::ExternalId })
}

/// The order in which a transaction locks and makes declarations, so that two that write the same ones wait for each
/// other and do not block each other.
pub fn order(one: &Project, other: &Project) -> Ordering {
    codes(one).cmp(&codes(other))
}

fn codes(content: &Project) -> (Option<u16>, [Option<&str>; 3]) {
    let unit = content.unit_code.as_ref().map(|it| it.as_str());
    let external_id = content.external_id.as_ref().map(|it| it.as_str());
    let project_code = content.project_code.as_ref().map(|it| it.as_str());
    (content.fiscal_year.map(|it| it.get()), [unit, external_id, project_code])
}
