//! 项目构成分解: one row of the second sheet's cost breakdown.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::form::said::{Column, Said};
use crate::values::{
    list::{List, Row},
    money::{Money, Quantity, UnitPrice},
    shape::Faults,
    text::Narrative,
};

/// 项目构成明细 One item of the cost breakdown, in yuan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct CostItem {
    /// 行编号 Id of the row. In a PUT a row with a known id keeps it, a row without one is new.
    #[deserr(default)]
    #[schema(value_type = Uuid)]
    pub id: Option<Uuid>,
    /// 项目名称 Component of the project.
    #[deserr(default)]
    pub component: Option<Narrative>,
    /// 项目内容 Content.
    #[deserr(default)]
    pub content: Option<Narrative>,
    /// 项目明细 Detail.
    #[deserr(default)]
    pub detail: Option<Narrative>,
    /// 明细金额（元） Amount.
    #[deserr(default)]
    pub amount: Option<Money>,
    /// 单价（元） Unit price.
    #[deserr(default)]
    pub unit_price: Option<UnitPrice>,
    /// 单价依据 Basis of the unit price.
    #[deserr(default)]
    pub unit_price_basis: Option<Narrative>,
    /// 数量 Quantity.
    #[deserr(default)]
    pub quantity: Option<Quantity>,
    /// 数量依据 Basis of the quantity.
    #[deserr(default)]
    pub quantity_basis: Option<Narrative>,
    /// 备注 Remark.
    #[deserr(default)]
    pub remark: Option<Narrative>,
}

/// 项目构成分解表 The cost breakdown.
pub type CostItems = List<CostItem, 1000>;

impl CostItem {
    /// The columns of the table, in its order.
    pub const COLUMNS: &'static [Column<Self>] = &[
        Column::<Self>::new("id", "行编号", "id of the row", |row| {
            row.id.map_or(Said::Nothing, |id| Said::Made(id.to_string()))
        }),
        Column::<Self>::new("component", "项目名称", "component", |row| Said::text(&row.component))
            .words("项目名称 子项目名称 构成名称 成本构成 费用构成 支出构成 支出内容 费用名称 费用项目 明细项目 项目构成 子项目 项目构成名称 构成项目 项目组成 分项名称"),
        Column::<Self>::new("content", "项目内容", "content", |row| Said::text(&row.content))
            .words("项目内容 内容 工作内容 构成内容 支出内容 子项目内容"),
        Column::<Self>::new("detail", "项目明细", "detail", |row| Said::text(&row.detail))
            .words("项目明细 明细 明细项目 明细名称 支出明细 明细内容 费用明细 项目明细名称 支出项目明细"),
        Column::<Self>::new("amount", "明细金额", "amount", |row| Said::number(row.amount))
            .words("明细金额 金额 预算金额 明细预算金额 小计 金额小计 明细预算 预算数 申报金额"),
        Column::<Self>::new("unit_price", "单价", "unit price", |row| Said::number(row.unit_price))
            .words("单价 明细单价"),
        Column::<Self>::new("unit_price_basis", "单价依据", "basis of the unit price", |row| {
            Said::text(&row.unit_price_basis)
        })
        .words("单价依据 单价测算依据")
        .printed("依据")
        .taken(|row, text| {
            row.unit_price_basis = Some(Narrative::parse(text)?);
            Ok(())
        }),
        Column::<Self>::new("quantity", "数量", "quantity", |row| Said::number(row.quantity)).words("数量 明细数量"),
        Column::<Self>::new("quantity_basis", "数量依据", "basis of the quantity", |row| {
            Said::text(&row.quantity_basis)
        })
        .words("数量依据 数量测算依据")
        .printed("依据")
        .taken(|row, text| {
            row.quantity_basis = Some(Narrative::parse(text)?);
            Ok(())
        }),
        Column::<Self>::new("remark", "备注", "remark", |row| Said::text(&row.remark))
            .words("备注 说明 备注说明")
            .taken(|row, text| {
                row.remark = Some(Narrative::parse(text)?);
                Ok(())
            }),
    ];
}

impl Row for CostItem {
    fn id(&self) -> Option<Uuid> {
        self.id
    }

    fn with_id(self, id: Option<Uuid>) -> Self {
        Self { id, ..self }
    }
}
