//! Which operation needs which permission, and what kind of work it is: read from the specification, so that it cannot
//! say otherwise.

use std::collections::HashMap;

use actix_web::http::Method;
use domain::process::{action::Action, caller::Permission};
use serde_json::Value;

use super::actions::of_operation;
use crate::http::load::Class;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// What history tells of it.
    pub action: Action,
    pub permission: Permission,
    pub class: Class,
}

/// Every operation that needs a caller, by path and method.
#[derive(Debug)]
pub struct Permissions(HashMap<String, HashMap<Method, Operation>>);

impl Permissions {
    /// Reads `security: [{bearer: [permission]}]` of every operation.
    pub fn of_document(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        let operations = |item: &Value| {
            let operations = item.as_object().into_iter().flatten();
            operations
                .filter_map(|(method, it)| {
                    let method = method.to_uppercase().parse().ok()?;
                    let operation = operation(&method, it)?;
                    Some((method, operation))
                })
                .collect()
        };
        Self(paths.map(|(path, item)| (path.clone(), operations(item))).collect())
    }

    pub fn of(&self, path: &str, method: &Method) -> Option<&Operation> {
        self.0.get(path)?.get(method)
    }
}

fn operation(method: &Method, it: &Value) -> Option<Operation> {
    let permission = it.pointer("/security/0/bearer/0").and_then(Value::as_str).and_then(Permission::from_code)?;
    let action = of_operation(it.get("operationId")?.as_str()?)?;
    Some(Operation { action, permission, class: class(method, action, permission) })
}

fn class(method: &Method, action: Action, permission: Permission) -> Class {
    let long = matches!(
        action,
        Action::Exported
            | Action::Imported
            | Action::Printed
            | Action::FundingSummed
            | Action::FindingsCounted
            | Action::AuditVerified
            | Action::DraftsValidated
    );
    let reading = method.is_safe() || matches!(permission, Permission::Read | Permission::Audit);
    match (long, reading) {
        (true, _) => Class::Long,
        (false, true) => Class::Read,
        (false, false) => Class::Write,
    }
}
