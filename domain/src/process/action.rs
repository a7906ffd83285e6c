//! 操作 What is done, as history tells it: names of their own, so that renaming an operation of the contract changes no
//! history.

/// Declares the closed list of actions: variant, name, and the name under which rows of before were stored.
macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $former:literal;)+) => {
        /// 操作 What a caller does, or is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $variant,)+ }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name under which new rows are stored, and all are shown.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Every name under which rows of this action are stored. History is sealed and never rewritten: rows of
            /// before actions had names of their own hold the operation of the contract of that time.
            pub const fn stored(self) -> [&'static str; 2] {
                match self { $(Self::$variant => [$code, $former],)+ }
            }

            /// The action of a stored name, new or former.
            pub fn of_stored(name: &str) -> Option<Self> {
                match name { $($code | $former => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

actions! {
    /// 新建申报
    Created = "created", "create_project";
    /// 替换申报
    Replaced = "replaced", "replace_project";
    /// 局部修改申报
    Patched = "patched", "patch_project";
    /// 删除草稿
    Deleted = "deleted", "delete_project";
    /// 批量写入申报
    Batched = "batched", "batch_projects";
    /// 导入申报表
    Imported = "imported", "import_form";
    /// 复制到以后年度
    Copied = "copied", "copy_project";
    /// 报送
    Submitted = "submitted", "submit_project";
    /// 撤回
    Withdrawn = "withdrawn", "withdraw_project";
    /// 审核
    Decided = "decided", "decide_project";
    /// 申请调整
    Adjusted = "adjusted", "adjust_project";
    /// 填写情况说明
    Explained = "explained", "replace_explanations";
    /// 新增绩效指标
    IndicatorAdded = "indicator_added", "add_indicator";
    /// 替换一条绩效指标
    IndicatorReplaced = "indicator_replaced", "replace_indicator";
    /// 删除一条绩效指标
    IndicatorRemoved = "indicator_removed", "remove_indicator";
    /// 整体替换绩效指标
    IndicatorsReplaced = "indicators_replaced", "replace_indicators";
    /// 新增成本明细
    CostItemAdded = "cost_item_added", "add_cost_item";
    /// 替换一条成本明细
    CostItemReplaced = "cost_item_replaced", "replace_cost_item";
    /// 删除一条成本明细
    CostItemRemoved = "cost_item_removed", "remove_cost_item";
    /// 整体替换成本明细
    CostItemsReplaced = "cost_items_replaced", "replace_cost_items";
    /// 新增保障措施
    SafeguardAdded = "safeguard_added", "add_safeguard";
    /// 替换一条保障措施
    SafeguardReplaced = "safeguard_replaced", "replace_safeguard";
    /// 删除一条保障措施
    SafeguardRemoved = "safeguard_removed", "remove_safeguard";
    /// 整体替换保障措施
    SafeguardsReplaced = "safeguards_replaced", "replace_safeguards";
    /// 整体替换实施进度计划
    ScheduleReplaced = "schedule_replaced", "replace_schedule";
    /// 新建密钥
    KeyCreated = "key_created", "create_api_key";
    /// 吊销密钥
    KeyRevoked = "key_revoked", "revoke_api_key";
    /// 读取密钥
    KeyRead = "key_read", "get_api_key";
    /// 列出密钥
    KeysListed = "keys_listed", "list_api_keys";
    /// 读取申报
    Read = "read", "get_project";
    /// 列出申报
    Listed = "listed", "list_projects";
    /// 检索申报
    Searched = "searched", "search_projects";
    /// 导出申报
    Exported = "exported", "export_projects";
    /// 打印申报表
    Printed = "printed", "print_form";
    /// 校验申报
    Validated = "validated", "validate_project";
    /// 校验未保存的申报
    DraftValidated = "draft_validated", "validate_declaration";
    /// 批量校验未保存的申报
    DraftsValidated = "drafts_validated", "validate_batch";
    /// 列出绩效指标
    IndicatorsListed = "indicators_listed", "list_indicators";
    /// 读取一条绩效指标
    IndicatorRead = "indicator_read", "get_indicator";
    /// 列出成本明细
    CostItemsListed = "cost_items_listed", "list_cost_items";
    /// 读取一条成本明细
    CostItemRead = "cost_item_read", "get_cost_item";
    /// 列出保障措施
    SafeguardsListed = "safeguards_listed", "list_safeguards";
    /// 读取一条保障措施
    SafeguardRead = "safeguard_read", "get_safeguard";
    /// 列出情况说明
    ExplanationsListed = "explanations_listed", "list_explanations";
    /// 读取实施进度计划
    ScheduleRead = "schedule_read", "get_schedule";
    /// 读取报送记录
    SubmissionRead = "submission_read", "get_submission";
    /// 列出审核记录
    DecisionsListed = "decisions_listed", "list_decisions";
    /// 列出版本
    RevisionsListed = "revisions_listed", "list_revisions";
    /// 读取版本
    RevisionRead = "revision_read", "get_revision";
    /// 比较版本
    RevisionsCompared = "revisions_compared", "diff_revisions";
    /// 读取附件
    AttachmentRead = "attachment_read", "get_attachment";
    /// 列出审计事件
    AuditListed = "audit_listed", "list_audit_events";
    /// 核对审计记录
    AuditVerified = "audit_verified", "verify_audit";
    /// 读取变更
    ChangesListed = "changes_listed", "list_changes";
    /// 统计资金
    FundingSummed = "funding_summed", "sum_funding";
    /// 统计校验结果
    FindingsCounted = "findings_counted", "count_findings";
    /// 列出规则
    RulesListed = "rules_listed", "list_rules";
    /// 读取规则
    RuleRead = "rule_read", "get_rule";
    /// 列出表样
    ProfilesListed = "profiles_listed", "list_profiles";
    /// 读取表样
    ProfileRead = "profile_read", "get_profile";
    /// 列出字典
    DictionariesListed = "dictionaries_listed", "list_dictionaries";
    /// 封存既有密钥
    KeySealed = "key_sealed", "seal_api_key";
    /// 升级封存方式
    SealsUpgraded = "seals_upgraded", "upgrade_seals";
    /// 更换审计密钥
    Rekeyed = "rekeyed", "rekey_audit";
    /// 发现事件丢失
    EventsLost = "events_lost", "lose_events";
}

impl Action {
    /// What no caller does: the service does it itself, or its owner at the command line.
    pub const OF_SYSTEM: [Self; 4] = [Self::KeySealed, Self::SealsUpgraded, Self::Rekeyed, Self::EventsLost];

    /// A stored name as it is shown: the new one, also for a row of before. What is unknown is shown as it is.
    pub fn shown(stored: &str) -> &str {
        let Some(action) = Self::of_stored(stored) else { return stored };
        action.code()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_actions_share_a_name_new_or_former() {
        let names: HashSet<_> = Action::ALL.iter().flat_map(|action| action.stored()).collect();
        assert_eq!(names.len(), Action::ALL.len() * 2);
        for action in Action::ALL {
            for name in action.stored() {
                assert_eq!((Action::of_stored(name), Action::shown(name)), (Some(*action), action.code()));
                assert!(name.len() <= 64, "{name}");
            }
        }
        assert_eq!((Action::of_stored("test"), Action::shown("test")), (None, "test"));
    }
}
