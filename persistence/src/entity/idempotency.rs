//! Answers to requests with a key of their own.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) caller: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) method: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) path: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    /// 0 until it is answered, which only the answering transaction sees.
    pub(crate) status: i32,
    pub(crate) headers: String,
    pub(crate) body: String,
    pub(crate) created_at: i64,
    /// Seal over all of it.
    pub(crate) seal: String,
}

impl ActiveModelBehavior for ActiveModel {}
