//! 版本: one revision of a declaration, never changed.

use domain::{
    process::{caller::Role, history::Revision, stored::Status},
    values::period::Timestamp,
};
use sea_orm::entity::prelude::*;

use crate::{error::Error, rows};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) project_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) at: i64,
    pub(crate) actor_id: String,
    pub(crate) actor: String,
    pub(crate) role: String,
    pub(crate) action: String,
    pub(crate) request_id: String,
    pub(crate) unit_code: String,
    pub(crate) status: String,
    pub(crate) content: String,
    pub(crate) detail: Option<String>,
    pub(crate) hash: String,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) fn write(revision: &Revision) -> Model {
    let Revision {
        project_id,
        number,
        at,
        actor_id,
        actor,
        role,
        action,
        request_id,
        unit_code,
        status,
        content,
        detail,
        hash,
    } = revision.clone();
    Model {
        project_id,
        number,
        at: at.micros(),
        actor_id,
        actor,
        role: role.code().to_owned(),
        action,
        request_id,
        unit_code,
        status: status.code().to_owned(),
        content,
        detail,
        hash,
    }
}

/// # Errors
/// [`Error::Corrupt`] for a value that no version of the program writes.
pub(crate) fn read(model: Model) -> Result<Revision, Error> {
    Ok(Revision {
        project_id: model.project_id,
        number: model.number,
        at: Timestamp::from_micros(model.at),
        actor_id: model.actor_id,
        actor: model.actor,
        role: rows::code(&model.role, Role::from_code, "revision.role")?,
        action: model.action,
        request_id: model.request_id,
        unit_code: model.unit_code,
        status: rows::code(&model.status, Status::from_code, "revision.status")?,
        content: model.content,
        detail: model.detail,
        hash: model.hash,
    })
}
