//! Who asks, what they may do, and whose declarations they may see.

use crate::{
    process::action::Action,
    values::{codes::codes, list::List, period::Timestamp, unit_scope::UnitScope},
};

codes! {
    /// 角色 Role of a caller.
    Role {
        Declarant = "declarant", "申报单位", "declaring unit";
        Reviewer = "reviewer", "财政审核", "reviewer of the finance bureau";
        Auditor = "auditor", "审计", "auditor";
        Admin = "admin", "管理员", "administrator";
    }
}

codes! {
    /// 权限 What a caller may do.
    Permission {
        Read = "read", "查看申报", "read declarations";
        Write = "write", "填报", "write declarations";
        Submit = "submit", "报送、撤回、申请调整", "submit, withdraw and adjust";
        Decide = "decide", "审核批复", "decide";
        Audit = "audit", "查看审计记录", "read the audit trail";
        ManageKeys = "manage_keys", "管理密钥", "manage keys";
    }
}

impl Role {
    /// What callers of this role may do. Reviewers do not write: who decides did not fill in the form.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{Audit, Decide, ManageKeys, Read, Submit, Write};
        match self {
            Self::Declarant => &[Read, Write, Submit],
            Self::Reviewer => &[Read, Decide],
            Self::Auditor => &[Read, Audit],
            Self::Admin => &[Read, Write, Submit, Decide, Audit, ManageKeys],
        }
    }

    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// The units of a caller who is given these scopes. A declarant sees only what is named; a reviewer without scopes
    /// sees all units; auditors and administrators are never limited, because the audit trail is one. None where role
    /// and scopes do not go together.
    pub fn units(self, scopes: Vec<UnitScope>) -> Option<Units> {
        match (self, scopes.is_empty()) {
            (Self::Declarant, true) | (Self::Auditor | Self::Admin, false) => None,
            (Self::Declarant | Self::Reviewer, false) => Some(Units::Within(scopes)),
            (Self::Reviewer | Self::Auditor | Self::Admin, true) => Some(Units::All),
        }
    }
}

/// 单位范围: those of one caller.
pub type UnitScopes = List<UnitScope, 100>;

/// The units whose declarations a caller may see and change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Units {
    All,
    /// Those in one of these scopes.
    Within(Vec<UnitScope>),
}

impl Units {
    /// Whether the unit with this code is one of them.
    pub fn cover(&self, unit_code: &str) -> bool {
        match self {
            Self::All => true,
            Self::Within(scopes) => scopes.iter().any(|scope| scope.covers(unit_code)),
        }
    }
}

/// A caller whose credentials were found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Lasting id: of the key, or `oidc:` and the subject.
    pub id: String,
    pub name: String,
    pub role: Role,
    pub units: Units,
}

/// One request of a caller: who does what, when. Whatever it changes is recorded under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub caller: Caller,
    pub action: Action,
    pub request_id: String,
    pub at: Timestamp,
}

impl Act {
    /// What the service or its owner at the command line does, not a caller.
    pub fn of_system(action: Action, request_id: String, at: Timestamp) -> Self {
        let caller = Caller { id: "system".into(), name: "system".into(), role: Role::Admin, units: Units::All };
        Self { caller, action, request_id, at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> UnitScope {
        UnitScope::parse(text).unwrap()
    }

    #[test]
    fn units_cover_themselves_and_those_below() {
        let units = Units::Within(vec![scope("1200"), scope("a7")]);
        for (code, covered) in
            [("1200", true), ("120001", true), ("12", false), ("1201", false), ("a7", true), ("A7", false)]
        {
            assert_eq!(units.cover(code), covered, "{code}");
        }
        assert!(Units::All.cover("1"));
        assert!(!Units::Within(Vec::new()).cover("1200"));
    }

    #[test]
    fn scopes_limit_only_roles_that_can_be_limited() {
        let some = || vec![scope("12")];
        assert_eq!(Role::Declarant.units(Vec::new()), None);
        assert_eq!(Role::Declarant.units(some()), Some(Units::Within(some())));
        assert_eq!(Role::Reviewer.units(some()), Some(Units::Within(some())));
        for role in [Role::Reviewer, Role::Auditor, Role::Admin] {
            assert_eq!(role.units(Vec::new()), Some(Units::All));
        }
        for role in [Role::Auditor, Role::Admin] {
            assert_eq!(role.units(some()), None);
        }
    }

    #[test]
    fn who_decides_does_not_write() {
        assert!(!Role::Reviewer.may(Permission::Write) && !Role::Reviewer.may(Permission::Submit));
        assert!(!Role::Declarant.may(Permission::Decide));
        assert!(Role::ALL.iter().all(|role| role.may(Permission::Read)));
    }
}
