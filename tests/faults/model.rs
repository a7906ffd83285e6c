//! What the service acknowledged to one client, and what it must therefore hold.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    chance::Chance,
    http::{Caller, Outcome, Reply},
};

/// Items of a batch.
const BATCH: usize = 3;

/// A declaration whose creation was acknowledged.
#[derive(Clone, Debug)]
pub struct Declared {
    pub id: String,
    pub revision: i64,
    pub leader: String,
    /// A patch without an answer: done or not.
    maybe: Option<String>,
}

/// A creation without an answer; the same key tells what became of it.
#[derive(Clone, Debug)]
struct Pending {
    key: String,
    body: Value,
    batch: bool,
}

/// One client: what it was told, and what contradicts that.
pub struct Model {
    name: String,
    chance: Chance,
    number: u64,
    pub declared: Vec<Declared>,
    pending: Vec<Pending>,
    pub acknowledged: u64,
    /// Requests that were sent and not answered.
    pub unknown: u64,
    /// Why each of them was not answered.
    pub unanswered: Vec<String>,
    pub refused: u64,
    pub faults: Vec<String>,
}

impl Model {
    pub fn new(name: String, chance: Chance) -> Self {
        Self {
            name,
            chance,
            number: 0,
            declared: Vec::new(),
            pending: Vec::new(),
            acknowledged: 0,
            unknown: 0,
            unanswered: Vec::new(),
            refused: 0,
            faults: Vec::new(),
        }
    }

    /// One request; answers whether the service served it.
    pub async fn act(&mut self, caller: &Caller) -> bool {
        self.number += 1;
        let choice = self.chance.below(10);
        if self.declared.is_empty() || choice < 3 {
            let number = self.number;
            let pending = Pending { key: self.text(number), body: self.declaration(number), batch: false };
            self.create(caller, pending).await
        } else if choice < 4 {
            let items: Vec<_> = (0..BATCH)
                .map(|_| {
                    self.number += 1;
                    json!({ "project": self.declaration(self.number) })
                })
                .collect();
            let body = json!({ "mode": "atomic", "items": items });
            let pending = Pending { key: self.text(self.number), body, batch: true };
            self.create(caller, pending).await
        } else {
            let place = self.any();
            if choice < 8 { self.patch(caller, place).await } else { self.read(caller, place).await }
        }
    }

    fn any(&mut self) -> usize {
        let count = u64::try_from(self.declared.len()).expect("it is small");
        usize::try_from(self.chance.below(count)).expect("it is small")
    }

    fn text(&self, number: u64) -> String {
        format!("{}-{number}", self.name)
    }

    fn declaration(&self, number: u64) -> Value {
        let text = self.text(number);
        json!({
            "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": format!("项目{text}"),
            "external_id": text, "leader": text,
        })
    }

    async fn create(&mut self, caller: &Caller, pending: Pending) -> bool {
        let path = if pending.batch { "/api/v1/projects/batch" } else { "/api/v1/projects" };
        let headers = [("idempotency-key", pending.key.as_str())];
        let outcome = caller.send(Method::POST, path, &headers, Some(&pending.body)).await;
        match outcome {
            Outcome::Answered(Reply { status: 201, body, .. }) => {
                self.acknowledged += 1;
                self.remember(&pending, &body);
                true
            }
            // Another try of the same request is still at work, as after a connection that was cut.
            Outcome::Answered(Reply { status: 409, body, .. }) if body["code"] == "still_running" => {
                self.pending.push(pending);
                true
            }
            other => {
                let answered = self.unless_done(&other);
                // Whatever was refused for lack of room is asked for again, as what was not answered.
                if !matches!(other, Outcome::NotSent) {
                    self.pending.push(pending);
                }
                answered
            }
        }
    }

    fn remember(&mut self, pending: &Pending, body: &Value) {
        let stored: Vec<&Value> =
            if pending.batch { body["items"].as_array().into_iter().flatten().collect() } else { vec![body] };
        let sent: Vec<&Value> = if pending.batch {
            pending.body["items"].as_array().into_iter().flatten().map(|item| &item["project"]).collect()
        } else {
            vec![&pending.body]
        };
        if stored.len() != sent.len() {
            self.faults.push(format!(
                "{}: {} declarations were sent, {} answered",
                pending.key,
                sent.len(),
                stored.len()
            ));
        }
        for (stored, sent) in stored.iter().zip(sent) {
            let (Some(id), Some(leader)) = (stored["id"].as_str(), sent["leader"].as_str()) else {
                self.faults.push(format!("{}: an answer without an id: {stored}", pending.key));
                continue;
            };
            self.declared.push(Declared { id: id.to_owned(), revision: 1, leader: leader.to_owned(), maybe: None });
        }
    }

