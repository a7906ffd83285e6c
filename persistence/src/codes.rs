//! The codes of declarations (项目代码, 外部编号), each unique within a year and unit.

use std::cmp::Ordering;

use domain::{
    form::project::Project,
    process::caller::Units,
    values::{
        period::FiscalYear,
        text::{ExternalId, ProjectCode, UnitCode},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    db::Read,
    entity::project,
    error::{Error, Unique},
};

/// What is unique of a declaration.
#[derive(Clone, Debug)]
pub struct Keys {
    fiscal_year: Option<FiscalYear>,
    unit_code: Option<UnitCode>,
    project_code: Option<ProjectCode>,
    external_id: Option<ExternalId>,
}

impl Keys {
    pub fn of(content: &Project) -> Self {
        let Project { fiscal_year, unit_code, project_code, external_id, .. } = content;
        Self {
            fiscal_year: *fiscal_year,
            unit_code: unit_code.clone(),
            project_code: project_code.clone(),
            external_id: external_id.clone(),
        }
    }
}

/// The declaration that has the year, the unit and the `unique` code of `keys`; none where they lack one of them.
/// After an [`Error::Duplicate`] ask the [`crate::Db`]: the transaction answers no more.
pub async fn existing(conn: &impl Read, units: &Units, keys: &Keys, unique: Unique) -> Result<Option<Uuid>, Error> {
    let (column, code) = match unique {
        Unique::ProjectCode => (project::Column::ProjectCode, keys.project_code.as_ref().map(|it| it.as_str())),
        Unique::ExternalId => (project::Column::ExternalId, keys.external_id.as_ref().map(|it| it.as_str())),
        Unique::KeyName => return Ok(None),
    };
    let (Some(year), Some(unit), Some(code)) = (keys.fiscal_year, &keys.unit_code, code) else {
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
pub(crate) async fn taken(conn: &impl Read, content: &Project) -> Result<Unique, Error> {
    let by_code = existing(conn, &Units::All, &Keys::of(content), Unique::ProjectCode).await?;
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
