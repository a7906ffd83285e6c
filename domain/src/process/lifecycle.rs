//! 申报流程: the states of a declaration and the moves between them (财预〔2015〕88号 chapter 3: declaration, review,
//! approval, adjustment).

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    process::{
        caller::Permission,
        stored::{Content, Status},
    },
    values::{
        codes::codes,
        shape::{self, Fault, FaultCode, Faults},
        text::Text,
    },
};

codes! {
    /// 操作 A move that is open in some state.
    Move {
        Edit = "edit", "修改", "edit";
        Delete = "delete", "删除", "delete";
        Submit = "submit", "报送", "submit";
        Withdraw = "withdraw", "撤回", "withdraw";
        Decide = "decide", "审核批复", "decide";
        Adjust = "adjust", "申请调整", "adjust";
        Copy = "copy", "复制到下一年度", "copy";
    }
}

impl Move {
    pub const fn permission(self) -> Permission {
        match self {
            Self::Edit | Self::Delete | Self::Copy => Permission::Write,
            Self::Submit | Self::Withdraw | Self::Adjust => Permission::Submit,
            Self::Decide => Permission::Decide,
        }
    }

    /// Whether the move is open in this state; `submitted` tells whether the declaration ever was.
    pub const fn is_open(self, status: Status, submitted: bool) -> bool {
        match self {
            Self::Edit | Self::Submit => matches!(status, Status::Draft | Status::Returned),
            Self::Delete => matches!(status, Status::Draft) && !submitted,
            Self::Withdraw | Self::Decide => matches!(status, Status::Submitted),
            Self::Adjust => matches!(status, Status::Approved),
            Self::Copy => true,
        }
    }

    /// All moves that are open in this state.
    pub fn open(status: Status, submitted: bool) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|it| it.is_open(status, submitted)).collect()
    }
}

codes! {
    /// 审核结论 What finance decided.
    Outcome {
        Approved = "approved", "批复", "approved";
        Returned = "returned", "退回修改", "returned";
        Rejected = "rejected", "不予通过", "rejected";
    }
}

impl Outcome {
    /// The state that follows.
    pub const fn status(self) -> Status {
        match self {
            Self::Approved => Status::Approved,
            Self::Returned => Status::Returned,
            Self::Rejected => Status::Rejected,
        }
    }
}

codes! {
    /// 审核等级 Grade of the review (财预〔2015〕88号 第二十五条).
    Grade {
        Excellent = "excellent", "优", "excellent";
        Good = "good", "良", "good";
        Fair = "fair", "中", "fair";
        Poor = "poor", "差", "poor";
    }
}

/// 审核意见 A decision of finance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Decision {
    /// 结论 approved, returned or rejected.
    pub outcome: Outcome,
    /// 等级 Grade. An approval needs excellent or good; fair must be returned, and poor must be rejected.
    #[deserr(default)]
    pub grade: Option<Grade>,
    /// 意见 Comment. A return must say what the unit has to correct; a rejection must say why.
    #[deserr(default)]
    pub comment: Option<Comment>,
}

/// 意见, 理由: a text that says something.
pub type Comment = Text<2000, 1>;

impl Content for Decision {
    fn read(json: serde_json::Value) -> Result<Self, Faults> {
        let decision: Self = shape::read(json)?;
        let mut faults = Faults::default();
        let allowed = match decision.outcome {
            Outcome::Approved => [Grade::Excellent, Grade::Good].as_slice(),
            Outcome::Returned => &[Grade::Excellent, Grade::Good, Grade::Fair],
            Outcome::Rejected => &[Grade::Excellent, Grade::Good, Grade::Poor],
        };
        let codes = allowed.iter().map(|grade| grade.code()).collect::<Vec<_>>().join(", ");
        match decision.grade {
            None if decision.outcome == Outcome::Approved => {
                faults.push(Fault::new("/grade", FaultCode::Missing).expected(codes));
            }
            Some(grade) if !allowed.contains(&grade) => {
                faults.push(Fault::new("/grade", FaultCode::NotWithOutcome).given(grade.code()).expected(codes));
            }
            Some(_) | None => {}
        }
        if decision.comment.is_none() && decision.outcome != Outcome::Approved {
            faults.push(Fault::new("/comment", FaultCode::Missing));
        }
        faults.into_result(decision)
    }
}

/// 调整申请 Why an approved declaration is reopened (财预〔2015〕88号 第二十八条).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Adjustment {
    /// 理由 The reason.
    pub reason: Comment,
}

impl Content for Adjustment {}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moves_lead_where_the_process_says() {
        let open = |status, submitted| Move::open(status, submitted).into_iter().map(Move::code).collect::<Vec<_>>();
        assert_eq!(open(Status::Draft, false), ["edit", "delete", "submit", "copy"]);
        assert_eq!(open(Status::Draft, true), ["edit", "submit", "copy"]);
        assert_eq!(open(Status::Submitted, true), ["withdraw", "decide", "copy"]);
        assert_eq!(open(Status::Returned, true), ["edit", "submit", "copy"]);
        assert_eq!(open(Status::Approved, true), ["adjust", "copy"]);
        assert_eq!(open(Status::Rejected, true), ["copy"]);
    }

    #[test]
    fn outcome_and_grade_go_together() {
        let faults = |json| match Decision::read(json) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.kept().iter().map(|fault| (fault.pointer.clone(), fault.code.code())).collect(),
        };
        let wrong = |pointer: &str, code: &'static str| vec![(pointer.to_owned(), code)];
        for fine in [
            json!({ "outcome": "approved", "grade": "good" }),
            json!({ "outcome": "approved", "grade": "excellent", "comment": "同意" }),
            json!({ "outcome": "returned", "grade": "fair", "comment": "请补充成本指标" }),
            json!({ "outcome": "returned", "comment": "请补充成本指标" }),
            json!({ "outcome": "rejected", "grade": "poor", "comment": "不属于财政支持范围" }),
        ] {
            assert_eq!(faults(fine.clone()), [], "{fine}");
        }
        assert_eq!(faults(json!({ "outcome": "approved" })), wrong("/grade", "missing"));
        assert_eq!(faults(json!({ "outcome": "approved", "grade": "fair" })), wrong("/grade", "not_with_outcome"));
        let poor = json!({ "outcome": "returned", "grade": "poor", "comment": "差" });
        assert_eq!(faults(poor), wrong("/grade", "not_with_outcome"));
        assert_eq!(faults(json!({ "outcome": "rejected", "grade": "poor" })), wrong("/comment", "missing"));
        let both = faults(json!({ "outcome": "rejected", "grade": "fair" }));
        assert_eq!(both, [wrong("/grade", "not_with_outcome"), wrong("/comment", "missing")].concat());
    }
}
