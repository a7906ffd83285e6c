//! 情况说明: "fix or explain". An explanation settles a warning of the validator.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::values::{
    language::Bilingual,
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
    /// What its parts are called.
    pub const NAMES: &[(&str, Bilingual)] = &[
        ("rule", Bilingual::fixed("规则编号", "rule")),
        ("pointer", Bilingual::fixed("位置", "place")),
        ("given", Bilingual::fixed("所指数值", "figure meant")),
        ("text", Bilingual::fixed("说明", "text")),
    ];
}

/// 情况说明 All explanations of a declaration.
pub type Explanations = List<Explanation, 200>;
