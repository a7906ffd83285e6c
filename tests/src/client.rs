//! A caller. Whatever it is answered is held against the specification before a test sees it.

use std::{
    future::{Future, IntoFuture},
    net::SocketAddr,
    pin::Pin,
    time::Duration,
};

use reqwest::{
    Method, Url,
    header::{self, HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use serde_json::{Value, json};

use crate::{
    coverage, forms,
    spec::{Exchange, JSON, Spec},
};

/// Longer than any answer may take, so that a service that hangs fails the test.
const TIMEOUT: Duration = Duration::from_secs(120);

#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// `/api/v1/`: addresses that do not begin with a slash are below it.
    base: Url,
    key: Option<String>,
}

impl Client {
    pub fn new(address: SocketAddr, key: Option<&str>) -> Self {
        // The service's own client for OpenID providers brings TLS along; here nothing is encrypted and nobody is trusted.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder().timeout(TIMEOUT).redirect(Policy::none()).tls_certs_only([]);
        let http = http.build().expect("a client can be made");
        let base = format!("http://{address}/api/v1/").parse().expect("it is an address");
        Self { http, base, key: key.map(ToOwned::to_owned) }
    }

    /// A request to `projects` below the API, or to `/version` and other addresses from the root.
    pub fn request(&self, method: Method, address: &str) -> Request {
        let url = self.base.join(address).unwrap_or_else(|error| panic!("{address:?} is no address: {error}"));
        let mut headers = HeaderMap::new();
        if let Some(key) = &self.key {
            let value = format!("Bearer {key}").parse().expect("a key fits into a header");
            headers.insert(header::AUTHORIZATION, value);
        }
        Request { http: self.http.clone(), method, url, headers, body: None }
    }

    pub fn get(&self, address: &str) -> Request {
        self.request(Method::GET, address)
    }

    pub fn head(&self, address: &str) -> Request {
        self.request(Method::HEAD, address)
    }

    pub fn post(&self, address: &str, body: &Value) -> Request {
        self.request(Method::POST, address).json(body)
    }

    pub fn put(&self, address: &str, body: &Value) -> Request {
        self.request(Method::PUT, address).json(body)
    }

    pub fn patch(&self, address: &str, body: &Value) -> Request {
        self.request(Method::PATCH, address).json(body).header("content-type", "application/merge-patch+json")
    }

    pub fn delete(&self, address: &str) -> Request {
        self.request(Method::DELETE, address)
    }

    /// Stores a declaration and answers its body.
    pub async fn create(&self, declaration: &Value) -> Value {
        self.post("projects", declaration).await.expect(201).json()
    }

    /// Stores a declaration and brings it into a state; answers it as it is then.
    pub async fn in_state(&self, declaration: &Value, state: &str) -> Value {
        let mut stored = self.create(declaration).await;
        if state == "draft" {
            return stored;
        }
        let decision = match state {
            "approved" => json!({ "outcome": "approved", "grade": "good" }),
            "returned" => json!({ "outcome": "returned", "grade": "fair", "comment": "请补充成本指标。" }),
            "rejected" => json!({ "outcome": "rejected", "grade": "poor", "comment": "不属于财政支持范围。" }),
            _ => Value::Null,
        };
        let submit = self.request(Method::POST, &forms::at(&stored, "/submission"));
        stored = submit.if_match("*").await.expect(200).json();
        if !decision.is_null() {
            let decide = self.post(&forms::at(&stored, "/decisions"), &decision);
            stored = decide.if_match("*").await.expect(200).json();
        }
        assert_eq!(stored["status"], state);
        stored
    }

    /// How many declarations there are.
    pub async fn count(&self) -> u64 {
        let page = self.get("projects").query("include_total", "true").await.expect(200).json();
        page["total"].as_u64().expect("the total is a number")
    }
}

/// A request that is sent when it is awaited.
#[must_use]
pub struct Request {
    http: reqwest::Client,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Request {
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// The query as it is, for what is no proper query.
    pub fn raw_query(mut self, query: &str) -> Self {
        self.url.set_query(Some(query));
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("it is a header's name");
        self.headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).expect("it is a header's value"));
        self
    }

    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub fn if_match(self, tag: &str) -> Self {
        self.header("if-match", tag)
    }

    pub fn language(self, language: &str) -> Self {
        self.header("accept-language", language)
    }

    pub fn json(self, body: &Value) -> Self {
        self.body(JSON, body.to_string())
    }

    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", content_type)
    }

    async fn send(self) -> Reply {
        let Self { http, method, url, headers, body } = self;
        let described = format!("{method} {url}");
        let mut request = http.request(method.clone(), url.clone()).headers(headers.clone());
        if let Some(body) = &body {
            request = request.body(body.clone());
        }
        let reply = request.send().await.unwrap_or_else(|error| panic!("{described}: no reply: {error:?}"));
        let (status, reply_headers) = (reply.status().as_u16(), reply.headers().clone());
        let reply_body = reply.bytes().await.unwrap_or_else(|error| panic!("{described}: half a reply: {error:?}"));
        let checked = Spec::committed().check(&Exchange {
            method: &method,
            path: url.path(),
            query: url.query_pairs().into_owned().collect(),
            sent: &headers,
            sent_body: body.as_deref(),
            status,
            headers: &reply_headers,
            body: &reply_body,
        });
        match checked {
            Ok(Some(operation)) if status < 400 => coverage::record(&operation.name()),
            Ok(_) => {}
            Err(departure) => {
                let shown: String = String::from_utf8_lossy(&reply_body).chars().take(2000).collect();
                panic!("{described} answered {status} against the specification: {departure}\n{shown}");
            }
        }
        Reply { described, status, headers: reply_headers, body: reply_body.to_vec() }
    }
}

impl IntoFuture for Request {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A reply that keeps to the specification.
#[derive(Debug)]
pub struct Reply {
    described: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// One entry of `errors`: its pointer and its code.
pub type Fault = (String, String);

impl Reply {
    /// The reply, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.described, self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.described, self.text()))
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("{}: no header {name}", self.described));
        value.to_str().expect("the header is text")
    }

    #[track_caller]
    pub fn etag(&self) -> &str {
        self.header("etag")
    }

    /// The refusal with this status and code.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{}: {problem:#}", self.described);
        problem
    }

    /// The faults of a refusal with this status and code, sorted.
    #[track_caller]
    pub fn faults(&self, status: u16, code: &str) -> Vec<Fault> {
        let problem = self.problem(status, code);
        let errors = problem["errors"].as_array().expect("errors is a list").iter();
        let member = |error: &Value, name: &str| error[name].as_str().expect("it is text").to_owned();
        let mut faults: Vec<_> = errors.map(|error| (member(error, "pointer"), member(error, "code"))).collect();
        faults.sort();
        faults
    }

    /// Asserts the faults of a refusal, in any order.
    #[track_caller]
    pub fn expect_faults(&self, status: u16, code: &str, expected: &[(&str, &str)]) {
        let mut expected: Vec<_> = expected.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect();
        expected.sort();
        assert_eq!(self.faults(status, code), expected, "{}", self.described);
    }
}
