//! Which action each operation of the contract is, as history tells it.

use domain::process::action::Action;

/// The action of an operation, by its name in the specification; none for one that nobody calls by name.
pub fn of_operation(id: &str) -> Option<Action> {
    Some(match id {
        "create_project" => Action::Created,
        "replace_project" => Action::Replaced,
        "patch_project" => Action::Patched,
        "delete_project" => Action::Deleted,
        "batch_projects" => Action::Batched,
        "import_form" => Action::Imported,
        "copy_project" => Action::Copied,
        "submit_project" => Action::Submitted,
        "withdraw_project" => Action::Withdrawn,
        "decide_project" => Action::Decided,
        "adjust_project" => Action::Adjusted,
        "replace_explanations" => Action::Explained,
        "add_indicator" => Action::IndicatorAdded,
        "replace_indicator" => Action::IndicatorReplaced,
        "remove_indicator" => Action::IndicatorRemoved,
        "replace_indicators" => Action::IndicatorsReplaced,
        "add_cost_item" => Action::CostItemAdded,
        "replace_cost_item" => Action::CostItemReplaced,
        "remove_cost_item" => Action::CostItemRemoved,
        "replace_cost_items" => Action::CostItemsReplaced,
        "add_safeguard" => Action::SafeguardAdded,
        "replace_safeguard" => Action::SafeguardReplaced,
        "remove_safeguard" => Action::SafeguardRemoved,
        "replace_safeguards" => Action::SafeguardsReplaced,
        "replace_schedule" => Action::ScheduleReplaced,
        "create_api_key" => Action::KeyCreated,
        "revoke_api_key" => Action::KeyRevoked,
        "get_api_key" => Action::KeyRead,
        "list_api_keys" => Action::KeysListed,
        "get_project" => Action::Read,
        "list_projects" => Action::Listed,
        "search_projects" => Action::Searched,
        "export_projects" => Action::Exported,
        "print_form" => Action::Printed,
        "validate_project" => Action::Validated,
        "validate_declaration" => Action::DraftValidated,
        "validate_batch" => Action::DraftsValidated,
        "list_indicators" => Action::IndicatorsListed,
        "get_indicator" => Action::IndicatorRead,
        "list_cost_items" => Action::CostItemsListed,
        "get_cost_item" => Action::CostItemRead,
        "list_safeguards" => Action::SafeguardsListed,
        "get_safeguard" => Action::SafeguardRead,
        "list_explanations" => Action::ExplanationsListed,
        "get_schedule" => Action::ScheduleRead,
        "get_submission" => Action::SubmissionRead,
        "list_decisions" => Action::DecisionsListed,
        "list_revisions" => Action::RevisionsListed,
        "get_revision" => Action::RevisionRead,
        "diff_revisions" => Action::RevisionsCompared,
        "get_attachment" => Action::AttachmentRead,
        "list_audit_events" => Action::AuditListed,
        "verify_audit" => Action::AuditVerified,
        "list_changes" => Action::ChangesListed,
        "sum_funding" => Action::FundingSummed,
        "count_findings" => Action::FindingsCounted,
        "list_rules" => Action::RulesListed,
        "get_rule" => Action::RuleRead,
        "list_profiles" => Action::ProfilesListed,
        "get_profile" => Action::ProfileRead,
        "list_dictionaries" => Action::DictionariesListed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_action_is_that_of_one_operation_and_every_operation_has_one() {
        let document = crate::contract::document().unwrap();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
        let called = operations.filter(|it| it.pointer("/security/0/bearer/0").is_some());
        let ids: Vec<_> = called.map(|it| it["operationId"].as_str().unwrap()).collect();
        let without: Vec<_> = ids.iter().filter(|id| of_operation(id).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
        let actions: HashSet<_> = ids.iter().filter_map(|id| of_operation(id)).collect();
        let called = Action::ALL.len() - Action::OF_SYSTEM.len();
        assert_eq!((actions.len(), ids.len()), (called, called));
        assert!(Action::OF_SYSTEM.iter().all(|action| !actions.contains(action)));
    }
}
