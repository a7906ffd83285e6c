//! 绩效目标: rows of the second sheet.

use domain::{
    form::{
        indicator::Indicator,
        taxonomy::{Level1, Level2},
    },
    values::{money::Weight, text::Text},
};
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::{
    error::Error,
    rows::{self, Child},
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "indicator")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) project_id: Uuid,
    pub(crate) position: i32,
    pub(crate) level1: Option<String>,
    pub(crate) level2: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) weight: Option<String>,
    pub(crate) remark: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Child for Entity {
    type Row = Indicator;

    const PROJECT_ID: Column = Column::ProjectId;
    const POSITION: Column = Column::Position;

    fn write(row: &Indicator, project_id: Uuid, position: i32) -> Result<Model, Error> {
        // What was read out of the target is read again: a better reader also serves old declarations.
        let Indicator { id, level1, level2, name, target, target_parsed: _, weight, remark } = row;
        Ok(Model {
            id: id.ok_or(Error::Incomplete("id of a row"))?,
            project_id,
            position,
            level1: level1.map(|it| it.code().to_owned()),
            level2: level2.map(|it| it.code().to_owned()),
            name: rows::text(name),
            target: rows::text(target),
            weight: rows::printed(weight),
            remark: rows::text(remark),
        })
    }

    fn read(model: Model) -> Result<Indicator, Error> {
        let Model { id, project_id: _, position: _, level1, level2, name, target, weight, remark } = model;
        let row = Indicator {
            id: Some(id),
            level1: rows::optional_code(level1, Level1::from_code, "indicator.level1")?,
            level2: rows::optional_code(level2, Level2::from_code, "indicator.level2")?,
            name: name.map(Text::stored),
            target: target.map(Text::stored),
            target_parsed: None,
            weight: rows::figure(weight, Weight::parse, "indicator.weight")?,
            remark: remark.map(Text::stored),
        };
        Ok(row.with_target_read())
    }
}
