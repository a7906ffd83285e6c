//! The committed specification, and whether an exchange keeps to it.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jsonschema::Validator;
use reqwest::{
    Method,
    header::{self, HeaderMap},
};
use serde_json::{Map, Value, json};

use crate::schema::{closed, compile, departures, each_member, resolve};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");

/// Served beside the API; the specification does not speak of itself.
const BESIDE: [&str; 2] = ["/openapi.json", "/swagger-ui"];

pub const JSON: &str = "application/json";
pub const PROBLEM: &str = "application/problem+json";

/// The methods that an operation can have.
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "options", "trace"];

/// A request and the reply to it.
pub struct Exchange<'a> {
    pub method: &'a Method,
    pub path: &'a str,
    pub query: Vec<(String, String)>,
    pub sent: &'a HeaderMap,
    pub sent_body: Option<&'a [u8]>,
    pub status: u16,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// One method on one path.
#[derive(Debug)]
pub struct Operation {
    pub method: Method,
    pub template: String,
    /// As in the specification, with the parameters of its path.
    pub definition: Value,
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// Its name in the specification.
    pub fn id(&self) -> &str {
        self.definition["operationId"].as_str().expect("an operation has a name")
    }

    /// The permission it needs; none where it is open to everybody.
    pub fn permission(&self) -> Option<&str> {
        self.definition["security"][0]["bearer"][0].as_str()
    }

    /// The values of the template's parameters, if the path is one of the template's.
    fn matches(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let (mut wanted, mut given) = (self.template.split('/'), path.split('/'));
        let mut values = Vec::new();
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(values),
                (Some(wanted), Some(given)) => match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) if !given.is_empty() => values.push((name, given.to_owned())),
                    None if wanted == given => {}
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    /// Whether the specification lets anybody in, without a key.
    pub fn is_open(&self) -> bool {
        let security = self.definition["security"].as_array();
        security.is_some_and(|schemes| schemes.iter().all(|scheme| scheme.as_object().is_some_and(Map::is_empty)))
    }

    /// Its parameters of one place: `path`, `query` or `header`.
    pub fn parameters(&self, place: &str) -> impl Iterator<Item = &Value> {
        let all = self.definition["parameters"].as_array().into_iter().flatten();
        all.filter(move |parameter| parameter["in"] == place)
    }

    /// Media types of the body it takes, each with its definition; none when it takes no body.
    pub fn bodies(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.definition["requestBody"]["content"].as_object().into_iter().flatten()
    }
}