    async fn patch(&mut self, caller: &Caller, place: usize) -> bool {
        if self.declared[place].maybe.is_some() {
            return true;
        }
        let leader = self.text(self.number);
        let (path, tag) = {
            let known = &self.declared[place];
            (format!("/api/v1/projects/{}", known.id), format!("\"{}\"", known.revision))
        };
        let body = json!({ "leader": leader });
        let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
        let outcome = caller.send(Method::PATCH, &path, &headers, Some(&body)).await;
        let known = &mut self.declared[place];
        match outcome {
            Outcome::Answered(Reply { status: 200, body, .. }) => {
                self.acknowledged += 1;
                known.revision += 1;
                known.leader = leader;
                if body["revision"] != known.revision || body["leader"] != known.leader.as_str() {
                    self.faults.push(format!("{}: a patch was answered with {body}", known.id));
                }
                true
            }
            other => {
                if !matches!(other, Outcome::NotSent) {
                    known.maybe = Some(leader);
                }
                self.unless_done(&other)
            }
        }
    }

    async fn read(&mut self, caller: &Caller, place: usize) -> bool {
        let path = format!("/api/v1/projects/{}", self.declared[place].id);
        match caller.get(&path).await {
            Outcome::Answered(Reply { status: 200, body, .. }) => {
                self.compare(place, &body);
                true
            }
            other => self.unless_done(&other),
        }
    }

    /// What a read must show, and what it decides.
    fn compare(&mut self, place: usize, body: &Value) {
        let known = &mut self.declared[place];
        let (revision, leader) = (body["revision"].as_i64(), body["leader"].as_str());
        if revision == Some(known.revision) && leader == Some(known.leader.as_str()) {
            known.maybe = None;
        } else if revision == Some(known.revision + 1) && leader.is_some() && leader == known.maybe.as_deref() {
            known.revision += 1;
            known.leader = known.maybe.take().expect("it was just compared");
        } else {
            let Declared { id, revision: expected, leader: named, maybe } = known;
            self.faults.push(format!(
                "{id}: revision {expected} by {named} was acknowledged (perhaps {maybe:?}), but it is {revision:?} by {leader:?}"
            ));
        }
    }

    /// Counts what was not done; answers whether the service said more than that it cannot serve now.
    fn unless_done(&mut self, outcome: &Outcome) -> bool {
        match outcome {
            Outcome::Answered(Reply { status: 503, retry_after, .. }) => {
                self.refused += 1;
                if !retry_after {
                    self.faults.push("a 503 without Retry-After".to_owned());
                }
                false
            }
            // The outcome is unknown to the service too.
            Outcome::Answered(Reply { status: 504, .. }) => {
                self.unknown += 1;
                true
            }
            Outcome::Answered(reply) => {
                self.faults.push(format!("an answer that is neither right nor 503: {} {}", reply.status, reply.body));
                true
            }
            Outcome::NotSent => false,
            Outcome::Unknown(reason) => {
                self.unknown += 1;
                self.unanswered.push(reason.clone());
                false
            }
        }
    }

    /// Finds out what became of every request without an answer. The service runs.
    pub async fn settle(&mut self, caller: &Caller) {
        for pending in std::mem::take(&mut self.pending) {
            self.create(caller, pending).await;
        }
        for place in 0..self.declared.len() {
            if self.declared[place].maybe.is_some() {
                self.read(caller, place).await;
            }
        }
    }

    /// Whether every request has its answer.
    pub fn is_settled(&self) -> bool {
        self.pending.is_empty() && self.declared.iter().all(|known| known.maybe.is_none())
    }

    /// Reads back everything that was acknowledged from `from` on.
    pub async fn read_back(&mut self, caller: &Caller, from: usize) {
        for place in from..self.declared.len() {
            if !self.read(caller, place).await {
                self.faults.push(format!("{}: it cannot be read back", self.declared[place].id));
            }
        }
    }
}
