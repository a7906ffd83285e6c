//! How many statements a request costs. Round trips to the database are what a request waits for, so the number is
//! part of what is promised. A process of its own, because the log of statements is the whole process's.

use std::{
    fmt::Debug,
    mem,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use serde_json::json;
use tests::{Database, Service, client::Request, forms};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

tests::on_both_databases! {
    one_declaration_is_read_in_one_statement,
    a_page_is_read_in_one_statement,
    a_declaration_is_created_in_few_statements,
    a_field_is_changed_by_a_read_and_a_write,
}

/// The tables of a declaration.
const TABLES: [&str; 5] = ["project", "indicator", "cost_item", "safeguard", "explanation"];

/// How often each request is made. A statement is logged when its last row is dropped, which may be just after the
/// reply, so that one of these may be missing and one of an earlier request may be among them: the number per request
/// is the nearest whole one.
const TIMES: usize = 8;

/// One measurement at a time.
static MEASURING: Mutex<()> = Mutex::new(());

/// Statements on the declaration's tables since the log was last taken.
static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Log;

impl<S: Subscriber> Layer<S> for Log {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        // A short statement is its own summary.
        let text = if statement.text.trim().is_empty() { statement.summary } else { statement.text };
        // Other services may be making their tables meanwhile.
        if !text.trim_start().starts_with("CREATE") && TABLES.iter().any(|table| text.contains(&format!("\"{table}\"")))
        {
            log().push(text);
        }
    }
}

#[derive(Default)]
struct Statement {
    summary: String,
    text: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.text),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

fn log() -> MutexGuard<'static, Vec<String>> {
    STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the request several times; answers the statements of one, and all texts to show.
async fn statements(request: impl Fn(usize) -> Request) -> (usize, String) {
    mem::take(&mut *log());
    for n in 0..TIMES {
        let reply = request(n).await;
        assert!(reply.status < 300, "{}", reply.text());
    }
    let all = mem::take(&mut *log());
    ((all.len() + TIMES / 2) / TIMES, all.join("\n"))
}

/// Locks out other measurements and starts the log.
fn measuring() -> MutexGuard<'static, ()> {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| tracing_subscriber::registry().with(Log).init());
    MEASURING.lock().unwrap_or_else(PoisonError::into_inner)
}

// The guard is held while a single thread waits: nothing else runs on it.
#[expect(clippy::await_holding_lock, reason = "each test blocks a thread of its own on its requests")]
async fn one_declaration_is_read_in_one_statement(service: &Service) {
    let _alone = measuring();
    let client = &service.client;
    let explanation = json!({ "rule": "C004", "pointer": "/cost_items/0/quantity_basis", "text": "合同" });
    let created = client.create(&forms::real_with(&[("/explanations/-", explanation)])).await;
    let row = format!("/indicators/{}", forms::id(&created["indicators"][0]));
    // Validation also asks for the year before, of which there is none.
    for (below, expected) in [("", 1), ("/validation", 2), ("/indicators", 1), (&row, 1)] {
        let (count, shown) = statements(|_| client.get(&forms::at(&created, below))).await;
        assert_eq!(count, expected, "{below:?}:\n{shown}");
    }
}

#[expect(clippy::await_holding_lock, reason = "each test blocks a thread of its own on its requests")]
async fn a_page_is_read_in_one_statement(service: &Service) {
    let _alone = measuring();
    let client = &service.client;
    for _ in 0..5 {
        client.create(&forms::real()).await;
    }
    let first = client.get("projects").query("page_size", "2").await.expect(200).json();
    let cursor = forms::text(&first, "/next_cursor");
    let questions: [&[(&str, &str)]; 4] = [
        &[],
        &[("page_size", "2"), ("cursor", cursor)],
        &[("sort", "annual_budget"), ("page_size", "2")],
        &[("q", "文化"), ("unit_code", "12"), ("fiscal_year", "2020")],
    ];
    for question in questions {
        let asked =
            |_| question.iter().fold(client.get("projects"), |request, (name, value)| request.query(name, value));
        let (count, shown) = statements(asked).await;
        assert_eq!(count, 1, "{question:?}:\n{shown}");
    }
}

#[expect(clippy::await_holding_lock, reason = "each test blocks a thread of its own on its requests")]
/// PostgreSQL takes all tables in one statement.
async fn a_declaration_is_created_in_few_statements(service: &Service) {
    let _alone = measuring();
    let explanation = json!({ "rule": "C004", "pointer": "/cost_items/0/quantity_basis", "text": "合同" });
    let form = |n: usize| {
        let id = json!(format!("OA-{n}"));
        forms::real_with(&[("/external_id", id), ("/explanations/-", explanation.clone())])
    };
    let (count, shown) = statements(|n| service.client.post("projects", &form(n))).await;
    let postgres = service.store.database == Database::Postgres;
    assert_eq!(count, if postgres { 1 } else { TABLES.len() }, "{shown}");
    if postgres {
        // PostgreSQL marks each row with the transaction that wrote it.
        let rows: Vec<_> = TABLES
            .map(|table| {
                let key = if table == "project" { "id" } else { "project_id" };
                format!("SELECT {key} AS declaration, xmin::text AS transaction FROM {table}")
            })
            .into();
        let per_declaration = format!(
            "SELECT count(DISTINCT transaction) AS transactions FROM ({}) AS written GROUP BY declaration",
            rows.join(" UNION ALL ")
        );
        let transactions = service.store.numbers(&per_declaration).await;
        assert_eq!(transactions, [1; TIMES], "each declaration is written in one transaction");
    }
}

#[expect(clippy::await_holding_lock, reason = "each test blocks a thread of its own on its requests")]
async fn a_field_is_changed_by_a_read_and_a_write(service: &Service) {
    let _alone = measuring();
    let created = service.client.create(&forms::least("一")).await;
    let path = format!("projects/{}", forms::id(&created));
    let change = |n: usize| service.client.patch(&path, &json!({ "phone": format!("021-5555000{n}") }));
    let (count, shown) = statements(|n| change(n).if_match("*")).await;
    assert_eq!(count, 2, "{shown}");
}
