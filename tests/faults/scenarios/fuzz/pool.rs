//! What operations need to be accepted: a declaration in each state, its rows, a key, a file.

use std::net::SocketAddr;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tests::forms;

use crate::{chance::Chance, process::ADMIN_KEY};

/// A declaration that is there.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: String,
    pub state: &'static str,
    /// Its indicators, cost items and safeguards.
    pub rows: [Option<String>; 3],
}

#[derive(Debug, Default)]
pub struct Pool {
    pub known: Vec<Known>,
    pub key: Option<String>,
}

impl Pool {
    /// Makes declarations in every state, and a key.
    pub async fn refill(&mut self, http: &Client, address: SocketAddr, chance: &mut Chance) -> Result<(), String> {
        self.known.clear();
        let api = Api { http, address };
        for (state, steps) in [
            ("draft", &[][..]),
            ("draft", &[]),
            ("draft", &[]),
            ("submitted", &["submit"]),
            ("submitted", &["submit"]),
            ("approved", &["submit", "approved"]),
            ("approved", &["submit", "approved"]),
            ("returned", &["submit", "returned"]),
            ("rejected", &["submit", "rejected"]),
            ("deleted", &["delete"]),
        ] {
            let name = format!("项目{}", chance.draw());
            let form = forms::with(forms::submittable(), &[("/name", json!(name)), ("/project_code", json!(null))]);
            let stored = api.send(Method::POST, "projects", Some(&form)).await?;
            let id = stored["id"].as_str().ok_or("a stored declaration has no id")?.to_owned();
            let row = |list: &str| stored[list][0]["id"].as_str().map(ToOwned::to_owned);
            for step in steps {
                match *step {
                    "submit" => api.send(Method::POST, &format!("projects/{id}/submission"), None).await?,
                    "delete" => api.send(Method::DELETE, &format!("projects/{id}"), None).await?,
                    outcome => {
                        let grade = if outcome == "approved" { json!("good") } else { Value::Null };
                        let body = json!({ "outcome": outcome, "grade": grade, "comment": "意见" });
                        api.send(Method::POST, &format!("projects/{id}/decisions"), Some(&body)).await?
                    }
                };
            }
            self.known.push(Known { id, state, rows: [row("indicators"), row("cost_items"), row("safeguards")] });
        }
        let imported = api.import().await?;
        let id = imported["stored"]["id"].as_str().ok_or("an imported form is not stored")?.to_owned();
        self.known.push(Known { id, state: "imported", rows: [None, None, None] });
        let key = json!({ "name": format!("key {}", chance.draw()), "role": "auditor" });
        let key = api.send(Method::POST, "api-keys", Some(&key)).await?;
        self.key = key["id"].as_str().map(ToOwned::to_owned);
        Ok(())
    }

    pub fn any(&self, chance: &mut Chance) -> Option<&Known> {
        pick(&self.known, chance)
    }

    /// One in this state, mostly; else any.
    pub fn mostly(&self, state: &str, chance: &mut Chance) -> Option<&Known> {
        let fitting: Vec<_> = self.known.iter().filter(|known| known.state == state).collect();
        if chance.below(4) == 0 { self.any(chance) } else { pick(&fitting, chance).copied() }
    }
}

pub fn pick<'a, T>(all: &'a [T], chance: &mut Chance) -> Option<&'a T> {
    let count = u64::try_from(all.len()).ok().filter(|count| *count > 0)?;
    all.get(usize::try_from(chance.below(count)).ok()?)
}

struct Api<'a> {
    http: &'a Client,
    address: SocketAddr,
}

impl Api<'_> {
    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let request = self.http.request(method, format!("http://{}/api/v1/{path}", self.address));
        let request = request.bearer_auth(ADMIN_KEY).header("if-match", "*");
        let request = body.iter().fold(request, |request, body| request.json(body));
        answered(path, request).await
    }

    async fn import(&self) -> Result<Value, String> {
        let path = "imports/form?store=true&unit_code=120001";
        let request = self.http.post(format!("http://{}/api/v1/{path}", self.address)).bearer_auth(ADMIN_KEY);
        let request = request.header("content-type", "application/octet-stream").body(forms::REAL_FILE);
        answered(path, request).await
    }
}

async fn answered(path: &str, request: reqwest::RequestBuilder) -> Result<Value, String> {
    let response = request.send().await.map_err(|error| error.to_string())?;
    let status = response.status();
    let text = response.text().await.map_err(|error| error.to_string())?;
    if status.is_success() {
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    } else {
        Err(format!("{path} is answered {status}: {text}"))
    }
}
