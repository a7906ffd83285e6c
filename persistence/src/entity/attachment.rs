//! 附件: contents of files, each once, under its fingerprint.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sha256: String,
    pub(crate) content: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
