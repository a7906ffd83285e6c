//! Clients that write and read until they are told to stop, each with a model of what it was told.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{task::JoinSet, time::sleep};

use crate::{
    chance::Chance,
    http::{Caller, Outcome},
    model::Model,
};

/// How long what was not answered is asked for again after a fault.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);
/// Pause of a client that was not served. It is far shorter than the second that Retry-After asks for, so that many
/// clients meet the service as it returns.
const PAUSE: Duration = Duration::from_millis(20);

/// Many clients of one service, or of several that share a database.
pub struct Load {
    clients: Vec<(Caller, Model)>,
    addresses: Vec<SocketAddr>,
}

impl Load {
    pub fn new(name: &str, addresses: &[SocketAddr], clients: usize, chance: &mut Chance) -> Self {
        let client = |number: usize| {
            let address = addresses[number % addresses.len()];
            (Caller::new(address), Model::new(format!("{name}{number}"), chance.fork()))
        };
        Self { clients: (0..clients).map(client).collect(), addresses: addresses.to_vec() }
    }

    /// All clients act until `during` has ended and a little beyond, so that they are at work when it ends.
    pub async fn run<T>(&mut self, during: impl Future<Output = T>) -> T {
        let stop = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        for (place, (caller, mut model)) in self.clients.drain(..).enumerate() {
            let stop = Arc::clone(&stop);
            tasks.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    if !model.act(&caller).await {
                        sleep(PAUSE).await;
                    }
                }
                (place, caller, model)
            });
        }
        let result = during.await;
        stop.store(true, Ordering::Relaxed);
        let mut clients = tasks.join_all().await;
        clients.sort_by_key(|(place, ..)| *place);
        self.clients = clients.into_iter().map(|(_, caller, model)| (caller, model)).collect();
        result
    }

    /// How many declarations each client knows.
    pub fn sizes(&self) -> Vec<usize> {
        self.clients.iter().map(|(_, model)| model.declared.len()).collect()
    }

    /// Finds out what became of every unanswered request, and reads back what was acknowledged since `sizes`.
    pub async fn settle(&mut self, sizes: &[usize]) {
        let begun = Instant::now();
        for (place, (caller, model)) in self.clients.iter_mut().enumerate() {
            while !model.is_settled() && begun.elapsed() < SETTLED_WITHIN {
                model.settle(caller).await;
                if !model.is_settled() {
                    sleep(PAUSE).await;
                }
            }
            if !model.is_settled() {
                model.faults.push("a request is not answered long after the fault".to_owned());
            }
            model.read_back(caller, sizes.get(place).copied().unwrap_or_default()).await;
        }
    }

    /// Holds everything against the service: every declaration, their number, the feed and the chain.
    pub async fn check(&mut self) -> Tally {
        self.settle(&[]).await;
        let caller = Caller::new(self.addresses[0]);
        let mut tally = Tally::default();
        for (_, model) in &self.clients {
            tally.acknowledged += model.acknowledged;
            tally.unknown += model.unknown;
            tally.refused += model.refused;
            tally.declarations += model.declared.len();
            tally.faults.extend(model.faults.iter().cloned());
            tally.unanswered.extend(model.unanswered.iter().cloned());
        }
        let listed = self.count(&caller).await;
        if listed != Some(tally.declarations) {
            let (known, lost) = (tally.declarations, "declarations were acknowledged, the service holds");
            tally.faults.push(format!("{known} {lost} {listed:?}"));
        }
        if let Err(fault) = self.feed(&caller).await {
            tally.faults.push(fault);
        }
        match caller.get("/api/v1/audit/verify").await {
            Outcome::Answered(reply) if reply.status == 200 && reply.body["valid"] == true => {}
            other => tally.faults.push(format!("the chain is not valid: {other:?}")),
        }
        tally
    }

    async fn count(&self, caller: &Caller) -> Option<usize> {
        match caller.get("/api/v1/projects?page_size=1&include_total=true").await {
            Outcome::Answered(reply) => reply.body["total"].as_u64().and_then(|total| usize::try_from(total).ok()),
            Outcome::NotSent | Outcome::Unknown(_) => None,
        }
    }

    /// The feed tells every revision of every declaration once and in order.
    async fn feed(&self, caller: &Caller) -> Result<(), String> {
        let mut told = std::collections::HashMap::<String, i64>::new();
        let mut path = "/api/v1/changes?page_size=1000".to_owned();
        loop {
            let Outcome::Answered(reply) = caller.get(&path).await else {
                return Err("the feed does not answer".into());
            };
            let items: &[Value] = reply.body["items"].as_array().map_or(&[], Vec::as_slice);
            if items.is_empty() {
                break;
            }
            for change in items {
                let id = change["project_id"].as_str().unwrap_or_default().to_owned();
                let last = told.entry(id.clone()).or_default();
                *last += 1;
                if change["revision"].as_i64() != Some(*last) {
                    return Err(format!("the feed tells {} where revision {last} of {id} is next", change["revision"]));
                }
            }
            let after = reply.body["next_after"].as_str().unwrap_or_default();
            path = format!("/api/v1/changes?page_size=1000&after={after}");
        }
        for known in self.clients.iter().flat_map(|(_, model)| &model.declared) {
            if told.get(&known.id) != Some(&known.revision) {
                return Err(format!("the feed does not tell revision {} of {}", known.revision, known.id));
            }
        }
        Ok(())
    }
}

/// What came of a load.
#[derive(Debug, Default)]
pub struct Tally {
    pub acknowledged: u64,
    /// Requests without an answer, whose outcome was found out afterwards.
    pub unknown: u64,
    pub unanswered: Vec<String>,
    /// Requests that were answered 503.
    pub refused: u64,
    pub declarations: usize,
    pub faults: Vec<String>,
}
