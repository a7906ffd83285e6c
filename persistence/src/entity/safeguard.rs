//! 制度保障: rows of the third sheet.

use domain::{
    form::safeguard::{Safeguard, SafeguardKind, Stage, Stages},
    values::text::Text,
};
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::{
    error::Error,
    rows::{self, Child},
};

/// Between the codes of the ticked stages.
const SEPARATOR: char = ',';

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "safeguard")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) project_id: Uuid,
    pub(crate) position: i32,
    pub(crate) kind: Option<String>,
    pub(crate) document_name: Option<String>,
    pub(crate) measures: Option<String>,
    pub(crate) stages: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Child for Entity {
    type Row = Safeguard;

    const PROJECT_ID: Column = Column::ProjectId;
    const POSITION: Column = Column::Position;

    fn write(row: &Safeguard, project_id: Uuid, position: i32) -> Result<Model, Error> {
        let Safeguard { id, kind, document_name, measures, stages } = row;
        let stages: Vec<_> = stages.iter().map(|stage| stage.code()).collect();
        Ok(Model {
            id: id.ok_or(Error::Incomplete("id of a row"))?,
            project_id,
            position,
            kind: kind.map(|it| it.code().to_owned()),
            document_name: rows::text(document_name),
            measures: rows::text(measures),
            stages: stages.join(&SEPARATOR.to_string()),
        })
    }

    fn read(model: Model) -> Result<Safeguard, Error> {
        let Model { id, project_id: _, position: _, kind, document_name, measures, stages } = model;
        let stages = stages.split(SEPARATOR).filter(|code| !code.is_empty());
        let stages = stages.map(|stage| rows::code(stage, Stage::from_code, "safeguard.stages"));
        Ok(Safeguard {
            id: Some(id),
            kind: rows::optional_code(kind, SafeguardKind::from_code, "safeguard.kind")?,
            document_name: document_name.map(Text::stored),
            measures: measures.map(Text::stored),
            stages: Stages::stored(stages.collect::<Result<_, _>>()?),
        })
    }
}
