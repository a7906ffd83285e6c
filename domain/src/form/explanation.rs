//! 情况说明: "fix or explain". An explanation settles a warning of the validator.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::form::said::{Column, Said};
use crate::values::{
    list::List,
    shape::Faults,
    text::{Name, RuleId, Text},
};

/// 情况说明 Why a warning is justified and need not be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Explanation {
    /// 规则编号 Id of the rule whose finding is explained.
    pub rule: RuleId,
    /// 位置 Pointer of the finding (RFC 6901).
    pub pointer: Name,
    /// 所指数值 The explanation applies only to the finding with this figure. Without it the explanation applies to any
    /// finding of the rule at that place.
    #[deserr(default)]
    pub given: Option<Name>,
    /// 说明 The explanation.
    pub text: Text<8000, 1>,
}

impl Explanation {
    /// The columns of the table, in its order.
    pub const COLUMNS: &'static [Column<Self>] = &[
        Column::new("rule", "规则编号", "rule", |row| Said::Text(row.rule.as_str())),
        Column::new("pointer", "位置", "place", |row| Said::Text(row.pointer.as_str())),
        Column::new("given", "所指数值", "figure meant", |row| Said::text(&row.given)),
        Column::new("text", "说明", "text", |row| Said::Text(row.text.as_str())),
    ];
}

/// 情况说明 All explanations of a declaration.
pub type Explanations = List<Explanation, 200>;
