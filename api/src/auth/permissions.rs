//! Which operation needs which permission: read from the specification, so that it cannot say otherwise.

use std::collections::HashMap;

use actix_web::http::Method;
use domain::process::{action::Action, caller::Permission};
use serde_json::Value;

use super::actions::of_operation;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// What history tells of it.
    pub action: Action,
    pub permission: Permission,
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
            operations.filter_map(|(method, it)| Some((method.to_uppercase().parse().ok()?, operation(it)?))).collect()
        };
        Self(paths.map(|(path, item)| (path.clone(), operations(item))).collect())
    }

    pub fn of(&self, path: &str, method: &Method) -> Option<&Operation> {
        self.0.get(path)?.get(method)
    }
}

fn operation(it: &Value) -> Option<Operation> {
    let permission = it.pointer("/security/0/bearer/0").and_then(Value::as_str).and_then(Permission::from_code)?;
    Some(Operation { action: of_operation(it.get("operationId")?.as_str()?)?, permission })
}
