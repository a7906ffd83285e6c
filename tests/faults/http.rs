//! Requests of clients that take nothing for granted: what is not answered is neither done nor undone.

use std::{net::SocketAddr, time::Duration};

use reqwest::{Client, Method};
use serde_json::Value;

use crate::process::ADMIN_KEY;

/// How long a client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came of a request.
#[derive(Debug)]
pub enum Outcome {
    Answered(Reply),
    /// There was no connection: the service never saw it.
    NotSent,
    /// It was sent, and no answer came: it may be done or not.
    Unknown(String),
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
    pub retry_after: bool,
}

/// A client with connections that it keeps.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    address: SocketAddr,
}

impl Caller {
    pub fn new(address: SocketAddr) -> Self {
        let http = Client::builder().timeout(PATIENCE).no_proxy().build().expect("a client can be made");
        Self { http, address }
    }

    pub async fn get(&self, path: &str) -> Outcome {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Outcome {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.http.request(method, url).bearer_auth(ADMIN_KEY);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answered = async {
            let response = request.send().await?;
            let status = response.status().as_u16();
            let retry_after = response.headers().contains_key("retry-after");
            let bytes = response.bytes().await?;
            Ok::<_, reqwest::Error>((status, retry_after, bytes))
        };
        match answered.await {
            Ok((status, retry_after, bytes)) => {
                let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                Outcome::Answered(Reply { status, body, retry_after })
            }
            Err(error) if error.is_connect() => Outcome::NotSent,
            Err(error) => Outcome::Unknown(told(&error)),
        }
    }
}

/// An error with its causes, without the address.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    text
}
