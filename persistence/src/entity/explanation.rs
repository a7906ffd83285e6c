//! 情况说明: explanations of warnings.

use domain::{
    form::explanation::Explanation,
    values::text::{RuleId, Text},
};
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::{
    error::Error,
    rows::{self, Child},
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "explanation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    #[serde(skip)]
    pub(crate) project_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) position: i32,
    pub(crate) rule: String,
    pub(crate) pointer: String,
    pub(crate) given: Option<String>,
    pub(crate) text: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Child for Entity {
    type Row = Explanation;

    const PROJECT_ID: Column = Column::ProjectId;
    const POSITION: Column = Column::Position;

    fn write(row: &Explanation, project_id: Uuid, position: i32) -> Result<Model, Error> {
        let Explanation { rule, pointer, given, text } = row;
        Ok(Model {
            project_id,
            position,
            rule: rule.as_str().to_owned(),
            pointer: pointer.as_str().to_owned(),
            given: rows::text(given),
            text: text.as_str().to_owned(),
        })
    }

    fn read(model: Model) -> Result<Explanation, Error> {
        let Model { project_id: _, position: _, rule, pointer, given, text } = model;
        Ok(Explanation {
            rule: RuleId::stored(rule),
            pointer: Text::stored(pointer),
            given: given.map(Text::stored),
            text: Text::stored(text),
        })
    }
}
