//! Keys of callers; only hashes are kept.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) role: String,
    /// Prefixes of unit codes, divided by commas.
    pub(crate) units: String,
    pub(crate) hash: String,
    pub(crate) created_at: i64,
    /// Name of the caller who made it.
    pub(crate) created_by: String,
    pub(crate) expires_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
    /// Seal over all but the last use.
    pub(crate) seal: String,
}

impl ActiveModelBehavior for ActiveModel {}
