//! What a self-evaluation tells beside the declaration, as it is answered.

use domain::values::{money::Money, text::Narrative};
use form::read::{Achieved, Results};
use serde::Serialize;
use utoipa::ToSchema;

/// 完成情况 What a self-evaluation or a monitoring form says of the results. It is no part of the declaration.
#[derive(Serialize, ToSchema)]
pub struct FormResults {
    /// 全年执行数 Amount that was spent.
    executed: Option<Money>,
    /// 执行率 Share of the budget that was spent, as written.
    execution_rate: Option<Narrative>,
    /// 总分 Points of the whole form, as written.
    score: Option<Narrative>,
    /// 实际完成情况 What was achieved of the goal.
    achieved_goal: Option<Narrative>,
    /// 指标完成情况 Results of indicators.
    #[schema(max_items = 200)]
    indicators: Vec<IndicatorResult>,
}

/// 指标完成情况 Result of one indicator.
#[derive(Serialize, ToSchema)]
pub struct IndicatorResult {
    /// 指标 Pointer of the indicator in the declaration.
    #[schema(max_length = 200)]
    pointer: String,
    /// 实际完成值 Value that was reached, as written.
    achieved: Option<Narrative>,
    /// 得分 Points, as written.
    score: Option<Narrative>,
    /// 偏差原因 Why the value differs from the target.
    reason: Option<Narrative>,
}

impl From<Results> for FormResults {
    fn from(results: Results) -> Self {
        let Results { executed, execution_rate, score, achieved_goal, indicators } = results;
        let result = |Achieved { row, achieved, score, reason }: Achieved| IndicatorResult {
            pointer: format!("/indicators/{row}"),
            achieved,
            score,
            reason,
        };
        let indicators = indicators.into_iter().map(result).collect();
        Self { executed, execution_rate, score, achieved_goal, indicators }
    }
}
