//! 项目构成分解: rows of the second sheet's cost breakdown.

use domain::{
    form::cost_item::CostItem,
    values::{
        money::{Money, Quantity, UnitPrice},
        text::Text,
    },
};
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::{
    error::Error,
    rows::{self, Child},
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "cost_item")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) project_id: Uuid,
    pub(crate) position: i32,
    pub(crate) component: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) amount: Option<i64>,
    pub(crate) unit_price: Option<String>,
    pub(crate) unit_price_basis: Option<String>,
    pub(crate) quantity: Option<String>,
    pub(crate) quantity_basis: Option<String>,
    pub(crate) remark: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Child for Entity {
    type Row = CostItem;

    const PROJECT_ID: Column = Column::ProjectId;
    const POSITION: Column = Column::Position;

    fn write(row: &CostItem, project_id: Uuid, position: i32) -> Result<Model, Error> {
        let CostItem {
            id,
            component,
            content,
            detail,
            amount,
            unit_price,
            unit_price_basis,
            quantity,
            quantity_basis,
            remark,
        } = row;
        Ok(Model {
            id: id.ok_or(Error::Incomplete("id of a row"))?,
            project_id,
            position,
            component: rows::text(component),
            content: rows::text(content),
            detail: rows::text(detail),
            amount: rows::fen(*amount),
            unit_price: rows::printed(unit_price),
            unit_price_basis: rows::text(unit_price_basis),
            quantity: rows::printed(quantity),
            quantity_basis: rows::text(quantity_basis),
            remark: rows::text(remark),
        })
    }

    fn read(model: Model) -> Result<CostItem, Error> {
        let Model {
            id,
            project_id: _,
            position: _,
            component,
            content,
            detail,
            amount,
            unit_price,
            unit_price_basis,
            quantity,
            quantity_basis,
            remark,
        } = model;
        Ok(CostItem {
            id: Some(id),
            component: component.map(Text::stored),
            content: content.map(Text::stored),
            detail: detail.map(Text::stored),
            amount: amount.map(Money::from_fen),
            unit_price: rows::figure(unit_price, UnitPrice::parse, "cost_item.unit_price")?,
            unit_price_basis: unit_price_basis.map(Text::stored),
            quantity: rows::figure(quantity, Quantity::parse, "cost_item.quantity")?,
            quantity_basis: quantity_basis.map(Text::stored),
            remark: remark.map(Text::stored),
        })
    }
}
