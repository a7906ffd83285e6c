//! 绩效目标: rows of the second sheet.

use domain::{
    form::{
        indicator::{Direction, Indicator, TargetPeriod},
        taxonomy::{Level1, Level2},
    },
    values::{money::Weight, text::Text},
    wording::operators::Operator,
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
    pub(crate) operator: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) weight: Option<String>,
    pub(crate) period: Option<String>,
    pub(crate) direction: Option<String>,
    pub(crate) explanation: Option<String>,
    pub(crate) scoring_standard: Option<String>,
    pub(crate) remark: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Child for Entity {
    type Row = Indicator;

    const PROJECT_ID: Column = Column::ProjectId;
    const POSITION: Column = Column::Position;

    fn write(row: &Indicator, project_id: Uuid, position: i32) -> Result<Model, Error> {
        // What was read out of the target is read again: a better reader also serves old declarations.
        let Indicator { id, level1, level2, name, target, operator, value, unit, target_parsed: _, weight, .. } = row;
        let Indicator { period, direction, explanation, scoring_standard, remark, .. } = row;
        Ok(Model {
            id: id.ok_or(Error::Incomplete("id of a row"))?,
            project_id,
            position,
            level1: level1.map(|it| it.code().to_owned()),
            level2: level2.map(|it| it.code().to_owned()),
            name: rows::text(name),
            target: rows::text(target),
            operator: operator.map(|it| it.code().to_owned()),
            value: rows::text(value),
            unit: rows::text(unit),
            weight: rows::printed(weight),
            period: period.map(|it| it.code().to_owned()),
            direction: direction.map(|it| it.code().to_owned()),
            explanation: rows::text(explanation),
            scoring_standard: rows::text(scoring_standard),
            remark: rows::text(remark),
        })
    }

    fn read(model: Model) -> Result<Indicator, Error> {
        let Model { id, project_id: _, position: _, level1, level2, name, target, operator, value, unit, .. } = model;
        let Model { weight, period, direction, explanation, scoring_standard, remark, .. } = model;
        let row = Indicator {
            id: Some(id),
            level1: rows::optional_code(level1, Level1::from_code, "indicator.level1")?,
            level2: rows::optional_code(level2, Level2::from_code, "indicator.level2")?,
            name: name.map(Text::stored),
            target: target.map(Text::stored),
            operator: rows::optional_code(operator, Operator::from_code, "indicator.operator")?,
            value: value.map(Text::stored),
            unit: unit.map(Text::stored),
            target_parsed: None,
            weight: rows::figure(weight, Weight::parse, "indicator.weight")?,
            period: rows::optional_code(period, TargetPeriod::from_code, "indicator.period")?,
            direction: rows::optional_code(direction, Direction::from_code, "indicator.direction")?,
            explanation: explanation.map(Text::stored),
            scoring_standard: scoring_standard.map(Text::stored),
            remark: remark.map(Text::stored),
        };
        Ok(row.with_target_read())
    }
}
