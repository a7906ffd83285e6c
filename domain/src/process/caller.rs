//! Who asks, what they may do, and whose declarations they may see.

use crate::{
    process::{action::Action, attachment::fingerprint},
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

codes! {
    /// 转出或转入 How a declaration that changed its unit passed the border of a caller's units.
    Moved {
        Left = "left", "转出", "left";
        Arrived = "arrived", "转入", "arrived";
    }
}

impl Units {
    /// What a caller with these units is told of a declaration that went from one unit to another; nothing where both or
    /// neither are the caller's.
    pub fn passed(&self, former: &str, present: &str) -> Option<Moved> {
        match (self.cover(former), self.cover(present)) {
            (true, false) => Some(Moved::Left),
            (false, true) => Some(Moved::Arrived),
            (true, true) | (false, false) => None,
        }
    }

    /// Whether the unit with this code is one of them.
    pub fn cover(&self, unit_code: &str) -> bool {
        match self {
            Self::All => true,
            Self::Within(scopes) => scopes.iter().any(|scope| scope.covers(unit_code)),
        }
    }
}

codes! {
    /// 操作人类别 What proves who a caller is. Names may be alike; kind and id together never are.
    ActorKind {
        Key = "key", "密钥", "key";
        Oidc = "oidc", "统一身份认证用户", "user of the OpenID provider";
        Admin = "admin", "配置中的管理员", "administrator of the configuration";
        System = "system", "本服务", "the service itself";
    }
}

/// Before the subject in the id of a caller of the OpenID provider.
const OIDC: &str = "oidc:";

impl ActorKind {
    /// The kind of whoever has this id, also in history that was written before kinds were told.
    pub fn of(id: &str) -> Self {
        match id {
            Caller::ADMIN => Self::Admin,
            Caller::SYSTEM => Self::System,
            id if id.starts_with(OIDC) => Self::Oidc,
            _ => Self::Key,
        }
    }
}

/// A caller whose credentials were found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Lasting id, which tells the kind too: of the key, or `oidc:` and the subject, or one of the two fixed ones.
    pub id: String,
    pub name: String,
    pub role: Role,
    pub units: Units,
    /// Who vouches for a caller of the OpenID provider.
    pub issuer: Option<String>,
}

impl Caller {
    /// Id of the administrator of the configuration.
    pub const ADMIN: &str = "admin";
    /// Id of the service itself, and of its owner at the command line.
    pub const SYSTEM: &str = "system";

    /// The caller behind a token of the OpenID provider.
    pub fn of_subject(issuer: &str, subject: &str, name: String, role: Role, units: Units) -> Self {
        Self { id: format!("{OIDC}{subject}"), name, role, units, issuer: Some(issuer.to_owned()) }
    }

    /// To whom a kept answer belongs. The next token of a subject may give another role or other units, and another
    /// provider may have the same subject: none of them is given what the first was answered. A key never changes.
    pub fn claimant(&self) -> String {
        let Some(issuer) = &self.issuer else { return self.id.clone() };
        let mut parts = vec![issuer.clone(), self.role.code().to_owned()];
        if let Units::Within(scopes) = &self.units {
            let mut scopes: Vec<_> = scopes.iter().map(ToString::to_string).collect();
            scopes.sort_unstable();
            scopes.dedup();
            parts.extend(scopes);
        }
        // No part holds a line break: an issuer is an address, the others are codes.
        format!("{} {}", self.id, fingerprint(parts.join("\n").as_bytes()))
    }
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
        let (id, name) = (Caller::SYSTEM.to_owned(), Caller::SYSTEM.to_owned());
        let caller = Caller { id, name, role: Role::Admin, units: Units::All, issuer: None };
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
    fn the_id_tells_the_kind_whatever_the_name_is() {
        let user = Caller::of_subject("https://a", "admin", "admin".to_owned(), Role::Admin, Units::All);
        assert_eq!((user.id.as_str(), ActorKind::of(&user.id)), ("oidc:admin", ActorKind::Oidc));
        assert_eq!(ActorKind::of("admin"), ActorKind::Admin);
        assert_eq!(ActorKind::of("system"), ActorKind::System);
        assert_eq!(ActorKind::of("01938a2e-0000-7000-8000-000000000000"), ActorKind::Key);
    }

    #[test]
    fn an_answer_belongs_to_issuer_subject_role_and_units() {
        let of = |issuer: &str, subject: &str, role, units: &[&str]| {
            let units = Units::Within(units.iter().map(|it| scope(it)).collect());
            Caller::of_subject(issuer, subject, "n".to_owned(), role, units).claimant()
        };
        let first = of("https://a", "s", Role::Declarant, &["12", "=31"]);
        assert_eq!(first, of("https://a", "s", Role::Declarant, &["=31", "12"]), "in any order");
        for other in [
            of("https://b", "s", Role::Declarant, &["12", "=31"]),
            of("https://a", "t", Role::Declarant, &["12", "=31"]),
            of("https://a", "s", Role::Reviewer, &["12", "=31"]),
            of("https://a", "s", Role::Declarant, &["12", "31"]),
            of("https://a", "s", Role::Declarant, &["12"]),
        ] {
            assert_ne!(first, other);
        }
        let key =
            Caller { issuer: None, ..Caller::of_subject("https://a", "s", "n".to_owned(), Role::Admin, Units::All) };
        assert_eq!(key.claimant(), key.id);
    }

    #[test]
    fn who_decides_does_not_write() {
        assert!(!Role::Reviewer.may(Permission::Write) && !Role::Reviewer.may(Permission::Submit));
        assert!(!Role::Declarant.may(Permission::Decide));
        assert!(Role::ALL.iter().all(|role| role.may(Permission::Read)));
    }
}