pub struct Spec {
    pub document: Value,
    /// Its components with every object closed, for replies.
    closed: Value,
    operations: Vec<Operation>,
    /// By the text of the schema: compiling is much slower than checking.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Spec {
    /// The document in the repository.
    pub fn committed() -> &'static Self {
        static SPEC: LazyLock<Spec> = LazyLock::new(|| {
            let text = fs::read_to_string(COMMITTED).expect("openapi/openapi.json can be read");
            Spec::new(serde_json::from_str(&text).expect("openapi/openapi.json is JSON"))
        });
        &SPEC
    }

    fn new(document: Value) -> Self {
        let mut operations = Vec::new();
        for (template, item) in document["paths"].as_object().expect("the specification has paths") {
            for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
                let mut definition = item[*method].clone();
                let own = definition["parameters"].as_array().into_iter().flatten();
                let shared = item["parameters"].as_array().into_iter().flatten();
                let parameters = own.chain(shared).map(|parameter| resolve(&document, parameter).clone());
                definition["parameters"] = parameters.collect();
                if let Some(body) = definition.get("requestBody") {
                    definition["requestBody"] = resolve(&document, body).clone();
                }
                let method = method.to_uppercase().parse().expect("it is a method");
                operations.push(Operation { method, template: template.clone(), definition });
            }
        }
        let closed = json!({ "schemas": each_member(&document["components"]["schemas"]) });
        Self { document, closed, operations, validators: Mutex::default() }
    }

    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operations on the path, a literal template before one with parameters.
    fn on_path(&self, path: &str) -> Vec<(&Operation, Vec<(&str, String)>)> {
        let all = self.operations.iter().filter_map(|operation| Some((operation, operation.matches(path)?)));
        let mut found: Vec<_> = all.collect();
        let fewest = found.iter().map(|(_, values)| values.len()).min();
        found.retain(|(_, values)| Some(values.len()) == fewest);
        found
    }

    /// Holds an exchange against the specification. Answers the operation that took place, or what is wrong.
    pub fn check(&self, exchange: &Exchange) -> Result<Option<&Operation>, String> {
        if exchange.path == "/" || BESIDE.iter().any(|beside| exchange.path.starts_with(beside)) {
            return Ok(None);
        }
        always(exchange)?;
        let here = self.on_path(exchange.path);
        // HEAD is GET without the body (RFC 9110).
        let head = exchange.method == Method::HEAD;
        let method = if head { &Method::GET } else { exchange.method };
        let Some((operation, values)) = here.iter().find(|(operation, _)| operation.method == *method) else {
            let methods = here.iter().map(|(operation, _)| operation.method.as_str()).collect();
            return self.no_operation(exchange, &methods).map(|()| None);
        };
        let status = exchange.status.to_string();
        let response = operation.definition["responses"].get(&status);
        let response = response.ok_or_else(|| format!("{} does not declare status {status}", operation.name()))?;
        let response = resolve(&self.document, response);
        self.reply_headers(exchange, response)?;
        if head {
            nothing(exchange)?;
        } else {
            self.reply_body(exchange, response)?;
        }
        if exchange.status < 400 {
            self.request(exchange, operation, values)?;
        }
        Ok(Some(operation))
    }

    /// A path or method that is not in the specification must be refused.
    fn no_operation(&self, exchange: &Exchange, methods: &BTreeSet<&str>) -> Result<(), String> {
        match exchange.status {
            404 if methods.is_empty() => {}
            405 if !methods.is_empty() => {
                let allow =
                    exchange.headers.get(header::ALLOW).and_then(|value| value.to_str().ok()).unwrap_or_default();
                let told: BTreeSet<_> =
                    allow.split(',').map(str::trim).filter(|it| !["HEAD", "OPTIONS", ""].contains(it)).collect();
                if told != *methods {
                    return Err(format!("Allow tells {told:?}, the specification has {methods:?}"));
                }
            }
            // Whoever has no key is not told what there is; a broken header is told first.
            400 | 401 => {}
            status => return Err(format!("the specification has no such operation, yet the status is {status}")),
        }
        if *exchange.method == Method::HEAD {
            return nothing(exchange);
        }
        self.conforms(&json!({ "$ref": "#/components/schemas/Problem" }), &self.closed, &json_body(exchange)?)
    }

    /// Declared headers are promises; `Link` alone depends on whether there is a next page.
    fn reply_headers(&self, exchange: &Exchange, response: &Value) -> Result<(), String> {
        for (name, definition) in response["headers"].as_object().into_iter().flatten() {
            let definition = resolve(&self.document, definition);
            match exchange.headers.get(name).map(|value| value.to_str()) {
                Some(Ok(value)) => {
                    self.conforms_as_text(&definition["schema"], value).map_err(|e| format!("header {name}: {e}"))?
                }
                Some(Err(error)) => return Err(format!("header {name}: {error}")),
                None if name == "Link" || definition["required"] == false => {}
                None => return Err(format!("the declared header {name} is missing")),
            }
        }
        Ok(())
    }

    fn reply_body(&self, exchange: &Exchange, response: &Value) -> Result<(), String> {
        let Some(content) = response.get("content").and_then(Value::as_object).filter(|content| !content.is_empty())
        else {
            return nothing(exchange);
        };
        let media_type = media_type(exchange.headers).ok_or("the reply has no Content-Type")?;
        let declared = content.get(&media_type);
        let declared = declared.ok_or_else(|| format!("the content type {media_type} is not declared"))?;
        let body = if is_json(&media_type) {
            json_body(exchange)?
        } else {
            Value::String(String::from_utf8_lossy(exchange.body).into_owned())
        };
        self.conforms(&closed(&declared["schema"]), &self.closed, &body).map_err(|e| format!("body:\n{e}{body:#}"))
    }

    /// What the service accepted must be something that the specification allows, or callers who keep to it are
    /// refused what works.
    fn request(&self, exchange: &Exchange, operation: &Operation, values: &[(&str, String)]) -> Result<(), String> {
        let header = |name: &str| exchange.sent.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        for place in ["path", "query", "header"] {
            for parameter in operation.parameters(place) {
                let name = parameter["name"].as_str().expect("a parameter has a name");
                let value = match place {
                    "path" => values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()),
                    "query" => exchange.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()),
                    _ => header(name),
                };
                match value {
                    Some(value) => self
                        .conforms_as_text(&parameter["schema"], &value)
                        .map_err(|e| format!("accepted the {place} parameter {name} = {value:?}, but:\n{e}"))?,
                    None if parameter["required"] == true => {
                        return Err(format!("accepted without the required {place} parameter {name}"));
                    }
                    None => {}
                }
            }
        }
        for (name, _) in &exchange.query {
            if !operation.parameters("query").any(|parameter| parameter["name"] == **name) {
                return Err(format!("accepted the undeclared query parameter {name}"));
            }
        }
        let Some(sent) = exchange.sent_body else { return Ok(()) };
        let media_type = media_type(exchange.sent).unwrap_or_default();
        // A file may come under its own type, or as a part: generated clients cope with one type of body only.
        let file = ["multipart/form-data", DOCX, XLSX, DOC, XLS].contains(&media_type.as_str());
        let media_type = if file { "application/octet-stream".to_owned() } else { media_type };
        let (_, declared) = operation
            .bodies()
            .find(|(name, _)| **name == media_type)
            .ok_or_else(|| format!("accepted the undeclared content type {media_type:?}"))?;
        // 207: each item was accepted or refused for itself. Files are what they are.
        if exchange.status == 207 || !is_json(&media_type) {
            return Ok(());
        }
        let sent = serde_json::from_slice(sent).map_err(|error| format!("accepted a body that is no JSON: {error}"))?;
        self.conforms(&declared["schema"], &self.document["components"], &sent)
            .map_err(|error| format!("accepted a body that the specification does not allow:\n{error}"))
    }

    /// Checks an example or any other value against a schema of the document.
    pub fn allows(&self, schema: &Value, value: &Value) -> Result<(), String> {
        self.conforms(schema, &self.document["components"], value)
    }

    fn conforms(&self, schema: &Value, components: &Value, value: &Value) -> Result<(), String> {
        let key = format!("{} {schema}", std::ptr::eq(components, &self.closed));
        let known = self.validators().get(&key).cloned();
        let validator = known.unwrap_or_else(|| {
            let compiled = Arc::new(compile(schema, components));
            self.validators().insert(key, Arc::clone(&compiled));
            compiled
        });
        let departures = departures(&validator, value);
        if departures.is_empty() { Ok(()) } else { Err(departures) }
    }

    /// A header or parameter arrives as text, which may stand for a number, a truth value or a list with commas.
    fn conforms_as_text(&self, schema: &Value, text: &str) -> Result<(), String> {
        let components = &self.document["components"];
        if schema["type"] == "array" {
            return self.conforms(schema, components, &text.split(',').filter(|_| !text.is_empty()).collect());
        }
        let as_text = self.conforms(schema, components, &text.into());
        let other = serde_json::from_str(text).ok().filter(|value: &Value| value.is_number() || value.is_boolean());
        match other {
            Some(other) if as_text.is_err() => self.conforms(schema, components, &other),
            _ => as_text,
        }
    }

    fn validators(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Validator>>> {
        // A failed check panics in its own test only.
        self.validators.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What every reply promises, whatever the operation.
fn always(exchange: &Exchange) -> Result<(), String> {
    let header = |name: &str| exchange.headers.get(name).and_then(|value| value.to_str().ok());
    let request_id = header("x-request-id").ok_or("the reply has no X-Request-Id")?;
    if exchange.status == 500 {
        return Err("an internal error".to_owned());
    }
    if exchange.status < 400 {
        return Ok(());
    }
    let promised = match exchange.status {
        401 => Some("www-authenticate"),
        405 => Some("allow"),
        429 | 503 => Some("retry-after"),
        _ => None,
    };
    if let Some(missing) = promised.filter(|name| header(name).is_none()) {
        return Err(format!("status {} without {missing}", exchange.status));
    }
    if media_type(exchange.headers).as_deref() != Some(PROBLEM) {
        return Err(format!("a refusal must be {PROBLEM}, not {:?}", media_type(exchange.headers)));
    }
    if *exchange.method == Method::HEAD {
        return Ok(());
    }
    let problem = json_body(exchange)?;
    let code = problem["code"].as_str().unwrap_or_default();
    // A replayed refusal is the one of before.
    let request_id = if header("idempotent-replayed").is_some() { &problem["request_id"] } else { &json!(request_id) };
    let expected = [
        ("type", json!(format!("/problems/{code}"))),
        ("status", json!(exchange.status)),
        ("instance", json!(exchange.path)),
        ("request_id", request_id.clone()),
    ];
    for (member, value) in expected {
        if problem[member] != value {
            return Err(format!("{member} of the problem should be {value}: {problem:#}"));
        }
    }
    Ok(())
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

/// Media types of Word and Excel.
pub const DOC: &str = "application/msword";
pub const XLS: &str = "application/vnd.ms-excel";
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whether a body of this type is JSON.
pub fn is_json(media_type: &str) -> bool {
    media_type.ends_with("/json") || media_type.ends_with("+json")
}

fn json_body(exchange: &Exchange) -> Result<Value, String> {
    serde_json::from_slice(exchange.body).map_err(|error| format!("the body is no JSON: {error}"))
}

fn nothing(exchange: &Exchange) -> Result<(), String> {
    if exchange.body.is_empty() { Ok(()) } else { Err("a body where none is declared".to_owned()) }
}
