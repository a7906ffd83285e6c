//! Paths and their methods, for telling a wrong method from a wrong address: the framework says 404 to both, and takes
//! the name of an address for an id of another.

use actix_web::{
    dev::ResourceDef,
    http::{Method, header},
};
use serde_json::Value;

use crate::http::problem::{Code, Problem};

/// What the specification knows, in its order: names stand before ids.
pub struct RouteTable(Vec<(ResourceDef, Vec<Method>)>);

impl RouteTable {
    pub fn of(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object);
        let resource = |(path, item): (&String, &Value)| {
            let operations = item.as_object().into_iter().flatten();
            let methods = operations.filter_map(|(name, _)| Method::from_bytes(name.to_uppercase().as_bytes()).ok());
            (ResourceDef::new(path.as_str()), methods.collect())
        };
        Self(paths.into_iter().flatten().map(resource).collect())
    }

    /// 405 with the methods there are, or 404.
    pub fn refuse(&self, path: &str) -> Problem {
        let Some((_, methods)) = self.0.iter().find(|(resource, _)| resource.is_match(path)) else {
            return Problem::new(Code::NotFound);
        };
        let mut allowed: Vec<_> = methods.iter().map(Method::as_str).collect();
        if methods.contains(&Method::GET) {
            allowed.push("HEAD");
        }
        let problem = Problem::new(Code::MethodNotAllowed);
        match header::HeaderValue::from_str(&allowed.join(", ")) {
            Ok(allow) => problem.header(header::ALLOW, allow),
            Err(_) => problem,
        }
    }
}
