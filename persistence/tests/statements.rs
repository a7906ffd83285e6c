//! How many statements each operation costs. Alone in its program, because it listens to all that is logged.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod harness;

use std::sync::{
    Mutex,
    mpsc::{Receiver, Sender, channel},
};

use domain::{caller::Units, project::Project};
use harness::{Place, act, at, sample};
use persistence::{
    Db,
    list::{self, Filter, Sort},
    projects,
};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    util::SubscriberInitExt,
};

/// Hands on the summary of each statement.
struct Listener(Mutex<Sender<String>>);

struct Summary(String);

impl Visit for Summary {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.0 = value.to_owned();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary(String::new());
            event.record(&mut summary);
            self.0.lock().unwrap().send(summary.0).unwrap();
        }
    }
}

struct Heard(Receiver<String>);

impl Heard {
    /// The statements since the last call; those that begin and end a transaction are logged by one driver only.
    fn statements(&self) -> Vec<String> {
        let ends = ["BEGIN", "COMMIT", "ROLLBACK"];
        self.0.try_iter().filter(|statement| !ends.iter().any(|end| statement.starts_with(end))).collect()
    }
}

async fn count(db: &Db, heard: &Heard) {
    heard.statements();

    let tx = db.begin().await.unwrap();
    let before = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.commit().await.unwrap();
    let create = heard.statements();
    assert_eq!(create.len(), 6, "the declaration, its three tables, its revision and its event: {create:?}");

    let read = projects::get(db, &Units::All, before.record.id).await.unwrap().unwrap();
    let get = heard.statements();
    assert_eq!(get.len(), 1, "{get:?}");

    let tx = db.begin().await.unwrap();
    let content = Project { leader: None, ..read.content.clone() };
    let before = projects::replace(&tx, &act(at(1)), &read, content).await.unwrap();
    tx.commit().await.unwrap();
    let unchanged = heard.statements();
    assert_eq!(unchanged.len(), 3, "no table changed: {unchanged:?}");

    let tx = db.begin().await.unwrap();
    let mut content = before.content.clone();
    content.safeguards.remove(0);
    projects::replace(&tx, &act(at(2)), &before, content).await.unwrap();
    tx.commit().await.unwrap();
    let replace = heard.statements();
    assert_eq!(replace.len(), 5, "one table changed: {replace:?}");

    let page = list::page(db, &Units::All, &Filter::default(), Sort::UpdatedAt, true, None, 50).await.unwrap();
    assert_eq!(page.len(), 1);
    let page = heard.statements();
    assert_eq!(page.len(), 1, "{page:?}");
}

#[tokio::test]
async fn operations_cost_few_statements() {
    let (said, heard) = channel();
    let heard = Heard(heard);
    tracing_subscriber::registry().with(Listener(Mutex::new(said))).init();
    for place in [Place::sqlite(), Place::postgres().await] {
        count(&place.db().await, &heard).await;
        place.remove().await;
    }
}
