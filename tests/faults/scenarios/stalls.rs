//! Large requests on a service with one worker, which is asked whether it lives meanwhile: what a request takes of the
//! worker, everybody else waits for.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{task::JoinHandle, time::sleep};

use crate::{
    http::{Caller, Outcome, Reply},
    report::{Database, Finding},
    scenarios::hostile::large,
    world::World,
};

const WITHIN: Duration = Duration::from_millis(10);
/// How long the worker is asked before and after.
const APART: Duration = Duration::from_millis(50);

pub async fn stalls(world: &mut World) {
    let tries = world.rounds(3, 5);
    for database in [Database::Sqlite, Database::Postgres] {
        let service = world.service(database, &[("JIXIAO_WORKERS", "1".to_owned())]).await;
        let caller = Caller::new(service.address);
        let stored = send(&caller, Method::POST, "/api/v1/projects", Some(&large(0))).await;
        let path = format!("/api/v1/projects/{}", stored.body["id"].as_str().expect("an answer has an id"));
        let batch = json!({ "mode": "partial", "items": [{ "project": large(1) }] });
        let rename = json!({ "name": "改名的大项目" });
        let year = json!({ "fiscal_year": 2030 });
        let (copies, form, verify) =
            (format!("{path}/copies"), format!("{path}/form?format=docx"), "/api/v1/audit/verify");
        let requests: [(&str, Method, &str, Option<&Value>); 9] = [
            ("verifies", Method::GET, verify, None),
            ("stores", Method::POST, "/api/v1/projects", Some(&large(2))),
            ("stores a batch", Method::POST, "/api/v1/projects/batch", Some(&batch)),
            ("reads", Method::GET, &path, None),
            ("renames", Method::PATCH, &path, Some(&rename)),
            ("copies", Method::POST, &copies, Some(&year)),
            ("validates", Method::POST, "/api/v1/validation", Some(&large(3))),
            ("prints", Method::GET, &form, None),
            ("exports", Method::GET, "/api/v1/projects/export?format=ndjson", None),
        ];
        let (mut figures, mut misses) = (Vec::new(), Vec::new());
        for (name, method, path, body) in requests {
            // Whatever else the machine does can only add to it.
            let mut least = Duration::MAX;
            for _ in 0..tries {
                least = least.min(slowest_meanwhile(&caller, method.clone(), path, body).await);
            }
            figures.push(format!("{name} {} ms", least.as_millis()));
            if least > WITHIN {
                misses.push(format!("a request that {name} 4 MB: {} ms", least.as_millis()));
            }
        }
        let figure = format!("4 MB, the longest wait of others, least of {tries}: {}", figures.join(", "));
        let promise = "nobody waits longer than 10 ms for a worker";
        world.found(Finding { scenario: "stalls", database, figure, promise, faults: Vec::new(), misses });
    }
}

async fn slowest_meanwhile(caller: &Caller, method: Method, path: &str, body: Option<&Value>) -> Duration {
    let (asking, stop) = ask(caller.clone());
    sleep(APART).await;
    send(caller, method, path, body).await;
    sleep(APART).await;
    stop.send(()).expect("the asking goes on until then");
    asking.await.expect("asking does not panic")
}

/// Asks without a pause until it is told to stop; answers the longest wait.
fn ask(caller: Caller) -> (JoinHandle<Duration>, tokio::sync::oneshot::Sender<()>) {
    let (stop, mut stopped) = tokio::sync::oneshot::channel();
    let asking = tokio::spawn(async move {
        let mut slowest = Duration::ZERO;
        while stopped.try_recv().is_err() {
            let asked = Instant::now();
            let answer = caller.get("/healthz/live").await;
            slowest = slowest.max(asked.elapsed());
            assert!(matches!(&answer, Outcome::Answered(reply) if reply.status == 200), "{answer:?}");
        }
        slowest
    });
    (asking, stop)
}

async fn send(caller: &Caller, method: Method, path: &str, body: Option<&Value>) -> Reply {
    // A changed declaration has another tag; any will do here.
    let headers: &[(&str, &str)] = if method == Method::PATCH { &[("if-match", "*")] } else { &[] };
    match caller.send(method, path, headers, body).await {
        Outcome::Answered(reply) if reply.status < 300 => reply,
        other => panic!("{path} is not answered: {other:?}"),
    }
}
